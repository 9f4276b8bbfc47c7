"""Run with `pytest tests/corpus/test_real_solver.py`: a small corpus from the real generators, solver and workers."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
from sympy import simplify
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

from lemmata.corpus import CorpusSettings, build_corpus
from lemmata.dialogue import read_dialogues
from lemmata.problems import family
from lemmata.settings import load_settings
from lemmata.solver import recheck, solve_here

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[3] / "shared" / "data"))
SETTINGS = CorpusSettings(
    families=load_settings(CorpusSettings, "quickstart", package="lemmata.corpus").families,
    problems=900,
    heldout_per_cell=2,
    valid_per_cell=1,
    multi_turn=0.5,
    seed=3,
    jobs=2,
)
FILES = ("q.jsonl", "m.jsonl", "valid.jsonl", "heldout.jsonl")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """(folder, manifest, sets)"""
    folder = tmp_path_factory.mktemp("corpus") / "c"
    manifest = build_corpus(SETTINGS, folder)
    return folder, manifest, {file: list(read_dialogues(folder / file)) for file in FILES}


def test_every_family_and_level_is_there(corpus):
    _, manifest, sets = corpus
    cells = {(name, level) for name in SETTINGS.families for level in family(name).levels}
    for file in ("q.jsonl", "heldout.jsonl", "valid.jsonl"):
        assert {(d.meta["family"], d.meta["level"]) for d in sets[file]} == cells
    assert {count.kind for count in manifest.counts} == {"solve", "vary", "why", "check"}
    assert not manifest.short
    assert sum(manifest.rejects.values()) < 0.02 * manifest.problems, manifest.rejects
    subjects = {d.meta["subject"] for d in sets["q.jsonl"]}
    assert len(subjects) >= 4


def test_no_reading_is_in_two_sets(corpus):
    """Brute force over all turns of all dialogues."""
    sets = {file: {r for d in rows for r in d.meta["readings"] if r is not None} for file, rows in corpus[2].items()}
    for one in FILES:
        for other in FILES:
            assert one == other or not sets[one] & sets[other]
    firsts = [d.messages[0].content for rows in corpus[2].values() for d in rows]
    assert len(firsts) == len(set(firsts))
    held_out = [d.meta["readings"][0] for file in ("heldout.jsonl", "valid.jsonl") for d in corpus[2][file]]
    assert len(held_out) == len(set(held_out)), "training alone asks an instance in several wordings"


def test_no_question_text_is_in_two_sets(corpus):
    texts = {file: {d.messages[0].content for d in rows} for file, rows in corpus[2].items()}
    for one in FILES:
        for other in FILES:
            assert one == other or not texts[one] & texts[other]


def test_readings_belong_to_the_questions(corpus):
    for rows in corpus[2].values():
        for dialogue in random.Random(0).sample(rows, 40):
            name, level, seed = re.fullmatch(r"(\w+)-(\d)-(\d+)", dialogue.meta["id"]).groups()
            problem = family(name).generate(int(level), int(seed))
            assert dialogue.messages[0].content == problem.text
            assert dialogue.meta["readings"][0] == solve_here(problem).reading
            assert dialogue.meta["answers"][0] == problem.answer


def test_formats(corpus):
    for file, rows in corpus[2].items():
        for dialogue in rows:
            for turn, kind in enumerate(dialogue.meta["turns"]):
                question, reply = dialogue.messages[2 * turn : 2 * turn + 2]
                answer = dialogue.meta["answers"][turn]
                last = reply.content.splitlines()[-1]
                assert question.content.strip()
                if kind in ("why", "check"):
                    assert answer is None
                    assert "\\boxed" not in reply.content
                elif file == "q.jsonl":
                    assert "\\boxed" not in reply.content
                    assert last.startswith("Therefore, ")
                else:
                    assert last == f"\\boxed{{{answer}}}"
                    assert reply.content.count("\\boxed") == 1


def test_why_is_answered_with_the_concept_of_that_step(corpus):
    seen = 0
    for rows in corpus[2].values():
        for dialogue in rows:
            if dialogue.meta["turns"][:2] != ["solve", "why"]:
                continue
            name, level, seed = dialogue.meta["id"].rsplit("-", 2)
            solution = solve_here(family(name).generate(int(level), int(seed)))
            number = int(re.search(r"\d+", dialogue.messages[2].content)[0])
            lines = dialogue.messages[1].content.splitlines()
            assert lines[number - 1] == solution.steps[number - 1].explanation, "step n is the n-th line"
            assert dialogue.messages[3].content == solution.steps[number - 1].concept
            seen += 1
    assert seen > 20


NUMERIC = re.compile(r"[-\d+*/^(). ]+(?:=[-\d+*/^(). ]+)+")
TRANSFORMATIONS = (*standard_transformations, implicit_multiplication_application, convert_xor)


def sympy_value(text):
    """SymPy's own reading of a numeric text that this project wrote (`eval` inside: for trusted text only)."""
    return parse_expr(re.sub(r"(\d+\.\d+)", r"Rational('\1')", text), transformations=TRANSFORMATIONS)


def test_five_hundred_solutions_hold_by_independent_routes(corpus):
    """Answers against the generators' own, the solver's re-check, and numeric lines against SymPy directly."""
    rows = [(file, d) for file, rows in corpus[2].items() for d in rows]
    lines = 0
    for _, dialogue in random.Random(1).sample(rows, 500):
        name, level, seed = dialogue.meta["id"].rsplit("-", 2)
        problem = family(name).generate(int(level), int(seed))
        solution = solve_here(problem)
        assert solution.verdict == "verified"
        assert recheck(solution) == []
        assert solution.answer == problem.answer or Fraction(solution.answer) == Fraction(problem.answer)
        for line in dialogue.messages[1].content.splitlines()[:-1]:
            if NUMERIC.fullmatch(line):
                parts = [sympy_value(part) for part in line.split("=")]
                assert all(simplify(part - parts[0]) == 0 for part in parts[1:]), line
                lines += 1
    assert lines > 500


def test_the_bytes_do_not_depend_on_the_number_of_workers(corpus, tmp_path):
    folder, manifest, _ = corpus
    again = build_corpus(SETTINGS.model_copy(update={"jobs": 1}), tmp_path / "again")
    assert again.data_hash == manifest.data_hash
    for file in FILES:
        assert (folder / file).read_bytes() == (tmp_path / "again" / file).read_bytes()


def test_a_killed_build_leaves_no_corpus(tmp_path):
    code = (
        "import sys; from pathlib import Path; from lemmata.corpus import *; "
        "build_corpus(CorpusSettings(jobs=1), Path(sys.argv[1]), None, lambda *c: print(c, flush=True))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "c")], stdout=subprocess.PIPE)
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not (tmp_path / "c").exists()
    build_corpus(CorpusSettings(problems=5, heldout_per_cell=0, valid_per_cell=0, jobs=1), tmp_path / "c")


def test_neither_torch_nor_transformers_is_loaded():
    code = (
        "import sys, lemmata.corpus.build, lemmata.corpus.conversations, lemmata.dialogue; "
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.skipif(not DATA.is_dir(), reason="no data folder: set LEMMATA_DATA")
def test_gsm8k(tmp_path):
    settings = CorpusSettings(problems=40, heldout_per_cell=0, valid_per_cell=0, jobs=1)
    manifest = build_corpus(settings, tmp_path / "c", DATA / "gsm8k" / "train.jsonl")
    assert manifest.real.read == 7473
    assert manifest.real.kept >= 7400
    assert manifest.real.test_problems >= 1310
    assert manifest.real_test.endswith("gsm8k/test.jsonl")
    q, m = (
        [d for d in read_dialogues(tmp_path / "c" / file) if d.meta["source"] == "gsm8k"]
        for file in ("q.jsonl", "m.jsonl")
    )
    assert abs(len(q) - len(m)) <= 1
    assert len(q) + len(m) == manifest.real.kept
    assert all(re.search(r"\n#### \S+$", d.messages[1].content) for d in q)
    for dialogue in m:
        reply = dialogue.messages[1].content
        assert reply.splitlines()[-1] == f"\\boxed{{{dialogue.meta['answers'][0]}}}"
        assert "####" not in reply
    assert not {d.messages[0].content for d in q} & {d.messages[0].content for d in m}
    assert not any("<<" in d.messages[1].content for d in q + m)
