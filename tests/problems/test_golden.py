"""The same seed gives the same problem for ever. Run: pytest tests/problems/test_golden.py

`golden.json` holds, for every family and level, a digest of the problems of the first seeds and of a follow-up of each.
After adding a family, or a level of one: `python tests/problems/test_golden.py` writes the file anew. A digest that
changes means that published figures and answer pairs no longer are what their seeds say.
"""

import hashlib
import json
from pathlib import Path

from lemmata.problems import families, family

GOLDEN = Path(__file__).with_name("golden.json")
SEEDS = range(12)


def digest(name: str, level: int) -> str:
    """Twelve hex digits of the SHA-256 of the problems and their follow-ups, as JSON."""
    rows = []
    for seed in SEEDS:
        problem = family(name).generate(level, seed)
        request, changed = family(name).vary(problem, seed)
        rows.append([problem.to_json(), request, changed.to_json()])
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:12]


def digests() -> dict[str, dict[str, str]]:
    """Family -> level -> digest."""
    return {name: {str(level): digest(name, level) for level in family(name).levels} for name in families()}


def test_every_problem_is_what_it_was() -> None:
    stored, now = json.loads(GOLDEN.read_text("utf-8")), digests()
    changed = [name for name in stored if stored[name] != now.get(name)]
    assert not changed, f"changed or gone: {changed}"
    assert not set(now) - set(stored), "new families: run python tests/problems/test_golden.py"


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(levels)}" for name, levels in digests().items())
    GOLDEN.write_text(f"{{\n{lines}\n}}\n", "utf-8")
