"""MT-Eval from its raw data: recollection, expansion, refinement and follow-up dialogues.

Each dialogue is built as the paper says (how many turns, of what, in which mode); where its authors shuffled at random,
the order here is that of another seed, so single dialogues differ from the published ones. Recollection is checked by a
program (label or instruction); the other three are rated by a judge.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lemmata.dialogue import Message
from lemmata.errors import InputError
from lemmata.evaluation.instructions import KINDS
from lemmata.evaluation.questions import Question, Turn
from lemmata.evaluation.sources import Source, jsonl, text

SEED = 7
SESSION_TURNS = 10
SESSIONS_EACH = 2
SHORT = " Keep every reply under 200 words."
INSTRUCTION = "Instruction: "
REFINED = ("sum", "qa", "ner", "rewrite")
EXPANDED = ("sum", "short-qa", "pos", "ner", "rel", "trans")
CLASSIFY = (
    "At each turn you are given a document of one of these categories:\n{labels}\n\nReply with its category and "
    "nothing else. Say OK if you understand."
)


def mt_eval(source: Source) -> Iterator[Question]:
    """All four tasks, and beside them the single-turn version of refinement."""
    for task in (recollection, expansion, refinement, refinement_single, follow_up):
        yield from task(source)


def recollection(source: Source) -> Iterator[Question]:
    """Ten documents to classify after one instruction, and ten queries to answer under one: ten dialogues, then 28."""
    documents = _documents(source)
    labels = sorted({topic for _, topic in documents})
    draw = random.Random(SEED)
    draw.shuffle(documents)
    instruction = CLASSIFY.format(labels="\n".join(labels))
    for first in range(0, len(documents), SESSION_TURNS):
        turns = tuple(
            Turn(content, topic, "recollection", {"kind": "classification"}, "label", {"labels": labels})
            for content, topic in documents[first : first + SESSION_TURNS]
        )
        yield Question(f"recollection-class-{first // SESSION_TURNS + 1}", turns, _told(instruction, "OK"))
    queries: dict[str, list[str]] = defaultdict(list)
    for where, row in jsonl(source.path / "global_inst.jsonl"):
        kinds = row.get("instructions")
        if not isinstance(kinds, list):
            raise InputError(f"{where}: expected a list in 'instructions', got {kinds!r}")
        for kind in kinds:
            if kind in KINDS:
                queries[kind].append(text(row, "query", where))
    for kind in (kind for kind in KINDS if kind in queries):
        for session in range(SESSIONS_EACH):
            arguments = KINDS[kind].draw(draw)
            facts = {"kind": kind, "arguments": arguments}
            asked = draw.sample(queries[kind], min(SESSION_TURNS, len(queries[kind])))
            said = KINDS[kind].say(arguments)
            turns = tuple(Turn(query, said, "recollection", {"kind": kind}, "instruction", facts) for query in asked)
            yield Question(f"recollection-{kind}-{session + 1}", turns, _told(said + SHORT, "OK."))


def expansion(source: Source) -> Iterator[Question]:
    """One document, seven tasks on it in one dialogue: the six of the data and its classification."""
    topics = [topic for _, topic in _documents(source)]
    draw = random.Random(SEED)
    for document, tasks in _tasks(source).items():
        asked = [tasks[kind][0] for kind in EXPANDED if kind in tasks]
        content = asked[0]["user"].partition(INSTRUCTION)[0]
        label = "Classify the document into one of these labels, and write the label only: "
        asked.append(
            {"user": content + INSTRUCTION + label + ", ".join(sorted(set(topics))), "sys": topics[int(document) - 1]}
        )
        draw.shuffle(asked)
        yield _rated(f"expansion-{document}", asked, "expansion")


def refinement(source: Source) -> Iterator[Question]:
    """Two tasks on one document, six turns each; every turn adds a constraint. Four dialogues a document."""
    for document, tasks in _tasks(source).items():
        chain = [kind for kind in REFINED if kind in tasks]
        for place, kind in enumerate(chain):
            following = chain[(place + 1) % len(chain)]
            yield _rated(f"refinement-{document}-{kind}-{following}", tasks[kind] + tasks[following], "refinement")


def refinement_single(source: Source) -> Iterator[Question]:
    """The same constraints in one turn each, as MT-Eval compares them."""
    documents = _documents(source, whole=True)
    for where, row in _rows(source, "refinement_single_inst.jsonl"):
        turn = row[0]
        number = int(turn["id"].partition("_")[0])
        if not 1 <= number <= len(documents):
            raise InputError(f"{where}: no document {number} in documents.jsonl")
        content, constraint = documents[number - 1][0], turn["user"]
        made = Turn(
            f"Content: {content}\n\n{INSTRUCTION}{constraint}",
            "",
            "refinement-single",
            {},
            "rating",
            {"reference": "", "constraints": constraint},
        )
        yield Question(f"refinement-single-{turn['id']}", (made,))


def follow_up(source: Source) -> Iterator[Question]:
    """Extended MT-Bench: two turns are given with their replies, the following three are answered."""
    for where, row in jsonl(source.path / "mt-bench_extended.jsonl"):
        said = row.get("conversation")
        if not isinstance(said, list) or len(said) < 3:
            raise InputError(f"{where}: expected a conversation of at least three turns")
        history: list[Message] = []
        for turn in said[:2]:
            history += [Message("user", text(turn, "user", where)), Message("assistant", text(turn, "sys", where))]
        group = {"category": text(row, "category", where)}
        turns = tuple(
            Turn(
                text(turn, "user", where),
                text(turn, "sys", where),
                "follow-up",
                group,
                "rating",
                {"reference": turn["sys"], "constraints": turn["user"]},
            )
            for turn in said[2:]
        )
        yield Question(f"follow-up-{row.get('question_id')}", turns, tuple(history))


def _rated(name: str, asked: list[dict[str, Any]], table: str) -> Question:
    """Turns on one document, which stands in front of the first instruction only."""
    content = asked[0]["user"].partition(INSTRUCTION)[0]
    turns, said = [], []
    for place, turn in enumerate(asked):
        instruction = turn["user"].rpartition(INSTRUCTION)[2]
        said.append(instruction)
        shown = f"{content}{INSTRUCTION}{instruction}" if place == 0 else instruction
        facts = {"reference": turn["sys"], "constraints": "\n".join(said) if table == "refinement" else instruction}
        turns.append(Turn(shown, turn["sys"], table, {"turn": place + 1}, "rating", facts))
    return Question(name, tuple(turns))


def _told(instruction: str, reply: str) -> tuple[Message, ...]:
    return Message("user", instruction), Message("assistant", reply)


def _documents(source: Source, whole: bool = False) -> list[tuple[str, str]]:
    """(text, topic) of the documents; to be classified they are read without their last three paragraphs."""
    found = []
    for where, row in jsonl(source.path / "documents.jsonl"):
        content = text(row, "gen_resp", where)
        paragraphs = [part for part in content.split("\n\n") if part.strip()]
        found.append((content if whole else "\n".join(paragraphs[:-3] or paragraphs), text(row, "topic", where)))
    return found


def _rows(source: Source, name: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Lines that are lists of turns (user, sys, id)."""
    file = source.path / name
    if not file.is_file():
        raise InputError(f"{file}: no such file")
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            right = isinstance(row, list) and bool(row) and all({"user", "sys", "id"} <= set(turn) for turn in row)
        except (ValueError, TypeError):
            right = False
        if not right:
            raise InputError(f"{file}:{number}: expected a list of turns with user, sys and id")
        yield f"{file}:{number}", row


def _tasks(source: Source) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Document number -> task -> its turns, in the data's order."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    for where, row in _rows(source, "refinement_multi_inst.jsonl"):
        document, _, rest = str(row[0]["id"]).partition("_")
        if not document.isdigit() or "_" not in rest:
            raise InputError(f"{where}: expected an id like 1_sum_1, got {row[0]['id']!r}")
        found[document][rest.rpartition("_")[0]] = row
    return dict(found)
