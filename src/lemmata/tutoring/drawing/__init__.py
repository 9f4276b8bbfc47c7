"""Curves of a question: which functions it has, their values as floats, and the part of the plane worth showing."""
