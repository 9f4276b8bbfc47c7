"""Judge the lines of a working; runs in a worker process that is killed at its deadline."""

import re

from lemmata.answers import compare
from lemmata.solver.types import Check, Solution
from lemmata.tutoring.checking.types import Line, Working

_LEAD = re.compile(r"(?i)^(?:so|then|therefore|thus|my answer is|i got|is it|the answer is|answer[:=]?)\s+")


def judge(solution: Solution, lines: tuple[str, ...]) -> Working:
    """The last line compared with the answer; what stands before it is not checked yet."""
    judged = [Line(text, None, "not_checked", "This line was not checked.", None) for text in lines]
    said = _LEAD.sub("", lines[-1].strip()).rstrip("?.! ")
    same = compare(solution.answer or "", said)
    if same.outcome == "equal":
        judged[-1] = Line(lines[-1], None, "right", "This is the answer.", Check("same answer", True, same.reason))
        whole = "right" if len(lines) == 1 else "not_checked"
        return Working(tuple(judged), whole, None, said, "The answer is right.")
    if same.outcome == "different":
        judged[-1] = Line(lines[-1], None, "wrong", "This is not the answer.", Check("same answer", False, same.reason))
        return Working(tuple(judged), "wrong", len(lines) - 1, said, "The answer is not right.")
    return Working(tuple(judged), "not_checked", None, None, "The lines could not be checked.")
