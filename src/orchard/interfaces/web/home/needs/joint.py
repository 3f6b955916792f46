"""Items about what both sides do together: a customer ranks their needs differently, or wants another text."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.models import SuccessCriterion, WhatMattersCheck
from orchard.domain.plans.queries import joint
from orchard.domain.relationships.guards import merged
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST, URGENCY, ASKED = 3, 58, 60


def changed_needs(desk: Desk) -> Iterator[Item]:
    """Name the accounts that the viewer leads whose needs changed and whose plan did not follow."""
    if not desk.own_trees:
        return
    for place, row in enumerate(joint.unsettled(desk.viewer, most=MOST)):
        yield _item(row, place)


def changes_asked(desk: Desk) -> Iterator[Item]:
    """Name the success criteria of which the customer wants another text."""
    text, action = _("{account} asks for another text of “{metric}”"), _("Read what they ask for")
    if desk.own_trees:
        for place, row in enumerate(joint.changes_asked(desk.viewer, most=MOST)):
            yield _criterion(row, place, text, action, icon="message", tone="warn")


def accepted_there(desk: Desk) -> Iterator[Item]:
    """Name the success criteria that the customer accepted and that wait for us."""
    text, action = _("{account} accepted “{metric}”: it waits for us"), _("Read and accept")
    if desk.own_trees:
        for place, row in enumerate(joint.accepted_there(desk.viewer, most=MOST)):
            yield _criterion(row, place, text, action, icon="clipboard-check", tone="good")


def _criterion(
    row: SuccessCriterion, place: int, text: str, action: str, *, icon: str, tone: str
) -> Item:
    account = merged(row.account)
    return Item(
        text=about(text, account=account.name, metric=row.metric),
        why=_("A criterion counts once both sides accepted the same text."),
        href=address("joint:criterion", account.slug, row.pk),
        action=action,
        icon=icon,
        tone=tone,
        urgency=ASKED - place,
    )


def _item(row: WhatMattersCheck, place: int) -> Item:
    account = merged(row.account)
    why = _("Said on %(day)s. Update the plan, then say what follows.")
    return Item(
        text=about(_("{account} ranks its needs differently"), account=account.name),
        why=why % {"day": figures.day(row.ranked_on)},
        href=address("joint:page", account.slug),
        action=_("See what changed"),
        icon="message",
        tone="warn",
        urgency=URGENCY - place,
    )
