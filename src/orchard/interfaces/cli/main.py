"""The door of the command line: commands, and the one place that shows mistakes."""

from __future__ import annotations

import os
import sys

import typer

from orchard.interfaces.cli import (
    account,
    analyse,
    figures,
    folding,
    imports,
    operations,
    pack,
    person,
    plans,
    product,
    users,
    value,
)
from orchard.interfaces.cli.demo import command as demo
from orchard.interfaces.cli.serving import command as serving

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
for commands in (
    analyse,
    account,
    value,
    imports,
    folding,
    figures,
    serving,
    operations,
    users,
    pack,
    person,
    product,
    plans,
    demo,
):
    app.add_typer(commands.app)


def run() -> None:
    """Run the command; a named mistake becomes its text and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchard.config.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # our matrices are small: threads only wait
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import InterfaceError, OperationalError

    from orchard.analytics.mistakes import AnalyticsMistake
    from orchard.domain.core.mistakes import DomainError

    try:
        app()
    except (AnalyticsMistake, DomainError, ImproperlyConfigured) as mistake:
        sys.stderr.write(f"{mistake}\n")
        sys.exit(1)
    except (InterfaceError, OperationalError) as failure:
        sys.stderr.write(f"{_of_the_database(failure)}\n")
        sys.exit(1)


def _of_the_database(failure: Exception) -> str:
    """Say that the database let us down, in its own words, and where to look."""
    from django.utils.translation import gettext as _

    text = _(
        "The database failed: %(why)s. Check that it runs and can be written, and what %(names)s say."
    )
    why = str(failure).strip().splitlines()
    names = "ORCHARD_DATABASE, ORCHARD_DATA"
    return text % {"why": why[0] if why else type(failure).__name__, "names": names}
