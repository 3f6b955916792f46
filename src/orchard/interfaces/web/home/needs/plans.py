"""Items about plans: one waits for the viewer's yes, or for the viewer to go on with it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from orchard.domain.plans import documents
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.queries import approvals
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.relationships.guards import merged
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.clock import day_of
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST, URGENCY, GOING_ON = 3, 61, 59
TEXTS = {
    VersionState.APPROVED: _later("The plan {year} for {account} is approved"),
    VersionState.ACCEPTED: _later("{account} accepted the plan {year}"),
    VersionState.RETURNED: _later("The plan {year} for {account} was sent back"),
}


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


def to_go_on(desk: Desk) -> Iterator[Item]:
    """Name the plans that were decided on and go on only by what the viewer does."""
    for place, row in enumerate(approvals.to_go_on(desk.viewer, today=desk.today, most=MOST)):
        account, state = merged(row.plan.account), VersionState(row.state)
        yield Item(
            text=about(str(TEXTS[state]), year=row.plan.year, account=account.name),
            why=_what_next(row),
            href=address("plans:page", account.slug, query=f"year={row.plan.year}"),
            action=_("Go on"),
            icon="clipboard-check",
            tone="warn" if state is VersionState.RETURNED else "good",
            urgency=GOING_ON - place / 10,
        )


def _what_next(row: PlanVersion) -> str:
    if row.state == VersionState.RETURNED:
        return row.reason
    if documents.may_count(row):
        return _("Version %(number)d counts as soon as you say so.") % {"number": row.number}
    text = _("Version %(number)d: ask the customer to accept what is shared with them.")
    return text % {"number": row.number}
