"""Build a training set: collect, verify, label, dedupe, split, export."""
