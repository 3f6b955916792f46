"""Rhythms and times: when they are broken, and that local times stay what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from orchard.domain.core.mistakes import Invalid
from orchard.domain.meetings.rules import ics
from orchard.domain.meetings.rules.kinds import Beat, Rhythm, beat, is_more_often, next_due
from orchard.domain.meetings.rules.pace import Pace, pace
from orchard.domain.meetings.rules.when import (
    Pattern,
    check_minutes,
    check_zone,
    instant,
    is_doubled,
    local,
)

TODAY = date(2026, 8, 20)
ZONES = (
    "Europe/Paris", "Europe/Oslo", "Europe/London", "Europe/Tallinn", "Europe/Lisbon", "Asia/Tokyo",
    "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "America/St_Johns", "UTC",
    "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati",
    "Asia/Kathmandu", "Asia/Tehran", "Africa/Cairo", "America/Santiago", "Atlantic/Azores",
)  # fmt: skip


def stands(**changes: object) -> Beat:
    said = {"last": None, "since": None, "following": None, "cancelled": None, "today": TODAY}
    return beat(Rhythm.MONTHLY, **{**said, **changes})


def test_a_rhythm_is_kept_late_unplanned_or_broken():
    assert stands() is Beat.NONE
    assert stands(since=date(2026, 8, 1)) is Beat.NEVER
    assert stands(since=date(2026, 7, 1)) is Beat.BROKEN
    assert stands(last=date(2026, 8, 4)) is Beat.UNPLANNED
    assert stands(last=date(2026, 7, 20)) is Beat.UNPLANNED, "its last day is today"
    assert stands(last=date(2026, 7, 19)) is Beat.OVERDUE, "nobody promised it"
    assert stands(last=date(2026, 7, 19), since=date(2026, 7, 1)) is Beat.BROKEN
    assert stands(last=date(2026, 8, 4), following=date(2026, 9, 4)) is Beat.KEPT
    assert stands(last=date(2026, 8, 4), following=date(2026, 9, 5)) is Beat.LATE


def test_a_cancelled_meeting_breaks_the_rhythm_until_one_is_held_after_it():
    last, since = date(2026, 8, 4), date(2026, 7, 1)
    said = {"last": last, "since": since, "following": date(2026, 9, 3)}
    assert stands(**said, cancelled=date(2026, 9, 1)) is Beat.BROKEN
    assert stands(**said, cancelled=date(2026, 8, 3)) is Beat.KEPT
    assert stands(**said, cancelled=last) is Beat.KEPT, "on that day one met after all"
    assert stands(since=date(2026, 8, 1), cancelled=date(2026, 8, 1)) is Beat.BROKEN


def test_rhythms_count_weeks_or_months_and_know_which_is_more_often():
    assert next_due(Rhythm.FORTNIGHTLY, TODAY) == date(2026, 9, 3)
    assert next_due(Rhythm.HALF_YEARLY, date(2026, 8, 31)) == date(2027, 2, 28)
    assert is_more_often(Rhythm.WEEKLY, Rhythm.MONTHLY)
    assert not is_more_often(Rhythm.YEARLY, Rhythm.YEARLY)


def test_the_pace_is_the_median_between_the_last_six_and_unknown_under_two():
    days = [date(2026, month, 1) for month in range(1, 8)]

    assert pace([], today=TODAY) is None
    assert pace([TODAY, TODAY], today=TODAY) is None, "twice on one day is once"
    found = pace([date(2025, 1, 1), *days], today=date(2026, 7, 20))
    assert found == Pace(30, 6), "what lies before the last six is past"
    assert pace(days[:2], today=date(2026, 3, 1)) == Pace(31, 2)


def test_a_year_of_silence_is_a_slow_pace_however_often_one_met_before():
    days = [date(2025, month, 1) for month in range(3, 9)]

    short, long = (pace(days, today=date(2025, 8, 1) + timedelta(gap)) for gap in (31, 384))

    assert short == Pace(31, 6), "no longer than usual is no silence"
    assert long == Pace(31, 6, 384)
    assert not short.is_slower_than(Rhythm.MONTHLY)
    assert long.is_slower_than(Rhythm.MONTHLY)
    assert not long.is_slower_than(Rhythm.YEARLY)


def test_a_pace_is_slower_than_a_rhythm_when_it_is_a_quarter_later():
    assert not Pace(38, 4).is_slower_than(Rhythm.MONTHLY)
    assert Pace(39, 4).is_slower_than(Rhythm.MONTHLY)
    assert Pace(9, 4).is_slower_than(Rhythm.WEEKLY)
    assert not Pace(400, 2).is_slower_than(Rhythm.YEARLY)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "week", "days"),
    [
        (Rhythm.WEEKLY, 0, 1, ["2026-08-24", "2026-08-31", "2026-09-07"]),
        (Rhythm.FORTNIGHTLY, 3, 1, ["2026-08-20", "2026-09-03", "2026-09-17"]),
        (Rhythm.MONTHLY, 1, 1, ["2026-09-01", "2026-10-06", "2026-11-03"]),
        (Rhythm.QUARTERLY, 4, 5, ["2026-08-28", "2026-11-27", "2027-02-26"]),
    ],
)
def test_a_series_meets_on_the_days_of_its_rule(rhythm, weekday, week, days):
    pattern = Pattern(rhythm, weekday, week, TODAY)

    found = list(islice(pattern.days(), 3))

    assert [day.isoformat() for day in found] == days
    assert pattern.following(found[0]) == found[1]


@pytest.mark.trust("T-TIME-1")
@pytest.mark.parametrize("zone", ZONES)
def test_nine_stays_nine_for_ten_years(zone: str):
    days = islice(Pattern(Rhythm.WEEKLY, 0, 1, date(2026, 1, 1)).days(), 522)

    drifted = [day for day in days if local(instant(day, time(9), zone), zone).time() != time(9)]

    assert not drifted


@pytest.mark.trust("T-TIME-1")
def test_a_skipped_time_moves_forward_and_a_doubled_one_is_known():
    skipped = instant(date(2026, 3, 29), time(2, 30), "Europe/Paris")
    doubled = instant(date(2026, 10, 25), time(2, 30), "Europe/Paris")

    assert local(skipped, "Europe/Paris").time() == time(3, 30)
    assert not is_doubled(skipped, "Europe/Paris")
    assert doubled == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first of the two"
    assert is_doubled(doubled, "Europe/Paris")
    assert not is_doubled(instant(date(2026, 10, 26), time(2, 30), "Europe/Paris"), "Europe/Paris")
    for zone in ("", "Mars/Base", "../etc/passwd"):
        with pytest.raises(Invalid):
            check_zone(zone)
    for minutes in (0, 1441):
        with pytest.raises(Invalid):
            check_minutes(minutes)


def test_a_calendar_holds_no_line_that_a_title_slips_in():
    at = datetime(2026, 8, 20, 9, tzinfo=UTC)
    evil = "Lunch\r\nBEGIN:VEVENT\nATTENDEE:x;y,z\\" + "å" * 60

    text = ics.calendar([ics.Event("1", at, at, evil, place="A;B")], name="M", stamp=at)

    lines = text.split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Lunch\\nBEGIN:VEVENT\\nATTENDEE:x\\;y\\,z\\\\" + "å" * 60 in unfolded
    assert "LOCATION:A\\;B" in unfolded
