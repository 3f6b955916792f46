"""What a person is handed of what we hold about them: a file for programs, or a page to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from orchard.domain.relationships.queries import Held, Look, Taken
from orchard.interfaces.web.frame import figures

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-top:1px solid #ccc;"
    "overflow-wrap:anywhere}th{width:14rem;font-weight:500}"
)


RECORDED = gettext_lazy(
    "Looks within twelve hours are one; a look is kept for a year after the last one. Who looked is "
    "said by what they are today."
)

ELSEWHERE = gettext_lazy("This is a part only: who looked is told by the account that they are at.")


@dataclass(frozen=True, slots=True)
class Seen:
    """Who of us looked at it, since when that is recorded, and whether they are named.

    The person may know that and when it was read; the names of those who read it for us only
    where they need them to pursue their rights: docs/adr/0020.
    """

    looks: Sequence[Look] | None
    since: datetime | None
    is_named: bool = False

    def who(self, look: Look) -> str:
        """Return how one of us is called: by a number that tells them apart, or by name."""
        return look.user.name if self.is_named else str(look.number)

    @property
    def words(self) -> str:
        """Return since when looks are recorded, and what counts as one."""
        if self.since is None:
            return f"{_('Since when looks are recorded is not known.')} {RECORDED}"
        since = _("Recorded since %(day)s.") % {"day": figures.day(self.since)}
        return f"{since} {RECORDED}"

    @property
    def nobody(self) -> str:
        """Return that no look is recorded, which says less where nobody knows since when they are."""
        return _("Nobody looked at it since then.") if self.since else _("No look is recorded.")


def left_out(found: Sequence[Held]) -> str:
    """Return what is said of rows that others hand over, empty where there are none."""
    rows = sum(one.left_out for one in found)
    text = _("%(rows)d rows lie at accounts that only named people know. They hand them over.")
    return text % {"rows": rows} if rows else ""


def as_json(found: Sequence[Held], taken: Sequence[Taken], seen: Seen) -> str:
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
    files = [{"on": str(one.on), "as": one.kind} for one in taken]
    whole = {"held": tables, "seen_by_us": _seen_as_json(seen), "files_taken": files}
    told = {"left_out": said} if (said := left_out(found)) else {}
    return json.dumps({**told, **whole}, ensure_ascii=False, indent=1)


def _seen_as_json(seen: Seen) -> dict[str, object]:
    if seen.looks is None:
        return {"about": str(ELSEWHERE)}
    rows = [
        {
            "who": seen.who(one),
            "role": one.role,
            "saw": str(one.kind.label),
            "first": _day(one.first_at),
            "last": _day(one.last_at),
            "times": one.times,
        }
        for one in seen.looks
    ]
    since = _day(seen.since) if seen.since else None
    return {"recorded_since": since, "about": seen.words, "looks": rows}


def as_page(name: str, found: Sequence[Held], taken: Sequence[Taken], seen: Seen) -> str:
    """Return all of it for the person, on a page that needs nothing else."""
    title = _("What we hold about %(name)s") % {"name": name}
    tables = format_html_join("\n", "{}", ((_table(one),) for one in found if one.rows))
    files = format_html_join("", "<li>{}: {}</li>", ((figures.day(o.on), o.kind) for o in taken))
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><style>{}</style>'
        "<h1>{}</h1><p>{}</p>{}{}<h2>{}</h2><ul>{}</ul></html>\n",
        get_language() or "en", title, SafeString(STYLE), title, left_out(found), tables, _looks(seen),
        _("Who took these data along as a file, and when"), files,
    )  # fmt: skip


def _looks(seen: Seen) -> SafeString:
    title = _("Who of us looked at it")
    if seen.looks is None:
        return format_html("<h2>{}</h2><p>{}</p>", title, ELSEWHERE)
    rows = format_html_join(
        "\n",
        "<tr><th>{}, {}</th><td>{}</td><td>{}</td></tr>",
        ((seen.who(o), o.role, o.kind.label, said_when(o)) for o in seen.looks),
    )
    nobody = "" if seen.looks else seen.nobody
    return format_html(
        "<h2>{}</h2><p>{} {}</p><table>{}</table>",
        title, seen.words, nobody, rows,
    )  # fmt: skip


def said_when(look: Look) -> str:
    """Return how often somebody looked, first and last."""
    text = ngettext(
        "%(times)d time, on %(first)s", "%(times)d times, from %(first)s to %(last)s", look.times
    )
    first, last = figures.day(look.first_at), figures.day(look.last_at)
    return text % {"times": look.times, "first": first, "last": last}


def _day(moment: datetime) -> str:
    return localtime(moment).date().isoformat()


def _table(held: Held) -> SafeString:
    rows = format_html_join("\n", "<table>{}</table>", ((_row(row),) for row in held.rows))
    facts = _("For: %(purpose)s. Kept: %(kept)s. Seen by: %(seen_by)s.") % {
        "purpose": held.purpose, "kept": held.kept, "seen_by": held.seen_by,
    }  # fmt: skip
    return format_html("<h2>{}</h2><p>{}</p>{}", held.title, facts, rows)


def _row(row: object) -> SafeString:
    assert isinstance(row, dict)
    return format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", row.items())
