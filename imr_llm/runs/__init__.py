"""Folder runs: find letters, read them, keep what is done, go on where it stopped."""

from imr_llm.runs.key import RunKey
from imr_llm.runs.run import run_rules
from imr_llm.runs.settings import RunSettings, Stop, Unwatched, Watch
from imr_llm.runs.status import RunStatus, load_status, render_status
from imr_llm.runs.summary import RunSummary, render_summary

__all__ = [
    "RunKey",
    "RunSettings",
    "RunStatus",
    "RunSummary",
    "Stop",
    "Unwatched",
    "Watch",
    "load_status",
    "render_status",
    "render_summary",
    "run_rules",
]
