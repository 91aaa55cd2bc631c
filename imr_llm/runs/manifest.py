"""``run.json``: what a folder's run was made with and how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from imr_llm.errors import RunError
from imr_llm.runs.store import replace_file

NAME: Final = "run.json"


class Manifest(BaseModel):
    """The run's key and counts; it holds no letter's text and nobody's key."""

    model_config = ConfigDict(extra="forbid")

    key: dict[str, str] = Field(description="What the records depend on; a folder holds records of one key.")
    paths: list[str] = Field(description="As given to the newest command.")
    state: Literal["running", "stopped", "complete"] = "running"
    stopped: str = Field("", description="Why reading ended early.")
    started: str = Field(description="When the folder was begun, UTC.")
    updated: str = Field(description="When this file was written, UTC.")
    resumes: int = Field(0, description="How often the run went on after it had ended.")
    letters: int = Field(0, description="records + failures + pending")
    records: int = 0
    failures: int = 0
    pending: int = 0
    items: int = 0
    for_review: int = 0
    unanswered: int = 0
    requests: int = Field(0, description="HTTP requests over all resumes.")
    total_tokens: int = Field(0, description="Tokens over all resumes, as far as they were reported.")
    skipped: dict[str, int] = Field(default_factory=dict, description="Files passed over, by ending.")
    outcomes: dict[str, int] = Field(default_factory=dict, description="Items by outcome.")
    case_outcomes: dict[str, int] = Field(default_factory=dict, description="Letters by outcome.")
    findings: dict[str, int] = Field(default_factory=dict, description="Findings by code.")
    failure_codes: dict[str, int] = Field(default_factory=dict, description="Failures by code.")

    def write(self, directory: Path) -> None:
        """Put the manifest into the run's folder.

        Raises:
            RunError: The disk is full or broken.
        """
        replace_file(directory / NAME, self.model_dump_json(indent=2) + "\n")


def load_manifest(directory: Path) -> Manifest | None:
    """Return a folder's manifest; None where no run was made.

    Raises:
        RunError: There is one, and it cannot be read.
    """
    try:
        return Manifest.model_validate_json((directory / NAME).read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RunError(str(directory), f"`{NAME}` cannot be read ({error.strerror})", "check the folder's permissions") from error
    except ValidationError as error:
        raise RunError(
            str(directory), f"`{NAME}` is damaged or of another version", "name another folder, or begin anew with `--restart`"
        ) from error
