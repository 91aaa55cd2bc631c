"""Ask about letters in a process of its own, our way or with instructor alone, and tell what it took.

    python -m benchmarks.bench.asker WAY BASE_URL LETTERS COUNT IN_FLIGHT [OUT]

WAY is ``whole`` (read, rules, ask, validate, compare, JSON), ``alone`` (instructor as documented, given ready messages), or
``run`` (`imr_llm.runs` from the folder LETTERS to the folder OUT, everything written).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.bench.clock import peak_mib, settle
from benchmarks.bench.letters import list_letters
from imr_llm.completion import CompletionSettings, open_completer
from imr_llm.draft import DeterminationDraft
from imr_llm.extraction import aextract_determination
from imr_llm.letters import read_letter, read_passage
from imr_llm.prompts import load_prompt, render_messages, size_answer
from imr_llm.sections import number_sentences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import TypeVar

    T = TypeVar("T")

MODEL: Final = "loopback/right"
WARM: Final = 64
"""Letters asked about before the clock starts: connections are open, schemas made."""


async def _ask_whole(base_url: str, paths: list[Path], count: int, in_flight: int) -> dict[str, float]:
    prompt, answered, requests = load_prompt(), [], []
    async with open_completer(CompletionSettings(MODEL, base_url=base_url)) as completer:

        async def one(path: Path) -> None:
            extraction = await aextract_determination(read_letter(path), completer=completer, prompt=prompt)
            extraction.to_json()
            answered.append(extraction.model is not None and extraction.model.status == "answered")
            requests.append(extraction.model.attempts if extraction.model else 0)

        await _in_flight(_cycle(paths, min(WARM, count)), in_flight, one)
        del answered[:], requests[:]
        took = await _measured(_in_flight(_cycle(paths, count), in_flight, one))
    return took | {"answered": sum(answered), "requests": sum(requests)}


async def _ask_alone(base_url: str, paths: list[Path], count: int, in_flight: int) -> dict[str, float]:
    import instructor
    from openai import AsyncOpenAI

    prompt = load_prompt()
    ready = []
    for path in paths:
        passage = read_passage(read_letter(path))
        messages = render_messages(prompt, passage, number_sentences(passage))
        ready.append(([{"role": message.role, "content": message.content} for message in messages], size_answer(passage)))
    answered: list[bool] = []
    async with AsyncOpenAI(base_url=base_url, api_key="none") as plain:
        client = instructor.from_openai(plain)

        async def one(letter: tuple[list[dict[str, str]], int]) -> None:
            draft = await client.chat.completions.create(
                model=MODEL.partition("/")[2],
                response_model=DeterminationDraft,
                messages=letter[0],  # type: ignore[arg-type]  # chat form, which instructor's signature narrows
                max_tokens=letter[1],
            )
            answered.append(bool(draft.items))

        await _in_flight(_cycle(ready, min(WARM, count)), in_flight, one)
        answered.clear()
        took = await _measured(_in_flight(_cycle(ready, count), in_flight, one))
    return took | {"answered": sum(answered), "requests": count}


def _run_folder(base_url: str, letters: Path, in_flight: int, out: Path) -> dict[str, float]:
    import instructor  # noqa: F401 (what instructor alone has imported too before its clock starts)
    import openai  # noqa: F401

    from imr_llm.runs import RunSettings
    from imr_llm.runs.asking import AskingSettings, run_asking

    asking = AskingSettings(CompletionSettings(MODEL, base_url=base_url), concurrency=in_flight)
    began, cpu = time.perf_counter(), time.process_time()
    summary = run_asking(RunSettings((str(letters),), out), asking)
    took = {"wall_s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}
    requests = sum(1 for _ in (out / "ledger.jsonl").open(encoding="utf-8"))
    return took | {"answered": summary.records - summary.unanswered, "requests": requests}


async def _measured(work: Awaitable[None]) -> dict[str, float]:
    settle()
    began, cpu = time.perf_counter(), time.process_time()
    await work
    return {"wall_s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}


async def _in_flight(letters: Iterable[T], most: int, one: Callable[[T], Awaitable[None]]) -> None:
    """Ask about every letter, ``most`` at once; each place takes the next letter as soon as it is free."""
    waiting = iter(letters)

    async def place() -> None:
        for letter in waiting:
            await one(letter)

    await asyncio.gather(*(place() for _ in range(most)))


def _cycle(letters: list[T], count: int) -> Iterable[T]:
    return itertools.islice(itertools.cycle(letters), count)


def main() -> None:
    """Ask, and print what it took as JSON."""
    way, base_url, letters, count, in_flight, *out = sys.argv[1:]
    paths = list_letters(Path(letters))
    if way == "run":
        took = _run_folder(base_url, Path(letters), int(in_flight), Path(out[0]))
    else:
        ask = {"whole": _ask_whole, "alone": _ask_alone}[way]
        took = asyncio.run(ask(base_url, paths, int(count), int(in_flight)))
    print(json.dumps(took | {"peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
