"""Items about white space: customers to tell of an offer, next steps that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from orchard.domain.whitespace import queries
from orchard.domain.whitespace.queries import Due
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST = 3
SOON = timedelta(days=7)
LATE, WAITING = 66, 52


def to_do(desk: Desk) -> Iterator[Item]:
    """Name next steps due within a week, and customers to tell of an offer, the next first."""
    found = queries.due(desk.viewer, until=desk.today + SOON, most=MOST)
    for place, one in enumerate(found):
        is_late = one.on < desk.today
        urgency = (LATE if is_late else WAITING) - place
        yield _item(one, "bad" if is_late else "warn", urgency)


def _item(one: Due, tone: str, urgency: int) -> Item:
    if one.is_step:
        text = about(_("{title}: the next step is due"), title=one.title)
        why = _("%(step)s, by %(day)s.") % {"step": one.step, "day": figures.day(one.on)}
    else:
        offer = one.title or one.family
        text = about(_("Tell {account} of {offer}"), account=one.account, offer=offer)
        why = _("They do not know it yet. By %(day)s.") % {"day": figures.day(one.on)}
    return Item(
        text=text,
        why=why,
        href=address("whitespace:page", one.slug),
        action=_("Open white space"),
        icon="flag" if one.is_step else "message-circle",
        tone=tone,
        urgency=urgency,
    )
