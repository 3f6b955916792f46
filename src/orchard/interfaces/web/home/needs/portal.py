"""Items about the portal: a customer wrote or proposed something, and nobody answered yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.queries import portal_people
from orchard.domain.relationships.guards import merged
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.clock import day_of
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST, URGENCY = 3, 62


def unanswered(desk: Desk) -> Iterator[Item]:
    """Name what customers of accounts that the viewer leads wrote, as long as it waits."""
    if not desk.own_trees:
        return
    for place, one in enumerate(portal_people.unanswered(desk.viewer, most=MOST)):
        why = _("%(name)s, %(at)s. They see it in their portal when you answer.")
        yield Item(
            text=about(_("{account} wrote in the portal"), account=one.account.name),
            why=why % {"name": one.who, "at": figures.moment(one.at)},
            href=address("sharing:page", one.account.slug),
            action=_("Read and answer"),
            icon="message",
            tone="warn",
            urgency=URGENCY - place,
        )


def ideas(desk: Desk) -> Iterator[Item]:
    """Name what customers of accounts that the viewer leads proposed, as long as it waits."""
    if not desk.own_trees:
        return
    for place, one in enumerate(portal_people.new_ideas(desk.viewer, most=MOST)):
        account = merged(one.account)
        yield Item(
            text=about(_("{account} proposes: {idea}"), account=account.name, idea=one.text),
            why=_("Said in the portal on %(day)s. They see there what becomes of it.")
            % {"day": figures.day(day_of(one.raised_at))},
            href=address("whitespace:idea", account.slug, one.pk),
            action=_("Read and answer"),
            icon="message",
            tone="warn",
            urgency=URGENCY - 1 - place,
        )
