"""Follow-ups that change one number. Run: pytest tests/problems/test_vary.py"""

import re

import pytest

from lemmata.errors import InputError
from lemmata.problems import Problem, families, family, vary

CELLS = [(name, level) for name in families() for level in family(name).levels]
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5}
REQUEST = re.compile(r"(?:Now change|What if) the (?:(\w+) )?([+-]?[\d.]+) (?:to|were) ([+-]?[\d.]+)[.?]")


@pytest.mark.parametrize(("name", "level"), CELLS)
def test_the_request_describes_the_new_problem(name: str, level: int) -> None:
    """Doing to the old text what the request says, by hand, gives the new text."""
    for seed in range(12):
        old = family(name).generate(level, seed)
        request, new = vary(old, seed)
        assert vary(old, seed) == (request, new)
        assert (new.family, new.level, new.subject) == (old.family, old.level, old.subject)
        assert new.text != old.text
        found = REQUEST.fullmatch(request)
        assert found, request
        which, was, becomes = found.groups()
        pattern = re.compile(rf"(?<![\d.^]){re.escape(was.lstrip('+-'))}(?![\d]|\.\d)")
        places = [match.start() for match in pattern.finditer(old.text)]
        place = places[ORDINALS[which] if which else 0]
        assert which or len(places) == 1, (old.text, request)
        if was[0] in "+-":
            continue  # the sign changes with the number; the words say so
        changed = old.text[:place] + becomes + old.text[place + len(was) :]
        assert changed == new.text, (old.text, request, new.text)


def test_a_change_of_a_change() -> None:
    old = family("quadratic_equation").generate(3, 5)
    _, once = vary(old, 1)
    _, twice = vary(once, 2)
    assert twice.id == f"{old.id}~1~2"
    assert vary(once, 2)[1] == twice


def test_only_generated_problems_can_be_varied() -> None:
    with pytest.raises(InputError, match="has no family"):
        vary(Problem("mine", "Solve 3x = 6."), 0)
    with pytest.raises(InputError, match="was not generated"):
        vary(Problem("mine", "Solve 3x = 6.", family="linear_equation"), 0)
