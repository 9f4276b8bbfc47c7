"""A student's lines against a verified solution: reading them, judging each, naming the likely slip. No sessions."""
