"""How many actions were carried out, as it stood on a past day: what was done since is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from acting import a_risk, planned
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans import past_actions, services
from orchard.domain.plans.models import AccountPlan, Action
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules.actions import Fate, Part
from people import NOON, make_user
from plan_rows import make_plan

TODAY = date(2026, 8, 20)
DUE = date(2026, 8, 10)


@pytest.fixture
def kari(db: None) -> User:
    """Somebody who leads Birch, where the sun rises eight hours before it does here."""
    core.found_organisation(
        "Vestberg", currency="EUR", time_zone="Asia/Singapore", by=None, at=NOON
    )
    found = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    accounts.assign(birch, user=found, role=TeamRole.ACCOUNT_MANAGER, since=date(2026, 1, 1),
                    by=make_user("Dana", Role.PROGRAMME_DIRECTOR), at=NOON)  # fmt: skip
    a_risk(birch, found)
    return found


def moment(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 8, day, hour, tzinfo=UTC)


def made(kari: User, title: str, due_on: date = DUE) -> Action:
    risk = Account.objects.get().risks.get()
    return planned(risk, kari, by=kari, title=title, due_on=due_on, at=datetime(2026, 7, 1, tzinfo=UTC))  # fmt: skip


def numbers(kari: User, day: int) -> tuple[int, int, int, int]:
    found = queries.judged(kari, today=TODAY, on=date(2026, 8, day)).all
    return found.on_time, found.late, found.dropped, found.open


def behind(kari: User, wanted: Fate | Part, day: int) -> list[str]:
    on = date(2026, 8, day)
    rows = queries.behind(kari, wanted, today=TODAY, on=on, among=lambda rows: rows)
    return sorted(row.title for row in rows)


def test_what_was_done_or_dropped_after_the_day_was_still_open_on_it(kari: User):
    late, given_up = made(kari, "Late"), made(kari, "Given up")
    services.finish_action(late, expected=1, evidence="Mail", by=kari, at=moment(12))
    services.drop_action(given_up, expected=1, reason="Closed", by=kari, at=moment(18))

    assert numbers(kari, 10) == (0, 0, 0, 0), "its day is not over"
    assert numbers(kari, 11) == (0, 0, 0, 2)
    assert numbers(kari, 12) == (0, 1, 0, 1)
    assert numbers(kari, 18) == (0, 1, 1, 0)
    assert behind(kari, Fate.OPEN, 17) == ["Given up"]


def test_a_day_that_was_moved_later_counts_as_it_was_promised_then(kari: User):
    found = made(kari, "Moved")
    for version, day in ((1, date(2026, 8, 30)), (2, date(2026, 9, 9))):
        services.move_action(found, expected=version, due_on=day, by=kari, at=moment(14 + version))
        found.refresh_from_db()

    assert numbers(kari, 14) == (0, 0, 0, 1)
    assert behind(kari, Part.MOVED, 14) == []
    assert numbers(kari, 15) == (0, 0, 0, 0)


def test_a_day_that_was_changed_otherwise_counts_as_it_was_promised_then(kari: User):
    back, many = made(kari, "Back"), made(kari, "Many")
    services.move_action(back, expected=1, due_on=date(2026, 8, 30), by=kari, at=moment(3))
    services.move_action_back(back, expected=2, by=kari, at=moment(16))
    services.change_with_others(
        many, expected=1, who=None, due_on=date(2026, 8, 30), by=kari, at=moment(16)
    )

    assert numbers(kari, 15) == (0, 0, 0, 1)
    assert behind(kari, Fate.OPEN, 15) == ["Many"]
    assert behind(kari, Fate.OPEN, 16) == ["Back"]
    services.change_back(
        many, expected=2, user=kari.pk, contact=None, due_on=DUE, by=kari, at=moment(18)
    )
    assert behind(kari, Fate.OPEN, 17) == ["Back"]
    assert behind(kari, Fate.OPEN, 18) == ["Back", "Many"]


def test_what_the_customer_finished_later_was_still_open(kari: User):
    @audited("portal.action_done")
    def finish(action: Action, *, by: None, at: datetime) -> Action:
        remark(account=action.account_id)
        return update_versioned(action, action.version, state="done", done_on=at.date(), evidence="Mail")  # fmt: skip

    later, again = made(kari, "Later"), made(kari, "Again")
    finish(later, by=None, at=moment(14))
    finish(again, by=None, at=moment(5))
    services.reopen_action(again, expected=2, by=kari, at=moment(16))

    assert numbers(kari, 13) == (1, 0, 0, 1)
    assert numbers(kari, 15) == (1, 1, 0, 0)


def test_what_was_reopened_later_had_been_done_on_its_day(kari: User):
    found = made(kari, "Again")
    services.finish_action(found, expected=1, evidence="Mail", by=kari, at=moment(2))
    services.reopen_action(found, expected=2, by=kari, at=moment(5))
    services.finish_action(found, expected=3, evidence="Mail", by=kari, at=moment(9))
    services.reopen_action(found, expected=4, by=kari, at=moment(16))
    services.drop_action(found, expected=5, reason="Closed", by=kari, at=moment(19))

    assert numbers(kari, 15) == (1, 0, 0, 0)
    assert numbers(kari, 16) == (0, 0, 0, 1)
    assert queries.judged(kari, today=TODAY).all.dropped == 1


def test_the_day_ends_where_the_organisation_is(kari: User):
    """INV-40: five in the afternoon of UTC is the next day in Singapore."""
    found = made(kari, "In the evening")
    services.finish_action(found, expected=1, evidence="Mail", by=kari, at=moment(11, 17))

    assert numbers(kari, 11) == (0, 0, 0, 1)
    assert numbers(kari, 12) == (0, 1, 0, 0)


def test_steps_that_a_text_file_took_are_taken_back_too(kari: User):
    @audited("plan.text_taken_over")
    def take_over(plan: AccountPlan, *, by: User, at: datetime) -> AccountPlan:
        remark(rows=1)
        services.drop_action(found, expected=1, reason="Closed", by=by, at=at)
        return plan

    found = made(kari, "In a file")
    take_over(make_plan(found.account, kari), by=kari, at=moment(13))

    assert AuditEvent.objects.latest("sequence").verb == "plan.text_taken_over"
    assert numbers(kari, 12) == (0, 0, 0, 1)
    assert numbers(kari, 13) == (0, 0, 1, 0)


def test_what_was_planned_later_was_not_known_and_open_ones_have_their_owners(kari: User):
    made(kari, "To come", date(2026, 12, 1))

    before = queries.judged(kari, today=TODAY, on=date(2026, 6, 30))
    after = queries.judged(kari, today=TODAY, on=date(2026, 7, 2))

    assert (before.owned, after.owned) == (None, 0)
    assert before.as_of == date(2026, 6, 30)
    assert queries.judged(kari, today=TODAY, on=date(2027, 1, 1)).as_of == TODAY


@pytest.mark.parametrize("text", ["no more", "[]"])
def test_an_event_that_was_made_unreadable_says_nothing(text: str):
    assert past_actions._said(text) == {}
