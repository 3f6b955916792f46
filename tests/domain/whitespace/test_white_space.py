"""Cells, opportunities and boards: what follows from sales, what is refused, what adds up."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.whitespace import queries, refreshing, services
from orchard.domain.whitespace.models import (
    AccountSales,
    AwarenessTask,
    Cell,
    OfferFigures,
    WhiteSpaceSet,
)
from orchard.domain.whitespace.queries import RollUp, Sources
from orchard.domain.whitespace.rules import (
    IdeaState,
    OpportunityState,
    Status,
    check_money,
    check_share,
    status_of,
)
from orchard.domain.whitespace.services import CellNote, Pursuit, Spot, WalletNote
from people import NOON, make_user

TODAY = NOON.date()
WHITE = CellNote(Status.WHITE, reason="unknown")
SUPPLIERS = [("Flow", "Pump"), ("Flow", "Seal"), ("Care", "Oil")]


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


@pytest.fixture
def units(account: Account) -> list[AccountUnit]:
    places = [("North", "Norway"), ("South", "Sweden")]
    return [
        AccountUnit.objects.create(account=account, kind="site", key=name, name=name, country=land)
        for name, land in places
    ]


@pytest.fixture
def sources(account: Account, units: list[AccountUnit], finance: User) -> Sources:
    """The first unit buys pumps, and bought oil; the second buys nothing."""
    look = WhiteSpaceSet.objects.create(
        as_of=TODAY, currency="EUR", inputs="x", method="m", method_version="1", made_at=NOON
    )
    for family, key in SUPPLIERS:
        OfferFigures.objects.create(look=look, family=family, key=key, name=key, sales_year=9)
    north = {"Flow": {"Pump": ["700", "2026-01-09"]}, "Care": {"Oil": ["0", "2024-01-09"]}}
    AccountSales.objects.create(look=look, account=account, cells={str(units[0].pk): north})
    return Sources(finance, account)


def pursuit(owner: User) -> Pursuit:
    return Pursuit("More", owner, Decimal(50), "Call them", TODAY + timedelta(days=9))


@pytest.mark.parametrize(
    ("sales", "days", "said", "expected"),
    [
        ("5", 3, Status.BLOCKED, Status.ACTIVE),
        ("5", 364, None, Status.ACTIVE),
        ("0", 365, None, Status.LOST),
        ("0", 400, Status.COMPETITOR, Status.COMPETITOR),
        ("-5", 3, None, Status.LOST),
    ],
)
def test_sales_of_the_last_year_come_before_what_people_say(sales, days, said, expected):
    last_on = TODAY - timedelta(days=days)

    assert status_of(Decimal(sales), last_on, said, as_of=TODAY) == expected


def test_what_was_never_bought_is_white():
    assert status_of(None, None, None, as_of=TODAY) == Status.WHITE


def test_amounts_and_shares_that_cannot_be_are_refused():
    for amount in ("-1", "NaN", "1E13"):
        with pytest.raises(Invalid):
            check_money(Decimal(amount), "Spend")
    for share in ("-0.1", "1.01", "NaN"):
        with pytest.raises(Invalid):
            check_share(Decimal(share), "Share")
    check_money(None, "Spend")
    check_share(None, "Share")


def test_the_board_draws_sales_and_sums_both_ways(sources: Sources):
    board = queries.board(sources)

    assert [column.key for column in board.columns] == sorted(SUPPLIERS)
    drawn = [[square.status for square in row.squares] for row in board.rows]
    assert drawn == [[Status.LOST, Status.ACTIVE, Status.WHITE], [Status.WHITE] * 3]
    assert (board.whole.active, board.whole.relevant, board.whole.sales) == (1, 6, 700)
    assert sum(one.active for one in board.sums) == 1
    assert board.whole.unvalued == 4


@pytest.mark.parametrize("by", list(RollUp))
def test_every_roll_up_adds_up_to_the_same_whole(sources: Sources, by: RollUp):
    plain = queries.board(sources).whole

    board = queries.board(sources, by=by)

    assert board.whole == plain
    assert sum(row.filled.cells for row in board.rows) == plain.cells


def test_families_hold_their_offers_and_an_estimate_of_the_whole_replaces_theirs(
    sources: Sources, account: Account, units: list[AccountUnit], finance: User, monkeypatch
):
    monkeypatch.setattr(sys.modules["orchard.domain.whitespace.board"], "MOST_COLUMNS", 2)
    worth = {"wallet": Decimal(100), "source": "x", "grade": "A", "estimated_on": TODAY}
    worth |= {"attainable_share": Decimal("0.5"), "fit": Decimal(1)}
    spot = Spot(units[1], "Flow")
    services.write_cell(
        account, spot=spot, note=CellNote(Status.WHITE, **worth), expected=0, by=finance, at=NOON
    )

    board = queries.board(sources)

    assert board.is_families
    assert (board.whole.active, board.whole.relevant, board.whole.white) == (1, 6, 50)
    flow = board.rows[0].squares[1]
    assert (flow.status, flow.filled.active, flow.filled.relevant) == (Status.ACTIVE, 1, 2)


def test_what_is_said_of_a_family_or_the_account_holds_for_each_offer(
    sources: Sources, account: Account, units: list[AccountUnit], finance: User
):
    note = CellNote(Status.BLOCKED, why="Group agreement")
    services.write_cell(
        account, spot=Spot(None, "Flow"), note=note, expected=0, by=finance, at=NOON
    )

    board = queries.board(sources)

    row = next(one for one in board.rows if one.unit == units[1])
    assert [one.status for one in row.squares] == [Status.WHITE, Status.BLOCKED, Status.BLOCKED]


def test_before_the_first_look_there_is_no_board(account: Account, finance: User):
    assert queries.board(Sources(finance, account)) is None
    assert queries.tested(None) is None


def test_a_cell_is_written_once_and_then_changed_by_version(
    account: Account, units: list[AccountUnit], finance: User
):
    place = {"spot": Spot(units[0], "Flow", "Seal"), "by": finance, "at": NOON}
    first = services.write_cell(account, note=WHITE, expected=0, **place)

    with pytest.raises(StaleVersion):
        services.write_cell(account, note=WHITE, expected=0, **place)
    known = services.write_cell(
        account, note=replace(WHITE, reason="known"), expected=first.version, **place
    )

    assert (Cell.objects.count(), known.version) == (1, 2)
    assert not AwarenessTask.objects.filter(done_at=None).exists()
    assert AuditEvent.objects.filter(verb="cell.written").count() == 2


def test_a_cell_that_was_never_written_has_no_version_to_save_on(account: Account, finance: User):
    with pytest.raises(StaleVersion):
        services.write_cell(
            account, spot=Spot(None, "Flow"), note=WHITE, expected=3, by=finance, at=NOON
        )


@pytest.mark.parametrize(
    "note",
    [
        CellNote(Status.ACTIVE),
        CellNote(Status.PIPELINE),
        CellNote(Status.LOST),
        CellNote(Status.COMPETITOR),
        CellNote(Status.WHITE, wallet=Decimal(5)),
        CellNote(Status.WHITE, fit=Decimal("0.3")),
        CellNote(Status.WHITE, estimated_on=date(2027, 1, 1)),
    ],
)
def test_what_makes_no_sense_of_a_cell_is_refused(note: CellNote, account: Account, finance: User):
    with pytest.raises(Invalid):
        services.write_cell(
            account, spot=Spot(None, "Flow"), note=note, expected=0, by=finance, at=NOON
        )
    assert not Cell.objects.exists()


def test_a_unit_of_another_account_and_a_cell_of_nothing_are_refused(
    account: Account, units: list[AccountUnit], finance: User
):
    other = Account.objects.create(key="fir", name="Fir", slug="fir")
    for spot in (Spot(units[0], "Flow"), Spot(None, "")):
        with pytest.raises(Invalid):
            services.write_cell(other, spot=spot, note=WHITE, expected=0, by=finance, at=NOON)


def test_only_the_team_writes(account: Account, finance: User):
    stranger = make_user("Olga Operations", Role.OPERATIONS)

    assert not queries.may_edit(make_user("Rita Reader", Role.READER), account)
    assert not queries.may_edit(stranger, account)
    with pytest.raises(NotAllowed):
        services.raise_idea(account, text="One stock", by=stranger, at=NOON)
    with pytest.raises(Invalid):  # the owner has to be in the team
        services.open_opportunity(
            account, spot=Spot(None, "Flow"), pursuit=pursuit(stranger), by=finance, at=NOON
        )


def test_an_opportunity_ends_once_and_a_lost_one_leaves_its_cell_lost(
    account: Account, finance: User
):
    act = {"by": finance, "at": NOON}
    spot = Spot(None, "Flow")
    made = services.open_opportunity(account, spot=spot, pursuit=pursuit(finance), **act)
    better = replace(pursuit(finance), value=Decimal(80))
    made = services.change_opportunity(made, expected=made.version, pursuit=better, **act)
    with pytest.raises(Invalid):
        services.close_opportunity(
            made, expected=made.version, state=OpportunityState.OPEN, words="x", **act
        )

    lost = services.close_opportunity(
        made, expected=made.version, state=OpportunityState.LOST, words="Too dear", **act
    )

    cell = Cell.objects.get()
    assert (lost.value, cell.status, cell.why) == (80, Status.LOST, "Too dear")
    with pytest.raises(Conflict):
        services.change_opportunity(lost, expected=lost.version, pursuit=better, **act)
    again = services.open_opportunity(account, spot=spot, pursuit=better, **act)
    assert again.state == OpportunityState.OPEN


def test_ideas_are_taken_up_once_and_only_as_an_opportunity(account: Account, finance: User):
    act = {"by": finance, "at": NOON}
    found = services.raise_idea(account, text=" One stock ", **act)
    for state in (IdeaState.TAKEN_UP, IdeaState.DECLINED):
        with pytest.raises(Invalid):
            services.answer_idea(found, expected=found.version, state=state, answer="", **act)
    found = services.answer_idea(
        found, expected=found.version, state=IdeaState.EXAMINED, answer="Ask Bergen", **act
    )

    taken = services.take_up_idea(
        found, expected=found.version, spot=Spot(None, "Care"), pursuit=pursuit(finance), **act
    )

    assert (taken.text, taken.opportunity.family) == ("One stock", "Care")
    with pytest.raises(Conflict):
        services.answer_idea(taken, expected=taken.version, state=IdeaState.NEW, answer="", **act)
    with pytest.raises(Invalid):
        services.raise_idea(account, text="  ", **act)


def test_a_task_is_done_once(account: Account, finance: User):
    services.write_cell(
        account, spot=Spot(None, "Flow"), note=WHITE, expected=0, by=finance, at=NOON
    )
    (task,) = queries.tasks(finance, account)
    services.open_opportunity(
        account, spot=Spot(None, "Care"), pursuit=pursuit(finance), by=finance, at=NOON
    )
    due = queries.due(finance, until=TODAY + timedelta(days=9), most=3)
    assert [(one.is_step, one.family) for one in due] == [(True, "Care"), (False, "Flow")]
    assert len(queries.due(finance, until=TODAY, most=3)) == 1

    services.tell_customer(task, by=finance, at=NOON)

    with pytest.raises(Conflict):
        services.tell_customer(task, by=finance, at=NOON)
    assert queries.tasks(finance, account) == []
    assert queries.due(finance, until=TODAY, most=3) == []


def test_wallets_need_spend_or_a_rank_that_can_be(account: Account, finance: User):
    note = WalletNote("Flow", "Report", "B", TODAY, Decimal(900))
    act = {"expected": 0, "by": finance, "at": NOON}
    wrong = (
        replace(note, spend=None),
        replace(note, suppliers=3),
        replace(note, suppliers=3, rank=Decimal(4)),
        replace(note, suppliers=0, rank=Decimal(1)),
        replace(note, estimated_on=TODAY + timedelta(days=1)),
        replace(note, family=" "),
    )
    for one in wrong:
        with pytest.raises(Invalid):
            services.estimate_wallet(account, note=one, **act)
    services.estimate_wallet(account, note=note, **act)
    with pytest.raises(StaleVersion):
        services.estimate_wallet(account, note=note, **act)
    with pytest.raises(StaleVersion):
        services.estimate_wallet(
            account, note=replace(note, family="Care"), **(act | {"expected": 4})
        )


def test_an_old_estimate_is_marked_and_all_known_spend_is_one_share(
    sources: Sources, account: Account, finance: User
):
    old = WalletNote(
        "Flow", "Report", "B", TODAY - timedelta(days=366), Decimal(1400), target_share=Decimal(1)
    )
    services.estimate_wallet(account, note=old, expected=0, by=finance, at=NOON)

    found = queries.wallets(sources, TODAY)

    flow = next(one for one in found if one.family == "Flow")
    assert (flow.share, flow.gap, flow.is_old) == (Decimal("0.5"), 700, True)
    assert queries.total(found).share == Decimal("0.5")
    assert queries.total(()) is None


def test_the_database_refuses_what_people_cannot_mean(account: Account, finance: User):
    kept = {"account": account, "currency": "EUR", "written_by": finance, "written_at": NOON}
    for wrong in (
        {"family": "Flow", "status": "active"},
        {"family": "", "offer": "", "status": "white"},
        {"family": "Flow", "status": "white", "wallet": Decimal(-1)},
        {"family": "Flow", "status": "white", "attainable_share": Decimal("1.2")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cell.objects.create(**kept, **wrong)


def test_what_is_not_there_is_not_found(account: Account, finance: User):
    for ask in (queries.opportunity, queries.idea, queries.task, queries.suggestion):
        with pytest.raises(NotFound):
            ask(finance, account, 77)


def test_nobody_looks_twice_at_the_same_ledger_nor_at_none(finance: User):
    from orchard.domain.economics.stored_ledger import NothingIsImported

    with pytest.raises(NothingIsImported):
        refreshing.refresh(finance, at=NOON)
