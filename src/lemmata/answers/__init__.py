"""Extract the final answer from a solution text; decide equivalence: equal, different or unknown, and why."""
