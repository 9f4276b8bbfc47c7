"""Small experiments that test a claim of a paper."""
