"""Terms as the index holds them: short hashes, and of a question the rarest ones within a budget.

Forty bits a term: two of a million terms meet with a chance of one in a million, and then a score is a little off.
"""

from hashlib import blake2b

from lemmata.bank.terms import terms

POSTINGS = 60_000
"""How many index entries a question may touch; its commonest terms, which tell least, are left out for it."""
RARE = 25
"""What a term that is not common counts for in that budget; half of `store.COMMON`."""


def hashed_terms(text: str) -> list[str]:
    """The terms of all channels, hashed, with their repetitions."""
    found = terms(text)
    return [_hash(term) for term in (*(f"w:{word}" for word in found.words), *found.shapes, *found.paths)]


def _hash(term: str) -> str:
    return blake2b(term.encode(), digest_size=5).hexdigest()


def rarest(wanted: list[str], common: dict[str, int]) -> list[str]:
    """The different terms, rarest first, as far as the budget goes."""
    ordered = sorted(dict.fromkeys(wanted), key=lambda term: common.get(term, RARE))
    kept: list[str] = []
    total = 0
    for term in ordered:
        total += common.get(term, RARE)
        if total > POSTINGS and kept:
            break
        kept.append(term)
    return kept
