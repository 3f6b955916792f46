"""What a person is handed of what we hold about them: a file for programs, or a page to read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orchard.domain.relationships.queries import Held, Taken
from orchard.interfaces.web.frame import figures

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-top:1px solid #ccc;"
    "overflow-wrap:anywhere}th{width:14rem;font-weight:500}"
)


def left_out(found: Sequence[Held]) -> str:
    """Return what is said of rows that others hand over, empty where there are none."""
    rows = sum(one.left_out for one in found)
    text = _("%(rows)d rows lie at accounts that only named people know. They hand them over.")
    return text % {"rows": rows} if rows else ""


def as_json(found: Sequence[Held], taken: Sequence[Taken]) -> str:
    """Return all of it for a program."""
    tables = [
        {
            "table": one.title,
            "purpose": one.purpose,
            "kept": one.kept,
            "seen_by": one.seen_by,
            "rows": [dict(row) for row in one.rows],
        }
        for one in found
        if one.rows
    ]
    whole = {"held": tables, "files_taken": [{"on": str(one.on), "as": one.kind} for one in taken]}
    told = {"left_out": said} if (said := left_out(found)) else {}
    return json.dumps({**told, **whole}, ensure_ascii=False, indent=1)


def as_page(name: str, found: Sequence[Held], taken: Sequence[Taken]) -> str:
    """Return all of it for the person, on a page that needs nothing else."""
    title = _("What we hold about %(name)s") % {"name": name}
    tables = format_html_join("\n", "{}", ((_table(one),) for one in found if one.rows))
    files = format_html_join("", "<li>{}: {}</li>", ((figures.day(o.on), o.kind) for o in taken))
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><style>{}</style>'
        "<h1>{}</h1><p>{}</p>{}<h2>{}</h2><ul>{}</ul></html>\n",
        get_language() or "en", title, SafeString(STYLE), title, left_out(found), tables,
        _("Who took these data along as a file, and when"), files,
    )  # fmt: skip


def _table(held: Held) -> SafeString:
    rows = format_html_join("\n", "<table>{}</table>", ((_row(row),) for row in held.rows))
    facts = _("For: %(purpose)s. Kept: %(kept)s. Seen by: %(seen_by)s.") % {
        "purpose": held.purpose, "kept": held.kept, "seen_by": held.seen_by,
    }  # fmt: skip
    return format_html("<h2>{}</h2><p>{}</p>{}", held.title, facts, rows)


def _row(row: object) -> SafeString:
    assert isinstance(row, dict)
    return format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", row.items())
