"""Visits of sponsors over accounts that are one today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orchard.analytics.policy import Policy, PolicyMistake
from orchard.analytics.policy.practice import SponsorPolicy
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import Conflict, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Debrief, Meeting
from orchard.domain.meetings.rules.visiting import due_on
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
        visit(account, ola, starts_at, state)
    Account.objects.filter(pk=fir.pk).update(merged_into=birch)

    (load,) = queries.loads(ola, at=AT)

    (visited,) = load.accounts
    assert (visited.last, visited.following) == (day(8, 10), day(9, 5))


def visit(account: Account, sponsor: User, starts_at: datetime, state: str = "held") -> None:
    Meeting.objects.create(
        account=account, kind="relationship", title="Visit", starts_at=starts_at, zone="UTC",
        state=state, sponsor=sponsor, planned_by=sponsor, planned_at=NOON,
        reason="Ill" if state == "cancelled" else "",
    )  # fmt: skip


def missed(viewer: User, *, visits_a_year: int = 2) -> list[date | None]:
    """Return when sponsors were last where they are overdue; the plan of visits says the same."""
    policy = SponsorPolicy(visits_a_year=visits_a_year)
    found = queries.overdue(viewer, at=AT, zone=ZoneInfo("UTC"), sponsors=policy)
    if visits_a_year == Policy().sponsors.visits_a_year:
        assert sum(one.overdue for one in queries.loads(viewer, at=AT)) == len(found)
    return [one.last for one in found]


def test_a_sponsor_is_due_so_many_days_after_the_last_visit_or_the_first_day_of_the_seat():
    first = date(2026, 1, 1)

    assert due_on(None, since=first, visits_a_year=2) == date(2026, 7, 2)
    assert due_on(date(2026, 3, 1), since=first, visits_a_year=4) == date(2026, 5, 31)
    assert due_on(date(2025, 3, 1), since=first, visits_a_year=1) == date(2027, 1, 1), (
        "whoever comes back to a seat begins anew"
    )
    for count in (0, 13):
        with pytest.raises(PolicyMistake):
            SponsorPolicy(visits_a_year=count)


def test_a_visit_is_overdue_when_none_was_within_the_rhythm_and_none_is_planned(
    people: dict[Role, User],
):
    ola, birch = people[Role.EXECUTIVE_SPONSOR], Account.objects.get(key="birch")
    assert missed(ola) == [None]
    visit(birch, ola, day(2, 18))
    assert missed(ola) == [date(2026, 2, 18)], "the day before, half a year ago"
    visit(birch, ola, day(8, 25), "cancelled")
    visit(birch, people[Role.ACCOUNT_MANAGER], day(8, 1))
    assert missed(ola) == [date(2026, 2, 18)], "it was somebody else's"

    visit(birch, ola, day(2, 19))
    assert missed(ola) == []
    assert missed(ola, visits_a_year=12) == [date(2026, 2, 19)]
    visit(birch, ola, day(9, 1), "planned")
    assert missed(ola, visits_a_year=12) == []


def test_overdue_visits_are_told_to_the_sponsor_and_who_manages_the_account(
    people: dict[Role, User],
):
    for role in (Role.EXECUTIVE_SPONSOR, Role.ACCOUNT_MANAGER):
        assert missed(people[role]) == [None]
    policy = SponsorPolicy()
    others = queries.overdue(people[Role.FINANCE], at=AT, zone=ZoneInfo("UTC"), sponsors=policy)
    assert others == []

    Assignment.objects.filter(role=TeamRole.SPONSOR).update(since=date(2026, 2, 20))

    assert missed(people[Role.EXECUTIVE_SPONSOR]) == [], "the seat is young"


def test_a_visit_to_an_account_that_is_one_today_counts(people: dict[Role, User]):
    ola, (birch, fir) = people[Role.EXECUTIVE_SPONSOR], Account.objects.order_by("key")
    visit(fir, ola, day(8, 1))
    assert missed(ola) == [None]

    Account.objects.filter(pk=fir.pk).update(merged_into=birch)

    assert missed(ola) == []


def test_only_the_sponsor_tells_of_a_visit_and_not_before_it_began(people: dict[Role, User]):
    ola, note = people[Role.EXECUTIVE_SPONSOR], services.DebriefNote("They want the pilot")
    visit(Account.objects.get(key="birch"), ola, day(8, 10))
    row = Meeting.objects.get()

    for role in (Role.ACCOUNT_MANAGER, Role.PROGRAMME_DIRECTOR):
        with pytest.raises(NotAllowed):
            services.debrief_visit(row, note=note, by=people[role], at=AT)
    with pytest.raises(Conflict):
        services.debrief_visit(row, note=note, by=ola, at=row.starts_at - timedelta(minutes=1))

    assert not Debrief.objects.exists()
    services.debrief_visit(row, note=note, by=ola, at=row.starts_at)
    assert Debrief.objects.get().by == ola
