"""What waits for a decision in the programme: what the board is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import may_know_heir
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.packs.board.material import Asked
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.selection.queries import overview


def asked(viewer: User, today: date) -> Iterator[Asked]:
    """Yield what waits, as far as the viewer may know of it."""
    if may(viewer, Permission.SEE_SELECTION):
        yield from _of_choosing(viewer, today)
    yield from _plans(viewer)


def _of_choosing(viewer: User, today: date) -> Iterator[Asked]:
    """Yield what waits in choosing key accounts and in caring for them."""
    waiting = overview.waiting(viewer, overview.programme(viewer, today), today)
    for one in waiting.empty:
        said = {"account": one.account.name, "role": TeamRole(one.role).label}
        yield Asked(_("%(account)s has nobody as: %(role)s") % said, one.since)
    for row in waiting.rounds:
        said = {"name": row.name, "state": row.get_state_display()}
        yield Asked(_("Round “%(name)s”: %(state)s") % said, None, row.led_by.name)
    for chosen in waiting.chosen:
        said = {"account": chosen.nomination.account.name}
        yield Asked(_("%(account)s was chosen and is no key account yet") % said, None)
    for override in waiting.overrides:
        said = {"account": override.account.name}
        text = _("%(account)s is to be let in against the criteria")
        yield Asked(text % said, override.expires_on, override.written_by.name)
    for pilot in waiting.pilots:
        said = {"account": pilot.incubation.account.name, "goal": pilot.goal}
        yield Asked(_("Pilot with %(account)s ends: %(goal)s") % said, pilot.ends_on)
    if waiting.draft is not None:
        yield Asked(_("The criteria are drafted and wait for approval"), None)


def _plans(viewer: User) -> Iterator[Asked]:
    """Yield the plans that wait for somebody's yes, the longest first."""
    known = PlanVersion.objects.visible_to(viewer).filter(may_know_heir(viewer, "plan__account__"))
    rows = known.filter(state=VersionState.SUBMITTED)
    near = rows.select_related("plan__account__merged_into", "submitted_by").defer("document")
    calendar = core.fiscal_calendar(viewer)
    for row in near.order_by("submitted_at", "pk"):
        account = row.plan.account.merged_into or row.plan.account
        said = {"account": account.name, "year": row.plan.year}
        on = calendar.today(row.submitted_at)
        yield Asked(_("Plan for %(account)s, %(year)s, waits for approval") % said, on, row.submitted_by.name)  # fmt: skip
