"""Run with: .venv/bin/pytest tests/training/test_preview.py"""

import json

import pytest

from lemmata.cli.app import main
from lemmata.errors import InputError
from lemmata.training import TrainSettings
from lemmata.training.preview import preview

TURNS = [("What is 2 + 3?", "It is 5."), ("And 2 + 4?", "It is 6."), ("And [bold]2[/bold] + 5?", "It is 7.")]


@pytest.fixture
def corpus(tmp_path):
    messages = [{"role": "system", "content": "Answer shortly."}]
    for question, answer in TURNS:
        messages += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    row = json.dumps({"messages": messages, "meta": {"id": "three\x1b[31m"}}) + "\n"
    for name in ("q", "m", "valid"):
        (tmp_path / f"{name}.jsonl").write_text(row * 20)
    return tmp_path


def settings(corpus, **more):
    return TrainSettings(corpus=str(corpus), model="tutor-nano", vocab_size=320, steps=1, **more)


def test_spans_are_the_messages_and_only_answers_are_trained(corpus):
    sample = preview(settings(corpus), 1)[0]
    texts = ["".join(span.tokens) for span in sample.spans]
    assert [(span.segment, span.trained) for span in sample.spans] == [
        (0, False), (None, True), (1, False), (None, True), (2, False), (None, True)
    ]  # fmt: skip
    for (question, answer), asked, answered in zip(TURNS, texts[0::2], texts[1::2], strict=True):
        assert question in asked
        assert answered == answer + "<|end|>"
    assert "Answer shortly." in texts[0]
    assert sample.trained == sum(len(span.tokens) for span in sample.spans[1::2])


def test_a_prompt_of_its_own_and_prefix_samples(corpus):
    separate = preview(settings(corpus, segments="prompt-separate"), 1)[0]
    assert [span.segment for span in separate.spans[:3]] == [0, 1, None]
    samples = [s for s in preview(settings(corpus, mask="prefix"), 1) if s.stage == "Q"]
    assert [sum(span.trained for span in sample.spans) for sample in samples] == [1, 1, 1]
    assert ["".join(sample.spans[-1].tokens) for sample in samples] == [a + "<|end|>" for _, a in TURNS]


def test_what_train_refuses_is_refused(corpus, tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        preview(settings(tmp_path / "nowhere"), 1)
    with pytest.raises(InputError, match="three"):
        preview(settings(corpus, row_length=16), 1)


def test_the_command_prints_plain_text_into_a_pipe_and_escapes_control_characters(corpus, capsys, monkeypatch):
    arguments = ["train", "tutor-tiny", "--set", f"corpus={corpus}", "--set", "minutes=1", "--show", "2"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.count("stage Q") == printed.count("stage M") == 2
    assert "\x1b" not in printed
    assert "[bold]2[/bold]" in printed
    assert main([*arguments, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document) == 4
    assert document[0]["length"] > document[0]["trained"] > 0
    assert main(["train", "tutor-tiny", "--json"]) == 2
    assert "--show" in capsys.readouterr().err
