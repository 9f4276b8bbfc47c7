"""Lemmata: a mathematics tutor that reads the whole question before it answers. Loads nothing heavy by itself."""
