"""Record cassettes from a real provider, from a server that speaks the OpenAI API, or from answers written by hand.

    python -m tests.recording.record --model openai/gpt-5-mini [--prompt determination.v1] [--letters NAME ...] [--yes]

Only example letters can be recorded: a cassette holds the whole letter, and its answers are scored against their gold.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer
import vcr

from imr_llm.completion import CompletionSettings, open_completer
from imr_llm.errors import ImrError
from imr_llm.extraction import aextract_determination
from imr_llm.letters import Letter, read_letter, read_passage
from imr_llm.prompts import Prompt, load_prompt, render_messages
from imr_llm.record import Extraction
from imr_llm.sections.sentences import number_sentences
from tests.loopback.server import loopback
from tests.recording.authored import PROVIDER, letter_files, load_script
from tests.recording.cassettes import CASSETTES, PrettyYaml, cassette_name, keep_request, keep_response

AUTHORED = (
    "Written by hand and served by the loopback server: no model produced these answers. They try the plumbing, not a model."
)
RECORDED = "Recorded from a model; only key, cookies, organisation and address were left out."
_BAD = 400
_CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True)
class Recording:
    """What is to be recorded.

    Attributes:
        settings: How the model is asked.
        prompt: With which prompt.
        letters: About which letters, by name.
    """

    settings: CompletionSettings
    prompt: Prompt
    letters: dict[str, Path]

    @property
    def authored(self) -> bool:
        """Whether the answers are those written by hand."""
        return self.settings.provider == PROVIDER

    @property
    def prompt_name(self) -> str:
        """The prompt by name and version."""
        return f"{self.prompt.name}.{self.prompt.version}"

    def about(self, letter: str) -> dict[str, str]:
        """Return what a cassette says of itself."""
        how = self.settings
        told = {
            "origin": "authored" if self.authored else "recorded",
            "note": AUTHORED if self.authored else RECORDED,
            "model": how.model,
            "prompt": self.prompt.identity,
            "letter": self.letters[letter].name,
            "address": "server" if self.authored or how.base_url else "provider",
            "mode": str(how.effective_mode),
        }
        told |= {name: str(value) for name, value in (("temperature", how.temperature), ("seed", how.seed)) if value is not None}
        return told if self.authored else told | {"recorded": dt.datetime.now(dt.UTC).date().isoformat()}

    def path(self, letter: str) -> Path:
        """Return where a letter's cassette stands."""
        return CASSETTES / f"{cassette_name(self.prompt_name, self.settings.model, letter)}.yaml"


def main() -> int:
    """Record, and return 1 when a letter could not be recorded."""
    given = _arguments()
    try:
        recording = _recording(given)
        typer.echo(describe(recording))
        if not (recording.authored or given.yes or _agreed()):
            typer.echo("Nothing was sent.")
            return 1
        return asyncio.run(record(recording))
    except ImrError as error:
        typer.echo(f"make record: {error}", err=True)
        return 2


def describe(recording: Recording) -> str:
    """Return what will be sent, where, and about how much of it."""
    how, letters = recording.settings, [read_letter(path) for path in recording.letters.values()]
    if recording.authored:
        return f"{len(letters)} letters, {recording.prompt.identity}: answers written by hand; nothing leaves this machine."
    tokens = sum(_characters(letter, recording.prompt) for letter in letters) // _CHARACTERS_A_TOKEN
    return "\n".join(
        (
            f"Sends {len(letters)} example letters to {how.destination} for `{how.model}`, with {recording.prompt.identity}:",
            f"about {tokens:,} prompt tokens in {len(letters)} requests, and up to twice as many again for re-asks.",
            f"Answers are written to {recording.path('').parent.relative_to(CASSETTES.parents[1])}.",
        )
    )


async def record(recording: Recording) -> int:
    """Record every letter, one after another; return 1 when one could not be."""
    failed = 0
    for name in recording.letters:
        extraction = await record_letter(recording, name)
        use = extraction.model
        status = use.status if use else "not_asked"
        failed += status == "unreachable"
        typer.echo(f"{name}: {status}, {use.attempts if use else 0} requests, {len(extraction.findings)} findings")
    return 1 if failed else 0


async def record_letter(recording: Recording, name: str) -> Extraction:
    """Record one letter's cassette, unless nobody could be reached."""
    letter = read_letter(recording.letters[name])
    with tempfile.TemporaryDirectory() as folder, _server(recording, name) as settings:
        fresh = Path(folder) / "cassette.yaml"
        with _recorder(recording, name).use_cassette(str(fresh)):
            async with open_completer(settings) as completer:
                extraction = await aextract_determination(letter, completer=completer, prompt=recording.prompt)
        if extraction.model and extraction.model.status != "unreachable":
            target = recording.path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(fresh.read_bytes())
    return extraction


@contextlib.contextmanager
def _server(recording: Recording, name: str) -> Iterator[CompletionSettings]:
    """Give the settings that reach who answers; a server a letter, so that nothing depends on the order of letters."""
    if not recording.authored:
        yield recording.settings
        return
    with loopback(load_script(recording.settings.name, name).answer) as server:
        yield replace(recording.settings, base_url=server.base_url)


def _recorder(recording: Recording, name: str) -> vcr.VCR:
    def keep(response: dict[str, Any]) -> dict[str, Any] | None:
        if response["status"]["code"] >= _BAD:
            return None  # a fault of the moment; faults are tried on the loopback server
        kept = keep_response(response)
        return _without_usage(kept) if recording.authored else kept

    recorder = vcr.VCR(serializer="yaml", record_mode="all", before_record_request=keep_request, before_record_response=keep)
    recorder.register_serializer("yaml", PrettyYaml(recording.about(name)))
    return recorder


def _without_usage(response: dict[str, Any]) -> dict[str, Any]:
    """Return a hand-written answer without token counts: nobody counted any."""
    body = json.loads(response["body"]["string"])
    return response | {"body": {"string": json.dumps(body | {"usage": None}, ensure_ascii=False).encode()}}


def _characters(letter: Letter, prompt: Prompt) -> int:
    passage = read_passage(letter)
    return sum(len(message.content) for message in render_messages(prompt, passage, number_sentences(passage)))


def _recording(given: argparse.Namespace) -> Recording:
    known = letter_files()
    names = [Path(name).stem if Path(name).suffix in {".txt", ".pdf"} else name for name in given.letters or known]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ImrError(f"{unknown[0]!r} is no letter of examples/letters; only those have gold and may stand in a cassette.")
    settings = CompletionSettings(
        given.model,
        base_url=given.base_url,
        api_key_env=given.api_key_env,
        mode=given.mode,
        temperature=given.temperature,
        seed=given.seed,
    )
    return Recording(settings, load_prompt(given.prompt), {name: known[name] for name in names})


def _agreed() -> bool:
    if not sys.stdin.isatty():
        typer.echo("No terminal to ask on; say YES=1 to go on.")
        return False
    return input("Go on? [y/N] ").strip().lower() in ("y", "yes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", required=True, help="provider/name; authored/careful and authored/careless are by hand")
    parser.add_argument("--prompt", default="determination.v1", help="name and version")
    parser.add_argument("--letters", nargs="*", help="names of example letters; all by default")
    parser.add_argument("--base-url", help="a server that speaks the OpenAI API")
    parser.add_argument("--api-key-env", help="environment variable that holds the key")
    parser.add_argument("--mode", choices=("tools", "json_schema"), help="how the schema travels")
    parser.add_argument("--temperature", type=float, help="sent only when given")
    parser.add_argument("--seed", type=int, help="sent only when given")
    parser.add_argument("--yes", action="store_true", default=os.environ.get("YES") == "1", help="do not ask before sending")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
