"""Problem(text, answer, subject, level, family, seed) and its seeded generators, one module a subject."""
