"""Solutions as text, Markdown, LaTeX and HTML, and the compact form that a language model is trained on."""

import html
import re
from collections.abc import Callable

from lemmata.errors import InputError, unknown_name
from lemmata.expr import Call, Interval, List_, Set_, Tuple_, parse, to_text
from lemmata.solver.types import Solution, Step

STYLES = ("text", "markdown", "latex", "html")
DETAILS = ("brief", "full")
_FOR = re.compile(r"solve .* for (\w+|\((?:\w+, )+\w+\))(?: by [a-z ]+)?")


def short_solution(solution: Solution, boxed: bool) -> str:
    """One short line a step, then `Therefore, x = 5.` or, boxed, `\\boxed{5}`; without the final check.

    Raises ValueError where the solution has no answer.
    """
    if solution.answer is None:
        raise ValueError(f"a solution with the verdict {solution.verdict} has no short form")
    lines = [step.explanation for step in solution.steps if step.rule != "check_answer"]
    lines.append(rf"\boxed{{{solution.answer}}}" if boxed else conclusion(solution))
    return "\n".join(lines)


def conclusion(solution: Solution) -> str:
    """The last sentence: `Therefore, x = 2 or x = 3.`"""
    answer = solution.answer
    if answer is None:
        raise ValueError(f"a solution with the verdict {solution.verdict} has no conclusion")
    if answer == "no solution":
        return "Therefore, there is no solution."
    if answer == "infinitely many solutions":
        return "Therefore, there are infinitely many solutions."
    if answer == "all real numbers":
        return "Therefore, every real number is a solution."
    unknown = _FOR.fullmatch(solution.reading)
    if unknown is None:
        return f"Therefore, the answer is {answer}."
    if unknown[1].startswith("("):
        return f"Therefore, {unknown[1]} = {answer}."
    if any(sign in answer for sign in "<>"):
        return f"Therefore, {answer}."
    if _is_set(answer):
        return f"Therefore, {unknown[1]} is in {answer}."
    return f"Therefore, {' or '.join(f'{unknown[1]} = {root}' for root in _roots(answer))}."


def _roots(answer: str) -> list[str]:
    """The numbers of a list; a comma may also stand inside one of them, as in `root(5, 3)`."""
    if "root(" not in answer:
        return answer.split(", ")
    found = parse(answer)
    return [to_text(item) for item in found.items] if isinstance(found, List_) else [answer]


def _is_set(answer: str) -> bool:
    """Whether an answer is an interval or a union of such, and not a list of numbers."""
    try:
        found = parse(answer)
    except InputError:
        return False
    return isinstance(found, Interval | Tuple_ | Set_) or (isinstance(found, Call) and found.name == "union")


def render(solution: Solution, style: str = "text", detail: str = "brief") -> str:
    """The worked solution; `detail="full"` adds the concept and the check of every step.

    Raises InputError for an unknown style or detail.
    """
    if style not in STYLES:
        raise unknown_name("style", style, STYLES)
    if detail not in DETAILS:
        raise unknown_name("detail", detail, DETAILS)
    return _RENDER[style](solution, detail == "full")


def _verdict_line(solution: Solution) -> str:
    where = f" ({solution.where})" if solution.where else ""
    return {
        "verified": "Every step and the answer were checked.",
        "unverified": f"Not verified: a step could not be checked, or part of the question was not used{where}.",
        "not_found": f"The question is understood, but no rule finishes it{where}.",
        "not_understood": f"The question is not understood{where}.",
        "timed_out": "The time limit was reached.",
    }[solution.verdict]


def _concepts(steps: tuple[Step, ...]) -> list[str | None]:
    """The concept of each step, only where it first occurs."""
    seen: set[str] = set()
    shown: list[str | None] = []
    for step in steps:
        shown.append(None if step.concept in seen else step.concept)
        seen.add(step.concept)
    return shown


def _text(solution: Solution, full: bool) -> str:
    lines = [f"Problem: {solution.problem.text}"]
    if solution.reading:
        lines.append(f"Understood as: {solution.reading}")
    for number, (step, concept) in enumerate(zip(solution.steps, _concepts(solution.steps), strict=True), start=1):
        if full and concept:
            lines.append(f"   {concept}")
        lines.append(f"{number}. {step.explanation}")
        if full and step.rule != "check_answer":
            lines.append(f"   [{_checked(step)}]")
    if solution.answer is not None:
        lines.append(conclusion(solution))
    lines.append(_verdict_line(solution))
    return "\n".join(lines)


def _markdown(solution: Solution, full: bool) -> str:
    lines = [f"**Problem.** {solution.problem.text}", ""]
    if solution.reading:
        lines += [f"**Understood as:** {solution.reading}", ""]
    for number, (step, concept) in enumerate(zip(solution.steps, _concepts(solution.steps), strict=True), start=1):
        lines.append(f"{number}. {step.explanation}")
        if full and concept:
            lines.append(f"   *{concept}*")
        if full and step.rule != "check_answer":
            lines += [f"   ${step.before} \\;\\to\\; {step.after}$", f"   ({_checked(step)})"]
    lines.append("")
    if solution.answer is not None:
        lines += [f"**{conclusion(solution)}**", ""]
    lines.append(f"*{_verdict_line(solution)}*")
    return "\n".join(lines)


def _latex(solution: Solution, full: bool) -> str:
    lines = [rf"\textbf{{Problem.}} {_escape_latex(solution.problem.text)}", ""]
    if solution.reading:
        lines += [rf"\textbf{{Understood as:}} {_escape_latex(solution.reading)}", ""]
    lines.append(r"\begin{enumerate}")
    for step, concept in zip(solution.steps, _concepts(solution.steps), strict=True):
        lines.append(rf"\item {_escape_latex(step.explanation)}")
        if full and concept:
            lines.append(rf"\\ \textit{{{_escape_latex(concept)}}}")
        if step.rule != "check_answer":
            lines.append(rf"\[ {step.before} \;\to\; {step.after} \]")
        if full and step.rule != "check_answer":
            lines.append(rf"({_escape_latex(_checked(step))})")
    lines.append(r"\end{enumerate}")
    if solution.answer is not None:
        lines.append(_escape_latex(conclusion(solution)))
        lines.append(rf"\[ \boxed{{{solution.answer_latex}}} \]")
    lines.append(rf"\emph{{{_escape_latex(_verdict_line(solution))}}}")
    return "\n".join(lines)


def _html(solution: Solution, full: bool) -> str:
    lines = ['<div class="solution">', f"<p><b>Problem.</b> {html.escape(solution.problem.text)}</p>"]
    if solution.reading:
        lines.append(f"<p><b>Understood as:</b> {html.escape(solution.reading)}</p>")
    lines.append("<ol>")
    for step, concept in zip(solution.steps, _concepts(solution.steps), strict=True):
        parts = [f"<p>{html.escape(step.explanation)}</p>"]
        if full and concept:
            parts.insert(0, f"<p><i>{html.escape(concept)}</i></p>")
        if full and step.rule != "check_answer":
            parts.append(f"<p>\\({html.escape(step.before)} \\to {html.escape(step.after)}\\)</p>")
            parts.append(f"<p><small>{html.escape(_checked(step))}</small></p>")
        lines.append(f"<li>{''.join(parts)}</li>")
    lines.append("</ol>")
    if solution.answer is not None:
        lines.append(f"<p><b>{html.escape(conclusion(solution))}</b></p>")
    lines += [f"<p><i>{html.escape(_verdict_line(solution))}</i></p>", "</div>"]
    return "\n".join(lines)


def _checked(step: Step) -> str:
    """How the step was checked."""
    if step.check.passed is None:
        return "not checked"
    return f"{'checked' if step.check.passed else 'check failed'}, {step.check.method}: {step.check.detail}"


_LATEX_SPECIAL = str.maketrans(
    {**{c: f"\\{c}" for c in "&%$#_{}"}, "^": r"\^{}", "~": r"\~{}", "\\": r"\textbackslash{}"}
)


def _escape_latex(text: str) -> str:
    return text.translate(_LATEX_SPECIAL)


_RENDER: dict[str, Callable[[Solution, bool], str]] = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "html": _html,
}
