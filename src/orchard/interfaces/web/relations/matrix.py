"""Their people beside ours, as cells that functions draw: 150 of theirs make thousands of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.relationships.queries import PeopleMap, PersonNow, TieNow
from orchard.interfaces.web.templatetags.orchard import in_drawer
from orchard.interfaces.web.templatetags.relations import tie_bars


@dataclass(frozen=True, slots=True)
class Row:
    """One of their people, beside all of ours."""

    person: PersonNow
    cells: tuple[SafeString, ...]


def rows(found: PeopleMap, slug: str) -> list[Row]:
    """Return a row for each of their people."""
    nothing = format_html('<span class="hint">{}</span>', _("no tie"))
    return [Row(one, tuple(_cells(found, one, slug, nothing))) for one in found.people]


def _cells(
    found: PeopleMap, person: PersonNow, slug: str, nothing: SafeString
) -> Iterator[SafeString]:
    ties = {tie.tie.user_id: tie for tie in person.ties}
    for user in found.ours:
        tie = ties.get(user.pk)
        href = reverse("relations:tie", args=[slug, person.contact.pk, user.pk])
        said = _said(tie) if tie else nothing
        yield format_html('<td><a class="tie-cell" {}>{}</a></td>', in_drawer(href), said)


def _said(tie: TieNow) -> SafeString:
    bars = tie_bars(tie.latest.strength)
    if tie.freshness >= 1:
        return bars
    days = tie.days
    met = _("never met") if days is None else ngettext("%(days)d day", "%(days)d days", days)
    age = met if days is None else met % {"days": days}
    return format_html('{}<span class="under">{}</span>', bars, age)
