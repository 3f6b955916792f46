"""Invoice lines as a file: all that the figure is made of, up to a limit that is said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from orchard.domain.core import exports
from orchard.domain.core.exports import Kind
from orchard.domain.core.mistakes import NotFound
from orchard.domain.economics import queries as economics
from orchard.domain.economics.queries import LinesWanted
from orchard.domain.economics.queries.lines import MOST
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import readings

COLUMNS = ("booked_on", "invoice", "unit", "offer", "offer_name", "family", "quantity", "gross",
           "net")  # fmt: skip
KINDS = {"booked_on": Kind.DATE, "quantity": Kind.NUMBER, "gross": Kind.MONEY, "net": Kind.MONEY,
         "cost": Kind.MONEY}  # fmt: skip
MOST_PAGES = 40


def as_csv(request: HttpRequest, seen: Seen, wanted: LinesWanted) -> HttpResponse:
    """Return the lines as CSV, at most twenty thousand, and note who took them."""
    columns = (*COLUMNS, "cost") if seen.shows_margins else COLUMNS
    facts = economics.latest(seen.viewer)
    if facts is None:
        raise NotFound
    heads = [_head(name, facts.currency) for name in columns]
    text = io.StringIO(newline="")
    rows = exports.write_csv(_rows(seen, wanted, columns), heads, text)
    readings.note_file(request, seen.account, name="lines", kind="csv", rows=rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="lines-{seen.account.slug}.csv"'
    return response


def _rows(
    seen: Seen, wanted: LinesWanted, columns: tuple[str, ...]
) -> Iterator[list[exports.Cell]]:
    for number in range(MOST_PAGES):
        page = replace(wanted, skip=number * MOST, most=MOST)
        behind = economics.behind(seen.viewer, seen.account, page)
        for line in behind.lines:
            yield [getattr(line, name) for name in columns]
        if (number + 1) * MOST >= behind.count:
            return


def _head(name: str, currency: str) -> exports.Column:
    kind = KINDS.get(name, Kind.TEXT)
    if kind is not Kind.MONEY:
        return exports.Column(_title(name), kind)
    return exports.Column(f"{_title(name)} ({currency})", kind, currency)


def _title(name: str) -> str:
    return {
        "booked_on": _("Date"),
        "invoice": _("Invoice"),
        "unit": _("Unit"),
        "offer": _("Offer"),
        "offer_name": _("Offer name"),
        "family": _("Family"),
        "quantity": _("Quantity"),
        "gross": _("List price"),
        "net": _("Net"),
        "cost": _("Cost of goods"),
    }[name]
