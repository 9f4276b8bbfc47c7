"""Plans: one module a kind of task. A plan orders the rules; what a single step means is the rule's."""
