"""Items about the portal: a customer wrote, and nobody of ours answered yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.queries import portal_people
from orchard.interfaces.web.frame import figures
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
