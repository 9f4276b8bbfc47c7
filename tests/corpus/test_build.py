"""Run with `pytest tests/corpus/test_build.py`: the folder as a whole, with a stand-in for the worker processes."""

import hashlib
import json
import os

import pytest

from lemmata.corpus import CorpusManifest, CorpusSettings, build_corpus, read_manifest
from lemmata.dialogue import read_dialogues
from lemmata.errors import InputError
from lemmata.settings import load_settings, shipped_configs

SMALL = CorpusSettings(
    problems=60,
    families=("linear_equation", "gcd"),
    level_weights=(1, 1, 0, 0, 0),
    heldout_per_cell=4,
    valid_per_cell=1,
)
FILES = ("q.jsonl", "m.jsonl", "valid.jsonl", "heldout.jsonl")


@pytest.fixture(autouse=True)
def fake(workers):
    workers(workers.pooled(1000))


@pytest.fixture
def gsm8k(tmp_path):
    def write(train, test=()):
        folder = tmp_path / "gsm8k"
        folder.mkdir()
        for name, rows in (("train", train), ("test", test)):
            if rows:
                lines = [json.dumps({"question": q, "answer": a}) for q, a in rows]
                (folder / f"{name}.jsonl").write_text("\n".join(lines))
        return folder

    return write


def test_folder_and_manifest(tmp_path):
    manifest = build_corpus(SMALL, tmp_path / "c")
    assert sorted(os.listdir(tmp_path)) == ["c"]
    assert sorted(os.listdir(tmp_path / "c")) == sorted([*FILES, "manifest.json"])
    assert read_manifest(tmp_path / "c") == manifest
    assert CorpusManifest.from_json(json.loads(json.dumps(manifest.to_json()))) == manifest
    sets = {file: list(read_dialogues(tmp_path / "c" / file)) for file in FILES}
    assert manifest.dialogues == {file: len(rows) for file, rows in sets.items()}
    assert len(sets["q.jsonl"]) + len(sets["m.jsonl"]) == 60
    assert manifest.problems == 60 + 4 * 5
    assert manifest.real is manifest.real_test is None
    for file, rows in sets.items():
        turns = sum(len(row.meta["turns"]) for row in rows)
        assert sum(count.n for count in manifest.counts if count.file == file) == turns
        for row in rows:
            assert [m.role for m in row.messages] == ["user", "assistant"] * len(row.meta["turns"])
            assert len(row.meta["answers"]) == len(row.meta["readings"]) == len(row.meta["turns"])
            assert set(row.meta) == {"id", "subject", "level", "family", "source", "answers", "turns", "readings"}
            form = "plain" if file == "q.jsonl" else "boxed"
            assert all(row.messages[2 * i + 1].content == form for i, k in enumerate(row.meta["turns"]) if k != "why")


def test_the_same_settings_give_the_same_bytes(tmp_path):
    one = build_corpus(SMALL, tmp_path / "one")
    two = build_corpus(SMALL.model_copy(update={"jobs": 1}), tmp_path / "two")
    other = build_corpus(SMALL.model_copy(update={"seed": 1}), tmp_path / "other")
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert one.data_hash == two.data_hash != other.data_hash
    digest = hashlib.sha256()
    for file in FILES:
        content = (tmp_path / "one" / file).read_bytes()
        digest.update(f"{file} {len(content)}\n".encode() + content)
    assert one.data_hash == digest.hexdigest()


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_exists_is_kept(tmp_path, kind):
    out = tmp_path / "c"
    if kind == "folder":
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    elif kind == "file":
        out.write_text("mine")
    else:
        out.symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="exists already"):
        build_corpus(SMALL, out)
    assert os.listdir(tmp_path) == ["c"]
    assert kind != "folder" or (out / "mine.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be made"):
        build_corpus(SMALL, tmp_path / "file" / "c")


@pytest.mark.parametrize("when", ["while it generates", "while it writes"])
def test_an_interrupted_build_leaves_nothing(tmp_path, monkeypatch, when):
    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "lemmata.corpus.filling.map_limited" if "generates" in when else "lemmata.corpus.build.count", stop
    )
    with pytest.raises(KeyboardInterrupt):
        build_corpus(SMALL, tmp_path / "c")
    assert os.listdir(tmp_path) == []


TRAIN = [
    ("Ann has 3 apples, and 4 pears. How many?", "3+4 = <<3+4=7>>7\n#### 7"),
    ("How much is 1,000 + 72?", "1000+72 = <<1000+72=1072>>1,072\n#### 1,072"),
    ("ann has 3 apples and 4 pears; how many", "again\n#### 7"),
    ("A test  question?", "leak\n#### 1"),
    ("Bob?", "so 5\n#### 5"),
    ("Cid?", "so 6\n#### 6"),
]


def test_real_problems(tmp_path, gsm8k):
    folder = gsm8k(TRAIN, [("A TEST question", "no\n#### 1"), ("Another?", "no\n#### 2")])
    before = build_corpus(SMALL, tmp_path / "before")
    for path in (folder, folder / "train.jsonl"):
        out = tmp_path / f"c-{path.name}"
        manifest = build_corpus(SMALL, out, path)
        q, m, valid, heldout = (list(read_dialogues(out / file)) for file in FILES)
        real_q, real_m = ([d for d in rows if d.meta["source"] == "gsm8k"] for rows in (q, m))
        assert [d.messages[1].content for d in real_q] == ["3+4 = 7\n#### 7", "so 5\n#### 5"]
        assert [d.messages[1].content for d in real_m] == ["1000+72 = 1,072\n\\boxed{1072}", "so 6\n\\boxed{6}"]
        assert real_m[0].meta["answers"] == ["1072"]
        assert manifest.real.read == 6
        assert manifest.real.kept == 4
        assert manifest.real.left_out == {"in the test file": 1, "repeated": 1, "without an answer": 0}
        assert manifest.real_test == str(folder / "test.jsonl")
        assert manifest.real.test_problems == 2
        assert manifest.problems == before.problems
        assert manifest.data_hash != before.data_hash
        assert not any(d.meta["source"] == "gsm8k" for d in valid + heldout)
        assert read_manifest(out) == manifest


def test_real_problems_without_a_test_file(tmp_path, gsm8k):
    manifest = build_corpus(SMALL, tmp_path / "c", gsm8k(TRAIN))
    assert manifest.real_test is None
    assert manifest.real.kept == 5


def test_real_dialogues_of_other_formats(tmp_path):
    rows = [
        {"problem": "P?", "solution": "so $5$", "answer": "5", "subject": "algebra", "level": "Level 2"},
        {
            "problem": "R?",
            "solution": "so $\\frac{1}{2}$",
            "answer": "\\frac{1}{2}",
            "subject": "Alchemy",
            "level": "high",
        },
        {"problem": "S?", "solution": "so it is"},
        {"problem": "T?", "solution": "so it is"},
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    build_corpus(SMALL, tmp_path / "c", path)
    found = {
        d.messages[0].content: (file[0], d)
        for file in ("q.jsonl", "m.jsonl")
        for d in read_dialogues(tmp_path / "c" / file)
        if d.meta["source"] == "mine"
    }
    assert {question: file for question, (file, _) in found.items()} == {"P?": "q", "R?": "m", "S?": "q", "T?": "q"}
    assert (found["P?"][1].meta["subject"], found["P?"][1].meta["level"]) == ("Algebra", 2)
    assert (found["R?"][1].meta["subject"], found["R?"][1].meta["level"]) == (None, None)
    assert found["R?"][1].messages[1].content == "so $\\frac{1}{2}$\n\\boxed{\\frac{1}{2}}"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("train.jsonl", None, "no such file"),
        ("train.jsonl", b"", "empty"),
        ("train.jsonl", b'{"question": "a?", "answer": "b"}\n{"question"', "train.jsonl:2: not JSON"),
        ("train.jsonl", b"\n\xff", "train.jsonl:2: not UTF-8"),
        ("test.jsonl", b'{"question": "a?", "answer": "#### 1"}', "never trained on"),
    ],
)
def test_bad_data_is_seen_before_anything_is_built(tmp_path, monkeypatch, name, content, fault):
    monkeypatch.setattr("lemmata.corpus.filling.map_limited", lambda *call: pytest.fail("it started to build"))
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=fault):
        build_corpus(SMALL, tmp_path / "c", tmp_path / name)
    assert not (tmp_path / "c").exists()


def test_odd_real_dialogues(tmp_path):
    rows = [
        {"messages": [{"role": "system", "content": "s"}]},
        {"messages": [{"role": "user", "content": "???"}, {"role": "assistant", "content": "!"}]},
        {"messages": [{"role": "user", "content": "¿?"}, {"role": "assistant", "content": "!"}]},
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "!"}] * 2},
        {"messages": [{"role": "tool", "content": "t"}, {"role": "assistant", "content": "!"}]},
        {
            "messages": [
                {"role": "user", "content": "b"},
                {"role": "assistant", "content": "!"},
                {"role": "user", "content": "c"},
            ]
        },
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    manifest = build_corpus(SMALL, tmp_path / "c", path)
    assert manifest.real.kept == 4
    assert manifest.real.left_out == {"in the test file": 0, "repeated": 0, "without an answer": 2}
    found = [d for d in read_dialogues(tmp_path / "c" / "q.jsonl") if d.meta["source"] == "mine"]
    assert [d.meta["turns"] for d in found] == [["solve"], ["solve"], ["solve", "follow-up"], ["solve"]]


def test_a_folder_without_training_file(tmp_path):
    with pytest.raises(InputError, match=r"no train\.jsonl"):
        build_corpus(SMALL, tmp_path / "c", tmp_path)


def test_a_bad_test_file_is_an_error(tmp_path, gsm8k):
    folder = gsm8k(TRAIN, [("x?", "#### 1")])
    (folder / "test.jsonl").write_bytes(b"[[[")
    with pytest.raises(InputError, match=r"test\.jsonl:1: not JSON"):
        build_corpus(SMALL, tmp_path / "c", folder)


def test_reading_a_manifest_that_is_none(tmp_path):
    with pytest.raises(InputError, match="not a corpus folder"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="not JSON"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text('{"problems": 3}')
    with pytest.raises(InputError, match="lacks the field"):
        read_manifest(tmp_path)


def test_shipped_config():
    assert shipped_configs("lemmata.corpus") == ["quickstart", "tutor"]
    settings = load_settings(CorpusSettings, "quickstart", package="lemmata.corpus")
    assert settings.problems >= 20_000
    from lemmata.problems import family

    with_level_1 = sum(1 in family(name).levels for name in settings.families)
    assert with_level_1 * settings.heldout_per_cell >= 300


@pytest.mark.parametrize(
    ("override", "fault"),
    [
        ("problem=3", "unknown key 'problem'; did you mean 'problems'"),
        ("families=['linear']", r"unknown family 'linear' \(known: absolute_equation"),
        ("problems=0", "greater than or equal to 1"),
        ("multi_turn=1.5", "less than or equal to 1"),
        ("level_weights=[1, 2]", "level_weights"),
        ("level_weights=[0, 0, 0, 0, 0]", "one of them must be positive"),
        ("level_weights=[-1, 0, 0, 0, 2]", "must not be negative"),
        ("seed=-1", "greater than or equal to 0"),
    ],
)
def test_settings_are_strict(override, fault):
    with pytest.raises(InputError, match=fault):
        load_settings(CorpusSettings, "quickstart", package="lemmata.corpus", overrides=[override])
