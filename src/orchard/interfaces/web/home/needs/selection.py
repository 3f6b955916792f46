"""Items about choosing key accounts: rounds that wait for the viewer's scores."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries import waiting
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about


def sheets(desk: Desk) -> Iterator[Item]:
    """Name the rounds that wait for the viewer's own scores."""
    if not desk.may(Permission.SEE_SELECTION):
        return
    for one in waiting.waiting_sheets(desk.viewer):
        yield _item(one) if one.left else _whole(one)


def _item(one: waiting.Waiting) -> Item:
    text = ngettext(
        "Score {count} account in {found}", "Score {count} accounts in {found}", one.left
    )
    why = _("You score blind: %(done)d of %(all)d are done. The reveal waits for you.")
    return Item(
        text=about(text, count=one.left, found=one.seat.round.name),
        why=why % {"done": one.done, "all": one.accounts},
        href=address("rounds:sheet", one.seat.round_id),
        action=_("Score"),
        icon="list-check",
        tone="warn",
        urgency=65,
    )


def _whole(one: waiting.Waiting) -> Item:
    return Item(
        text=about(_("Hand in your sheet of {found}"), found=one.seat.round.name),
        why=_("Every account is scored. The reveal waits for you."),
        href=address("rounds:sheet", one.seat.round_id),
        action=_("Hand in"),
        icon="send",
        tone="warn",
        urgency=65,
    )
