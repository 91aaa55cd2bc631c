"""Recording: from a server that speaks the OpenAI API, with leave, and nothing kept that should not be."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from imr_llm.completion.recorded import read_cassette
from tests.loopback.replies import Reply, Request
from tests.loopback.server import LoopbackServer, loopback
from tests.recording import record, replaying
from tests.recording.authored import load_script
from tests.recording.cassettes import fingerprint

LETTER = "fictional-18-wrapped-credentials"
KEY = "sk-fictional-0123456789"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record into a folder of the test's own, with a key in the environment."""
    folder = tmp_path / "tests" / "cassettes"
    monkeypatch.setattr(record, "CASSETTES", folder)
    monkeypatch.setattr(replaying, "CASSETTES", folder)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # no terminal


def make_record(monkeypatch: pytest.MonkeyPatch, server: LoopbackServer, *more: str) -> int:
    """Run the command as `make record` does."""
    asked = ["--model", "local/reader", "--letters", LETTER, "--base-url", server.base_url, *more]
    monkeypatch.setattr(sys, "argv", ["record", *asked])
    return record.main()


def cassette_path(tmp_path: Path) -> Path:
    """Return where the letter's cassette stands."""
    return tmp_path / "tests" / "cassettes" / "determination.v1" / "local" / "reader" / f"{LETTER}.yaml"


def good_answers(request: Request) -> Reply:
    """Answer as a good model would, compressed as a provider would."""
    reply = load_script("careful", LETTER).answer(request)
    return Reply(reply.answer, "gzip")


def test_nothing_is_sent_without_leave(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It says what it would send and where, and without a terminal to ask on it sends nothing."""
    with loopback(good_answers) as server:
        assert make_record(monkeypatch, server) == 1
        assert server.requests == []
        told = capsys.readouterr().out
        assert f"Sends 1 example letters to {server.base_url.split('/')[2]} for `local/reader`" in told

    assert "prompt tokens" in told
    assert "Nothing was sent." in told
    assert not cassette_path(tmp_path).exists()


def test_a_recording_plays_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the model's own usage, called recorded and not authored, through the same requests."""
    with loopback(good_answers) as server:
        assert make_record(monkeypatch, server, "--yes", "--temperature", "0.5", "--seed", "7") == 0
        sent = [fingerprint(json.dumps(request.body)) for request in server.requests]
    cassette = read_cassette(cassette_path(tmp_path))
    replayed = replaying.replay(replaying.find_takes("determination.v1", "local/reader"))

    assert [fingerprint(exchange.body) for exchange in cassette.exchanges] == sent
    assert cassette.about["origin"] == "recorded"
    assert {json.loads(exchange.answer)["usage"]["total_tokens"] > 0 for exchange in cassette.exchanges} == {True}
    assert replayed[0].extraction.model is not None
    assert replayed[0].extraction.model.status == "answered"


def test_no_key_and_no_address_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The key was sent, and stands nowhere in what was kept."""
    with loopback(good_answers) as server:
        make_record(monkeypatch, server, "--yes")
        assert KEY in server.requests[0].headers["authorization"]
    text = cassette_path(tmp_path).read_text(encoding="utf-8")

    assert KEY not in text
    assert "127.0.0.1" not in text
    assert "!!binary" not in text
    assert "authorization:" not in text.lower()


def test_faults_of_the_moment_are_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A recorded one would be waited for at every replay."""
    faults = iter(["429:0.1", "500"])

    def answer(request: Request) -> Reply:
        fault = next(faults, "")
        return Reply({}, fault) if fault else good_answers(request)

    with loopback(answer) as server:
        assert make_record(monkeypatch, server, "--yes") == 0
        assert len(server.requests) > len(read_cassette(cassette_path(tmp_path)).exchanges)


def test_nobody_answering_leaves_no_cassette(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And the exit status says so; a refused key is told in a sentence."""
    with loopback([Reply({}, "401")]) as server:
        assert make_record(monkeypatch, server, "--yes") == 2

    assert not cassette_path(tmp_path).exists()


def test_only_example_letters_can_be_recorded(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A cassette holds the whole letter."""
    with loopback(good_answers) as server:
        assert make_record(monkeypatch, server, "--yes", "--letters", "somebody.txt") == 2
        assert server.requests == []

    assert "no letter of examples/letters" in capsys.readouterr().err


def test_hand_written_answers_are_recorded_alike_every_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that recording anew changes nothing but what changed."""
    monkeypatch.setattr(sys, "argv", ["record", "--model", "authored/careless", "--letters", LETTER])
    path = tmp_path / "tests" / "cassettes" / "determination.v1" / "authored" / "careless" / f"{LETTER}.yaml"
    assert record.main() == 0
    first = path.read_bytes()
    assert record.main() == 0

    assert path.read_bytes() == first
    assert '"usage":null' in read_cassette(path).exchanges[0].answer
