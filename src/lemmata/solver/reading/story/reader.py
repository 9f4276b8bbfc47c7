"""Read a story with its question into quantities, equations and a goal; or refuse with the clause that stopped it."""

import re

from lemmata.expr import Node, symbols, to_text
from lemmata.solver.reading.story.asking import Asking
from lemmata.solver.reading.story.lexicon import words
from lemmata.solver.reading.story.model import Fact, Story
from lemmata.solver.reading.story.tokens import NoStory, Token, sentences
from lemmata.solver.settle import Contradiction, settle
from lemmata.solver.task import NotUnderstood, Task

_ASKS = re.compile(r"\bhow (?:many|much|old|long|far)\b|\bwhat\b|\bfind\b|\bcalculate\b", re.IGNORECASE)
_LOOKS = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|half|twice)\b", re.IGNORECASE)
_FORMULA = re.compile(r"[$\\^=_{}|]|\bf\(|\bx\b")


def looks_like_a_story(text: str) -> bool:
    """Whether it is worth to read the text as a story: words and numbers, no formulas, and a question."""
    plain = re.sub(r"\$\s?\d", "5", text)
    return bool(len(text) < 1500 and text.count(" ") > 7 and _ASKS.search(text) and _LOOKS.search(text)
                and not _FORMULA.search(plain))  # fmt: skip


def tell(text: str) -> tuple[Story, Node]:
    """The story and the quantity that its question asks for."""
    story = Story()
    parts = sentences(text)
    if not parts:
        raise NoStory("nothing is said")
    if any(part[-1].low == "?" for part in parts[:-1]) or _question_at(parts[-1]) is None:
        raise NoStory("one question at the end is expected")
    people: list[str] = []
    spoken: dict[str, str] = {}
    last: Asking | None = None

    def reader(tokens: list[Token]) -> Asking:
        story.clauses.append(" ".join(token.text for token in tokens))
        made = Asking(tokens, story)
        made.people, made.spoken = people, spoken
        if last is not None:
            made.last_thing, made.last_subject, made.last_verb = last.last_thing, last.last_subject, last.last_verb
        return made

    for part in parts[:-1]:
        last_ = reader(part)
        if is_scene(part):
            last_.scene()
        else:
            last_.tell()
        last = last_
    final = parts[-1]
    place = _question_at(final)
    if place is None:
        raise NoStory("what is asked?")
    if place > 0:
        before = final[:place]
        while before and before[-1].low in (",", "then", "and", "-"):
            before.pop()
        if before:
            last_ = reader(before)
            last_.tell()
            last = last_
    question = final[place:]
    if any(token.low in ("would", "only", "instead") for token in question[-12:]) and "if" in [
        t.low for t in question[3:]
    ]:
        raise NoStory("what if: another story than the one that was told")
    condition = next((i for i, token in enumerate(question) if token.low in ("if",) and i > 2), None)
    if condition is not None:
        tail = [token for token in question[condition + 1 :] if token.low != "?"]
        last_ = reader(tail)
        last_.tell()
        last = last_
        question = question[:condition]
        while question[-1].low == ",":
            question.pop()
    asking = reader(question)
    goal = asking.ask()
    return story, goal


_QUANTITY = words(
    "returned returns return round trip each every half twice double triple thrice same equal equally rest all some "
    "more less fewer dozen dozens both per share shared left none no nothing any another only except without other "
    "others remaining whole several few most many much average total times daily weekly monthly percent third quarter "
    "first second next free unless if discount tax tip cost costs price gave gives give lost loses ate eats sold "
    "sells used uses spent spends paid pays back not never don't doesn't didn't won't can't isn't aren't wasn't "
    "couldn't cannot wouldn't hasn't haven't hadn't one two number amount as than until doubled tripled pair pairs"
)


def is_scene(part: list[Token]) -> bool:
    """Whether a sentence only says who is doing what where: no number, and no word that bears on a quantity."""
    return all(token.kind in ("word", "own", "sign") and token.low not in _QUANTITY for token in part)


def _question_at(part: list[Token]) -> int | None:
    """Where the question begins in a sentence."""
    for index, token in enumerate(part):
        if (
            token.low == "how"
            and index + 1 < len(part)
            and part[index + 1].low in ("many", "much", "old", "long", "far")
        ):
            return index
        if token.low in ("what", "find", "calculate") and (index == 0 or part[index - 1].low == ","):
            return index
    return None


def understood(text: str) -> tuple[Story, Node, list[Fact]]:
    """The story, its goal and the facts that lead there.

    Raises NoStory where something said is not needed, or the goal is not determined, or the sentences disagree.
    """
    story, goal = tell(text)
    facts = [*story.facts, *story.defaults]
    relations = [fact.relation for fact in facts]
    try:
        settled = settle(relations[: len(story.facts)], relations[len(story.facts) :], goal)
    except Contradiction as error:
        raise NoStory(f"{to_text(relations[error.number])}: the sentences contradict each other") from error
    if not symbols(goal) <= settled.values.keys():
        raise NoStory("what is asked is not determined by what is said")
    used = frozenset[int]().union(*(settled.support[name] for name in symbols(goal)))
    for number, fact in enumerate(story.facts):
        if fact.stated and number not in used:
            raise NoStory(f"{story.clauses[fact.clause]}: {to_text(fact.relation)} is not needed for the answer")
    return story, goal, [facts[number] for number in sorted(used)]


def read_story(text: str) -> Task:
    """The task of a word problem; NotUnderstood with the words that stopped the reading."""
    try:
        story, goal, facts = understood(text)
    except NoStory as error:
        raise NotUnderstood(error.where) from None
    if re.search(r"\bcents?\b", text) and "$" not in text and "dollar" not in text:
        raise NotUnderstood("cents: an answer in cents or in dollars?")
    relations = [fact.relation for fact in facts]
    names = tuple(name for name in story.meanings if any(name in symbols(tree) for tree in (*relations, goal)))
    counted = tuple(index for index, name in enumerate(names) if name in story.whole)
    if story.goal_counted:
        counted = (*counted, len(names))
    legend = "; ".join(f"{name}: {story.meanings[name]}" for name in names)
    said = ", ".join(map(to_text, relations))
    return Task("story", f"{legend}; {said}; asked: {to_text(goal)}", (*relations, goal), counted, names)
