"""The door of the command line: commands, and the one place that shows mistakes."""

from __future__ import annotations

import os
import sys

import typer

from orchard.interfaces.cli import account, analyse, imports, product, value

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
for commands in (analyse, account, value, imports, product):
    app.add_typer(commands.app)


def run() -> None:
    """Run the command; a named mistake becomes its text and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchard.config.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # our matrices are small: threads only wait
    from orchard.analytics.mistakes import AnalyticsMistake
    from orchard.domain.core.mistakes import DomainError

    try:
        app()
    except (AnalyticsMistake, DomainError) as mistake:
        sys.stderr.write(f"{mistake}\n")
        sys.exit(1)
