"""Items about actions: soon due, late, late at an account that one leads, or of nobody any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.core.rules import Permission
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.queries.actions import OF_OTHERS, OWN
from orchard.domain.relationships.queries.tasks import Beside
from orchard.interfaces.web.actions import words
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about
from orchard.interfaces.web.home.needs.people import tasks

MOST = 4
BACK = "next=%2F"
LATE, ESCALATED, ALONE, TOMORROW, SOON = 73, 69, 66, 63, 49


def reminders(desk: Desk) -> Iterator[Item]:
    """Name the actions that the viewer has to do, and those of others that stay undone."""
    found = [one for one in tasks(desk).beside if one.kind in {OWN, OF_OTHERS}]
    ordered = sorted(found, key=lambda one: (-_urgency(one, desk.today), one.day, one.pk))
    movable = _movable(desk, ordered[:MOST])
    for place, one in enumerate(ordered[:MOST]):
        left = (one.day - desk.today).days
        is_own = one.kind == OWN and not one.has_moved
        done = address("actions:tick", one.slug, one.pk, query=BACK) if is_own else ""
        later = address("actions:move", one.slug, one.pk, query=BACK)
        yield Item(
            text=_text(one, left),
            why=words.why(one.day, left, is_own=one.kind == OWN, is_alone=one.has_moved),
            href=address("actions:action", one.slug, one.pk),
            action=_("Open the action"),
            icon="list-check",
            tone="bad" if left < 0 else "warn" if left <= 1 or one.has_moved else "none",
            urgency=_urgency(one, desk.today) - place / 10,
            done=done,
            later=later if one.pk in movable else "",
        )


def _movable(desk: Desk, found: Sequence[Beside]) -> frozenset[int]:
    """Return which of the viewer's own actions may be promised for another day."""
    own = [one.pk for one in found if one.kind == OWN]
    if not own or not desk.may(Permission.EDIT_PLANS):
        return frozenset()
    rows = queries.changeable(desk.viewer).filter(pk__in=own)
    return frozenset(rows.values_list("pk", flat=True))


def _text(one: Beside, left: int) -> SafeString:
    names = {"action": one.person, "account": one.account}
    if one.has_moved:
        return about(_("{action} for {account}: nobody does it any more"), **names)
    if left < 0:
        return about(_("{action} for {account} is late"), **names)
    return about(_("{action} for {account} is due"), **names)


def _urgency(one: Beside, today: date) -> int:
    left = (one.day - today).days
    if one.has_moved:
        return ALONE
    if left < 0:
        return LATE if one.kind == OWN else ESCALATED
    return TOMORROW if left <= 1 else SOON
