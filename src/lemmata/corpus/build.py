"""Build a corpus folder: fill the sets, add real data, write them, count them.

A folder appears only when it is complete.
"""

import json
import shutil
import tempfile
import time
from pathlib import Path

from lemmata.corpus.filling import Filling, Progress
from lemmata.corpus.manifest import FILES, MANIFEST, CorpusManifest, count, data_hash, versions
from lemmata.corpus.real import boxed, read_real
from lemmata.corpus.settings import CorpusSettings
from lemmata.corpus.types import Conversation
from lemmata.dialogue import Dialogue, Message
from lemmata.errors import InputError
from lemmata.records import write_atomic, write_jsonl


def build_corpus(
    settings: CorpusSettings,
    out: Path,
    data: Path | None = None,
    progress: Progress = lambda done, total, what: None,
) -> CorpusManifest:
    """Build the folder `out` (q, m, valid, heldout, manifest) and return its manifest.

    Raises InputError: `out` exists or can't be made, a bad data file, no family offers a level that is asked for;
    LemmataError where no problem is left to train on.
    """
    began = time.monotonic()
    out = Path(out)
    if out.exists() or out.is_symlink():
        raise InputError(f"{out}: exists already; a corpus is built into a new folder")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{out}: can't be made: {error.strerror}") from None
    real, facts = read_real(data) if data is not None else ([], None)
    filling = Filling(settings, progress)
    sets = {
        f"{name}.jsonl": [_dialogue(conversation, name != "q") for conversation in conversations]
        for name, conversations in filling.run().items()
    }
    _add_real(sets, real, settings.m_share)
    building = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.building-"))
    try:
        for file in FILES:
            write_jsonl(building / file, (dialogue.to_json() for dialogue in sets[file]))
        manifest = CorpusManifest(
            settings=json.loads(settings.model_dump_json(exclude={"jobs"})),
            problems=filling.selection.problems,
            dialogues={file: len(sets[file]) for file in FILES},
            counts=tuple(row for file in FILES for row in count(file, sets[file])),
            rejects=dict(sorted(filling.rejects.items())),
            short=filling.short,
            data_hash=data_hash(building),
            versions=versions(),
            seconds=round(time.monotonic() - began, 1),
            real=facts,
        )
        write_atomic(building / MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1) + "\n")
        building.chmod(0o755)
        building.rename(out)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return manifest


def _dialogue(conversation: Conversation, boxed: bool) -> Dialogue:
    problem, messages = conversation.problem, []
    for turn in conversation.turns:
        messages += [Message("user", turn.question), Message("assistant", turn.boxed if boxed else turn.plain)]
    return Dialogue(
        tuple(messages),
        {
            "id": problem.id,
            "subject": problem.subject,
            "level": problem.level,
            "family": problem.family,
            "source": problem.source,
            "answers": [turn.answer for turn in conversation.turns],
            "turns": [turn.kind for turn in conversation.turns],
            "readings": [turn.reading for turn in conversation.turns],
        },
    )


def _add_real(sets: dict[str, list[Dialogue]], dialogues: list[Dialogue], m_share: float) -> None:
    """Real dialogues go to q, and in the asked proportion to m, where their final answer is known."""
    due = 0.0
    for dialogue in dialogues:
        due += m_share
        formatted = boxed(dialogue) if due >= 1 else None
        if formatted is None:
            sets["q.jsonl"].append(dialogue)
        else:
            sets["m.jsonl"].append(formatted)
            due -= 1
