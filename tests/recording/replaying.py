"""Replaying a whole set of cassettes at once, for scores: each letter through the whole flow, nothing sent."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import httpx2
from pydantic import BaseModel

from imr_llm.completion import Answer, Completer, CompletionSettings, Judge, Question
from imr_llm.completion.client import open_client
from imr_llm.completion.recorded import Cassette, read_cassette
from imr_llm.completion.replay import ReplayingCompleter, Tape
from imr_llm.draft import DeterminationDraft
from imr_llm.extraction import aextract_determination
from imr_llm.letters import read_letter
from imr_llm.prompts import load_prompt
from imr_llm.record import Extraction
from tests.recording.authored import letter_files
from tests.recording.cassettes import CASSETTES, cassette_name, record_command

T = TypeVar("T", bound=BaseModel)
_ENDPOINT = "/chat/completions"
_HAND_WRITTEN = "authored"  # the folder of answers that cassettes are made from


@dataclass(frozen=True, order=True)
class Take:
    """One cassette: a prompt, a model, a letter."""

    prompt: str
    model: str
    letter: str

    @property
    def name(self) -> str:
        """Where it stands below the cassettes' folder, without its ending."""
        return cassette_name(self.prompt, self.model, self.letter)

    @property
    def path(self) -> Path:
        """Its file."""
        return CASSETTES / f"{self.name}.yaml"

    @property
    def command(self) -> str:
        """What records it anew."""
        return record_command(self.prompt, self.model, self.letter)

    def read(self) -> Cassette:
        """Return what it holds."""
        return _read(self.path, self.path.stat().st_mtime_ns)


@functools.cache
def _read(path: Path, _changed: int) -> Cassette:
    return read_cassette(path)


def find_takes(prompt: str = "*", model: str = "*") -> tuple[Take, ...]:
    """Return every cassette there is, in order; by prompt and model where these are named."""
    paths = sorted(CASSETTES.glob("*/*/*/*.yaml"))
    takes = (
        Take(path.parts[-4], f"{path.parts[-3]}/{path.parts[-2].replace('__', '/')}", path.stem)
        for path in paths
        if path.parts[-4] != _HAND_WRITTEN
    )
    return tuple(take for take in takes if prompt in ("*", take.prompt) and model in ("*", take.model))


def asked_as(cassette: Cassette) -> CompletionSettings:
    """Return the settings that make the requests of a cassette again; whom they reached does not matter."""
    about = cassette.about
    path = cassette.exchanges[0].path
    base_url = f"http://model.invalid{path.removesuffix(_ENDPOINT)}" if about["address"] == "server" else None
    settings = CompletionSettings(about["model"], base_url=base_url, transport_attempts=1)
    if about["mode"] in ("tools", "json_schema"):
        settings = replace(settings, mode="tools" if about["mode"] == "tools" else "json_schema")
    temperature, seed = about.get("temperature"), about.get("seed")
    return replace(
        settings, temperature=None if temperature is None else float(temperature), seed=None if seed is None else int(seed)
    )


@dataclass(frozen=True)
class Replayed:
    """What came of replaying one letter.

    Attributes:
        take: Which.
        extraction: The record, as the whole flow gives it.
        draft: The model's last answer before it was asked about differences; None where none fitted.
    """

    take: Take
    extraction: Extraction
    draft: DeterminationDraft | None


def replay(takes: Sequence[Take], *, concurrency: int = 8) -> tuple[Replayed, ...]:
    """Replay cassettes of one prompt and one model, several at once, in the order given.

    Raises:
        AssertionError: A request is not as recorded; it says in which part, and what records it anew.
    """
    return asyncio.run(_replay(takes, concurrency))


async def _replay(takes: Sequence[Take], concurrency: int) -> tuple[Replayed, ...]:
    cassettes = [take.read() for take in takes]
    tape = Tape(exchange for cassette in cassettes for exchange in cassette.exchanges)
    settings, prompt = asked_as(cassettes[0]), load_prompt(takes[0].prompt)
    places = asyncio.Semaphore(concurrency)
    transport = httpx2.MockTransport(tape.answer)
    async with httpx2.AsyncClient(transport=transport) as http_client, open_client(settings, http_client) as client:

        async def one(take: Take) -> Replayed:
            async with places:
                listening = _Listening(ReplayingCompleter(settings, client, _ignore))
                letter = read_letter(letter_files()[take.letter])
                extraction = await aextract_determination(letter, completer=listening, prompt=prompt)
                return Replayed(take, extraction, listening.draft)

        return tuple(await asyncio.gather(*(one(take) for take in takes)))


def _ignore(_attempt: object) -> None:
    pass


class _Listening(Completer):
    """Passes questions on, and keeps the draft that the first one came to."""

    def __init__(self, completer: Completer) -> None:
        self._completer = completer
        self.draft: DeterminationDraft | None = None

    @property
    def model(self) -> str:
        """The model's name."""
        return self._completer.model

    async def ask(self, question: Question, response_model: type[T], judge: Judge[T]) -> Answer[T]:
        """Pass a question on."""
        answer = await self._completer.ask(question, response_model, judge)
        if isinstance(answer.draft, DeterminationDraft):
            self.draft = answer.draft
        return answer
