"""Which plans wait for the viewer: for a yes, or for who leads the account to go on with them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from orchard.domain.accounts.models import Assignment, may_know_heir
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.queries.versions import GOING
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.relationships.models import in_homes, of_team

PLAN = "plan__account__"
LEFT_LYING = (VersionState.APPROVED, VersionState.ACCEPTED, VersionState.RETURNED)
"""States that end only by what who leads the account does next."""


def to_decide(viewer: User, *, most: int) -> list[PlanVersion]:
    """Return the versions that the viewer may approve or send back, what waits longest first."""
    rows = to_decide_rows(viewer).select_related("plan__account__merged_into", "submitted_by")
    return list(rows.defer("document").order_by("submitted_at", "pk")[:most])


def to_decide_rows(viewer: User) -> QuerySet[PlanVersion]:
    """Return all of them, as `rights.may_approve` says of one account."""
    if not viewer.may(Permission.APPROVE_PLANS):
        return PlanVersion.objects.none()
    known = PlanVersion.objects.visible_to(viewer).filter(may_know_heir(viewer, PLAN))
    rows = known.filter(state=VersionState.SUBMITTED)
    if not viewer.may(Permission.EDIT_TEAMS):
        rows = rows.filter(of_team(viewer, PLAN))
    managed = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user=viewer)
    return rows.exclude(submitted_by=viewer).exclude(in_homes(managed.values("account"), PLAN))


def to_go_on(viewer: User, *, today: date, most: int) -> list[PlanVersion]:
    """Return the versions with which the viewer has to go on, what waits longest first."""
    rows = to_go_on_rows(viewer, today=today).select_related(
        "plan__account__merged_into", "decided_by"
    )
    return list(rows.defer("document").order_by("decided_at", "pk")[:most])


def to_go_on_rows(viewer: User, *, today: date) -> QuerySet[PlanVersion]:
    """Return the versions of accounts that the viewer leads, decided on and left lying.

    One that was approved goes on until another one does; one sent back, until there is a newer one.
    """
    managed = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user=viewer)
    newer = PlanVersion.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    known = PlanVersion.objects.visible_to(viewer).filter(may_know_heir(viewer, PLAN))
    waiting = known.filter(state__in=LEFT_LYING, plan__year__gte=today.year)
    led = waiting.filter(in_homes(managed.values("account"), PLAN))
    is_mended = Q(state=VersionState.RETURNED) & Exists(newer)
    return led.exclude(is_mended).exclude(Exists(newer.filter(state__in=GOING)))
