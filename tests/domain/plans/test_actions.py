"""Actions: exactly one person, a day, something they lead up to; and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from acting import DAY, TODAY, a_risk, note, planned
from orchard.analytics.policy.practice import ActionPolicy
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.rules.deviations import Severity, Step
from orchard.domain.agreements.services.deviations import Report, report_deviation
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.removal import IsRemoved
from orchard.domain.core.rules import Role
from orchard.domain.plans import services
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules import actions as rules
from orchard.domain.plans.rules.actions import Fate
from orchard.domain.plans.rules.plan import ActionState
from orchard.domain.relationships import services as people
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function, Level
from orchard.domain.risk.models import Risk
from people import NOON, make_user

LINES = ActionPolicy()


@pytest.fixture
def kari(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    found = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    seat(birch(), found)
    return found


@pytest.fixture
def mart(kari: User) -> User:
    """Somebody of operations who has no seat in the team."""
    return make_user("Mart Tamm", Role.OPERATIONS)


@pytest.fixture
def risk(kari: User) -> Risk:
    return a_risk(birch(), kari)


def birch() -> Account:
    return Account.objects.get_or_create(key="birch", name="Birch", slug="birch")[0]


def seat(account: Account, user: User, role: TeamRole = TeamRole.ACCOUNT_MANAGER) -> None:
    director = make_user(f"Director {account.name}", Role.PROGRAMME_DIRECTOR)
    accounts.assign(account, user=user, role=role, since=TODAY, by=director, at=NOON)


def jan(account: Account | None = None, **changes: object) -> Contact:
    return Contact.objects.create(**{
        "account": account or birch(), "name": "Jan Vik", "function": Function.OPERATIONS,
        "level": Level.MANAGER, "source": "card", "added_at": NOON, **changes,
    })  # fmt: skip


def waiting(viewer: User, today: date, lines: ActionPolicy = LINES, **who: bool) -> list[object]:
    return list(queries.waiting_rows(viewer, today=today, lines=lines, **who))


@pytest.mark.parametrize(
    ("left", "answered", "step"),
    [(8, None, None), (7, None, 7), (7, 7, None), (2, 7, None), (1, 7, 1), (0, 1, None),
     (0, None, 1), (-1, None, -1), (-1, 1, -1)],
)  # fmt: skip
def test_one_is_reminded_seven_and_one_day_before_and_of_what_is_late(
    left: int, answered: int | None, step: int | None
):
    found = rules.step_due(TODAY, TODAY + left * DAY)

    assert (found if rules.is_to_tell(found, answered) else None) == step


@pytest.mark.parametrize(
    ("state", "done_on", "fate"),
    [("done", TODAY, Fate.ON_TIME), ("done", TODAY + DAY, Fate.LATE), ("open", None, Fate.OPEN),
     ("in_progress", None, Fate.OPEN), ("dropped", None, Fate.DROPPED)],
)  # fmt: skip
def test_what_was_due_was_done_on_time_late_dropped_or_not_yet(
    state: str, done_on: date | None, fate: Fate
):
    assert rules.fate_of(state, TODAY, done_on) == fate


def test_nothing_is_said_of_execution_before_something_was_due():
    assert rules.execution([]).percent is None
    assert rules.execution([Fate.ON_TIME, Fate.LATE, Fate.OPEN]).percent == 33


@pytest.mark.parametrize(("day", "far"), [(date(2027, 2, 28), False), (date(2027, 4, 1), True)])
def test_what_lies_further_than_a_year_is_no_action(day: date, far: bool):
    assert rules.is_far(day, date(2026, 3, 2)) is far


@pytest.mark.parametrize(("day", "close"), [(date(2026, 6, 1), True), (date(2026, 6, 2), False)])
def test_what_was_planned_for_sooner_than_three_months_is_daily_work(day: date, close: bool):
    assert rules.is_close(day, date(2026, 3, 2)) is close


@pytest.mark.parametrize(
    ("sent", "due"), [(None, True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)]
)
def test_the_letter_of_the_week_is_due_from_monday_on(sent: date | None, due: bool):
    for day in range(2, 9):
        assert rules.is_week_begun(sent, date(2026, 3, day)) is due


def test_an_action_keeps_its_first_day_when_it_moves(risk: Risk, kari: User):
    made = planned(risk, kari, by=kari)

    moved = services.move_action(made, expected=1, due_on=TODAY + 60 * DAY, by=kari, at=NOON)

    assert (moved.first_due_on, moved.due_on) == (TODAY + 30 * DAY, TODAY + 60 * DAY)
    assert moved.has_moved
    facts = AuditEvent.objects.get(verb="action.moved").facts
    assert facts["account"] == risk.account_id


def test_an_action_needs_words_a_day_to_come_and_something_of_its_account(risk: Risk, kari: User):
    other = Account.objects.create(key="fir", name="Fir", slug="fir")
    foreign, over = a_risk(other, kari), a_risk(birch(), kari, state="closed", reason="gone")

    for wrong in (note(risk, kari, " "), note(risk, kari, "x" * 301), note(foreign, kari), note(over, kari)):  # fmt: skip
        with pytest.raises(Invalid):
            services.add_action(birch(), note=wrong, due_on=TODAY, by=kari, at=NOON)
    with pytest.raises(Invalid, match="This day is gone"):
        planned(risk, kari, by=kari, due_on=TODAY - DAY)
    assert not Action.objects.exists()


def test_nobody_has_an_action_who_left_is_elsewhere_or_may_not_know(risk: Risk, kari: User):
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    gone = make_user("Gone", Role.OPERATIONS)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    nobody = [gone, jan(left_on=TODAY), jan(fir), jan(restricted_on=TODAY), jan(erased_at=NOON)]

    for who in nobody:
        with pytest.raises(Invalid, match="Choose another"):
            planned(risk, who, by=kari)

    assert planned(risk, jan(), by=kari).contact.name == "Jan Vik"


def test_who_does_it_says_how_far_it_is_and_only_the_team_plans(risk: Risk, kari: User, mart: User):
    made = planned(risk, mart, by=kari)

    for refused in (
        lambda: planned(risk, mart, by=mart),
        lambda: services.move_action(made, expected=1, due_on=TODAY, by=mart, at=NOON),
        lambda: services.change_action(made, expected=1, note=note(risk, mart), by=mart, at=NOON),
        lambda: services.drop_action(made, expected=1, reason="x", by=mart, at=NOON),
        lambda: services.remove_action(made, expected=1, by=mart, at=NOON),
        lambda: services.start_action(
            made, expected=1, by=make_user("Other", Role.FINANCE), at=NOON
        ),
    ):
        with pytest.raises(NotAllowed):
            refused()
    begun = services.start_action(made, expected=1, by=mart, at=NOON)
    done = services.finish_action(begun, expected=2, evidence="Their mail", by=mart, at=NOON)

    assert (done.state, done.done_on, done.evidence) == ("done", TODAY, "Their mail")


def test_it_is_done_with_evidence_dropped_with_a_reason_and_can_be_taken_back(
    risk: Risk, kari: User
):
    made = planned(risk, kari, by=kari)
    with pytest.raises(Invalid, match="how one sees"):
        services.finish_action(made, expected=1, evidence=" ", by=kari, at=NOON)
    with pytest.raises(Invalid, match="why it is dropped"):
        services.drop_action(made, expected=1, reason="", by=kari, at=NOON)

    done = services.finish_action(made, expected=1, evidence="Mail", by=kari, at=NOON)
    with pytest.raises(rules.ActionIsOver):
        services.drop_action(done, expected=2, reason="x", by=kari, at=NOON)
    back = services.reopen_action(done, expected=2, by=kari, at=NOON)

    assert (back.state, back.done_on) == (ActionState.OPEN, None)
    with pytest.raises(Conflict):
        services.reopen_action(back, expected=3, by=kari, at=NOON)
    dropped = services.drop_action(back, expected=3, reason="Not needed", by=kari, at=NOON)
    assert dropped.reason == "Not needed"


def test_the_undo_of_done_brings_back_how_far_it_was(risk: Risk, kari: User):
    made = planned(risk, kari, by=kari)
    services.start_action(made, expected=1, by=kari, at=NOON)
    services.finish_action(made, expected=2, evidence="So I say", by=kari, at=NOON)

    back = services.reopen_action(made, expected=3, is_undo=True, by=kari, at=NOON)

    assert (back.state, back.evidence, back.done_on) == (ActionState.IN_PROGRESS, "", None)


def test_a_move_is_taken_back_to_where_it_came_from_and_only_a_move(risk: Risk, kari: User):
    made = planned(risk, kari, by=kari)
    first = made.due_on
    with pytest.raises(Conflict, match="was not moved"):
        services.move_action_back(made, expected=1, by=kari, at=NOON)
    services.move_action(made, expected=1, due_on=TODAY + DAY, by=kari, at=NOON)

    assert services.move_action_back(made, expected=2, by=kari, at=NOON).due_on == first
    with pytest.raises(Conflict):
        services.move_action_back(made, expected=3, by=kari, at=NOON)


def test_what_the_team_dropped_only_the_team_takes_up_again(risk: Risk, kari: User, mart: User):
    made = planned(risk, mart, by=kari)
    services.start_action(made, expected=1, by=mart, at=NOON)
    services.reopen_action(made, expected=2, by=mart, at=NOON)
    services.drop_action(made, expected=3, reason="Not needed", by=kari, at=NOON)

    with pytest.raises(NotAllowed):
        services.reopen_action(made, expected=4, by=mart, at=NOON)
    assert services.reopen_action(made, expected=4, by=kari, at=NOON).state == ActionState.OPEN


def test_a_stale_or_removed_action_is_not_written(risk: Risk, kari: User):
    made = planned(risk, kari, by=kari)
    services.start_action(made, expected=1, by=kari, at=NOON)

    with pytest.raises(StaleVersion):
        services.move_action(made, expected=1, due_on=TODAY + DAY, by=kari, at=NOON)
    services.remove_action(made, expected=2, by=kari, at=NOON)
    with pytest.raises(IsRemoved):
        services.finish_action(made, expected=3, evidence="x", by=kari, at=NOON)
    with pytest.raises(NotFound):
        queries.action(kari, birch(), made.pk)
    services.restore_action(made, by=kari, at=NOON)
    assert queries.action(kari, birch(), made.pk) == made


def test_what_is_late_reaches_who_leads_the_account_then_the_director(
    risk: Risk, kari: User, mart: User
):
    made, director = (
        planned(risk, mart, by=kari, due_on=TODAY),
        make_user("Ola", Role.PROGRAMME_DIRECTOR),
    )

    def heard(days: int) -> list[bool]:
        today = TODAY + days * DAY
        return [
            bool(waiting(who, today, is_director=who == director)) for who in (mart, kari, director)
        ]

    assert heard(0) == [True, False, False]
    assert heard(2) == [True, False, False]
    assert heard(3) == [True, True, False]
    assert heard(10) == [True, True, True]
    services.finish_action(made, expected=1, evidence="x", by=mart, at=NOON)
    assert heard(10) == [False, False, False]


def test_the_policy_says_after_how_many_days_somebody_else_hears_of_what_is_late(
    risk: Risk, kari: User, mart: User
):
    planned(risk, mart, by=kari, due_on=TODAY)
    director = make_user("Ola", Role.PROGRAMME_DIRECTOR)
    lines = ActionPolicy(manager_after_days=1, director_after_days=2)

    assert waiting(kari, TODAY + DAY, lines)
    assert not waiting(director, TODAY + DAY, lines, is_director=True)
    assert waiting(director, TODAY + 2 * DAY, lines, is_director=True)


def test_an_action_mends_a_deviation_until_it_is_closed(risk: Risk, kari: User):
    report = Report("Lorry late", "A line stands still", Severity.MINOR, "Jan", kari)
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    deviation, other = (
        report_deviation(one, report=report, by=kari, at=NOON) for one in (birch(), fir)
    )

    made = services.add_action(
        birch(), note=note(deviation, kari), due_on=TODAY + DAY, by=kari, at=NOON
    )

    assert (made.leads_up_to, made.risk) == (deviation, None)
    assert queries.leads(kari, birch())["deviation"] == [deviation]
    with pytest.raises(Invalid):
        services.add_action(birch(), note=note(other, kari), due_on=TODAY, by=kari, at=NOON)
    Deviation.objects.filter(pk=deviation.pk).update(
        step=Step.CLOSED, fix="x", fixed_on=TODAY, accepted_by="Jan", accepted_on=TODAY
    )
    deviation.refresh_from_db()
    assert not queries.leads(kari, birch())["deviation"]
    with pytest.raises(Invalid, match="is over"):
        services.add_action(birch(), note=note(deviation, kari), due_on=TODAY, by=kari, at=NOON)


def test_a_reminder_that_was_heard_is_quiet_until_the_next(risk: Risk, kari: User):
    made = planned(risk, kari, by=kari, due_on=TODAY + 7 * DAY)

    heard = services.hear_reminder(made, expected=1, by=kari, at=NOON)

    assert not waiting(kari, TODAY)
    assert not waiting(kari, TODAY + 5 * DAY)
    assert waiting(kari, TODAY + 6 * DAY)
    with pytest.raises(Conflict):
        services.hear_reminder(heard, expected=2, by=kari, at=NOON)
    late = NOON + timedelta(days=9)
    with pytest.raises(Conflict):
        services.hear_reminder(heard, expected=2, by=kari, at=late)


def test_who_leaves_the_customer_leaves_an_action_to_give_away(risk: Risk, kari: User, mart: User):
    person = jan()
    made = planned(risk, person, by=kari)
    people.note_leaving(person, expected=1, on=TODAY, by=kari, at=NOON)

    (waits,) = waiting(kari, TODAY)
    assert waits[-1] is True, "nobody does it any more"
    made = queries.action(kari, birch(), made.pk)
    with pytest.raises(rules.NobodyDoesIt):
        services.start_action(made, expected=1, by=kari, at=NOON)
    given = services.change_action(made, expected=1, note=note(risk, mart), by=kari, at=NOON)

    assert (given.user, given.contact) == (mart, None)
    assert not waiting(kari, TODAY)


def test_actions_follow_their_account_into_a_merger(risk: Risk, kari: User):
    made = planned(risk, kari, by=kari)
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    director = make_user("Ola", Role.PROGRAMME_DIRECTOR)
    accounts.merge_accounts(fir, others=[birch()], reason="One group", by=director, at=NOON)
    seat(fir, kari)

    found = queries.action(kari, fir, made.pk)
    assert found.home == fir
    assert list(queries.actions_of(kari, fir)) == [made]
    changed = note(Risk.objects.get(), kari, "Offer two carriers")
    assert services.change_action(found, expected=1, note=changed, by=kari, at=NOON).title == "Offer two carriers"  # fmt: skip
    with pytest.raises(Conflict, match="was merged"):
        services.add_action(birch(), note=changed, due_on=TODAY, by=director, at=NOON)


def test_execution_counts_twelve_months_and_keeps_joint_and_internal_apart(
    risk: Risk, kari: User, mart: User
):
    ours = planned(risk, kari, by=kari, due_on=TODAY)
    theirs = planned(risk, jan(), by=kari, due_on=TODAY)
    planned(risk, mart, by=kari, due_on=TODAY + 90 * DAY)
    services.finish_action(theirs, expected=1, evidence="x", by=kari, at=NOON)
    services.drop_action(ours, expected=1, reason="x", by=kari, at=NOON)

    found = queries.judged(kari, today=TODAY + DAY)

    assert (found.all.due, found.all.percent) == (2, 50)
    assert (found.joint.percent, found.internal.percent) == (100, 0)
    assert found.owned == 0
    assert queries.judged(kari, today=TODAY).all.due == 0, "today's have until midnight"
    dropped = queries.behind(kari, Fate.DROPPED, today=TODAY + DAY, among=lambda rows: rows)
    assert list(dropped) == [ours]
