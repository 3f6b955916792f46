"""Deviations to the day and the minute: when one is late, and what cannot be meant by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.rules.deviations import (
    Alarm,
    Severity,
    Step,
    StepIsOutOfOrder,
    Timers,
    alarm,
    working_days_after,
)
from orchard.domain.agreements.services.deviations import (
    Report,
    accept_deviation,
    acknowledge_deviation,
    close_deviation,
    correct_deviation,
    fix_deviation,
    reopen_deviation,
    report_deviation,
)
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, StaleVersion
from orchard.domain.core.rules import Role
from people import NOON, make_user

FRIDAY = date(2026, 8, 21)
REPORTED = datetime(2026, 8, 21, 9, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("severity", "hours", "fix_by"),
    [
        (Severity.CRITICAL, 4, date(2026, 8, 28)),
        (Severity.MAJOR, 24, date(2026, 9, 4)),
        (Severity.MINOR, 72, date(2026, 10, 2)),
    ],
)
def test_how_bad_it_is_says_by_when_somebody_answers_and_mends(
    severity: Severity, hours: int, fix_by: date
):
    timers = Timers.of(severity, REPORTED, FRIDAY)

    assert timers == Timers(REPORTED + timedelta(hours=hours), fix_by)
    assert working_days_after(FRIDAY, 1) == date(2026, 8, 24), "the Monday after it"
    assert working_days_after(FRIDAY + DAY, 1) == date(2026, 8, 24), "counted from a Saturday too"


@pytest.mark.parametrize(
    ("severity", "last"), [(Severity.CRITICAL, Alarm.TOP), (Severity.MINOR, Alarm.MANAGER)]
)
def test_on_its_last_day_it_is_not_late_yet_and_on_the_next_it_is(severity: Severity, last: Alarm):
    timers = Timers.of(severity, REPORTED, FRIDAY)

    def heard(day: date) -> Alarm:
        return alarm(severity, Step.ACKNOWLEDGED, timers, now=REPORTED, today=day)

    assert (heard(timers.fix_by), heard(timers.fix_by + DAY)) == (Alarm.OWNER, last)
    assert alarm(severity, Step.FIXED, timers, now=REPORTED, today=date.max) is Alarm.NONE


def test_an_answer_is_late_a_moment_after_its_hours_and_only_as_long_as_nobody_gave_it():
    timers = Timers.of(Severity.CRITICAL, REPORTED, FRIDAY)

    def heard(step: Step, now: datetime) -> Alarm:
        return alarm(Severity.CRITICAL, step, timers, now=now, today=FRIDAY)

    assert heard(Step.REPORTED, timers.respond_by) is Alarm.OWNER
    assert heard(Step.REPORTED, timers.respond_by + MINUTE) is Alarm.MANAGER
    assert heard(Step.ACKNOWLEDGED, timers.respond_by + MINUTE) is Alarm.OWNER


def test_a_unit_of_another_account_is_refused(db: None):
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    mart = make_user("Mart", Role.OPERATIONS)
    birch, fir = (
        Account.objects.create(key=key, name=key.title(), slug=key) for key in ("birch", "fir")
    )
    theirs, ours = (
        AccountUnit.objects.create(account=one, kind="site", key="x", name=f"{one.name} Oslo")
        for one in (fir, birch)
    )
    report = Report("Cold chain broke", "They threw it away", Severity.MAJOR, "Dock", mart, theirs)

    with pytest.raises(Invalid, match="of this account"):
        report_deviation(birch, report=report, by=mart, at=NOON)

    assert not Deviation.objects.exists()
    found = report_deviation(birch, report=replace(report, unit=ours), by=mart, at=NOON)
    assert found.unit == ours


def test_only_what_was_mended_is_reopened_by_who_may_mend_it_and_saw_how_it_stands(db: None):
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    mart, reader = make_user("Mart", Role.OPERATIONS), make_user("Rita", Role.READER)
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    report = Report("Cold chain broke", "They threw it away", Severity.MAJOR, "Dock", mart)
    found = report_deviation(birch, report=report, by=mart, at=NOON)
    again = {"reason": "Warm again", "at": NOON}

    with pytest.raises(StepIsOutOfOrder):
        reopen_deviation(found, expected=1, by=mart, **again)
    found = acknowledge_deviation(found, expected=1, by=mart, at=NOON)
    found = fix_deviation(found, expected=2, fix="Carrier", on=NOON.date(), by=mart, at=NOON)
    with pytest.raises(NotAllowed):
        reopen_deviation(found, expected=3, by=reader, **again)
    with pytest.raises(StaleVersion):
        reopen_deviation(found, expected=2, by=mart, **again)

    assert Deviation.objects.get().reopened == 0
    assert reopen_deviation(found, expected=3, by=mart, **again).reopened == 1


def test_what_is_closed_is_not_corrected(db: None):
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    mart = make_user("Mart", Role.OPERATIONS)
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    report = Report("Cold chain broke", "They threw it away", Severity.MAJOR, "Dock", mart)
    found, told = report_deviation(birch, report=report, by=mart, at=NOON), {"by": mart, "at": NOON}
    found = acknowledge_deviation(found, expected=1, **told)
    found = fix_deviation(found, expected=2, fix="Carrier", on=NOON.date(), **told)
    found = accept_deviation(found, expected=3, who="Jan", on=NOON.date(), **told)
    found = close_deviation(found, expected=4, lesson="Two carriers", **told)

    with pytest.raises(Conflict, match="Reopen it first"):
        correct_deviation(found, expected=5, report=replace(report, title="Nothing"), **told)

    assert Deviation.objects.get().title == "Cold chain broke"
