"""Items about risks: the day of a review is past."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.core.rules import Permission
from orchard.domain.relationships.guards import merged
from orchard.domain.risk import queries
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import Colour
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST = 3
URGENCY = {Colour.RED: 69, Colour.AMBER: 58, Colour.GREEN: 42}


def reviews(desk: Desk) -> Iterator[Item]:
    """Name the viewer's risks that nobody looked at again in time, the longest overdue first."""
    if not desk.may(Permission.EDIT_PLANS):
        return
    found = queries.overdue(desk.viewer, today=desk.today, most=MOST)
    for place, one in enumerate(found):
        yield _item(one, place)


def _item(one: Risk, place: int) -> Item:
    account = merged(one.account)
    why = _("%(colour)s %(score)d. The review was due on %(day)s.")
    said = {"colour": one.colour.label.capitalize(), "score": one.score}
    return Item(
        text=about(
            _("{risk} at {account}: look at it again"), risk=one.title, account=account.name
        ),
        why=why % {**said, "day": figures.day(one.review_on)},
        href=address("risks:review", account.slug, one.pk),
        action=_("Look at it"),
        icon="alert-triangle",
        tone="bad" if one.colour is Colour.RED else "warn",
        urgency=URGENCY[one.colour] - place,
    )
