"""Figures of named points in words: the words for lengths and areas, the clauses that give, the reader of all."""
