"""Run with: .venv/bin/pytest tests/evaluation/test_models.py

An endpoint on a free port, a tiny checkpoint and the solver, each behind the same interface.
"""

import json

import pytest

from lemmata.dialogue import Dialogue, Message
from lemmata.errors import InputError
from lemmata.evaluation import Generation, evaluate
from lemmata.evaluation.cache import Cache
from lemmata.evaluation.generation import as_text
from lemmata.evaluation.models.base import EndpointError, Request, answering_model
from lemmata.evaluation.models.endpoint import EndpointModel


def rows(path, count=3):
    path.write_text("".join(json.dumps({"question": f"Q{n}?", "answer": f"#### {n}"}) + "\n" for n in range(count)))
    return path


def asked(text="Q?", sample=0):
    return Request(Dialogue((Message("user", text),)), sample)


def test_an_endpoint_gets_the_messages_and_the_settings(endpoint, monkeypatch):
    monkeypatch.setenv("LEMMATA_API_KEY", "secret-key")
    server = endpoint(lambda body: "hello")
    model = EndpointModel(server.address, prices=(1.0, 2.0))
    settings = Generation(max_tokens=7, temperature=0.5, top_p=0.9, seed=3, stop=("END",))
    ((number, (completion,)),) = model.complete([[asked(sample=2)]], settings)
    assert (number, completion.text, completion.finish) == (0, "hello", "stop")
    sent = server.requests[0]
    assert sent["path"] == "/v1/chat/completions"
    assert sent["messages"] == [{"role": "user", "content": "Q?"}]
    assert {key: sent[key] for key in ("model", "max_tokens", "temperature", "top_p", "seed", "stop")} == {
        "model": "scripted", "max_tokens": 7, "temperature": 0.5, "top_p": 0.9, "seed": 5, "stop": ["END"],
    }  # fmt: skip
    assert server.keys == ["Bearer secret-key"]
    assert "secret" not in json.dumps(model.identity())
    assert model.usage.to_json() == {"requests": 1, "prompt_tokens": 10, "tokens": 5, "retries": 0, "cost": 2e-05}


def test_the_papers_prompt_goes_out_as_plain_text(endpoint):
    server = endpoint(lambda body: " 2.")
    model = EndpointModel(server.address)
    ((_, (completion,)),) = model.complete([[asked("1+1?")]], Generation(style="problem-solution"))
    assert (completion.text, server.requests[0]["path"]) == (" 2.", "/v1/completions")
    assert server.requests[0]["prompt"] == "Problem:1+1?\nSolution:"
    assert server.requests[0]["stop"] == ["\nProblem:"]
    shot = Dialogue((Message("user", "a"), Message("assistant", "b"), Message("user", "c")))
    assert as_text(shot) == "Problem:a\nSolution:b\n\nProblem:c\nSolution:"


def test_an_overloaded_endpoint_is_asked_again(endpoint):
    answers = iter([429, 500, "\\boxed{1}"])
    server = endpoint(lambda body: next(answers))
    model = EndpointModel(server.address)
    ((_, (completion,)),) = model.complete([[asked()]], Generation())
    assert completion.text == "\\boxed{1}"
    assert (model.usage.retries, len(server.requests)) == (2, 3)


def test_a_refused_request_has_no_answer_and_the_run_goes_on(endpoint, tmp_path):
    server = endpoint(lambda body: 400 if "Q1" in body["messages"][0]["content"] else "\\boxed{2}")
    report, samples = evaluate("gsm8k", rows(tmp_path / "g.jsonl"), server.address)
    assert [sample.finish for sample in samples] == ["stop", "refused", "stop"]
    assert any("1 requests were refused" in note for note in report.notes)


def test_a_wrong_key_or_a_dead_endpoint_is_one_line_and_keeps_what_is_finished(endpoint, tmp_path, monkeypatch):
    server = endpoint(lambda body: 401 if "Q1" in body["messages"][0]["content"] else "\\boxed{2}")
    cache = Cache(tmp_path / "c.sqlite")
    file = rows(tmp_path / "g.jsonl")
    with pytest.raises(EndpointError, match="HTTP 401"):
        evaluate("gsm8k", file, EndpointModel(server.address, concurrency=1), cache=cache)
    assert len(server.requests) == 2  # the third was never sent
    server.script = lambda body: "\\boxed{2}"
    evaluate("gsm8k", file, EndpointModel(server.address), cache=cache)
    assert len(server.requests) == 4  # the first came from the cache
    monkeypatch.setattr("lemmata.evaluation.models.endpoint.RETRIES", 0)
    dead = EndpointModel("http://127.0.0.1:9#nobody")
    with pytest.raises(EndpointError, match="no answer after"):
        list(dead.complete([[asked()]], Generation()))


def test_many_requests_at_a_time(endpoint):
    import threading

    together = threading.Barrier(4, timeout=20)
    server = endpoint(lambda body: str(together.wait()))  # answers only once four are waiting
    model = EndpointModel(server.address, concurrency=4)
    found = dict(model.complete([[asked(str(n))] for n in range(8)], Generation()))
    assert sorted(found) == list(range(8))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "ftp://a#b", "http://#m", "http://user:pw@host#m", "https://host/v1#"]
)
def test_a_wrong_address_is_told(address):
    with pytest.raises(InputError, match="endpoint"):
        answering_model(address)


def test_a_checkpoint_answers_as_its_session_does(checkpoint, tmp_path):
    from lemmata.engine import ChatSession, Sampling
    from lemmata.models import load_model

    model = answering_model(str(checkpoint), batch_size=2)
    file = rows(tmp_path / "g.jsonl", 3)
    _, samples = evaluate("gsm8k", file, model, generation=Generation(max_tokens=8))
    loaded = load_model(checkpoint)
    for sample in samples:
        session = ChatSession(loaded.model, loaded.tokenizer)
        assert session.ask(sample.prompt, Sampling(max_tokens=8)).text == sample.output
    assert model.identity()["contract"]["mask"] == "ism"


def test_a_checkpoints_identity_follows_its_content(checkpoint, tmp_path):
    import shutil

    copy = shutil.copytree(checkpoint, tmp_path / "copy")
    one, other = (answering_model(str(path)).identity() for path in (checkpoint, copy))
    assert one == other  # the place does not matter
    config = json.loads((copy / "generation_config.json").read_text())
    (copy / "generation_config.json").write_text(json.dumps({**config, "max_new_tokens": 5}))
    assert answering_model(str(copy)).identity()["files"] != one["files"]


def test_sampled_answers_repeat_whatever_was_cached_before(checkpoint, tmp_path):
    file = rows(tmp_path / "g.jsonl", 4)
    settings = Generation(max_tokens=6, temperature=1.0, samples=2, seed=1)
    model = answering_model(str(checkpoint), batch_size=3)
    cache = Cache(tmp_path / "c.sqlite")
    _, whole = evaluate("gsm8k", file, model, generation=settings)
    evaluate("gsm8k", file, model, limit=2, generation=settings, cache=cache)
    _, resumed = evaluate("gsm8k", file, model, generation=settings, cache=cache)
    assert [s.output for s in resumed] == [s.output for s in whole]
    outputs = [sample.output for sample in whole]
    assert outputs[0] != outputs[1]  # two samples of a question differ


def test_a_prompt_that_does_not_fit_is_counted(checkpoint, tmp_path):
    file = tmp_path / "g.jsonl"
    long = {"question": "word " * 3000, "answer": "#### 1"}
    file.write_text(json.dumps(long) + "\n" + json.dumps({**long, "question": "Q?"}) + "\n")
    report, samples = evaluate("gsm8k", file, str(checkpoint), generation=Generation(max_tokens=4))
    assert samples[0].finish == "too-long"
    assert samples[1].finish != "too-long"
    assert any("1 prompts did not fit" in note for note in report.notes)


def test_the_papers_prompt_is_a_query_segment_of_a_checkpoint(checkpoint):
    from lemmata.dialogue import encode_prompt
    from lemmata.evaluation.models.local import PROBLEM_SOLUTION

    model = answering_model(str(checkpoint))
    before = model.loaded.tokenizer.chat_template
    ((_, completions),) = model.complete([[asked("1+1?")]], Generation(max_tokens=3, style="problem-solution"))
    assert len(completions) == 1
    assert model.loaded.tokenizer.chat_template == before
    model.loaded.tokenizer.chat_template = PROBLEM_SOLUTION
    dialogue = Dialogue((Message("user", "a"), Message("assistant", "b"), Message("user", "1+1?")))
    encoded = encode_prompt(dialogue, model.loaded.tokenizer)
    text = model.loaded.tokenizer.decode(list(encoded.token_ids))
    assert text == "Problem:a\nSolution:b<|end|>Problem:1+1?\nSolution:"
    assert set(encoded.segment_ids) == {0, -1, 1}


def test_the_solver_answers_only_what_it_verified(tmp_path):
    file = tmp_path / "g.jsonl"
    texts = ["What is 2 + 3?", "Why do birds sing in the morning?"]
    file.write_text("".join(json.dumps({"question": text, "answer": "#### 5"}) + "\n" for text in texts))
    report, samples = evaluate("gsm8k", file, "solver")
    assert [(sample.output, sample.outcome) for sample in samples] == [("\\boxed{5}", "equal"), ("", "different")]
    assert samples[0].finish == "verified"
    assert samples[1].finish != "verified"
    assert {row.metric: row.value for row in report.rows} == {"accuracy": 0.5, "answered": 0.5}
    assert set(answering_model("solver").identity()["rooms"]) == {"expr", "problems", "solver"}


def test_missing_models_are_told(tmp_path):
    with pytest.raises(InputError, match="absent"):
        answering_model(str(tmp_path / "absent"))
