"""Items about the programme: KPIs that nobody opens, policy that waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.rules import Permission, Role
from orchard.domain.programme import queries as programme
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about


def unused_kpis(desk: Desk) -> Iterator[Item]:
    """Name KPIs that nobody opened in two quarters: they support no decision."""
    if Role.PROGRAMME_DIRECTOR not in desk.roles:
        return
    unused = programme.unused(desk.viewer, on=desk.today)
    if not unused:
        return
    text = ngettext(
        "%(count)d KPI has not been opened in two quarters",
        "%(count)d KPIs have not been opened in two quarters",
        len(unused),
    )
    names = ", ".join(str(one) for one in unused[:2])
    yield Item(
        text=text % {"count": len(unused)},
        why=_("%(names)s: what nobody opens supports no decision.") % {"names": names},
        href=address("programme:kpis"),
        action=_("Review KPIs"),
        icon="gauge",
        tone="none",
        urgency=30,
    )


def undecided_policy(desk: Desk) -> Iterator[Item]:
    """Name a proposed policy that waits for the viewer's approval."""
    if not desk.may(Permission.APPROVE_POLICY):
        return
    waiting = desk.policies.proposed
    if waiting is None or waiting.proposed_by_id == desk.viewer.pk:
        return
    yield Item(
        text=about(_("{policy} waits for approval"), policy=str(waiting)),
        why=waiting.reason,
        href=address("settings:policy"),
        action=_("Read it"),
        icon="scale",
        tone="none",
        urgency=50,
    )
