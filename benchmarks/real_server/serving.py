"""The server: its packages in an environment of its own, and the process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.bench.clock import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")
_STARTS_WITHIN_S: Final = 120.0


class ServerMissingError(Exception):
    """The server could not be installed or started; the message says what was seen."""


def install_server(folder: Path) -> Path:
    """Return the interpreter of an environment that holds the server; the first time it is compiled, for minutes.

    Raises:
        ServerMissingError: It cannot be installed.
    """
    ready, python = folder / "ready", folder / "bin" / "python"
    if ready.exists() and ready.read_text(encoding="utf-8") in ("", _REQUIREMENTS.read_text(encoding="utf-8")):
        return python
    print(f"Installing the server into {folder}; its compiling takes minutes", flush=True)
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(_REQUIREMENTS)]
    for command in ([sys.executable, "-m", "venv", str(folder)], [str(python), *words]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            raise ServerMissingError(said[-1] if said else f"`{command[-1]}` ended with status {done.returncode}")
    ready.write_text(_REQUIREMENTS.read_text(encoding="utf-8"), encoding="utf-8")
    return python


@contextmanager
def serve(python: Path, weights: Path, context: int) -> Iterator[str]:
    """Run the server for the length of a block; what is yielded is its base URL.

    Raises:
        ServerMissingError: It does not start.
    """
    port = _free_port()
    log = weights.with_name("server.log")
    command = [str(python), "-m", "llama_cpp.server", "--model", str(weights), "--n_ctx", str(context)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment() | {"HOME": os.environ.get("HOME", "")})
    try:
        _await(process, port, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise ServerMissingError(f"the server did not start: {lines[-1] if lines else 'it said nothing'}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
