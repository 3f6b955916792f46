"""`orchard version`, `glossary` and `manage`: the product itself."""

from __future__ import annotations

import os
from importlib.metadata import version as installed_version
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.text import Text

from orchard.domain.core.mistakes import DomainError
from orchard.interfaces.cli import database

app = typer.Typer()
out = Console()


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"orchard {installed_version('orchard')}")


@app.command()
def glossary(
    words: Annotated[
        str, typer.Argument(help="Part of a term, in any of the four languages.")
    ] = "",
) -> None:
    """Explain the words of the field."""
    database.load_settings()
    from orchard.domain.core import glossary as terms

    found = terms.search(words)
    if not found:
        raise DomainError(_("The glossary has no term with %(words)r in it.") % {"words": words})
    for term in found:
        others = " · ".join(term.names[code] for code in ("no", "et", "ru"))
        out.print(Text(term.name, style="bold"))
        out.print(Text(term.meaning))
        out.print(Text(others, style="dim"), "")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def manage(context: typer.Context) -> None:
    """Pass the rest to Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchard.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["orchard manage", *context.args])
