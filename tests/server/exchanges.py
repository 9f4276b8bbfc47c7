"""What a tutor may say, as the events of its answers: for tests of the page and for its pictures."""

from typing import Any

from .browsing import Event, done

QUADRATIC = "Solve x^2 - 5x + 6 = 0"


def step(before: str, after: str, explanation: str, concept: str) -> dict[str, Any]:
    """One checked step."""
    return {
        "rule": "any",
        "concept": concept,
        "before": before,
        "after": after,
        "explanation": explanation,
        "check": {"method": "substitution", "passed": True, "detail": "at 5 points"},
    }


def solution(text: str, verdict: str = "verified", **more: Any) -> dict[str, Any]:
    """A worked solution of `text`."""
    return {
        "problem": {"id": "", "text": text},
        "reading": f"solve {text}",
        "steps": [
            step(
                "3x + 5 = 20", "3x = 15", "subtract 5", "Both sides of an equation may be divided by the same number."
            ),
            step("3x = 15", "x = 5", "divide by 3", "A concept that no catalogue has."),
        ],
        "answer": "5",
        "answer_latex": "5",
        "verdict": verdict,
        "where": "",
        **more,
    }


def solved(text: str, *intents: str) -> list[Event]:
    """The solver's verified answer and what may come next."""
    return [
        ("solution", {"solution": solution(text), "read_as": None}),
        ("follow_ups", {"intents": list(intents)}),
        done("solver", "verified"),
    ]


def hint(number: int, of: int, text: str = "Subtract 5 from both sides.", *intents: str) -> list[Event]:
    """One rung of a ladder."""
    data = {"number": number, "of": of, "text": text, "latex": "3x = 15" if number > 1 else None}
    return [("hint", data), ("follow_ups", {"intents": list(intents)}), done()]


def line(text: str, verdict: str, latex: str | None = None, reason: str = "") -> dict[str, Any]:
    """One judged line of a working."""
    check = {"method": "same solutions", "passed": True, "detail": "x = 5"} if verdict == "right" else None
    return {"text": text, "latex": latex, "verdict": verdict, "reason": reason, "check": check}


WRONG_WORKING: dict[str, Any] = {
    "lines": [
        line("3x + 5 = 20", "right", "3x + 5 = 20"),
        line(
            "3x = 25",
            "wrong",
            "3x = 25",
            "This has the solution 25/3 and the question has 5: 5 was added, not subtracted.",
        ),
        line("x = 25/3", "not_checked", r"x = \frac{25}{3}", "It follows from a line that is wrong."),
        line("and so on?!", "not_read", None, "This is no formula."),
    ],
    "verdict": "wrong",
    "first_wrong": 1,
    "answer": "25/3",
    "reason": "The second line does not follow from the first.",
}
RIGHT_WORKING: dict[str, Any] = {
    "lines": [line("3x = 15", "right", "3x = 15"), line("x = 5", "right", "x = 5")],
    "verdict": "right",
    "first_wrong": None,
    "answer": "5",
    "reason": "Every line follows, and the last one answers the question.",
}


def judged(working: dict[str, Any], *intents: str) -> list[Event]:
    """A working with its verdict."""
    return [("working", {"working": working}), ("follow_ups", {"intents": list(intents)}), done()]


def match(kind: str, **more: Any) -> Event:
    """A pair of the bank."""
    data = {
        "kind": kind,
        "problem": "Solve 2x + 1 = 9",
        "solution": r"Subtract 1: \(2x = 8\). Halve: \(x = 4\).",
        "answer": "x = 4",
        "score": 0.9,
        "why": "the same template with other numbers",
        "checked": "the solver gives the same answer",
        **more,
    }
    return "match", data


POSED: list[Event] = [
    (
        "problem",
        {"problem": "Solve 4x - 7 = 13", "family": "linear", "level": 2, "seed": 3, "subject": "Algebra"},
    ),
    ("follow_ups", {"intents": ["hint", "check", "solve", "worksheet"]}),
    done(),
]
MODEL: list[Event] = [
    (
        "solution",
        {"solution": solution("why?", "not_understood", steps=[], answer=None, where="why"), "read_as": None},
    ),
    ("delta", {"speaker": "model", "verdict": "unverified", "text": "I think "}),
    ("delta", {"speaker": "model", "verdict": "unverified", "text": r"it is \(x^2\)."}),
    done("model", "unverified", prompt_tokens=9, cached_tokens=0),
]
PARABOLA: dict[str, Any] = {
    "curves": [{"latex": "y = x^2 - 5x + 6", "xs": [], "ys": []}, {"latex": r"y = \frac{1}{x}", "xs": [], "ys": []}],
    "points": [{"x": 2, "y": 0, "label": "zero"}, {"x": 2.5, "y": -0.25, "label": "minimum"}],
    "x": [-1, 6],
    "y": [-2, 12],
}
for number in range(-20, 121):
    x = number / 20
    for curve, y in zip(PARABOLA["curves"], (x * x - 5 * x + 6, 1 / x if x else None), strict=True):
        curve["xs"].append(x)
        curve["ys"].append(y)


def said(role: str, text: str, **more: Any) -> dict[str, Any]:
    """A stored message."""
    message = {
        "role": role,
        "text": text,
        "speaker": None,
        "verdict": None,
        "solution": None,
        "kind": None,
        "data": None,
    }
    return {**message, "created": 1.0, **more}
