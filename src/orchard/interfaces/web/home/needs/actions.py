"""Items about actions: soon due, late, late at an account that one leads, or of nobody any more."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.queries.actions import Waiting
from orchard.interfaces.web.actions import words
from orchard.interfaces.web.home.desk import Desk
from orchard.interfaces.web.home.needs.item import Item, about

MOST = 4
LATE, ESCALATED, ALONE, TOMORROW, SOON = 73, 69, 66, 63, 49


def reminders(desk: Desk) -> Iterator[Item]:
    """Name the actions that the viewer has to do, and those of others that stay undone."""
    found = queries.waiting(desk.viewer, today=desk.today, is_director=desk.is_director)
    ordered = sorted(found, key=lambda one: -_urgency(one))
    for place, one in enumerate(ordered[:MOST]):
        yield Item(
            text=_text(one),
            why=words.why(one),
            href=words.page_of(one.action),
            action=_("Open the action"),
            icon="list-check",
            tone="bad" if one.left < 0 else "warn" if one.left <= 1 or one.is_alone else "none",
            urgency=_urgency(one) - place / 10,
        )


def _text(one: Waiting) -> SafeString:
    names = {"action": one.action.title, "account": one.action.home.name}
    if one.is_alone:
        return about(_("{action} for {account}: nobody does it any more"), **names)
    if one.left < 0:
        return about(_("{action} for {account} is late"), **names)
    return about(_("{action} for {account} is due"), **names)


def _urgency(one: Waiting) -> int:
    if one.is_alone:
        return ALONE
    if one.left < 0:
        return LATE if one.is_own else ESCALATED
    return TOMORROW if one.left <= 1 else SOON
