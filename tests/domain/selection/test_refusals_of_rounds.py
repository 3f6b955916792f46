"""What a round refuses before the reveal: each a clear word, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

import choosing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.mistakes import Conflict, DomainError, Invalid, NotFound, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Rater, Rating, SelectionRound
from orchard.domain.selection.queries import boards, waiting
from orchard.domain.selection.rules.choices import Function, Gate, Outcome
from people import NOON
from world import World

pytestmark = pytest.mark.django_db
SAID = services.Said(Decimal(7), "B", "they said so")


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def rater(world: World) -> User:
    return world.person(Role.OPERATIONS)


@pytest.fixture
def draft(world: World) -> SelectionRound:
    choosing.prepare(world)
    return choosing.open_round(world, world.own, world.other)


@pytest.fixture
def found(world: World, draft: SelectionRound) -> SelectionRound:
    return choosing.begin(world, draft)


def seat_of(user: User, found: SelectionRound) -> Rater:
    return found.raters.get(user=user)


def rate(
    user: User, found: SelectionRound, account: Account, *, key: str = "reference_value",
    said: services.Said = SAID, expected: int = 0,
) -> Rating:  # fmt: skip
    row = found.nominations.get(account=account)
    criterion = found.criteria_set.criteria.get(key=key)
    return services.rate(
        seat_of(user, found), row=row, criterion=criterion, said=said, expected=expected,
        by=user, at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("score", "grade", "words"),
    [("-0.5", "B", "between 0 and 10"), ("10.5", "B", "between 0 and 10"),
     ("NaN", "B", "between 0 and 10"), ("7", "", "how sure"), ("7", "D", "how sure")],
)  # fmt: skip
def test_a_score_lies_on_the_scale_and_says_how_sure(world, found, rater, score, grade, words):
    with pytest.raises(Invalid, match=words):
        rate(rater, found, world.own, said=services.Said(Decimal(score), grade))

    assert not Rating.objects.exists()


def test_nobody_types_what_the_ledger_measures(world, found, rater):
    with pytest.raises(Invalid, match="ledger"):
        rate(rater, found, world.own, key="growth")


def test_a_high_fit_names_goals_of_the_strategy(world, found, rater):
    with pytest.raises(Invalid, match="at least 2 goals"):
        rate(rater, found, world.own, key="strategic_fit")

    goals = tuple(queries.goals(rater)[:2])
    rate(
        rater, found, world.own, key="strategic_fit", said=services.Said(Decimal(7), "B", "", goals)
    )


def test_a_second_tab_overwrites_nothing(world, found, rater):
    first = rate(rater, found, world.own)

    with pytest.raises(services.TwoTabs, match="another tab"):
        rate(rater, found, world.own, said=services.Said(Decimal(2), "C"))
    rate(rater, found, world.own, said=services.Said(Decimal(8), "A"), expected=first.version)
    with pytest.raises(StaleVersion) as stale:
        rate(rater, found, world.own, said=services.Said(Decimal(3), "C"), expected=1)

    assert Rating.objects.get().score == 8
    assert stale.value.theirs["score"] == 8


def test_a_removed_rater_keeps_their_scores_and_they_no_longer_count(world, found, director, rater):
    rate(rater, found, world.own)
    seat = seat_of(rater, found)
    services.remove_rater(seat, expected=seat.version, why="Changed job", by=director, at=NOON)

    with pytest.raises(Conflict, match="no longer score"):
        rate(rater, found, world.own, key="willingness_to_partner")
    assert Rating.objects.count() == 1
    assert waiting.waiting_sheets(rater) == []
    assert queries.any_seat(rater, found).removed_why == "Changed job"

    services.ask_rater(found, user=rater, function=Function.OPERATIONS, by=director, at=NOON)
    (one,) = waiting.waiting_sheets(rater)
    assert (one.accounts, one.done) == (2, 0)
    rate(rater, found, world.own, key="willingness_to_partner")


def test_an_account_that_was_merged_in_mid_round_is_followed(world, found, director, rater):
    rate(rater, found, world.own)
    lakeside = Account.objects.get(key="Lakeside")
    accounts.merge_accounts(lakeside, others=[world.own], reason="One group", by=director, at=NOON)

    with pytest.raises(Conflict, match="now part of another account"):
        rate(rater, found, world.own, key="willingness_to_partner")
    assert Rating.objects.count() == 1
    assert [row.nomination.account for row in queries.my_sheet(rater, seat_of(rater, found))] == [
        world.other
    ]
    row = found.nominations.get(account=world.own)
    assert boards.fate(director, row).into == lakeside
    services.follow_merger(row, by=director, at=NOON)
    assert boards.fate(director, row).stands_anyway
    with pytest.raises(Conflict, match="already"):
        services.follow_merger(row, by=director, at=NOON)
    with pytest.raises(Conflict, match="not merged"):
        services.follow_merger(found.nominations.get(account=world.other), by=director, at=NOON)


def test_a_merger_into_what_one_may_not_know_is_not_told(world, found, director, rater):
    insider = world.insider
    accounts.merge_accounts(world.secret, others=[world.own], reason="One", by=insider, at=NOON)

    with pytest.raises(Conflict) as refused:
        rate(rater, found, world.own)
    row = found.nominations.get(account=world.own)

    assert world.secret.name not in str(refused.value)
    assert boards.fate(director, row).into is None
    assert boards.fate(insider, row).into == world.secret
    with pytest.raises(NotFound):
        services.follow_merger(row, by=director, at=NOON)


LATE: dict[str, Callable[[SelectionRound, World], object]] = {
    "nominate": lambda found, world: services.nominate(
        Account.objects.get(key="Lakeside"), found=found, case=choosing.CASE,
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON),
    "withdraw": lambda found, world: services.withdraw(
        found.nominations.get(account=world.own), expected=1, why="No",
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON),
    "gates": lambda found, world: services.answer_gates(
        found.nominations.get(account=world.own), answers={Gate.BUYS: services.Passed(False, "No")},
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON),
    "ask": lambda found, world: services.ask_rater(
        found, user=world.colleague, function=Function.SALES,
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON),
    "remove": lambda found, world: services.remove_rater(
        found.raters.first(), expected=2, why="No",
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON),
    "places": lambda found, world: services.change_places(
        found, expected=found.version, places=4,
        by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON),
    "reopen": lambda found, world: services.reopen_sheet(
        seat_of(world.person(Role.OPERATIONS), found), expected=2,
        by=world.person(Role.OPERATIONS), at=NOON),
    "rate": lambda found, world: rate(world.person(Role.OPERATIONS), found, world.own, expected=1),
}  # fmt: skip


def test_nothing_changes_after_the_reveal(world, draft):
    found = choosing.reveal(world, draft)
    before = list(Rating.objects.order_by("pk").values())

    for name, late in LATE.items():
        with pytest.raises(Conflict, match="in “Revealed”"):
            pytest.fail(f"{name}: {late(found, world)}")

    assert list(Rating.objects.order_by("pk").values()) == before


def test_an_account_is_nominated_once_a_round(world, draft, director):
    with pytest.raises(Conflict, match="already"):
        services.nominate(world.own, found=draft, case=choosing.CASE, by=director, at=NOON)


@pytest.mark.parametrize(
    "case",
    [services.Case("", "Orders", "B"), services.Case("They grow", " ", "B"),
     services.Case("They grow", "Orders", "")],
)  # fmt: skip
def test_a_nomination_says_why_what_shows_it_and_how_sure(draft, director, case):
    with pytest.raises(Invalid):
        services.nominate(
            Account.objects.get(key="Lakeside"), found=draft, case=case, by=director, at=NOON
        )


def test_who_was_refused_waits_for_the_day_that_was_named(world, draft, director):
    later = (NOON + timedelta(days=180)).date()
    no = services.Verdict(Outcome.OUT, "Too small today", not_before=later)
    found = choosing.decide(world, choosing.reveal(world, draft), {"Sunnhav": no})
    choosing.archive(world, found)
    second = services.open_round("Again", places=3, by=director, at=NOON)

    with pytest.raises(Conflict, match="from 2026-08-29 on"):
        services.nominate(world.other, found=second, case=choosing.CASE, by=director, at=NOON)
    assert world.other not in boards.nominable(director, second, on=NOON.date())
    assert world.own in boards.nominable(director, second, on=NOON.date())


@pytest.mark.parametrize(
    ("places", "reason", "words"),
    [(0, "", "at least one place"), (9, "", "starts small, with 3 to 8"),
     (26, "", "starts small"), (101, "The board wants it", "100 places is the most")],
)  # fmt: skip
def test_places_keep_to_their_guards(world, director, places, reason, words):
    choosing.prepare(world)

    with pytest.raises(Invalid, match=words):
        services.open_round("R", places=places, reason=reason, by=director, at=NOON)
    opened = services.open_round("R", places=26, reason="Three firms", by=director, at=NOON)
    with pytest.raises(Invalid, match=words):
        services.change_places(
            opened, expected=opened.version, places=places, reason=reason, by=director, at=NOON
        )


def test_scoring_needs_raters_of_several_functions_and_accounts(world, director):
    choosing.prepare(world)
    found = services.open_round("R", places=3, by=director, at=NOON)
    people = [world.person(role) for role, _function in choosing.RATERS]

    def begin() -> SelectionRound:
        return services.begin_scoring(found, expected=found.version, by=director, at=NOON)

    for person in people[:2]:
        services.ask_rater(found, user=person, function=Function.SALES, by=director, at=NOON)
    with pytest.raises(Invalid, match="there are 2 from 1"):
        begin()
    services.ask_rater(found, user=people[2], function=Function.SALES, by=director, at=NOON)
    with pytest.raises(Invalid, match="there are 3 from 1"):
        begin()
    services.ask_rater(found, user=people[2], function=Function.FINANCE, by=director, at=NOON)
    with pytest.raises(Invalid, match="Nominate accounts first"):
        begin()
    with pytest.raises(Invalid, match="needs a role"):
        services.ask_rater(
            found, user=world.person(Role.READER), function=Function.SALES, by=director, at=NOON
        )


def test_a_nomination_that_is_taken_back_keeps_what_was_scored(world, found, director, rater):
    rate(rater, found, world.own)
    row = found.nominations.get(account=world.own)

    with pytest.raises(Invalid, match="Say why"):
        services.withdraw(row, expected=row.version, why=" ", by=director, at=NOON)
    services.withdraw(row, expected=row.version, why="They were sold", by=director, at=NOON)

    assert Account.objects.get(pk=world.own.pk).status == Status.STANDARD
    with pytest.raises(Conflict, match="taken back"):
        rate(rater, found, world.own, key="willingness_to_partner")
    services.nominate(
        Account.objects.get(pk=world.own.pk), found=found, case=choosing.CASE, by=director, at=NOON
    )
    assert Rating.objects.get().score == 7
    assert Account.objects.get(pk=world.own.pk).status == Status.CANDIDATE


def test_a_candidate_of_another_round_stays_one(world, draft, director):
    second = services.open_round("Second", places=3, by=director, at=NOON)
    own = Account.objects.get(pk=world.own.pk)
    row = services.nominate(own, found=second, case=choosing.CASE, by=director, at=NOON)

    services.withdraw(row, expected=row.version, why="Twice", by=director, at=NOON)

    assert Account.objects.get(pk=own.pk).status == Status.CANDIDATE


def test_a_sheet_is_handed_in_whole_and_can_be_opened_again(world, found, rater):
    seat = seat_of(rater, found)
    with pytest.raises(Invalid, match="2 accounts lack a score"):
        services.hand_in(seat, expected=seat.version, by=rater, at=NOON)
    seat = choosing.score(world, found, Role.OPERATIONS, {"": 6})

    with pytest.raises(Conflict, match="handed your sheet in"):
        rate(rater, found, world.own, expected=1)
    services.reopen_sheet(seat, expected=seat.version, by=rater, at=NOON)
    rate(rater, found, world.own, expected=1)


def test_nobody_rates_on_the_sheet_of_another(world, found, rater):
    other = world.person(Role.FINANCE)
    row = found.nominations.get(account=world.own)
    criterion = found.criteria_set.criteria.get(key="reference_value")

    with pytest.raises(NotFound):
        services.rate(
            seat_of(other, found), row=row, criterion=criterion, said=SAID, expected=0,
            by=rater, at=NOON,
        )  # fmt: skip
    with pytest.raises(NotFound):
        queries.my_sheet(rater, seat_of(other, found))


def test_the_reveal_waits_for_who_has_not_handed_in(world, found, director):
    with pytest.raises(Conflict, match="have not handed in"):
        services.reveal(found, expected=found.version, by=director, at=NOON)


def test_only_who_leads_opens_and_begins(world, draft, rater):
    for refused in (
        lambda: services.open_round("Mine", places=3, by=rater, at=NOON),
        lambda: services.begin_scoring(draft, expected=draft.version, by=rater, at=NOON),
        lambda: services.withdraw(
            draft.nominations.first(), expected=1, why="No", by=rater, at=NOON
        ),
    ):
        with pytest.raises(DomainError):
            refused()


def test_turnout_counts_only_what_the_viewer_knows(world, found, director):
    insider = world.insider
    services.nominate(world.secret, found=found, case=choosing.CASE, by=insider, at=NOON)
    services.ask_rater(found, user=insider, function=Function.MANAGEMENT, by=insider, at=NOON)

    seen = {one.rater.user: one.wanted for one in queries.turnout(director, found)}
    known = {one.rater.user: one.wanted for one in queries.turnout(insider, found)}

    judged = len(queries.judged(director, found))
    assert set(seen.values()) == {2 * judged}
    assert known[insider] == 3 * judged
    assert known[world.person(Role.OPERATIONS)] == 2 * judged


def test_the_a_list_stands_after_one_step_and_is_not_doubled(world, draft, director):
    first = list(boards.a_list(director, draft, on=NOON.date()))
    services.nominate_all(draft, accounts=first, case=choosing.CASE, by=director, at=NOON)

    assert world.secret not in first
    assert list(boards.a_list(director, draft, on=NOON.date())) == []
    with pytest.raises(DomainError):
        boards.a_list(world.person(Role.OPERATIONS), draft, on=NOON.date())


def test_gates_are_answered_with_how_one_knows(world, draft, rater):
    row = draft.nominations.get(account=world.own)

    with pytest.raises(Invalid, match="one gate at least"):
        services.answer_gates(row, answers={}, by=rater, at=NOON)
    with pytest.raises(Invalid, match="how you know"):
        services.answer_gates(
            row, answers={Gate.BUYS: services.Passed(True, "")}, by=rater, at=NOON
        )
    services.answer_gates(
        row, answers={Gate.SOUND: services.Passed(False, "Audit", 1)}, by=rater, at=NOON
    )

    answered = queries.gates_of(rater, row)
    assert (answered[Gate.SOUND].passes, answered[Gate.BUYS].passes) == (False, True)
    old = {Gate.BUYS: services.Passed(False, "They left", 1)}
    old[Gate.SOUND] = services.Passed(True, "I saw none", 1)
    with pytest.raises(StaleVersion) as stale:
        services.answer_gates(row, answers=old, by=rater, at=NOON)
    assert (stale.value.mine["note"], stale.value.theirs["note"]) == ("I saw none", "Audit")
    kept = queries.gates_of(rater, row)
    assert (kept[Gate.SOUND].passes, kept[Gate.BUYS].passes) == (False, True), "all or none"
