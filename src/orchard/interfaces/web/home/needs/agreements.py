"""Items about agreements: the last day for notice comes near, is gone, or a term ended."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.agreements import queries
from orchard.domain.agreements.queries import Due
from orchard.domain.agreements.rules import OVER, PASSED
from orchard.interfaces.web.agreements import words
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST = 3
URGENCY = {OVER: 71, PASSED: 74, 30: 70, 60: 62, 90: 56, 180: 44}
LATE = 30
"""From this step on it is late."""


def reminders(desk: Desk) -> Iterator[Item]:
    """Name the agreements of the accounts that the viewer leads whose last day for notice comes next."""
    if not desk.own_trees and not desk.is_director:
        return
    found = queries.due(desk.viewer, today=desk.today, most=MOST, of_nobody=desk.is_director)
    for place, one in enumerate(found):
        yield _item(one, place)


def _item(one: Due, place: int) -> Item:
    text = _("{agreement} with {account}: renew it or let it end")
    return Item(
        text=about(text, agreement=one.line.agreement.name, account=one.account.name),
        why=words.reminder(one.line),
        href=address("agreements:agreement", one.account.slug, one.line.agreement.pk),
        action=_("Open the agreement"),
        icon="file-check",
        tone="bad" if one.step <= LATE else "warn",
        urgency=URGENCY[one.step] - place,
    )
