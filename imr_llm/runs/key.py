"""What a run was made with: a folder holds records of one key only."""

from __future__ import annotations

from dataclasses import dataclass, fields

from imr_llm.errors import RunKeyMismatchError


@dataclass(frozen=True, slots=True)
class RunKey:
    """Everything but the letters that a record depends on.

    Attributes:
        command: ``extract`` or ``check``.
        reader: Version of the library.
        schema: Version of the record's schema.
        claims: SHA-256 of the claims file; empty for ``extract``.
        model: The model as named; empty for rules alone.
        prompt: Name, version and hash of the prompt; empty for rules alone.
        draft: Hash of the draft's schema; empty for rules alone.
        settings: What else is sent to the model, in one line; never a key.
    """

    command: str
    reader: str
    schema: str
    claims: str = ""
    model: str = ""
    prompt: str = ""
    draft: str = ""
    settings: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the parts by name."""
        return {part.name: str(getattr(self, part.name)) for part in fields(self)}

    def require_same(self, made_with: dict[str, str], directory: str) -> None:
        """Do nothing where the folder was made with this key.

        Raises:
            RunKeyMismatchError: It was not; the sentence names each part that differs.
        """
        now = self.as_dict()
        differing = [
            f"`{name}` is {made_with.get(name) or 'none'} there and {value or 'none'} now"
            for name, value in now.items()
            if made_with.get(name, "") != value
        ]
        if differing:
            seen = f"the folder holds a run made with other settings: {', '.join(differing)}"
            raise RunKeyMismatchError(directory, seen, "name another folder, or begin anew with `--restart`")
