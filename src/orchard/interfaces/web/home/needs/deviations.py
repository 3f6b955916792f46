"""Items about deviations: what the viewer has to mend, and what they hear of because it is late."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.agreements.queries import deviations
from orchard.domain.agreements.queries.deviations import Case
from orchard.interfaces.web.deviations import words
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST = 3
LATE, OPEN = 76, 58


def waiting(desk: Desk) -> Iterator[Item]:
    """Name the deviations that the viewer mends, or hears of because somebody is late."""
    found = deviations.waiting(
        desk.viewer, now=desk.now, today=desk.today, is_director=desk.is_director
    )
    late_first = sorted(found, key=lambda one: not one.is_late)
    for place, one in enumerate(late_first[:MOST]):
        yield _item(one, place)


def _item(one: Case, place: int) -> Item:
    home = one.row.home
    return Item(
        text=about(_("{title} at {account}"), title=one.row.title, account=home.name),
        why=words.why(one),
        href=address("deviations:deviation", home.slug, one.row.pk),
        action=_("Open the deviation"),
        icon="alert-triangle",
        tone="bad" if one.is_late else "warn",
        urgency=(LATE if one.is_late else OPEN) - place,
    )
