"""From a question to a Task: sentence patterns whose blanks hold formulas, and definitions that come before them.

A pattern must match a whole sentence, so every word is accounted for. Formulas are read by `lemmata.expr`; no text is
evaluated. Patterns lie in one module a subject; adding one is a line there.
"""

from lemmata.solver.reading.question import read, second_reading

__all__ = ["read", "second_reading"]
