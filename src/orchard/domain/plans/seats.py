"""The seats of our team that a customer is told of."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from orchard.domain.accounts.models import Assignment
from orchard.domain.accounts.rules import TeamRole

ASKED = (TeamRole.ACCOUNT_MANAGER, TeamRole.DEPUTY, TeamRole.DELIVERY_LEAD, TeamRole.SPONSOR)
"""The seats that the customer is told of."""


def asked_seats(account: int, *, today: date) -> list[Assignment]:
    """Return the seats that a customer is told of, who answers for them first."""
    rows = _seats().filter(account=account, since__lte=today)
    return sorted(rows, key=lambda one: (ASKED.index(TeamRole(one.role)), one.pk))


def _seats() -> QuerySet[Assignment]:
    rows = Assignment.objects.open().filter(role__in=ASKED, user__is_active=True)
    return rows.select_related("user", "account", "authority")
