"""Load and save with the mask contract; small presets from scratch."""
