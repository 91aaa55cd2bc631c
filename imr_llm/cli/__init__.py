"""The command line: thin commands over the library."""

from imr_llm.cli.commands import app, main

__all__ = ["app", "main"]
