"""The loopback server as a process of its own, as tests of whole runs start it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from imr_llm.completion import Answer, Attempt, CompletionSettings, open_completer, run_blocking, sum_usage
from imr_llm.draft import DeterminationDraft
from imr_llm.letters import read_letter, read_passage
from imr_llm.prompts import load_prompt, render_messages
from imr_llm.sections.sentences import number_sentences

ROOT = Path(__file__).parents[1]


async def ask_about(paths: list[Path], base_url: str, rows: list[Attempt]) -> list[Answer[DeterminationDraft]]:
    """Ask about each letter, all at once."""
    settings = CompletionSettings("loopback/reader", base_url=base_url, backoff_s=0.01, transport_attempts=12)
    async with open_completer(settings, on_attempt=rows.append) as completer:

        async def one(path: Path) -> Answer[DeterminationDraft]:
            passage = read_passage(read_letter(path))
            messages = render_messages(load_prompt(), passage, number_sentences(passage))
            return await completer.complete(messages, judge=lambda _draft: (), max_tokens=99, letter_id=path.stem)

        return list(await asyncio.gather(*map(one, paths)))


def test_a_server_process_gives_each_letter_its_own_answers_through_faults(tmp_path: Path) -> None:
    """Answers are found by the letter's tag, lists go on with the conversation, and its counts equal the ledger."""
    letters, answers = tmp_path / "letters", tmp_path / "answers"
    letters.mkdir()
    answers.mkdir()
    for number in range(30):
        (letters / f"{number}.txt").write_text(f"Splint number {number}.\nA splint: Upheld\n", encoding="utf-8")
        draft = {"items": [{"heading": [2], "quantity": number}]}
        (answers / f"{number}.json").write_text(json.dumps([{"item": 0}, draft] if number % 2 else draft), encoding="utf-8")
    command = [sys.executable, "-m", "tests.loopback.server", "--letters", letters, "--answers", answers, "--fault-rate", "0.3"]
    rows: list[Attempt] = []

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().strip()
        given = run_blocking(ask_about([letters / f"{n}.txt" for n in range(30)], base_url, rows))
        with urllib.request.urlopen(base_url.removesuffix("/v1") + "/counts", timeout=5) as response:  # noqa: S310 (loopback)
            told = json.load(response)
        process.terminate()

    assert [answer.draft.items[0].quantity for answer in given if answer.draft] == list(range(30))
    assert sum(told["counts"].values()) == len(rows) > 45
    assert told["tokens"]["total_tokens"] == sum_usage(rows).total_tokens
