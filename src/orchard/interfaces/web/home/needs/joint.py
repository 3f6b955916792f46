"""Items about what both sides do together: a customer ranks their needs differently."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.models import WhatMattersCheck
from orchard.domain.plans.queries import joint
from orchard.domain.relationships.guards import merged
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST, URGENCY = 3, 58


def changed_needs(desk: Desk) -> Iterator[Item]:
    """Name the accounts that the viewer leads whose needs changed and whose plan did not follow."""
    if not desk.own_trees:
        return
    for place, row in enumerate(joint.unsettled(desk.viewer, most=MOST)):
        yield _item(row, place)


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
