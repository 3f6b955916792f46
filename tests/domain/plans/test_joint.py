"""What both sides settle: when something is agreed, what is refused, what measures say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.services import merge_accounts
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import AccountPlan, Initiative, SuccessCriterion
from orchard.domain.plans.queries import joint, joint_health
from orchard.domain.plans.rules.joint import (
    CriterionState,
    Reach,
    Saying,
    Says,
    Score,
    Side,
    reach,
    state_of,
)
from orchard.domain.plans.rules.joint_health import Doing, health
from orchard.domain.plans.rules.joint_matters import Move, compared
from orchard.domain.plans.rules.joint_scorecard import (
    Gained,
    Quarter,
    Silence,
    quarters_before,
    scorecard,
    silences,
)
from orchard.domain.plans.rules.values import ValueStatus
from orchard.domain.plans.services import (
    joint_criteria,
    joint_matters,
    joint_requests,
    joint_scores,
)
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from people import NOON, make_user

DUE = date(2026, 12, 31)
TODAY = NOON.date()
US, THEY = Side.US, Side.CUSTOMER


@pytest.fixture
def director(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Dina Director", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def contact(account: Account, name: str = "Siri Moe", **more: object) -> Contact:
    return Contact.objects.create(
        account=account, name=name, function="management", level="executive", source="card",
        added_at=NOON, **more,
    )  # fmt: skip


@pytest.fixture
def wording(account: Account, director: User) -> joint_criteria.Wording:
    return joint_criteria.Wording(
        "On time", "%", Decimal("93.1"), Decimal(97), DUE, director, contact(account)
    )


@pytest.fixture
def criterion(
    account: Account, director: User, wording: joint_criteria.Wording
) -> SuccessCriterion:
    return joint_criteria.propose_criterion(account, wording=wording, by=director, at=NOON)


@pytest.fixture
def initiative(account: Account, director: User) -> Initiative:
    plan = AccountPlan.objects.create(account=account, year=2026, begun_by=director, begun_at=NOON)
    return Initiative.objects.create(
        plan=plan, care="develop", title="Stock", owner=director, is_joint=True
    )


@pytest.mark.parametrize(
    ("sayings", "state"),
    [
        ([], CriterionState.PROPOSED),
        ([(US, 2)], CriterionState.WAITS_FOR_CUSTOMER),
        ([(THEY, 2)], CriterionState.WAITS_FOR_US),
        ([(US, 2), (THEY, 2)], CriterionState.AGREED),
        ([(US, 1), (THEY, 2)], CriterionState.WAITS_FOR_US),
        ([(US, 1), (THEY, 1)], CriterionState.PROPOSED),
    ],
)
def test_agreed_is_only_what_both_accepted_word_for_word(
    sayings: list[tuple[Side, int]], state: CriterionState
):
    said = [Saying(side, version, Says.ACCEPTED) for side, version in sayings]

    assert state_of(2, said) == state
    asked = [*said, Saying(THEY, 1, Says.CHANGE)]
    assert state_of(2, asked) == state, "what was asked of an earlier text is answered by the next"


def test_reach_knows_which_way_is_better():
    up, down = (Decimal(90), Decimal(100)), (Decimal(41), Decimal(37))

    assert [reach(*up, one) for one in (None, Decimal(89), Decimal(95), Decimal(98), Decimal(101))] == [
        Reach.UNKNOWN, Reach.NOT_MOVED, Reach.UNDER_WAY, Reach.CLOSE, Reach.REACHED,
    ]  # fmt: skip
    assert [reach(*down, Decimal(one)) for one in (42, 38, 36)] == [
        Reach.NOT_MOVED, Reach.CLOSE, Reach.REACHED,
    ]  # fmt: skip


def test_a_ranking_beside_the_one_before():
    found = compared(["Speed", "price", "Carbon"], ["Price", "Speed", "Quality"])

    assert [one.move for one in found.needs] == [Move.UP, Move.DOWN, Move.NEW]
    assert found.gone == ("Quality",)
    assert found.is_different
    assert not compared(["Price", "SPEED"], ["price", "speed"]).is_different
    assert not compared(["Price"], None).is_different, (
        "the first time there is nothing to differ from"
    )


def test_quarters_follow_each_other_over_the_years():
    assert quarters_before(date(2026, 2, 1), 3) == (
        Quarter(2025, 4),
        Quarter(2025, 3),
        Quarter(2025, 2),
    )
    assert (Quarter(2025, 4).first, Quarter(2025, 4).last) == (
        date(2025, 10, 1),
        date(2025, 12, 31),
    )
    assert Quarter(2025, 4).after == Quarter(2026, 1)


def test_the_scorecard_keeps_confirmed_and_unconfirmed_apart_and_names_the_gap():
    last = quarters_before(date(2026, 8, 1), 2)
    gained = [
        Gained(2026, 2, Decimal(9), ValueStatus.CLAIMED),
        Gained(2026, 1, Decimal(5), ValueStatus.CONFIRMED),
        Gained(2026, None, Decimal(8), ValueStatus.CLAIMED),
        Gained(2026, 2, Decimal(3), ValueStatus.DISPUTED),
    ]
    second, first = scorecard(last, ours={last[0]: Decimal(7)}, gained=gained, delivered=last)

    assert (second.ours, second.confirmed, second.unconfirmed, second.disputed) == (7, 0, 11, 3)
    assert (first.ours, first.confirmed, first.unconfirmed, first.disputed) == (None, 5, 2, 0)
    assert (second.has_gap, first.has_gap) == (True, False)
    assert silences([second, first]) == ()
    empty = scorecard(last, ours={}, gained=gained[3:], delivered=())
    assert silences(empty) == (Silence.US, Silence.CUSTOMER), "what they dispute is no value"
    assert not empty[0].has_gap, "where nothing was delivered there is nothing to confirm"


def test_measures_count_whose_actions_are_open_and_who_keeps_days():
    base = Doing(
        is_theirs=False, is_joint=False, is_open=True, due_on=DUE, first_due_on=DUE, done_on=None
    )
    theirs = replace(base, is_theirs=True, is_joint=True)
    late = replace(theirs, due_on=TODAY - timedelta(days=1), first_due_on=TODAY - timedelta(days=9))
    kept = replace(base, is_open=False, due_on=TODAY, done_on=TODAY)

    found = health([base, theirs, late, kept], last_touch=TODAY - timedelta(days=31), today=TODAY)

    assert (found.open, found.theirs, found.slipped) == (3, 2, 1)
    assert not found.has_healthy_share, "67 percent is more than they would carry for long"
    assert (found.joint.rate, found.internal.rate) == (0, 1)
    assert (found.is_in_touch, found.days_since_touch) == (False, 31)
    assert health([], last_touch=None, today=TODAY).share is None


def test_who_answers_at_the_customer_is_somebody_of_theirs_who_may_be_named(
    account: Account, director: User, wording: joint_criteria.Wording
):
    other = Account.objects.create(key="fir", name="Fir", slug="fir")
    wrong = [
        contact(other, "Jan Vik"),
        contact(account, "Liv Foss", left_on=TODAY),
        contact(account, "Mia Holm", restricted_on=TODAY),
    ]
    for person in wrong:
        with pytest.raises(Invalid, match="Nobody at this customer"):
            joint_criteria.propose_criterion(
                account, wording=replace(wording, their_owner=person), by=director, at=NOON
            )
    for changed in ({"target": Decimal("93.1")}, {"metric": " "}, {"baseline": Decimal("NaN")}):
        with pytest.raises(Invalid):
            joint_criteria.propose_criterion(
                account, wording=replace(wording, **changed), by=director, at=NOON
            )
    assert not SuccessCriterion.objects.exists()


def test_two_acceptances_of_different_texts_agree_on_nothing(
    criterion: SuccessCriterion, director: User, wording: joint_criteria.Wording
):
    told = {"by": director, "at": NOON}
    joint_criteria.accept_criterion(criterion, text_version=1, **told)
    changed = joint_criteria.word_criterion(
        criterion, expected=1, wording=replace(wording, target=Decimal(98)), **told
    )
    with pytest.raises(Conflict, match="The text changed meanwhile"):
        joint_criteria.accept_criterion(
            changed, text_version=1, contact=wording.their_owner, words="Mail", **told
        )
    joint_criteria.accept_criterion(
        changed, text_version=2, contact=wording.their_owner, words="Mail", **told
    )

    found = joint.criterion(director, criterion.account, criterion.pk)
    assert found.state == CriterionState.WAITS_FOR_US
    with pytest.raises(Conflict, match="accepted this text already"):
        joint_criteria.accept_criterion(
            changed, text_version=2, contact=wording.their_owner, words="Mail", **told
        )
    with pytest.raises(Invalid, match="how they accepted it"):
        joint_criteria.accept_criterion(
            changed, text_version=2, contact=wording.their_owner, **told
        )
    with pytest.raises(StaleVersion):
        joint_criteria.word_criterion(changed, expected=1, wording=wording, **told)
    said = str([event.what for event in AuditEvent.objects.filter(verb="criterion.accepted")])
    assert said.index("us") < said.index("customer")
    assert "Siri" not in said


def test_only_who_plans_writes_what_is_joint(
    criterion: SuccessCriterion, initiative: Initiative, account: Account
):
    for role in (Role.ACCOUNT_MANAGER, Role.FINANCE, Role.READER):
        other = make_user(f"Other {role}", role)
        with pytest.raises(NotAllowed):
            joint_criteria.accept_criterion(criterion, text_version=1, by=other, at=NOON)
        with pytest.raises(NotAllowed):
            joint_scores.score_initiative(
                initiative, score=Score(1, 1, wants=True), by=other, at=NOON
            )
        with pytest.raises(NotAllowed):
            joint_matters.ask_what_matters(account, needs=["a", "b"], by=other, at=NOON)


def test_effort_is_kept_once_both_say_the_same(
    initiative: Initiative, account: Account, director: User
):
    siri, told = contact(account), {"by": director, "at": NOON}
    joint_scores.score_initiative(initiative, score=Score(4, 2, wants=True), **told)
    joint_scores.score_initiative(initiative, score=Score(3, 5, wants=True), contact=siri, **told)
    initiative.refresh_from_db()
    assert initiative.effort is None
    assert joint.initiative(director, account, initiative.pk).both.score is None

    joint_scores.score_initiative(initiative, score=Score(3, 2, wants=False), contact=siri, **told)
    initiative.refresh_from_db()
    both = joint.initiative(director, account, initiative.pk).both
    assert initiative.effort == 2
    assert (both.score, both.is_agreed) == (pytest.approx(12**0.5 / 2), False)
    with pytest.raises(Invalid, match="from 1 to 5"):
        joint_scores.score_initiative(initiative, score=Score(6, 2, wants=True), **told)
    alone = joint_scores.set_joint(initiative, expected=initiative.version, is_joint=False, **told)
    with pytest.raises(Invalid, match="both sides undertake"):
        joint_scores.score_initiative(alone, score=Score(3, 2, wants=True), **told)


def test_needs_are_asked_once_at_a_time_and_a_change_waits_until_it_is_settled(
    account: Account, director: User
):
    siri, told = contact(account), {"by": director, "at": NOON}
    for wrong in (["Price"], ["Price", "price"], [str(one) for one in range(13)], ["a", "b" * 201]):
        with pytest.raises(Invalid):
            joint_matters.ask_what_matters(account, needs=wrong, **told)
    first = joint_matters.ask_what_matters(account, needs=["Price", "Speed"], **told)
    with pytest.raises(Conflict, match="asked already"):
        joint_matters.ask_what_matters(account, needs=["Price", "Speed"], **told)
    answer = {"contact": siri, "on": TODAY}
    with pytest.raises(Invalid, match="still to come"):
        joint_matters.note_ranking(
            first, expected=1, needs=["Speed", "Price"], contact=siri,
            on=TODAY + timedelta(days=1), **told,
        )  # fmt: skip
    joint_matters.note_ranking(first, expected=1, needs=["Price", "Speed"], **answer, **told)
    second = joint_matters.ask_what_matters(account, needs=["Price", "Speed"], **told)
    changed = joint_matters.note_ranking(
        second, expected=1, needs=["Speed", "Price"], **answer, **told
    )
    assert changed.is_different
    with pytest.raises(Conflict, match="answered already"):
        joint_matters.withdraw_question(changed, expected=2, **told)
    with pytest.raises(Invalid, match="Say what you changed"):
        joint_matters.settle_what_matters(changed, expected=2, how=" ", **told)
    joint_matters.settle_what_matters(changed, expected=2, how="New goal", **told)
    assert not joint.what_matters(director, account).last.asks_for_update


def test_a_quarter_is_asked_about_once_and_only_where_a_value_waits(
    account: Account, director: User
):
    told, quarter = {"by": director, "at": NOON}, Quarter(2025, 4)
    ask = {"quarter": quarter, "due_on": DUE, "words": "", **told}
    with pytest.raises(Invalid, match="No value of this quarter"):
        joint_requests.ask_to_confirm(account, **ask)
    note = plans.ValueNote(2025, "Fewer stops", Decimal(4000), "Their log", "A", quarter=4)
    plans.note_value(account, note=note, **told)
    asked = joint_requests.ask_to_confirm(account, **ask)
    with pytest.raises(Conflict, match="asked about this quarter already"):
        joint_requests.ask_to_confirm(account, **ask)
    with pytest.raises(Invalid, match="still to come"):
        joint_requests.ask_to_confirm(account, **ask | {"quarter": Quarter(2027, 1)})
    joint_requests.withdraw_request(asked, **told)
    joint_requests.ask_to_confirm(account, **ask)


def test_the_last_word_of_the_customer_counts_as_touch(
    criterion: SuccessCriterion, account: Account, director: User, wording: joint_criteria.Wording
):
    before = joint_health.joint_health(director, account, today=TODAY)
    assert before.last_touch is None
    joint_criteria.ask_for_change(
        criterion,
        text_version=1,
        contact=wording.their_owner,
        words="Count lines",
        by=director,
        at=NOON,
    )
    assert joint_health.joint_health(director, account, today=TODAY).last_touch == TODAY


def test_after_a_merger_the_people_of_the_whole_speak_and_who_left_answers_for_nothing(
    criterion: SuccessCriterion, account: Account, director: User, wording: joint_criteria.Wording
):
    whole = Account.objects.create(key="fir", name="Fir", slug="fir")
    jan = contact(whole, "Jan Vik")
    merge_accounts(whole, others=[account], reason="One group", by=director, at=NOON)

    found = joint.criterion(director, whole, criterion.pk).row
    joint_criteria.accept_criterion(
        found, text_version=1, contact=jan, words="Mail", by=director, at=NOON
    )

    assert joint.criteria(director, whole)[0].state == CriterionState.WAITS_FOR_US
    assert found.who_answers_there == "Siri Moe"
    Contact.objects.filter(pk=wording.their_owner.pk).update(left_on=TODAY)
    assert (
        joint.criterion(director, whole, criterion.pk).row.who_answers_there == "to be named anew"
    )


def test_whoever_is_erased_is_named_in_nothing_that_both_sides_settled(
    account: Account, director: User, wording: joint_criteria.Wording
):
    told, siri = {"by": director, "at": NOON}, wording.their_owner
    named = replace(wording, metric="Stops as Siri Moe counts them")
    found = joint_criteria.propose_criterion(account, wording=named, **told)
    joint_criteria.ask_for_change(
        found, text_version=1, contact=siri, words="Siri Moe counts lines", **told
    )
    asked = joint_matters.ask_what_matters(account, needs=["Call Siri Moe", "Price"], **told)
    joint_matters.note_ranking(
        asked, expected=1, needs=["Price", "Call Siri Moe"], contact=siri, on=TODAY, **told
    )
    administrator = make_user("Ada Admin", Role.ADMINISTRATOR)

    relationships.erase_contact(siri, by=administrator, at=NOON)

    found.refresh_from_db()
    asked.refresh_from_db()
    said = found.sayings.get()
    kept = f"{found.metric} {said.words} {said.text} {asked.offered} {asked.ranked}"
    assert "Siri" not in kept
    assert kept.count("Erased person") == 5
    assert said.contact == siri, "that the customer said it stays"
    assert "Siri" not in joint.criterion(director, account, found.pk).row.who_answers_there
