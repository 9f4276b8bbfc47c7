"""Rules: small classes, each with its statement, a concept for the student, an example and an independent check."""
