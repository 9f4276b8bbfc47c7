"""Follow-ups that need no model: what a verified solution already says, and a number changed in its question.

Only requests that match a whole pattern are answered here; anything else is somebody else's to answer. Knows nothing
of sessions.
"""

import re

from lemmata.solver.types import Solution, Step

CHECK_ANSWER = "check_answer"
"""The rule of the last step of a solution, which checks the answer against the question."""

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "last": -1}
_ORDINAL = f"(?P<ordinal>{'|'.join(_ORDINALS)})"
_STEP = rf"(?:the )?(?:(?:step|line) (?:no |number )?(?P<n>\d{{1,3}})|{_ORDINAL} (?:step|line))"
_ALLOWED = "(?:allowed|ok|okay|valid|legal|right|correct|true|possible|justified|permitted)"
_WHO = "(?:you|we|i|one)"

_WHY = [
    re.compile(pattern)
    for pattern in (
        rf"(?:explain|justify) {_STEP}(?: to me)?",
        rf"why {_STEP}",
        rf"why (?:is|was) {_STEP}(?: {_ALLOWED})?",
        rf"why does {_STEP} (?:work|hold)",
        rf"why (?:can|could|may|are|is) {_WHO} (?:do|allowed to do|take|make) {_STEP}",
        rf"what (?:happens|happened|is done|was done|did {_WHO} do) in {_STEP}",
        rf"how (?:was|is|do {_WHO} know) {_STEP}(?: is| was)?(?: checked| verified| {_ALLOWED})?",
        rf"i (?:do not|don't|did not|didn't) (?:understand|get) {_STEP}",
    )
]
_CHECK = [
    re.compile(pattern)
    for pattern in (
        r"(?:double )?(?:check|verify) (?:the|your|this|that|my)? ?(?:answer|solution|result|work|it)",
        r"(?:is|was) (?:the|your|this|that) (?:answer|solution|result) (?:right|correct|true)",
        rf"(?:how|why) (?:do|can|could) {_WHO} (?:know|check|verify|be sure|tell)"
        r"(?: (?:that )?(?:the|your|this|that|it)(?: (?:answer|solution|result))?)?(?: is| was)?(?: right| correct)?",
        r"how (?:was|is) (?:it|(?:the|this|that|your) (?:answer|solution|result)) (?:checked|verified)",
    )
]
_CHANGE = re.compile(
    r"(?:what if |suppose |change |replace |make |swap )(?:you |we |i )?(?:changed? |replaced? )?(?:the |that )?"
    rf"(?:{_ORDINAL} )?(?:number )?(?P<old>\d+(?:\.\d+)?) (?:to|with|by|into|for|is|was|were|becomes|became) "
    r"(?:an? |the )?(?P<new>-?\d+(?:\.\d+)?)(?: instead)?"
)
_PLEASANTRIES = re.compile(
    r"^(?:(?:and|now|then|so|ok|okay|but|please|next|can you|could you|would you) )+"
    r"|(?: (?:please|now|then|for me|again))+$"
)


def answer_from(solution: Solution, text: str) -> str | None:
    """The answer to a question about a step or about the check of `solution`, in its own words; else None."""
    asked = normal(text)
    for pattern in _WHY:
        match = pattern.fullmatch(asked)
        if match:
            number = int(match["n"]) if match["n"] else _ORDINALS[match["ordinal"]]
            return explain(solution, len(solution.steps) if number == -1 else number)
    if any(pattern.fullmatch(asked) for pattern in _CHECK):
        return _how_checked(solution)
    return None


def revised_question(solution: Solution, text: str) -> str | None:
    """The question of `solution` with the one number changed that `text` asks to change.

    None where `text` asks for something else or does not make plain which number it means.
    """
    match = _CHANGE.fullmatch(normal(text))
    if match is None:
        return None
    question = solution.problem.text
    place = _place(question, match["old"], match["ordinal"])
    if place is None:
        return None
    new = f"({match['new']})" if match["new"].startswith("-") else match["new"]
    return question[: place.start()] + new + question[place.end() :]


def _place(question: str, number: str, ordinal: str | None) -> re.Match[str] | None:
    """Where the number stands that somebody means by "the 7" or "the second 7"; None where that would be a guess."""
    places = list(re.finditer(rf"(?<![\d.,]){re.escape(number)}(?!\d|[.,]\d)", question))
    if ordinal is None:
        return places[0] if len(places) == 1 else None
    if any(question[: place.start()].rstrip(" {").endswith(("^", "**")) for place in places):
        return None  # some people count an exponent and some don't
    index = len(places) if ordinal == "last" else _ORDINALS[ordinal]
    return places[index - 1] if 1 <= index <= len(places) else None


def normal(text: str) -> str:
    """A message in lower case without its pleasantries and end marks, for patterns that must match it whole."""
    words = re.sub(r"\s+", " ", text.lower().replace("\u2019", "'").replace("#", " ").replace(",", " ")).strip()
    return _PLEASANTRIES.sub("", words.rstrip(" .?!"))


def explain(solution: Solution, number: int) -> str:
    """Why a step (from 1) is allowed: what it does, its concept and its check; says so where there is no such step."""
    count = len(solution.steps)
    if not 1 <= number <= count:
        return f"There is no step {number}: the solution above has {count} step{'' if count == 1 else 's'}."
    step = solution.steps[number - 1]
    if step.rule == CHECK_ANSWER:
        return f"Step {number}: {_sentence(step.concept)} {_said(step)}"
    return f"Step {number}: {_sentence(step.explanation)} {_sentence(step.concept)} {_check(step)}"


def _how_checked(solution: Solution) -> str:
    steps = list(solution.steps)
    lines = []
    if steps and steps[-1].rule == CHECK_ANSWER:
        lines.append(f"The answer {solution.answer} was checked. {_said(steps.pop())}")
    lines.append("Each step was checked by a route other than the rule that made it:")
    lines += [f"{number}. {_said(step)}" for number, step in enumerate(steps, 1)]
    return "\n".join(lines)


def _said(step: Step) -> str:
    """What the step does and how it was checked."""
    if step.rule == CHECK_ANSWER:
        return f"{step.explanation.rstrip('.')} ({step.check.method})."
    return f"{_sentence(step.explanation)} {_check(step)}"


def _check(step: Step) -> str:
    detail = f": {step.check.detail}" if step.check.detail else ""
    return _sentence(f"Check ({step.check.method}){detail}")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
