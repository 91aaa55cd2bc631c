"""Answers written by hand, one small file a letter, and the server's side of them.

``careful/<letter>.yaml`` is a whole draft. ``careless/<letter>.yaml`` tells what a careless model does instead: each of its
answers is the careful draft with some values put in place of others, or one of the loopback server's faults. What it would
then say about the differences is kept by the field's name as the question prints it; what is not named it insists on.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from imr_llm.letters import read_letter, read_passage
from imr_llm.sections.sentences import number_sentences
from tests.loopback.replies import Reply, Request
from tests.recording.cassettes import CASSETTES, ROOT

ANSWERS = CASSETTES / "authored"
LETTERS = ROOT / "examples" / "letters"
GOLD = ROOT / "examples" / "gold"
PROVIDER = "authored"

_ASKED = re.compile(r"Field (?P<n>\d+): (?P<name>.+?)\. You said: (?P<said>.*)\.")
_ABSENT = "-"


@dataclass(frozen=True)
class Fault:
    """One error planted in a careless answer.

    Attributes:
        kind: What is wrong, in words.
        field: JSON pointer into the record that the error is about; empty where it is about the whole answer.
        ends: ``flagged``, by a finding on the field, or ``corrected``, by a re-ask.
    """

    kind: str
    field: str
    ends: str


@dataclass(frozen=True)
class Script:
    """What a hand-written model says about one letter.

    Attributes:
        replies: Its answers to the first question and to each re-ask after it; the last one again and again.
        evidence: Its answers to the question about differences, by the field's name as asked; all others it insists on.
        faults: What is wrong with the answers on purpose.
    """

    replies: tuple[Reply, ...]
    evidence: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def answer(self, request: Request) -> Reply:
        """Return the reply to a request."""
        if request.schema_name == "EvidenceAnswer":
            return Reply({"answers": [self._about(found) for found in _ASKED.finditer(_question(request))]})
        return self.replies[min(request.answers_given, len(self.replies) - 1)]

    def _about(self, asked: re.Match[str]) -> dict[str, Any]:
        said = None if asked["said"] == "nothing" else asked["said"]
        return {"n": int(asked["n"]), "value": said} | dict(self.evidence.get(asked["name"], {}))


def letter_files() -> dict[str, Path]:
    """Return the example letters by name."""
    return {path.stem: path for path in sorted(LETTERS.iterdir())}


def load_script(name: str, letter: str) -> Script:
    """Return what the hand-written model of that name says about a letter."""
    careful = _load("careful", letter)
    if name == "careful":
        return Script((Reply(careful),))
    told = _load(name, letter)
    replies = tuple(_reply(one, careful, letter) for one in told["answers"])
    faults = tuple(Fault(one["kind"], one.get("field", ""), one["ends"]) for one in told["faults"])
    return Script(replies, told.get("evidence", {}), faults)


def _question(request: Request) -> str:
    return next(str(message["content"]) for message in request.body["messages"] if message["role"] == "user")


def _load(name: str, letter: str) -> dict[str, Any]:
    path = ANSWERS / name / f"{letter}.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _reply(told: Mapping[str, Any], careful: dict[str, Any], letter: str) -> Reply:
    """Return one answer of a careless model: ``instead`` puts values by pointer, ``says`` is the answer as it is."""
    if "says" in told:
        return Reply(told["says"], told.get("fault", ""))
    draft = copy.deepcopy(careful)
    for pointer, value in told.get("instead", {}).items():
        _put(draft, pointer, [_sentences(letter) + 7] if value == "beyond" else value)
    text = json.dumps(draft, separators=(",", ":"), ensure_ascii=False)
    return Reply(text.removesuffix("}") if told.get("malformed") else draft, told.get("fault", ""))


def _sentences(letter: str) -> int:
    return len(number_sentences(read_passage(read_letter(letter_files()[letter]))))


def _put(draft: Any, pointer: str, value: Any) -> None:  # noqa: ANN401 (a JSON tree)
    """Put a value at a pointer; ``-`` as value takes away what is there, as the last step it adds to a list."""
    *steps, last = pointer.split("/")[1:]
    place = draft
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    if isinstance(place, list):
        if last == _ABSENT:
            place.append(value)
        elif value == _ABSENT:
            del place[int(last)]
        else:
            place[int(last)] = value
    elif value == _ABSENT:
        place.pop(last, None)
    else:
        place[last] = value
