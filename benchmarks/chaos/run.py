"""One run through everything that can happen to it, and what its folder and the server's log tell afterwards."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.chaos.audit import Audit, Moment, Names, Story, audit, finished_letters, name_letters
from benchmarks.chaos.stage import Command, Manner, Server, lay_out

Event = Literal["kill", "full disk", "server restart"]
_DISK_BYTES: Final = 100_000  # what is left on the disk when it is said to be full
_ENDS_WITHIN_S: Final = 3600
_MOST_LAST_STARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen.

    Attributes:
        letters: Files in the folder.
        in_flight: Letters asked about at once.
        kills: How often the command is killed.
        fault_rate: Share of the requests that meet a passing fault.
        latency_s: The server's wait before each reply.
        disk_bytes: What is left on the disk when it is said to be full.
        seed: Of letters, faults and moments.
    """

    letters: int = 10_000
    in_flight: int = 64
    kills: int = 5
    fault_rate: float = 0.2
    latency_s: float = 0.1
    disk_bytes: int = _DISK_BYTES
    seed: int = 1


def run_chaos(plan: Plan, folder: Path) -> Audit:
    """Return what a run came to that was killed, ran out of disk and lost its server on the way.

    Raises:
        TimeoutError: The command does not end.
    """
    began = time.perf_counter()
    desk = lay_out(folder, plan.letters)
    names, moments = name_letters(desk.letters), []
    manner = Manner(plan.fault_rate, plan.latency_s, plan.seed)
    with Server(desk, manner, folder / "server.log") as server:
        command = Command(desk, server.base_url, folder / "out", plan.in_flight)
        for event, records in _events(plan):
            if not command.wait_for(records):
                break
            moments.append(_happen(event, plan, command, server, names))
        code, starts = command.wait(_ENDS_WITHIN_S), 0
        while code and _pending(command.out) and starts < _MOST_LAST_STARTS:
            starts += 1
            command.start()
            code = command.wait(_ENDS_WITHIN_S)
        seconds = time.perf_counter() - began
        return audit(command, Story(names, tuple(server.arrived()), tuple(moments), plan.in_flight, seconds))


def _events(plan: Plan) -> list[tuple[Event, int]]:
    """Return what happens after how many records, in order."""
    chance = random.Random(plan.seed)
    kill: Event = "kill"
    events: list[Event] = [*([kill] * plan.kills), "full disk", "server restart"]
    chance.shuffle(events)
    shares = sorted(chance.uniform(0.02, 0.9) for _ in events)
    return [(event, max(1, int(share * plan.letters))) for event, share in zip(events, shares, strict=True)]


def _happen(event: Event, plan: Plan, command: Command, server: Server, names: Names) -> Moment:
    """Let something happen, and start the command again where it ended by it."""
    before = finished_letters(command.out, names) if event == "server restart" else frozenset[str]()
    said = ""
    if event == "kill":
        command.kill()
    elif event == "full disk":
        command.fill_disk(plan.disk_bytes)
        command.wait(_ENDS_WITHIN_S)
        said = command.said.strip().splitlines()[-1] if command.said.strip() else ""
    else:
        server.restart()
    finished = before or finished_letters(command.out, names)
    moment = Moment(event, finished, len(server.arrived()), said)
    if event != "server restart":
        command.start()
    return moment


def _pending(out: Path) -> bool:
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return str(manifest["state"]) != "complete"
