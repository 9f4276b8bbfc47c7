"""Second opinions are shown and decide nothing. Run: pytest tests/answers/test_voters.py"""

import threading
import time

import pytest

from lemmata.answers import compare, grade_with_votes, voters
from lemmata.answers.voters import math_verify, with_votes
from lemmata.errors import MissingPartError

pytest.importorskip("math_verify")


def test_agreement_is_shown_and_leaves_the_reason_alone() -> None:
    verdict = grade_with_votes("1/2", "The answer is $0.5$.")
    assert verdict.equal
    assert [vote.voter for vote in verdict.votes] == ["lemmata", "math-verify"]
    assert {vote.outcome for vote in verdict.votes} == {"equal"}
    assert "math-verify" not in verdict.reason


@pytest.mark.parametrize(("gold", "prediction"), [("1/2^99", "1/2^98"), ("1/2004!", "1/2006!"), ("5 cm", "5 m")])
def test_a_voter_that_is_wrong_is_named_and_does_not_decide(gold: str, prediction: str) -> None:
    verdict = grade_with_votes(gold, prediction)
    assert verdict.outcome == "different"
    assert verdict.votes[1].outcome == "equal"
    assert "math-verify says equal" in verdict.reason
    assert verdict.reason.startswith(verdict.votes[0].reason)


def test_an_unknown_stays_unknown_whatever_the_voter_says() -> None:
    own = compare("6", "2x = 12")
    verdict = with_votes(own, "6", "2x = 12")
    assert own.outcome == verdict.outcome == "unknown"
    assert verdict.votes[1].outcome == "different"
    assert "math-verify says different, which decides nothing here" in verdict.reason


def test_what_a_voter_cannot_read_is_unknown() -> None:
    assert math_verify("5", "").outcome == "unknown"
    assert math_verify("5", "1" * 20_000).outcome == "unknown"
    assert grade_with_votes("5", "I do not know").outcome == "unknown"


def test_the_voter_is_stopped_on_any_thread() -> None:
    """Its own limits are signal alarms; off the main thread they would not come."""
    slow = "(x+y+z+w+1)^{120}(x-1)^{120} - (x+y+z+w+1)^{119}"
    seconds: list[float] = []
    outcomes: list[str] = []

    def ask() -> None:
        math_verify("1", "1", 60.0)  # warm
        began = time.monotonic()
        outcomes.append(math_verify(slow, slow.replace("120", "121"), 0.5).outcome)
        seconds.append(time.monotonic() - began)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(120)
    assert outcomes
    assert seconds[0] < 5.0


def test_without_math_verify_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voters, "find_spec", lambda name: None)
    with pytest.raises(MissingPartError, match=r"pip install 'lemmata\[voters\]'"):
        grade_with_votes("5", "5")
