"""The KPI register: decisions, openings, and no targets for activity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from orchard.domain.core.mistakes import Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.programme import queries, services
from orchard.domain.programme.models import Kpi, KpiOpening
from orchard.domain.programme.rules import (
    FOUNDING,
    ActivityIsNoTarget,
    Frequency,
    is_activity,
    is_unused,
)
from orchard.domain.programme.services import Description
from people import NOON, make_user

TODAY = date(2026, 3, 2)
RETENTION = Description(
    "Retention of pumps",
    "Kept revenue ÷ revenue a year ago",
    "Ledger",
    Frequency.QUARTERLY,
    "Whether the pump line gets a service team",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def director(db: None) -> User:
    return make_user("Dir", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def reader(db: None) -> User:
    return make_user("Rea", Role.READER)


def test_the_register_begins_with_what_the_ledger_gives(director: User, reader: User):
    services.found_register("ledger", by=director, at=NOON)
    services.found_register("ledger", by=director, at=NOON)

    entries = queries.register(reader, on=TODAY)

    assert [entry.kpi.key for entry in entries] == [card.key for card in FOUNDING]
    assert all(entry.kpi.supports for entry in entries)


def test_the_last_decision_stands_in_the_register(director: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)
    services.decide(kpi, text="Hire two", on=TODAY, by=director, at=NOON)
    services.decide(kpi, text="Wait", on=date(2025, 1, 1), by=director, at=NOON)

    (entry,) = queries.register(director, on=TODAY, keys=[kpi.key])

    assert (entry.decided, entry.decided_on) == ("Hire two", TODAY)
    assert [one.text for one in queries.decisions(director, kpi)] == ["Hire two", "Wait"]


@pytest.mark.parametrize(
    "title",
    [
        "Meetings per month",
        "Number of calls",
        "Customer visits",
        "Hours with customers",
        "Antall møter",
    ],
)
def test_activity_is_refused_as_a_target(director: User, title: str):
    with pytest.raises(ActivityIsNoTarget):
        services.add_kpi(replace(RETENTION, title=title, target=Decimal(5)), by=director, at=NOON)

    assert not Kpi.objects.exists()


def test_a_kpi_cannot_become_a_target_for_activity_later(director: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)
    changed = replace(RETENTION, formula="Calls ÷ weeks", target=Decimal(3))

    with pytest.raises(ActivityIsNoTarget):
        services.change_kpi(kpi, expected=1, description=changed, by=director, at=NOON)


@pytest.mark.parametrize(
    "title", ["Retention", "On-time deliveries", "Share of calls for tender won later"]
)
def test_results_are_welcome(title: str):
    assert is_activity(title) is ("calls" in title)


def test_every_part_of_a_kpi_is_asked_for(director: User):
    for name in ("title", "formula", "source", "supports"):
        with pytest.raises(Invalid):
            services.add_kpi(replace(RETENTION, **{name: " "}), by=director, at=NOON)


def test_two_quarters_without_opening_propose_removal(director: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)
    later = TODAY + timedelta(days=183)

    (before,) = queries.register(director, on=later)
    services.note_opening(kpi, on=TODAY + timedelta(days=90), by=director, at=NOON)
    services.note_opening(kpi, on=TODAY + timedelta(days=90), by=director, at=NOON)
    (after,) = queries.register(director, on=later)

    assert (before.is_unused, after.is_unused) == (True, False)
    assert KpiOpening.objects.count() == 1


@pytest.mark.parametrize(("days", "unused"), [(182, False), (183, True)])
def test_half_a_year_is_the_line(days: int, *, unused: bool):
    assert is_unused(TODAY, TODAY, TODAY + timedelta(days=days)) is unused


def test_a_removed_kpi_can_be_put_back(director: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)

    services.remove_kpi(kpi, expected=1, by=director, at=NOON)
    gone = queries.register(director, on=TODAY)
    services.restore_kpi(kpi, by=director, at=NOON)

    assert gone == []
    assert len(queries.register(director, on=TODAY)) == 1


def test_readers_read_and_change_nothing(director: User, reader: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)

    with pytest.raises(NotAllowed):
        services.decide(kpi, text="no", on=TODAY, by=reader, at=NOON)
    with pytest.raises(NotAllowed):
        services.found_register("ledger", by=reader, at=NOON)
    assert queries.kpi(reader, kpi.key) == kpi


def test_a_stale_change_is_refused(director: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)
    services.change_kpi(kpi, expected=1, description=RETENTION, by=director, at=NOON)

    with pytest.raises(StaleVersion):
        services.change_kpi(kpi, expected=1, description=RETENTION, by=director, at=NOON)


def test_decisions_are_not_written_ahead(director: User):
    kpi = services.add_kpi(RETENTION, by=director, at=NOON)

    with pytest.raises(Invalid):
        services.decide(kpi, text="later", on=TODAY + timedelta(days=1), by=director, at=NOON)
