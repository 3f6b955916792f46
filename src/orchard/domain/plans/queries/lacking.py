"""Which key accounts the viewer leads without a plan."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from orchard.domain.accounts.models import MERGERS, Assignment
from orchard.domain.accounts.rules import KEY_STATUSES, Status, TeamRole
from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan
from orchard.domain.relationships.queries.tasks import Rows, of_seats

TO_BEGIN = "plan_to_begin"
PLANNED = tuple(one for one in KEY_STATUSES if one is not Status.IN_TRANSITION)
"""Who is on the way out of the programme needs no plan any more."""


def to_begin_rows(viewer: User, *, today: date) -> Rows:
    """Return the accounts for which the viewer has to begin a plan, as rows beside other tasks.

    A plan of this year or a later one is enough, also that of what became part of the account.
    """
    led = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    key = led.filter(account__status__in=PLANNED, account__merged_into__isnull=True)
    here = Q()
    for merger in MERGERS:
        here |= Q(**{f"account__{merger}id": OuterRef("account")})
    begun = AccountPlan.objects.visible_to(viewer).filter(here, year__gte=today.year)
    return of_seats(viewer, TO_BEGIN, key.exclude(Exists(begun)))
