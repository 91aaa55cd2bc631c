"""Runs with a model: nothing is lost, nothing is paid for twice, and the books equal the server's."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from imr_llm import RunError, RunKeyMismatchError
from imr_llm.completion import CompletionSettings, Prices
from imr_llm.runs import RunSettings, RunSummary, Stop, Unwatched, load_status
from imr_llm.runs.asking import AskingSettings, run_asking
from imr_llm.runs.estimate import estimate_run, render_estimate
from imr_llm.runs.reading import Finished
from imr_llm.runs.spending import SpendingLimits
from tests.fictional import HEADER, Item, letter_text
from tests.loopback.replies import Reply, Request
from tests.loopback.server import LoopbackServer, loopback

ROOT = Path(__file__).parents[1]
PRICES = Prices("USD", {"loopback/reader": {"prompt": Decimal(1), "completion": Decimal(2)}})


def write_letters(folder: Path, number: int) -> Path:
    """Write as many different letters and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(number):
        header = HEADER.replace("CM16-0991234", f"CM16-{n:07d}")
        (folder / f"{n:03d}.txt").write_text(letter_text(Item(f"Cane, quantity {n % 9 + 1}"), header=header), encoding="utf-8")
    return folder


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Return a folder of eight letters."""
    return write_letters(tmp_path / "letters", 8)


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    """Return a server that answers every letter alike."""
    with loopback(lambda _request: Reply({"items": [{"heading": [1], "outcome": "upheld"}]}, latency_s=0.02)) as running:
        yield running


def asking(server: LoopbackServer, *, concurrency: int = 4, **changes: object) -> AskingSettings:
    """Return settings that reach the loopback server; one answer is all that is asked."""
    completion = CompletionSettings(
        "loopback/reader", base_url=server.base_url, api_key_env="LOOPBACK_KEY", attempts=1, backoff_s=0.0, timeout_s=5
    )
    return AskingSettings(completion, concurrency=concurrency, **changes)  # type: ignore[arg-type]


def run(letters: Path, out: Path, how: AskingSettings, **asked: object) -> RunSummary:
    """Make a run."""
    return run_asking(RunSettings((str(letters),), out, **asked), how)  # type: ignore[arg-type]


def ledger(out: Path) -> list[dict[str, object]]:
    """Return the ledger's rows that were paid for."""
    rows = [json.loads(line) for line in (out / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if not row["cached"]]


def test_every_letter_is_asked_about_and_the_books_balance(letters: Path, tmp_path: Path, server: LoopbackServer) -> None:
    """Rows in the ledger are requests at the server; records name the model."""
    summary = run(letters, tmp_path / "out", asking(server))
    records = [json.loads(line) for line in (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()]

    assert summary.records == 8
    assert len(ledger(tmp_path / "out")) == len(server.requests)
    assert {record["model"]["name"] for record in records} == {"loopback/reader"}
    assert [record["source"]["path"] for record in records] == sorted(record["source"]["path"] for record in records)
    assert 1 < server.most_in_flight <= 4


def test_the_same_command_pays_for_nothing_twice(letters: Path, tmp_path: Path, server: LoopbackServer) -> None:
    """Nor does it change a record."""
    run(letters, tmp_path / "out", asking(server))
    sent, before = len(server.requests), (tmp_path / "out" / "records.jsonl").read_bytes()
    summary = run(letters, tmp_path / "out", asking(server))

    assert len(server.requests) == sent
    assert summary.already == 8
    assert (tmp_path / "out" / "records.jsonl").read_bytes() == before


def test_answers_outlive_their_records(letters: Path, tmp_path: Path) -> None:
    """Begun anew, a run asks only what did not hold; `reuse=False` asks everything."""
    good = {"items": []}
    with loopback(lambda _request: Reply(good)) as server:
        how = asking(server)

        async def read(letter, *, completer, prompt):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            from imr_llm import extract_determination
            from imr_llm.letters import read_passage
            from imr_llm.prompts import render_messages
            from imr_llm.sections.sentences import number_sentences

            passage = read_passage(letter)
            messages = render_messages(prompt, passage, number_sentences(passage))
            answer = await completer.complete(messages, judge=lambda _draft: (), max_tokens=100, letter_id=letter.path)
            assert answer.status == "answered"
            return extract_determination(letter)

        settings = RunSettings((str(letters),), tmp_path / "out", restart=True)
        (letters / "twin.txt").write_bytes((letters / "000.txt").read_bytes())
        run_asking(settings, how, read=read)
        assert len(server.requests) == 8
        summary = run_asking(settings, how, read=read)
        assert len(server.requests) == 8
        assert "9 answers reused" in summary.spent
        run_asking(settings, asking(server, reuse=False), read=read)

        assert len(server.requests) == 17


def test_a_folder_made_by_another_model_is_refused(letters: Path, tmp_path: Path, server: LoopbackServer) -> None:
    """The sentence names what differs; no key and no address with a password is in the folder."""
    run(letters, tmp_path / "out", asking(server))
    other = CompletionSettings("loopback/other", base_url=server.base_url, attempts=1, temperature=0.5)
    with pytest.raises(RunKeyMismatchError, match=r"`model` is loopback/reader there and loopback/other now, `settings`"):
        run(letters, tmp_path / "out", AskingSettings(other))

    assert "LOOPBACK_KEY" not in (tmp_path / "out" / "run.json").read_text()


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (SpendingLimits(requests=3), "the limit of 3 requests is reached"),
        (SpendingLimits(tokens=1), "the limit of 1 token is reached"),
        (SpendingLimits(cost=Decimal("0.000001")), "the limit of 0.000001 USD is reached"),
    ],
)
def test_a_limit_stops_the_run_and_the_run_can_go_on(
    letters: Path, tmp_path: Path, server: LoopbackServer, limits: SpendingLimits, words: str
) -> None:
    """What is pending is said; without the limit, the rest is read."""
    first = run(letters, tmp_path / "out", asking(server, concurrency=1, limits=limits, prices=PRICES))
    assert first.stopped == words
    assert first.pending > 0
    assert first.exit_code == 1
    if limits.requests:
        assert len(server.requests) == 3
    second = run(letters, tmp_path / "out", asking(server))

    assert second.closing_line == "8 letters in = 8 records + 0 failures"
    assert len(ledger(tmp_path / "out")) == len(server.requests)


def test_a_refused_key_leaves_letters_pending(letters: Path, tmp_path: Path) -> None:
    """The run ends at once with a sentence, and goes on when the key is right."""
    with loopback(lambda _request: Reply(fault="401")) as server:
        summary = run(letters, tmp_path / "out", asking(server, concurrency=2))

        assert summary.pending == 8
        assert "refuses the API key" in summary.stopped
        assert len(server.requests) <= 2


def test_only_failed_asks_the_unanswered_again(letters: Path, tmp_path: Path) -> None:
    """The newest record stands, and what was answered is left alone."""
    failing = [True]

    def answer(request: Request) -> Reply:
        return Reply(fault="500") if failing[0] and request.number % 2 else Reply()

    with loopback(answer) as server:
        completion = CompletionSettings(
            "loopback/reader", base_url=server.base_url, attempts=1, transport_attempts=1, backoff_s=0.0, timeout_s=5
        )
        how = AskingSettings(completion, concurrency=1)
        first = run(letters, tmp_path / "out", how)
        assert first.unanswered > 0
        failing[0] = False
        asked = len(server.requests)
        run(letters, tmp_path / "out", how)
        assert len(server.requests) == asked
        again = run(letters, tmp_path / "out", how, only_failed=True)

    assert len(server.requests) > asked
    assert (again.records, again.changed) == (8, 0)
    assert len((tmp_path / "out" / "records.jsonl").read_bytes().splitlines()) == 8


def test_a_wish_to_stop_finishes_what_is_in_flight(letters: Path, tmp_path: Path, server: LoopbackServer) -> None:
    """Every request that was sent has its row and its record."""
    stop = Stop()

    class AfterOne(Unwatched):
        def finished(self, finished: Finished) -> None:
            del finished
            stop.request("interrupted")

    settings = RunSettings((str(letters),), tmp_path / "out")
    summary = run_asking(settings, asking(server, concurrency=2), watch=AfterOne(), stop=stop)

    assert 0 < summary.records < 8
    assert summary.records + summary.pending == 8
    assert len(ledger(tmp_path / "out")) == len(server.requests)


def test_a_full_disk_ends_the_run_in_one_sentence(
    letters: Path, tmp_path: Path, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the same command goes on."""

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("imr_llm.runs.store.os.write", full)
        with pytest.raises(RunError, match="No space left"):
            run(letters, tmp_path / "out", asking(server))

    assert run(letters, tmp_path / "out", asking(server)).records == 8


def test_a_run_whose_folder_is_removed_ends_in_one_sentence(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops asking, for what it would write is lost; the same command begins anew."""
    out = tmp_path / "out"

    def answer(request: Request) -> Reply:
        if request.number == 2:
            shutil.rmtree(out)
        return Reply({"items": []}, latency_s=0.1)

    monkeypatch.setattr("imr_llm.runs.store.SYNC_EVERY_S", 0.01)
    with loopback(answer) as server:
        with pytest.raises(RunError, match=r"removed during the run.*leave the folder in its place"):
            run(letters, out, asking(server, concurrency=1))
        sent = len(server.requests)

        assert sent < 8
        assert run(letters, out, asking(server)).records == 8


def test_dry_run_tells_cost_and_its_own_error(letters: Path, tmp_path: Path, server: LoopbackServer) -> None:
    """Nothing is sent and nothing is written; where letters were counted, the estimate is held against the count."""
    how = asking(server, prices=PRICES)
    before = estimate_run(RunSettings((str(letters),), tmp_path / "out"), how)
    assert (before.letters, before.error) == (8, None)
    assert before.amount
    assert not (tmp_path / "out").exists()
    assert not server.requests
    run(letters, tmp_path / "out", how, limit=4)
    after = estimate_run(RunSettings((str(letters),), tmp_path / "out"), how)

    assert (after.letters, after.already, after.measured) == (4, 4, 4)
    assert after.error is not None
    assert "% off" in render_estimate(after)


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM], ids=["second ctrl-c", "terminate"])
def test_a_second_ctrl_c_drops_what_is_in_flight(letters: Path, tmp_path: Path, wish: signal.Signals) -> None:
    """Within seconds, with one sentence, and the dropped requests on the books; so does one wish to terminate."""
    out = tmp_path / "out"
    with loopback(lambda _request: Reply(latency_s=4)) as server:
        command = [sys.executable, "-m", "imr_llm", "extract", str(letters), "--out", str(out), "--model", "loopback/reader"]
        command += ["--base-url", server.base_url, "--concurrency", "3"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(server.requests) < 3:
            time.sleep(0.02)
        if wish == signal.SIGINT:
            process.send_signal(wish)
            time.sleep(0.5)
            assert process.poll() is None
        process.send_signal(wish)
        _, complaint = process.communicate(timeout=10)

    assert process.returncode == 1
    assert ("Finishing the letters in hand; Ctrl-C again drops them." in complaint) == (wish == signal.SIGINT)
    assert "the same command goes on" in complaint
    assert "Traceback" not in complaint
    assert [row["status"] for row in ledger(out)] == ["cancelled"] * 3
    assert load_status(out).state == "interrupted"


def test_a_limit_of_requests_is_exact_with_many_in_flight(letters: Path, tmp_path: Path, server: LoopbackServer) -> None:
    """Re-asks and letters in flight included; the rest is read later, and answers that were paid for are used."""
    first = run(letters, tmp_path / "out", asking(server, concurrency=8, limits=SpendingLimits(requests=11)))
    assert (first.stopped, len(server.requests)) == ("the limit of 11 requests is reached", 11)
    assert first.pending > 0
    second = run(letters, tmp_path / "out", asking(server, concurrency=8))

    assert second.closing_line == "8 letters in = 8 records + 0 failures"
    assert len(ledger(tmp_path / "out")) == len(server.requests)


def test_one_letter_s_wait_is_everybody_s(tmp_path: Path) -> None:
    """A server that names a time is left alone until then by all letters, and loses none to it."""
    letters, seen = write_letters(tmp_path / "letters", 12), []

    def answer(request: Request) -> Reply:
        seen.append(time.monotonic())
        return Reply(fault="429:1" if request.number == 6 else "", latency_s=0.01)

    with loopback(answer) as server:
        summary = run(letters, tmp_path / "out", asking(server, concurrency=4))

    assert summary.records == 12
    assert max(later - sooner for sooner, later in itertools.pairwise(seen)) > 0.8
    assert len(ledger(tmp_path / "out")) == len(server.requests)


def test_a_minute_s_budget_is_heeded_without_one_refusal(tmp_path: Path) -> None:
    """A server that says that no request is left for a moment gets none in it."""
    letters, seen = write_letters(tmp_path / "letters", 6), []

    def answer(request: Request) -> Reply:
        seen.append(time.monotonic())
        left = "0" if request.number == 3 else "9"
        return Reply(headers={"x-ratelimit-remaining-requests": left, "x-ratelimit-reset-requests": "700ms"})

    with loopback(answer) as server:
        run(letters, tmp_path / "out", asking(server, concurrency=1))

    assert seen[3] - seen[2] > 0.6
    assert {row["status"] for row in ledger(tmp_path / "out")} == {"answered"}


def test_a_killed_run_hides_no_request(letters: Path, tmp_path: Path) -> None:
    """What was out when the process died is a row that says so, once."""
    out, killed = tmp_path / "out", []
    with loopback(lambda _request: Reply(fault="401") if killed else Reply(latency_s=30)) as server:
        command = [sys.executable, "-m", "imr_llm", "extract", str(letters), "--out", str(out), "--model", "loopback/reader"]
        command += ["--base-url", server.base_url, "--concurrency", "3"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(server.requests) < 3:
            time.sleep(0.02)
        process.kill()
        process.wait()
        killed.append(True)
        assert ledger(out) == []
        for _ in range(2):
            subprocess.run(command, env=environment, capture_output=True, check=False)
        rows = ledger(out)

    assert [row["status"] for row in rows[:3]] == ["lost"] * 3
    assert all(row["letter"] for row in rows)
    assert sum(row["status"] == "lost" for row in rows) == 3
    assert len(rows) == len(server.requests)


def test_a_server_that_is_gone_ends_the_run(tmp_path: Path) -> None:
    """After so many letters in a row that it cannot be a bad moment; those not begun stay pending."""
    letters = write_letters(tmp_path / "letters", 30)
    with loopback([Reply(fault="500")]) as server:
        how = asking(server, concurrency=2)
        summary = run(letters, tmp_path / "out", how)

    assert "the model was out of reach for 20 letters in a row" in summary.stopped
    assert summary.records + summary.pending == 30
    assert 20 <= summary.records <= 22
