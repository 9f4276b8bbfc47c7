"""The question bank: store problem-solution pairs, find identical, same-template and analogous ones.

A stored answer is only ever given for the stored numbers: for others the template is solved anew, and what was checked
is said. Knows nothing of corpora and models.
"""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

if TYPE_CHECKING:
    from lemmata.bank.reading import read_pairs
    from lemmata.bank.store import Bank
    from lemmata.bank.types import KINDS, Added, Anew, BankStats, Change, Match, Pair

_LAZY = {
    "KINDS": "lemmata.bank.types",
    "Added": "lemmata.bank.types",
    "Anew": "lemmata.bank.types",
    "Bank": "lemmata.bank.store",
    "BankStats": "lemmata.bank.types",
    "Change": "lemmata.bank.types",
    "Match": "lemmata.bank.types",
    "Pair": "lemmata.bank.types",
    "read_pairs": "lemmata.bank.reading",
}

__getattr__ = lazy_exports(__name__, _LAZY)


__all__ = ["KINDS", "Added", "Anew", "Bank", "BankStats", "Change", "Match", "Pair", "read_pairs"]
