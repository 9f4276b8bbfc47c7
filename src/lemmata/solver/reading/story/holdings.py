"""What an owner holds at a point of the story: what was there, more what came, less what went."""

from lemmata.expr import Node
from lemmata.solver.build import equation, minus, plus
from lemmata.solver.reading.story.model import MONEY, Fact, Record, Story, Thing, Ways, fits


def holding(story: Story, owner: str, thing: Thing, upto: int, lenient: bool = False) -> tuple[Node, Thing] | None:
    """What an owner holds of a thing after the first `upto` records: what was there, more what came, less what went."""
    ways = Ways(story)
    parts: list[tuple[int, Node, Record]] = []
    for record in story.records[:upto]:
        received = record.to == owner != ""
        if record.owner != owner and not received:
            continue
        if record.kind == "other" or (record.whole is not None and fits(record.whole, thing)):
            continue
        if thing.head == MONEY and record.thing.head != MONEY:
            if record.kind not in ("gain", "lose") or record.verb not in ("buy", "sell") or received:
                continue
            sign = -1 if record.verb == "buy" else 1
        elif received:
            sign = 1
        else:
            sign = {"have": 0, "now": 2, "gain": 1, "lose": -1}[record.kind]
        value = ways.contribution(record, thing)
        if value is not None:
            parts.append((sign, value, record))
    if not parts:
        return None
    real = thing if not lenient else parts[0][2].thing if fits(parts[0][2].thing, thing) else thing
    state: Node | None = None
    for sign, value, _ in parts:
        if sign == 2:
            state = value
        elif sign == 0:
            state = value if state is None else plus(state, value)
        else:
            if state is None:
                state = start(story, owner, thing, zero=sign > 0)
            state = plus(state, value) if sign > 0 else minus(state, value)
    assert state is not None
    return state, real


def start(story: Story, owner: str, thing: Thing, zero: bool) -> Node:
    """What an owner had before the story; nothing, unless something says otherwise."""
    key = (owner, "at first", thing)
    if key not in story.pending:
        found = story.quantity(f"{thing.text()} of {owner or 'the place'} at first")
        story.pending[key] = found
        if zero:
            story.defaults.append(Fact(equation(found, 0), story.clause, False))
    return story.pending[key]
