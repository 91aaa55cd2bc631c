"""Every error the library raises on purpose, in one tree.

ImrError
├── LetterError(path)                 ├── ModelError(model)
│   ├── UnreadableLetterError         │   ├── ModelUnavailableError
│   └── NotADeterminationError        │   └── DraftRejectedError
├── PromptError(name, version)        ├── RunError(directory)
└── ExportError(path)                 │   └── RunKeyMismatchError

Constructors take facts; the class writes the sentence: what was seen, where, what to do. No message ever
holds text of a letter.
"""

from __future__ import annotations


class ImrError(Exception):
    """The root: catch this to catch everything the library raises on purpose."""


class LetterError(ImrError):
    """One letter could not be used.

    Attributes:
        path: The letter's path as given.
        code: A short stable word for the reason, as written to ``failures.jsonl``.
    """

    def __init__(self, path: str, code: str, seen: str, remedy: str) -> None:
        """Write the sentence from what was seen and what to do about it."""
        self.path = path
        self.code = code
        self.seen = seen
        self.remedy = remedy
        super().__init__(f"{path!r}: {seen}; {remedy}.")


class UnreadableLetterError(LetterError):
    """The file's bytes do not give a letter's text: missing, damaged, scanned, binary."""


class NotADeterminationError(LetterError):
    """The file can be read but is not an Independent Medical Review determination."""


class PromptError(ImrError):
    """A prompt file is missing or malformed."""

    def __init__(self, name: str, version: str, seen: str, remedy: str) -> None:
        """Write the sentence from what was seen and what to do about it."""
        self.name = name
        self.version = version
        super().__init__(f"prompt `{name}.{version}`: {seen}; {remedy}.")


class ModelError(ImrError):
    """A model could not be asked or did not give a usable answer.

    Attributes:
        model: The model as named, for example ``openai/gpt-5-mini``.
        status: The ``model.status`` of the record that comes of it.
        ends_asking: True when no further letter should be sent (bad key, no quota, unknown model).
    """

    def __init__(self, model: str, status: str, seen: str, remedy: str, *, ends_asking: bool = False) -> None:
        """Write the sentence from what was seen and what to do about it."""
        self.model = model
        self.status = status
        self.ends_asking = ends_asking
        super().__init__(f"model `{model}`: {seen}; {remedy}.")


class ModelUnavailableError(ModelError):
    """Transport gave up, or the provider refused the key, the quota or the model's name."""


class DraftRejectedError(ModelError):
    """The model answered, but no answer fitted the draft schema."""


class RunError(ImrError):
    """A run's folder cannot be used."""

    def __init__(self, directory: str, seen: str, remedy: str) -> None:
        """Write the sentence from what was seen and what to do about it."""
        self.directory = directory
        super().__init__(f"{directory!r}: {seen}; {remedy}.")


class RunKeyMismatchError(RunError):
    """The folder holds a run made with other settings."""


class ExportError(ImrError):
    """An output file cannot be written."""

    def __init__(self, path: str, seen: str, remedy: str) -> None:
        """Write the sentence from what was seen and what to do about it."""
        self.path = path
        super().__init__(f"{path!r}: {seen}; {remedy}.")
