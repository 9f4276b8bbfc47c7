"""Supervised fine-tuning in stages, with validation, checkpoints and resume."""
