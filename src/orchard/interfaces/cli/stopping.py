"""Ctrl-C: what it looks like, and what is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

EXIT_CODE = 130
"""What shells expect of a command that Ctrl-C ended."""

_OF_DUCKDB = "Query interrupted"


@contextmanager
def stoppable(text: str) -> Iterator[None]:
    """Say the text and end when a person presses Ctrl-C, also in the middle of a query."""
    try:
        yield
    except (KeyboardInterrupt, RuntimeError) as stop:
        if isinstance(stop, RuntimeError) and str(stop) != _OF_DUCKDB:
            raise
        sys.stderr.write(f"{text}\n")
        raise typer.Exit(EXIT_CODE) from None
