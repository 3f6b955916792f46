"""Visits of sponsors over accounts that are one today."""

from __future__ import annotations

from datetime import UTC, datetime

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries
from orchard.domain.meetings.models import Meeting
from people import NOON
from sitting import people

__all__ = ["people"]
AT = datetime(2026, 8, 20, tzinfo=UTC)


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, 9, tzinfo=UTC)


def test_visits_of_merged_accounts_count_together_and_only_those_that_took_place(
    people: dict[Role, User],
):
    ola, (birch, fir) = people[Role.EXECUTIVE_SPONSOR], Account.objects.order_by("key")
    for account, starts_at, state in (
        (birch, day(8, 1), "held"), (birch, day(9, 5), "planned"), (birch, day(8, 15), "planned"),
        (fir, day(8, 10), "held"), (fir, day(9, 9), "planned"),
    ):  # fmt: skip
        Meeting.objects.create(
            account=account, kind="relationship", title="Visit", starts_at=starts_at, zone="UTC",
            state=state, sponsor=ola, planned_by=ola, planned_at=NOON,
        )  # fmt: skip
    Account.objects.filter(pk=fir.pk).update(merged_into=birch)

    (load,) = queries.loads(ola, at=AT)

    (visited,) = load.accounts
    assert (visited.last, visited.following) == (day(8, 10), day(9, 5))
