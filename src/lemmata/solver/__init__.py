"""Problem -> Solution(steps, answer, verdict): rules, plans, checks, rendering."""
