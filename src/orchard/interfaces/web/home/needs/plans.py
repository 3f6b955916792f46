"""Items about plans: somebody submitted one and waits for the viewer's yes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.queries import approvals
from orchard.domain.relationships.guards import merged
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.clock import day_of
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST, URGENCY = 3, 61


def to_decide(desk: Desk) -> Iterator[Item]:
    """Name the plans that the viewer may approve or send back, what waits longest first."""
    for place, row in enumerate(approvals.to_decide(desk.viewer, most=MOST)):
        account = merged(row.plan.account)
        day = day_of(row.submitted_at)
        why = _("%(person)s submitted version %(number)d on %(day)s.")
        said = {"person": row.submitted_by.name, "number": row.number, "day": figures.day(day)}
        yield Item(
            text=about(
                _("The plan {year} for {account} waits for your approval"),
                year=row.plan.year, account=account.name,
            ),
            why=why % said,
            href=address("plan_versions:version", account.slug, row.plan_id, row.number),
            action=_("Read and decide"),
            icon="clipboard-check",
            tone="none",
            urgency=URGENCY - place / 10,
        )  # fmt: skip
