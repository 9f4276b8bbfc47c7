"""`chat`, `export`, `eval` and `serve` with a real, tiny, untrained checkpoint.

Run: pytest tests/cli/test_model_commands.py
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys

import pytest
import torch

from lemmata.records import write_jsonl

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    """A run folder as `lemmata train` leaves it, with an untrained model."""
    from lemmata.models import MaskContract, build_model, save_model, train_tokenizer

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("run")
    tokenizer = train_tokenizer(["What is 2 + 3? It is 5.", "Solve x + 1 = 2."] * 20, vocab_size=320)
    model = build_model("tutor-nano", len(tokenizer))
    save_model(model, tokenizer, folder / "checkpoints" / "best", MaskContract(mask="ism"))
    return folder


def test_chat_answers_each_line_and_keeps_standard_output_for_answers(spawn, run_folder):
    result = spawn("chat", run_folder, "--max-tokens", "4", stdin=b"What is 2 + 3?\n\nAnd 2 + 4?\n")
    assert result.status == 0
    assert result.out.endswith("\n")
    assert "not verified" in result.err
    assert "mask ism" in result.err
    assert result.err.count("cut at 4 tokens") <= 2
    again = spawn("chat", run_folder, "--max-tokens", "4", stdin=b"What is 2 + 3?\n\nAnd 2 + 4?\n")
    assert again.out == result.out


def test_chat_under_another_mask_says_so(spawn, run_folder):
    result = spawn("chat", run_folder, "--mask", "causal", "--max-tokens", "2", stdin=b"Hello\n")
    assert result.status == 0
    assert "lemmata: warning: " in result.err
    assert "trained under the mask 'ism'" in result.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--mask", "imsm"], "did you mean 'ism'?"),
        (["--temperature", "-1"], "--temperature"),
        (["--max-tokens", "0"], "--max-tokens"),
    ],
)
def test_chat_with_wrong_options(run, run_folder, arguments, expected):
    result = run("chat", run_folder, *arguments)
    assert (result.status, result.out) == (2, "")
    assert expected in result.error_line()


def test_export_writes_what_plain_loaders_open_and_the_checkpoint_itself_they_refuse(run, run_folder, tmp_path):
    from transformers import AutoModelForCausalLM

    result = run("export", run_folder, "--plain", "--out", tmp_path / "plain")
    assert result.status == 0
    assert "causal" in result.err
    model = AutoModelForCausalLM.from_pretrained(tmp_path / "plain")
    assert model.config.model_type == "llama"
    with pytest.raises(ValueError):
        AutoModelForCausalLM.from_pretrained(run_folder / "checkpoints" / "best")
    again = run("export", run_folder, "--plain", "--out", tmp_path / "plain")
    assert again.status == 2
    assert "exists already" in again.error_line()


@pytest.fixture
def gsm8k(tmp_path):
    file = tmp_path / "test.jsonl"
    write_jsonl(
        file,
        [
            {"question": "What is 2 + 3?", "answer": "2 + 3 = <<2+3=5>>5\n#### 5"},
            {"question": "What is 20 * 3?", "answer": "It is 60.\n#### 60"},
            {"question": "Why is the sky blue?", "answer": "Nobody knows.\n#### 1"},
        ],
    )
    return file


def test_eval_of_the_solver_counts_what_it_verifies(run, gsm8k, tmp_path):
    out = tmp_path / "reports" / "solver.json"
    result = run("eval", "--benchmark", "gsm8k", "--data", gsm8k, "--model", "solver", "--json", "--out", out)
    assert result.status == 0
    document = json.loads(result.out)
    assert json.loads(out.read_text(encoding="utf-8")) == document
    total = next(row for row in document["rows"] if not row["group"])
    assert (total["n"], total["value"]) == (3, pytest.approx(2 / 3))
    assert total["standard_error"] == pytest.approx((2 / 3 * 1 / 3 / 3) ** 0.5)
    assert document["data_hash"]
    shown = run("eval", "--benchmark", "gsm8k", "--data", gsm8k, "--model", "solver", "--limit", "2")
    assert re.search(r"accuracy +100\.0 ± 0\.0 \(n=2\) !", shown.out)


def test_eval_of_a_model(run, run_folder, gsm8k):
    result = run("eval", "--benchmark", "gsm8k", "--data", gsm8k, "--model", run_folder, "--json")
    assert result.status == 0
    assert json.loads(result.out)["rows"][0]["n"] == 3


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"question": "2 + 3?", "answer": "5"}\n', "test.jsonl:1: the answer has no '####' line"),
        ('{"question": "2 + 3?", "answer": "#### 5"}\n{"question": 1}\n', "test.jsonl:2: expected text in 'question'"),
        ("", "test.jsonl: the file is empty"),
    ],
)
def test_eval_of_a_bad_file_names_the_line(run, gsm8k, content, expected):
    gsm8k.write_text(content)
    result = run("eval", "--benchmark", "gsm8k", "--data", gsm8k, "--model", "solver")
    assert (result.status, result.out) == (2, "")
    assert expected in result.error_line()


def test_serve_says_where_it_listens_and_ends_on_ctrl_c():
    command = [sys.executable, "-m", "lemmata", "serve", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        line = process.stderr.readline()
        host, port = re.search(r"http://([\d.]+):(\d+)", line).groups()
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
    finally:
        os.killpg(process.pid, signal.SIGINT)
        _, rest = process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    assert "Traceback" not in rest
