"""A folder of letters read by rules and by a model: many letters in flight, every request on the books."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from imr_llm.completion import Attempt, Completer, CompletionSettings, Prices, open_completer, run_blocking
from imr_llm.draft import DeterminationDraft
from imr_llm.errors import LetterError, ModelError, RunError
from imr_llm.extraction import aextract_determination
from imr_llm.letters import Letter
from imr_llm.prompts import DEFAULT_PROMPT, Prompt, load_prompt
from imr_llm.record import SCHEMA_VERSION, Extraction
from imr_llm.runs.answers import KeptAnswers, ReusingCompleter
from imr_llm.runs.books import keeping_books
from imr_llm.runs.gate import RunGate
from imr_llm.runs.key import RunKey
from imr_llm.runs.pacing import Pacer
from imr_llm.runs.reading import Finished, Task, failed, load, recorded, unforeseen
from imr_llm.runs.run import RunFolder, reader_version
from imr_llm.runs.settings import RunSettings, Stop, Unwatched, Watch
from imr_llm.runs.spending import Ledger, SpendingLimits
from imr_llm.runs.stock import ANSWERS
from imr_llm.runs.store import AppendedLines, Syncer
from imr_llm.runs.summary import counted
from imr_llm.runs.under_way import UnderWay

if TYPE_CHECKING:
    from imr_llm.runs.summary import RunSummary


_FEW: Final = 20
_ROUNDS: Final = 2
"""So many times the letters in flight must be out of reach in a row before the run stops: the server is gone, not hasty."""


class LetterReader(Protocol):
    """Reads one letter by rules and by a model; `aextract_determination` is the one there is."""

    async def __call__(self, letter: Letter, *, completer: Completer, prompt: Prompt) -> Extraction:
        """Return the letter's record.

        Raises:
            NotADeterminationError: The text is no determination.
            ModelUnavailableError: No further letter should be sent.
        """


@dataclass(frozen=True, slots=True)
class AskingSettings:
    """How a run asks a model.

    Attributes:
        completion: How one question is asked.
        prompt: Name and version of the prompt.
        concurrency: Letters in flight at most.
        limits: Where to stop.
        prices: What tokens cost; None where nobody says.
        reuse: Whether a question that was answered before is answered from what is at hand.
    """

    completion: CompletionSettings
    prompt: str = DEFAULT_PROMPT
    concurrency: int = 32
    limits: SpendingLimits = field(default_factory=SpendingLimits)
    prices: Prices | None = None
    reuse: bool = True


def run_asking(
    settings: RunSettings,
    asking: AskingSettings,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    read: LetterReader = aextract_determination,
) -> RunSummary:
    """Read every letter under the given paths by rules and by a model, and return the counts.

    What the folder holds already is neither read nor paid for again.

    Raises:
        RunError: The folder cannot be used or written.
        RunKeyMismatchError: It holds a run made with other settings.
        PromptError: There is no such prompt.
        ModelUnavailableError: There is no key, no such provider, or its package is not installed.
        ExportError: A table cannot be written.
    """
    return run_blocking(_run(settings, asking, watch or Unwatched(), stop or Stop(), read))


def asking_key(asking: AskingSettings, prompt: Prompt) -> RunKey:
    """Return what records read with a model depend on; neither a key nor an address with a password is in it."""
    schema = json.dumps(DeterminationDraft.model_json_schema(), sort_keys=True)
    how = asking.completion
    settings = [f"destination {how.destination}", f"mode {how.effective_mode}", f"attempts {how.attempts}"]
    settings += [f"output tokens {how.max_output_tokens}", f"letter tokens {how.letter_tokens}"]
    settings += [f"{name} {value}" for name, value in (("temperature", how.temperature), ("seed", how.seed)) if value is not None]
    return RunKey(
        "extract",
        reader_version(),
        SCHEMA_VERSION,
        model=how.model,
        prompt=prompt.identity,
        draft=hashlib.sha256(schema.encode()).hexdigest()[:12],
        settings=", ".join(settings),
    )


async def _run(settings: RunSettings, asking: AskingSettings, watch: Watch, stop: Stop, read: LetterReader) -> RunSummary:
    prompt = load_prompt(asking.prompt)
    with keeping_books(settings.out), RunFolder(settings, asking_key(asking, prompt)) as folder:
        watch.begin(folder.wanted)
        try:
            async with _open(asking, folder, watch, stop) as (completer, pacer, ledger, syncer):
                reading = _Reading(folder, pacer, ledger, watch, stop)
                await reading.read_all(lambda letter: read(letter, completer=completer, prompt=prompt), syncer)
            watch.writing_tables()
            return folder.finish(stop.reason, ledger.spent)
        finally:
            watch.end()


@asynccontextmanager
async def _open(
    asking: AskingSettings, folder: RunFolder, watch: Watch, stop: Stop
) -> AsyncIterator[tuple[Completer, Pacer, Ledger, Syncer]]:
    """Open the connection, its gate, the ledger, the kept answers and the syncing of everything that is appended."""
    pacer = Pacer(asking.concurrency)
    with contextlib.ExitStack() as held:
        under_way = UnderWay(folder.directory)
        held.callback(under_way.close)
        ledger = Ledger(folder.ledger, under_way, asking.prices, asking.limits)
        ledger.add_lost(asking.completion.model)

        def note(attempt: Attempt) -> None:
            ledger.add(attempt)
            watch.spent(ledger.spent)

        file = AppendedLines(folder.directory / ANSWERS)
        held.callback(file.close)
        kept = KeptAnswers(file, folder.books)
        held.callback(kept.close)
        syncer = held.enter_context(Syncer((folder.records, folder.failures, folder.ledger, file)))
        gate = RunGate(asking.completion.model, pacer, ledger, stop)
        async with open_completer(asking.completion, on_attempt=note, gate=gate) as plain:
            completer: Completer = ReusingCompleter(plain, asking.completion, kept, note) if asking.reuse else plain
            yield completer, pacer, ledger, syncer


class _Reading:
    """Letters in flight."""

    def __init__(self, folder: RunFolder, pacer: Pacer, ledger: Ledger, watch: Watch, stop: Stop) -> None:
        self._folder, self._pacer, self._ledger, self._watch, self._stop = folder, pacer, ledger, watch, stop
        self._in_flight: set[asyncio.Task[None]] = set()
        self._problem: BaseException | None = None
        self._unreached = 0  # letters in a row

    async def read_all(self, read: Callable[[Letter], Awaitable[Extraction]], syncer: Syncer) -> None:
        """Read until no letter is left, somebody wishes to stop, or a limit is reached; then finish what is in flight."""
        try:
            for task in self._folder.tasks(self._stop):
                letter = self._load(task)
                if letter is None:
                    await asyncio.sleep(0)
                    continue
                if not await self._may_begin():
                    break
                syncer.check()
                one = asyncio.create_task(self._read(letter, read))
                self._in_flight.add(one)
                one.add_done_callback(self._done)
            while self._in_flight:
                await self._wait_for_one()
                syncer.check()
        finally:
            for one in self._in_flight:
                one.cancel()
            await asyncio.gather(*self._in_flight, return_exceptions=True)
        if self._problem:
            raise self._problem

    def _load(self, task: Task) -> Letter | None:
        """Return the letter; None where nothing is to be asked about it."""
        try:
            letter = load(task)
        except LetterError as error:
            self._finish(failed(task.path, error.code, f"{error.seen}; {error.remedy}"))
            return None
        if letter.sha256 == task.sha256:
            self._finish(Finished(task.path, "same", letter.sha256))
            return None
        return letter

    async def _may_begin(self) -> bool:
        """Wait for a place in flight; False when to begin no further letter."""
        if not await self._pacer.enter(self._stop):
            return False
        while limit := self._ledger.reached(self._pacer.in_flight - 1):
            if not self._in_flight:
                self._stop.request(limit)
                break
            await self._wait_for_one()
        if self._stop.requested:
            await self._pacer.leave()
            return False
        return True

    async def _wait_for_one(self) -> None:
        await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(0)  # lets `_done` take note

    async def _read(self, letter: Letter, read: Callable[[Letter], Awaitable[Extraction]]) -> None:
        try:
            self._finish(recorded(letter.path, await read(letter)))
        except LetterError as error:
            self._finish(failed(letter.path, error.code, f"{error.seen}; {error.remedy}"))
        except ModelError as error:
            # The letter stays pending: whatever refused this one would refuse every other.
            self._stop.request(str(error).removesuffix("."))
        except RunError:
            raise
        except Exception as error:  # noqa: BLE001 (one letter of many thousands must not end the run; it is told and counted)
            self._finish(unforeseen(letter.path, error))
        finally:
            await self._pacer.leave()

    def _done(self, one: asyncio.Task[None]) -> None:
        """Let go of a letter; what no letter may end in ends the run, once the others are home."""
        self._in_flight.discard(one)
        if not one.cancelled() and (problem := one.exception()):
            self._problem = self._problem or problem
            self._stop.request("an error ended the run")

    def _finish(self, finished: Finished) -> None:
        self._folder.add(finished)
        self._watch.finished(finished)
        if finished.model_status is not None:
            self._unreached = self._unreached + 1 if finished.model_status == "unreachable" else 0
            if self._unreached >= max(_FEW, _ROUNDS * self._pacer.bound):
                self._stop.request(f"the model was out of reach for {counted(self._unreached, 'letter')} in a row")
