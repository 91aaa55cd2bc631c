"""The loopback server: started by fixtures in a thread, or on its own for tests of whole runs.

    python -m tests.loopback.server --letters DIR --answers DIR [--fault-rate 0.2] [--latency 0.1] [--port 0] [--log FILE]

Answers are files named as the letters: ``<letter>.json`` holds one draft, or a list of drafts for the first answer, the
second, and so on. A letter is known by the tag around it, so the server keeps no state between requests and a killed run
may resume against it. ``GET /counts`` tells what was served; the port is the first line it prints. The log has one line a
request as it arrives, and outlives the server: the letter's tag and the name of the schema asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import random
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from imr_llm.letters import read_letter
from tests.loopback.replies import PASSING_FAULTS, Reply, Request, Wire, write_reply

Answerer = Callable[[Request], Reply]
_REASONS = {200: "OK", 400: "Bad Request", 429: "Too Many Requests", 500: "Internal Server Error"}


class LoopbackServer:
    """Serves scripted replies and counts them.

    Attributes:
        requests: Every request, in order of arrival; none where a log is kept.
        counts: How many replies went out, by HTTP status; ``aborted`` for those cut on purpose.
        tokens: Sums of the usage that was sent whole.
        most_in_flight: The largest number of requests being answered at one moment.
    """

    def __init__(self, answerer: Answerer | Iterable[Reply], log: IO[str] | None = None) -> None:
        self._answerer = answerer if callable(answerer) else _in_order(answerer)
        self._log = log
        self._arrived = 0
        self.requests: list[Request] = []
        self.counts: Counter[str] = Counter()
        self.tokens: Counter[str] = Counter()
        self.most_in_flight = 0
        self._in_flight = 0
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def base_url(self) -> str:
        """What to give as base URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    async def serve(self, port: int, started: Callable[[], None], stopped: asyncio.Event) -> None:
        """Serve until told to stop."""
        server = await asyncio.start_server(self._converse, "127.0.0.1", port, backlog=1024, limit=2**24)
        self._port = server.sockets[0].getsockname()[1]
        started()
        await stopped.wait()
        server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while await self._serve_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the client has gone, or the server goes
        finally:
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if method == "GET":
            told = json.dumps({"counts": self.counts, "tokens": self.tokens, "most_in_flight": self.most_in_flight})
            await _send(writer, Wire(200, {"content-type": "application/json"}, told.encode()))
            return True
        self._arrived += 1
        request = Request(self._arrived, path, headers, json.loads(body))
        if self._log is None:
            self.requests.append(request)
        else:
            self._log.write(f"{request.letter_tag or '-'} {request.schema_name}\n")
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            return await self._reply(writer, request)
        finally:
            self._in_flight -= 1

    async def _reply(self, writer: asyncio.StreamWriter, request: Request) -> bool:
        reply = self._answerer(request)
        if reply.latency_s:
            await asyncio.sleep(reply.latency_s)
        wire = write_reply(request, reply)
        if reply.fault in ("reset", "reset_body", "slow_body", "hang", "no_http"):
            self.counts["aborted"] += 1
            await _misbehave(writer, wire, reply.fault)
            return False
        self.counts[str(wire.status)] += 1
        self.tokens.update(wire.usage or {})
        await _send(writer, wire)
        return True


@contextmanager
def loopback(answerer: Answerer | Iterable[Reply]) -> Iterator[LoopbackServer]:
    """Run a server in a thread for the length of a block."""
    server = LoopbackServer(answerer)
    ready, ends = threading.Event(), []

    async def run() -> None:
        stopped = asyncio.Event()
        ends.append((asyncio.get_running_loop(), stopped))
        await server.serve(0, ready.set, stopped)

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise RuntimeError("the loopback server did not start")
    try:
        yield server
    finally:
        loop, stopped = ends[0]
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)


def answers_from(letters: Path, answers: Path, *, fault_rate: float = 0.0, latency_s: float = 0.0, seed: int = 0) -> Answerer:
    """Return an answerer that gives each letter its own answers, some of the requests meeting a passing fault first."""
    read = _AnswerFolder(answers).read
    by_tag = {letter_tag(read_letter(path).text): read(path.stem) for path in sorted(letters.iterdir())}
    chance = random.Random(seed)

    def answer(request: Request) -> Reply:
        fault = chance.choice(PASSING_FAULTS) if chance.random() < fault_rate else ""
        given = by_tag.get(request.letter_tag, {}).get(request.schema_name) or [{"items": []}]
        return Reply(given[min(request.answers_given, len(given) - 1)], fault, latency_s)

    return answer


def letter_tag(text: str) -> str:
    """Return the tag that stands around a letter in a request."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class _AnswerFolder:
    """A folder of answers, listed once."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name.removesuffix(".json"): path for path in folder.glob("*.json")}
        self._schemas = {name.rpartition(".")[2] for name in self._files if "." in name}

    def read(self, stem: str) -> dict[str, list[Any]]:
        """Return a letter's answers by schema: ``<letter>.json`` for the draft, ``<letter>.<Schema>.json`` for any other."""
        names = {"DeterminationDraft": stem} | {schema: f"{stem}.{schema}" for schema in self._schemas}
        found = {schema: self._files[name] for schema, name in names.items() if name in self._files}
        contents = {schema: json.loads(path.read_text(encoding="utf-8")) for schema, path in found.items()}
        return {schema: content if isinstance(content, list) else [content] for schema, content in contents.items()}


def _in_order(replies: Iterable[Reply]) -> Answerer:
    """Return an answerer that gives the replies one after another, then the last one again and again."""
    waiting = list(replies)

    def answer(_request: Request) -> Reply:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return answer


async def _send(writer: asyncio.StreamWriter, wire: Wire) -> None:
    writer.write(_head(wire) + wire.body)
    await writer.drain()


def _head(wire: Wire) -> bytes:
    lines = [f"HTTP/1.1 {wire.status} {_REASONS.get(wire.status, 'Scripted')}", *(f"{k}: {v}" for k, v in wire.headers.items())]
    return "\r\n".join([*lines, f"content-length: {len(wire.body)}", "", ""]).encode("latin-1")


async def _misbehave(writer: asyncio.StreamWriter, wire: Wire, fault: str) -> None:
    if fault == "hang":
        await asyncio.sleep(30)
    if fault == "no_http":
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()
        return
    if fault == "reset_body":
        writer.write(_head(wire) + wire.body[: len(wire.body) // 2])
        await writer.drain()
    if fault == "slow_body":
        writer.write(_head(wire))
        for at in range(len(wire.body)):
            writer.write(wire.body[at : at + 1])
            await writer.drain()
            await asyncio.sleep(0.05)
    linger = struct.pack("ii", 1, 0)  # close with a reset, not with a goodbye
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=Path, required=True, help="folder of the letters that will be asked about")
    parser.add_argument("--answers", type=Path, required=True, help="folder of their answers")
    parser.add_argument("--fault-rate", type=float, default=0.0, help="share of requests that meet a passing fault")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each reply")
    parser.add_argument("--seed", type=int, default=0, help="of the faults")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--log", type=Path, help="file to append a line to for each request")
    given = parser.parse_args()
    answerer = answers_from(given.letters, given.answers, fault_rate=given.fault_rate, latency_s=given.latency, seed=given.seed)

    async def run(log: IO[str] | None) -> None:
        server = LoopbackServer(answerer, log)
        await server.serve(given.port, lambda: print(server.base_url, flush=True), asyncio.Event())  # noqa: T201

    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as held:
        # Line by line, so that a killed server's log holds every request that it has read.
        log = held.enter_context(given.log.open("a", encoding="utf-8", buffering=1)) if given.log else None
        asyncio.run(run(log))
    sys.exit(0)


if __name__ == "__main__":
    main()
