"""The rules of agreements: dates, states, reminders, rebate steps, renewals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from orchard.domain.agreements.rules import (
    OVER,
    PASSED,
    History,
    Life,
    NoticeUnit,
    Rebate,
    Renewal,
    Signed,
    Stage,
    State,
    history,
    is_to_tell,
    last_day_for_notice,
    rebate_steps,
    state_on,
    step_due,
)
from orchard.domain.core.mistakes import Invalid
from people import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)
END = date(2026, 12, 31)
LIFE = Life(
    stage=Stage.SIGNED, starts_on=date(2025, 1, 1), ends_on=END, notice_on=date(2026, 9, 30),
    renewal=Renewal.TALKS, ended_on=None, next_starts_on=None,
)  # fmt: skip


@pytest.mark.parametrize(("period", "unit", "last"), [
    (3, NoticeUnit.MONTHS, date(2026, 9, 30)), (90, NoticeUnit.DAYS, date(2026, 10, 2)),
    (13, NoticeUnit.MONTHS, date(2025, 11, 30)), (None, NoticeUnit.MONTHS, END),
])  # fmt: skip
def test_the_last_day_for_notice_follows_from_end_and_period(
    period: int | None, unit: NoticeUnit, last: date
):
    assert last_day_for_notice(END, period, unit) == last
    assert last_day_for_notice(None, period, unit) is None
    assert last_day_for_notice(date(2026, 5, 30), 3, NoticeUnit.MONTHS) == date(2026, 2, 27)


@pytest.mark.parametrize(("day", "changes", "state"), [
    (date(2024, 12, 31), {}, State.SIGNED),
    (date(2025, 1, 1), {}, State.ACTIVE),
    (date(2026, 4, 2), {}, State.ACTIVE),
    (date(2026, 4, 3), {}, State.WINDOW),
    (END, {}, State.WINDOW),
    (END + DAY, {}, State.EXPIRED),
    (END + DAY, {"renewal": Renewal.AUTOMATIC}, State.WINDOW),
    (END, {"next_starts_on": END + DAY}, State.ACTIVE),
    (END + DAY, {"next_starts_on": END + DAY}, State.RENEWED),
    (date(2025, 6, 1), {"next_starts_on": date(2025, 6, 1)}, State.RENEWED),
    (END + DAY, {"next_starts_on": END + 2 * DAY}, State.EXPIRED),
    (END + DAY, {"next_starts_on": END + 2 * DAY, "renewal": Renewal.AUTOMATIC}, State.ACTIVE),
    (END + DAY, {"ended_on": TODAY, "next_starts_on": END + DAY}, State.TERMINATED),
    (TODAY, {"ended_on": TODAY + DAY}, State.ENDING),
    (END, {"ended_on": END}, State.ENDING),
    (END + DAY, {"ended_on": END}, State.TERMINATED),
    (TODAY, {"ended_on": END, "stage": Stage.DRAFT}, State.TERMINATED),
    (END + DAY, {"stage": Stage.NEGOTIATION}, State.NEGOTIATION),
    (date(2050, 1, 1), {"ends_on": None, "notice_on": None}, State.ACTIVE),
])  # fmt: skip
def test_the_state_follows_from_what_was_said_and_from_the_day(
    day: date, changes: dict[str, object], state: State
):
    assert state_on(day, replace(LIFE, **changes)) == state


@pytest.mark.parametrize(("left", "step"), [
    (181, None), (180, 180), (91, 180), (90, 90), (60, 60), (31, 60), (30, 30), (0, 30), (-1, PASSED),
])  # fmt: skip
def test_reminders_come_at_180_90_60_and_30_days(left: int, step: int | None):
    assert step_due(LIFE.notice_on - timedelta(days=left), LIFE) == step


def test_a_term_that_ended_by_itself_reminds_until_somebody_says_what_follows():
    automatic = replace(LIFE, renewal=Renewal.AUTOMATIC)

    assert step_due(END + DAY, automatic) == OVER
    assert is_to_tell(OVER, OVER)
    assert step_due(END + DAY, LIFE) is None


def test_each_reminder_is_answered_once():
    assert is_to_tell(90, None)
    assert is_to_tell(60, 90)
    assert not is_to_tell(90, 90)
    assert not is_to_tell(None, None)


def test_rebate_steps_are_read_line_by_line():
    assert rebate_steps("100 000: 2,5 %\n250000 4") == (
        Rebate(Decimal(100_000), Decimal("2.5")), Rebate(Decimal(250_000), Decimal(4)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["100,000 2", "much 2", "5", "1 0", "1 101", "2 2\n1 1", "1 1\n1 2", "NaN 2", "-5 2"]
)
def test_rebate_steps_that_nobody_can_read_are_refused(text: str):
    with pytest.raises(Invalid):
        rebate_steps(text)


def test_renewals_are_counted_over_every_chain_from_its_first_agreement():
    rows = [
        Signed(1, None, date(2019, 1, 1)), Signed(2, 1, date(2021, 1, 1)),
        Signed(3, 2, date(2023, 1, 1)), Signed(4, None, date(2015, 1, 1)),
    ]  # fmt: skip

    assert history(rows) == History(agreements=4, times=2, since=2019)
    assert history(rows[3:]) == History(agreements=1, times=0, since=None)
