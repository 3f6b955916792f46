"""Items about people at customers: somebody left, and maps that nobody went through for long."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.rules import Permission
from orchard.domain.relationships import queries
from orchard.domain.relationships.queries.tasks import DueReview, DueWhy
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST_MAPS = 2


def who_left(desk: Desk) -> Iterator[Item]:
    """Name the people who left and to whom the viewer had a tie."""
    if not desk.may(Permission.SEE_OPINIONS):
        return
    for row in queries.open_reassignments(desk.viewer):
        account = row.contact.account
        yield Item(
            text=about(
                _("{person} left {account}: whom do you know instead?"),
                person=row.contact.name, account=account.name,
            ),
            why=_("Left on %(day)s; the tie was yours.") % {"day": figures.day(row.contact.left_on)},
            href=address("relations:settle", account.slug, row.pk),
            action=_("Say who follows"),
            icon="user-minus",
            tone="warn",
            urgency=68,
        )  # fmt: skip


def old_maps(desk: Desk) -> Iterator[Item]:
    """Name the viewer's accounts whose people nobody went through for too long."""
    for place, one in enumerate(queries.due_reviews(desk.viewer, at=desk.now)[:MOST_MAPS]):
        yield Item(
            text=about(_("Go through the people at {account}"), account=one.account.name),
            why=_why(one),
            href=address("relations:people", one.account.slug),
            action=_("Review"),
            icon="users",
            tone="none",
            urgency=42 - place,
        )


def _why(one: DueReview) -> str:
    days = one.days or 0
    if one.why is DueWhy.PERSONNEL:
        return _("Somebody came or left since the last review.")
    text = (
        ngettext("Last reviewed %(days)d day ago.", "Last reviewed %(days)d days ago.", days)
        if one.why is DueWhy.OLD
        else ngettext("Not reviewed for %(days)d day.", "Not reviewed for %(days)d days.", days)
    )
    return text % {"days": days}
