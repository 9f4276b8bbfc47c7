"""The dialogues that `lab quality` trains on: the generated corpus, and public data from a folder.

Public data: GSM8K's two splits; of MT-Eval the dialogues that hold answers; MathDial, in which the teacher is the
assistant. The last two have one file each, of which every fifth dialogue is held out.
"""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lemmata.dialogue import Dialogue, Message, read_dialogues
from lemmata.errors import InputError
from lemmata.records import read_jsonl

Split = tuple[list[Dialogue], dict[str, list[Dialogue]]]
"""Training dialogues; held-out dialogues by group."""

PLAIN = "Solve step by step and end with the answer in words."
BOXED = "Solve step by step and put the answer into a box."
HELD_OUT_EVERY = 5


def corpus_split(problems: int, seed: int, progress: Any) -> Split:
    """The corpus of `lemmata corpus build`: both stages' sets, and its held-out dialogues.

    The system prompt says which of the two answer forms is wanted, so it matters.
    """
    from lemmata.corpus import CorpusSettings, build_corpus
    from lemmata.settings import load_settings

    families = load_settings(CorpusSettings, "quickstart", package="lemmata.corpus").families  # new ones change nothing
    settings = CorpusSettings(
        families=families, problems=problems, multi_turn=0.6, heldout_per_cell=2, valid_per_cell=0, seed=seed
    )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "corpus"
        build_corpus(settings, out, None, progress)
        train = [_prompted(dialogue, PLAIN) for dialogue in read_dialogues(out / "q.jsonl")]
        train += [_prompted(dialogue, BOXED) for dialogue in read_dialogues(out / "m.jsonl")]
        held_out = [_prompted(dialogue, BOXED) for dialogue in read_dialogues(out / "heldout.jsonl")]
    return train, {"corpus": held_out}


def real_split(folder: Path) -> Split:
    """GSM8K, MT-Eval and MathDial, as `folder` holds them; InputError where a file is missing or malformed."""
    train = list(read_dialogues(folder / "gsm8k" / "train.jsonl"))
    held_out = {"gsm8k": list(read_dialogues(folder / "gsm8k" / "test.jsonl"))}
    for name, dialogues in (("mt-eval", list(_mt_eval(folder / "mt_eval"))), ("mathdial", list(_mathdial(folder)))):
        train += [dialogue for number, dialogue in enumerate(dialogues) if number % HELD_OUT_EVERY]
        held_out[name] = dialogues[::HELD_OUT_EVERY]
    return train, held_out


def _prompted(dialogue: Dialogue, system: str) -> Dialogue:
    return Dialogue((Message("system", system), *dialogue.messages), dialogue.meta)


def _mt_eval(folder: Path) -> Iterable[Dialogue]:
    for path, row in _lines(folder / "mt-bench_extended.jsonl"):
        yield _turns(path, row.get("conversation") if isinstance(row, dict) else None)
    for path, row in _lines(folder / "refinement_multi_inst.jsonl"):
        yield _turns(path, row)


def _lines(path: Path) -> Iterable[tuple[str, Any]]:
    """(path:line, value) of a JSONL file whose lines need not be objects."""
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            yield f"{path}:{number}", json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: not JSON: {error}") from None


def _turns(where: str, turns: Any) -> Dialogue:
    """MT-Eval's `user`, `sys` turns up to the first that has no answer."""
    if not isinstance(turns, list) or not all(isinstance(turn, dict) and "user" in turn for turn in turns):
        raise InputError(f"{where}: expected a list of turns with 'user' and 'sys'")
    messages: list[Message] = []
    for turn in turns:
        if not turn.get("sys"):
            break
        messages += [Message("user", turn["user"]), Message("assistant", turn["sys"])]
    if not messages:
        raise InputError(f"{where}: the first turn has no answer")
    return Dialogue(tuple(messages), {"id": where})


def _mathdial(folder: Path) -> Iterable[Dialogue]:
    path = folder / "mathdial" / "test.jsonl"
    for number, row in read_jsonl(path):
        try:
            opening = f"{row['question']}\nMy solution: {row['student_incorrect_solution']}"
            lines = [line.strip() for line in row["conversation"].split("|EOM|") if line.strip()]
        except (KeyError, AttributeError) as error:
            raise InputError(f"{path}:{number}: not a MathDial row: {error}") from None
        messages = [Message("user", opening)]
        for line in lines:
            role = "assistant" if line.startswith("Teacher:") else "user"
            said = line.partition(":")[2].strip()
            if messages[-1].role == role:  # two lines of one speaker are one message
                messages[-1] = Message(role, f"{messages[-1].content}\n{said}")
            else:
                messages.append(Message(role, said))
        if any(message.role == "assistant" for message in messages):
            yield Dialogue(tuple(messages), {"id": f"mathdial-{row.get('qid', number)}"})
