"""The audit: what the run's folder says, held against what the server's own log says."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imr_llm.runs import load_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.chaos.stage import Command

Names = dict[str, str]
"""By a file's path, the letter's name in the ledger and in the server's log."""

_NAME: Final = 16
_FIRST: Final = "DeterminationDraft"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened.

    Attributes:
        event: What.
        finished: Letters with a line on disk at that moment.
        arrived: Requests that the server had read.
        said: The command's last words, where it ended by itself.
    """

    event: str
    finished: frozenset[str]
    arrived: int
    said: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to a run, as seen from outside it.

    Attributes:
        names: The letters.
        arrived: Letter and schema of every request that the server read, in order.
        moments: What happened, in order.
        in_flight: Letters asked about at once.
        seconds: How long it took.
    """

    names: Names
    arrived: tuple[tuple[str, str], ...]
    moments: tuple[Moment, ...]
    in_flight: int
    seconds: float

    def count(self, event: str) -> int:
        """Return how often something happened."""
        return sum(moment.event == event for moment in self.moments)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold."""

    what: str
    found: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What a run came to.

    Attributes:
        checks: What must hold.
        figures: What else is of interest.
    """

    checks: tuple[Check, ...]
    figures: tuple[tuple[str, str], ...]

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return all(check.holds for check in self.checks)


def name_letters(folder: Path) -> Names:
    """Return every letter's name."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest()[:_NAME] for path in sorted(folder.iterdir())}


def finished_letters(out: Path, names: Names) -> frozenset[str]:
    """Return the letters that have a whole line in `out` at this moment."""
    records = (str(line["source"]["path"]) for line in _lines(out / "records.jsonl"))  # type: ignore[index]
    failures = (str(line["path"]) for line in _lines(out / "failures.jsonl"))
    return frozenset(names[path] for paths in (records, failures) for path in paths)


def audit(command: Command, story: Story) -> Audit:
    """Hold a finished run's folder against the server's log."""
    out = command.out
    rows = [row for row in _lines(out / "ledger.jsonl") if not row["cached"] and row["status"] != "not_connected"]
    checks = (
        _each_once(out, story.names),
        *_ledger(rows, story),
        _none_again(story),
        _twice(story),
        _full_disk(story.moments),
        _status(out, story.names),
    )
    happened = Counter(moment.event for moment in story.moments)
    statuses = Counter(str(row["status"]) for row in rows)
    model = Counter(str(line["model"]["status"]) for line in _lines(out / "records.jsonl"))  # type: ignore[index]
    figures = (
        ("happened", _told(happened)),
        ("starts of the command", str(command.starts)),
        ("requests at the server", f"{len(story.arrived):,}"),
        ("ledger rows by status", _told(statuses)),
        ("records by the model's status", _told(model)),
        ("peak memory of the command", f"{command.peak_mib:.0f} MiB"),
        ("seconds", f"{story.seconds:.0f}"),
    )
    return Audit(checks, figures)


def _each_once(out: Path, names: Names) -> Check:
    seen = Counter(str(line["source"]["path"]) for line in _lines(out / "records.jsonl"))  # type: ignore[index]
    records = sum(seen.values())
    seen.update(str(line["path"]) for line in _lines(out / "failures.jsonl"))
    twice, missing = sum(count > 1 for count in seen.values()), len(names.keys() - seen.keys())
    found = f"{records:,} records + {sum(seen.values()) - records:,} failures of {len(names):,}; {missing} missing, {twice} twice"
    return Check("every letter exactly once in records.jsonl or failures.jsonl", found, seen.keys() == names.keys() and not twice)


def _ledger(rows: list[Mapping[str, object]], story: Story) -> Iterator[Check]:
    """Yield how the ledger stands beside the server's log.

    A request that was out when the command was killed has a row that says `lost`; it may have died on the way to the server. So
    may one that the server had not read when it was killed itself.
    """
    lost = sum(row["status"] == "lost" for row in rows)
    known, read = len(rows) - lost, len(story.arrived)
    unread = story.in_flight * story.count("server restart")
    found = f"{known:,} rows + {lost} lost in kills; the server read {read:,}"
    yield Check("requests at the server = ledger rows, but for those lost", found, known - unread <= read <= len(rows))
    sent = Counter(letter for letter, schema in story.arrived if schema == _FIRST)
    booked = Counter(str(row["letter"]) for row in rows if row["purpose"] == "determination")
    hidden = sum((sent - booked).values())
    yield Check("no letter has a request that the ledger hides", f"{hidden} hidden", hidden == 0)
    kills = story.count("kill")
    yield Check("at most what was in flight is lost", f"{lost} lost in {kills} kills", lost <= kills * story.in_flight)


def _none_again(story: Story) -> Check:
    again = {letter for moment in story.moments for letter, _ in story.arrived[moment.arrived :] if letter in moment.finished}
    return Check("no finished letter is asked about again", f"{len(again)} again", not again)


def _twice(story: Story) -> Check:
    """Tell how many letters were begun before a moment that ended the command, and had to be begun again after it."""
    most = since = 0
    for moment in story.moments:
        if moment.event == "server restart":
            continue
        begun = {letter for letter, _ in story.arrived[since : moment.arrived]} - moment.finished
        after = {letter for letter, _ in story.arrived[moment.arrived :]}
        most, since = max(most, len(begun & after)), moment.arrived
    found = f"{most} at most, {story.in_flight} in flight"
    return Check("at most the letters in flight are asked about twice", found, most <= story.in_flight)


def _full_disk(moments: tuple[Moment, ...]) -> Check:
    said = [moment.said for moment in moments if moment.event == "full disk"]
    held = all("cannot be written" in one and "goes on where it stopped" in one for one in said)
    return Check("a full disk ends the run in a sentence", said[0][:100] if said else "it did not come to that", held)


def _status(out: Path, names: Names) -> Check:
    status = load_status(out)
    found = f"{status.state}: {status.records:,} + {status.failures:,} + {status.pending:,} pending"
    whole = status.state == "complete" and status.records + status.failures == len(names) and not status.pending
    return Check("`imr-llm status` says the same", found, whole)


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.most_common())


def _lines(path: Path) -> Iterator[Mapping[str, object]]:
    if path.exists():
        with path.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    yield json.loads(line)
