"""MathDial: the tutor's next words to a confused student (judged), and whether they give the answer away."""

from collections.abc import Iterator

from lemmata.dialogue import Message
from lemmata.errors import InputError
from lemmata.evaluation.questions import Question, Turn, template
from lemmata.evaluation.sources import Source, text

END = "|EOM|"


def mathdial(source: Source) -> Iterator[Question]:
    """A question a dialogue: the tutor answers the student's first words after the teacher's opening.

    The first user message holds the problem and the student's wrong solution. A dialogue in which the student says
    nothing is asked from that message alone.
    """
    for number, (where, row) in enumerate(source.rows(), start=1):
        question, wrong = text(row, "question", where), text(row, "student_incorrect_solution", where)
        solution = text(row, "ground_truth", where)
        said = [part.strip() for part in text(row, "conversation", where).split(END) if part.strip()]
        messages = []
        for part in said:
            speaker, colon, words = part.partition(":")
            if not colon:
                raise InputError(f"{where}: a part of the conversation has no speaker: {part[:60]!r}")
            words = words.strip()
            if speaker == "Teacher":
                messages.append(Message("assistant", words.partition(")")[2] if words.startswith("(") else words))
            else:
                messages.append(Message("user", words))
        opening = Message("user", f"{question}\n\nMy solution:\n{wrong}")
        system = Message("system", template("tutor_system").format(solution=solution))
        replied = next((index for index, message in enumerate(messages) if message.role == "user"), None)
        gold_place = 0 if replied is None else replied + 1
        reference = messages[gold_place].content if gold_place < len(messages) else ""
        history: tuple[Message, ...] = (system,)
        asked = opening.content
        if replied == 1:
            history, asked = (system, opening, messages[0]), messages[1].content
        final = solution.strip().splitlines()[-1].strip()
        facts = {"problem": question, "attempt": wrong, "solution": solution, "reference": reference, "answer": final}
        turn = Turn(asked, reference, "mathdial", {"scenario": row.get("scenario", 0)}, "tutor", facts)
        remark = "" if replied == 1 else f"{where}: the student does not answer the teacher's first words"
        yield Question(f"mathdial-{number}", (turn,), history, remark)
