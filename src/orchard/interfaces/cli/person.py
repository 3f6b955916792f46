"""`orchard person`: everything that is held about somebody who works here, to hand over to them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from rich.console import Console

from orchard.interfaces.cli import database
from orchard.interfaces.cli.users import operator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from orchard.domain.core.holdings import Held, Holding
    from orchard.domain.core.models import User

app = typer.Typer()
out = Console(markup=False, emoji=False)
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-top:1px solid #ccc;"
    "overflow-wrap:anywhere}th{width:14rem;font-weight:500}"
)


@app.command()
def person(
    who: Annotated[str, typer.Argument(help="Name or e-mail address of the person.")],
    into: Annotated[Path, typer.Option(help="Folder to write both files to.")] = Path(),
) -> None:
    """Write everything that is held about a person, as JSON and as a page to read."""
    by = operator()
    from orchard.domain.core import holdings
    from orchard.domain.core.services import reads

    somebody, at = holdings.person_called(by, who), database.now()
    found = holdings.held_about(by, somebody)
    rows = holdings.counted(found)
    reads.note_export(somebody, kind="person", rows=rows, by=by, at=at)
    into.mkdir(parents=True, exist_ok=True)
    text, page = (into / f"person-{somebody.pk}.{ending}" for ending in ("json", "html"))
    _write(text, as_json(somebody, found, at))
    _write(page, as_page(somebody, found, at))
    told = _("%(rows)d rows about %(name)s are in %(text)s and %(page)s.")
    out.print(
        told % {"rows": rows, "name": somebody.name, "text": text, "page": page}, soft_wrap=True
    )


def _write(file: Path, text: str) -> None:
    """Write a file that nobody else on this machine can read."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(text, encoding="utf-8")


def as_json(somebody: User, found: Sequence[Holding], at: datetime) -> str:
    """Return all of it for a program."""
    whole = {
        "person": {"id": somebody.pk, "name": somebody.name, "email": somebody.email},
        "made_at": at.isoformat(),
        "held": [asdict(holding) for holding in found],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_page(somebody: User, found: Sequence[Holding], at: datetime) -> str:
    """Return all of it for the person."""
    title = _("What we hold about %(name)s") % {"name": somebody.name}
    tables = format_html_join("\n", "{}", ((_table(holding),) for holding in found))
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><style>{}</style>'
        "<h1>{}</h1><p>{}</p>{}</html>\n",
        somebody.language or "en", title, STYLE, title, f"{at:%Y-%m-%d %H:%M %Z}", tables,
    )  # fmt: skip


def _table(holding: Holding) -> SafeString:
    rows = format_html_join("\n", "<table>{}</table>", ((_row(row),) for row in holding.rows))
    kept = _("Kept: %(kept)s") % {"kept": holding.kept}
    return format_html("<h2>{}</h2><p>{}. {}</p>{}", holding.title, holding.purpose, kept, rows)


def _row(row: Held) -> SafeString:
    facts = ((name.replace("_", " "), text) for name, text in row.facts.items())
    return format_html_join("\n", "<tr><th>{}</th><td>{}</td></tr>", facts)
