"""Prompts: versioned files, and the messages that carry one letter to a model.

A prompt file is front matter between two ``---`` lines, then the text that is sent as it stands. Nothing is ever
substituted in it or in the letter: braces, percent signs and pleas in a letter are only its words.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from imr_llm.errors import PromptError
from imr_llm.sections.sentences import sentence_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from imr_llm.letters import Passage
    from imr_llm.sections import Sentence

DEFAULT_PROMPT: Final = "determination.v1"
_NAME = re.compile(r"(?P<name>[a-z][a-z0-9_]{0,60})\.(?P<version>v\d{1,4})")
_KEYS: Final = ("name", "version", "draft", "notes")
_TAG_LENGTH: Final = 16
_SURROGATES = re.compile("[\ud800-\udfff]")  # halves of characters, which no UTF-8 message can carry
_LEAST_TOKENS: Final = 1500
_CHARACTERS_A_TOKEN: Final = 3


@dataclass(frozen=True, slots=True)
class Prompt:
    """One released prompt. A change to its file is another prompt: its hash is part of what it is.

    Attributes:
        name: What it asks for, for example ``determination``.
        version: ``v1`` and so on.
        text: The system text, sent as it stands.
        sha256: Hex digest of the whole file with plain newlines.
        notes: What this version is about, for the person who compares versions.
        draft: Name of the draft schema that it was written for.
    """

    name: str
    version: str
    text: str
    sha256: str
    notes: str
    draft: str

    @property
    def identity(self) -> str:
        """Name, version and the first 12 digits of the content's hash, as every record carries it."""
        return f"{self.name}.{self.version}@{self.sha256[:12]}"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


def load_prompt(name_version: str = DEFAULT_PROMPT) -> Prompt:
    """Return a prompt by name and version, from an installed wheel or from the checkout beside the package.

    Raises:
        PromptError: There is no such file, or its front matter is not what a prompt's is.
    """
    named = _NAME.fullmatch(name_version)
    if named is None:
        raise PromptError(name_version, "", "that is no prompt's name", f"name one as in `{DEFAULT_PROMPT}`")
    name, version = named["name"], named["version"]
    folder = prompt_folder()
    try:
        content = (folder / f"{name_version}.md").read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(f"`{one}`" for one in list_prompts()) or "none"
        raise PromptError(name, version, "there is no such prompt file", f"these exist: {known}") from error
    return _parse_prompt(name, version, content.replace("\r\n", "\n"))


def list_prompts() -> tuple[str, ...]:
    """Return the names of the prompts at hand, each as ``name.version``."""
    names = (entry.name.removesuffix(".md") for entry in prompt_folder().iterdir() if entry.name.endswith(".md"))
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def prompt_folder() -> Traversable:
    """Return where prompts live: inside an installed wheel, or beside the package in a checkout."""
    packaged = files("imr_llm") / "_data" / "prompts"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "prompts"


def render_messages(prompt: Prompt, passage: Passage, sentences: Sequence[Sentence]) -> tuple[Message, ...]:
    """Return the conversation's beginning: the prompt's text, and the letter's numbered sentences as data.

    Each sentence is one line, so no letter can begin a line of its own, and the lines around it carry a tag made from the
    letter's hash, which the letter cannot hold.
    """
    tag = _letter_tag(passage.letter.text)
    lines = (f"[{sentence.number}] {_sendable(sentence_text(passage, sentence))}" for sentence in sentences)
    body = "\n".join((f"<letter {tag}>", *lines, f"</letter {tag}>"))
    return (Message("system", prompt.text), Message("user", body))


def size_answer(passage: Passage) -> int:
    """Return how many tokens a full answer on this letter may take: a bound against runaway answers, not an aim.

    An item costs a model some 300 tokens and a letter at least 700 characters, so a token for each three characters of
    the letter leaves room for the wordiest list of items.
    """
    return _LEAST_TOKENS + len(passage.text) // _CHARACTERS_A_TOKEN


def _letter_tag(text: str) -> str:
    tag = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_TAG_LENGTH]
    while tag in text:
        tag = hashlib.sha256(tag.encode("ascii")).hexdigest()[:_TAG_LENGTH]
    return tag


def _sendable(text: str) -> str:
    return text if text.isascii() else _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _parse_prompt(name: str, version: str, content: str) -> Prompt:
    opening, front, text = (*content.split("---\n", 2), "", "")[:3]
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in front.splitlines())}
    if opening or tuple(facts) != _KEYS or not all(facts.values()):
        wanted = ", ".join(f"`{key}`" for key in _KEYS)
        raise PromptError(
            name, version, "its front matter is malformed", f"begin the file with {wanted} between two lines of ---"
        )
    if (facts["name"], facts["version"]) != (name, version):
        raise PromptError(
            name, version, f"the file calls itself `{facts['name']}.{facts['version']}`", "name the file as it is named inside"
        )
    if not text.strip():
        raise PromptError(name, version, "it holds no text", "write the prompt below the front matter")
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    return Prompt(name, version, text.strip(), digest, facts["notes"], facts["draft"])
