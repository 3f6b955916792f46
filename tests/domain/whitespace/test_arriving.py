"""Opportunities in files: cells are read as their column is, and every row is told what becomes of it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Invalid
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.opinions import is_opinion, without_opinions
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused, State
from orchard.domain.relationships.arriving.places import Places
from orchard.domain.relationships.arriving.sorts import OPPORTUNITIES
from orchard.domain.whitespace.arriving.comparing import COMPARED, Ground, Known, compare
from orchard.domain.whitespace.arriving.stages import stage_of
from orchard.domain.whitespace.arriving.values import Amounts, Days, Shares
from orchard.domain.whitespace.rules import Stage

BIRCH, ELDER = Account(pk=1, key="B1", name="Birch"), Account(pk=2, key="E1", name="Elder")
PLACES = Places(
    {1: BIRCH, 2: ELDER},
    {"birch": frozenset({1}), "b1": frozenset({1}), "elder": frozenset({2}),
     "both": frozenset({1, 2})},
    frozenset({1}),
)  # fmt: skip
NEXT = date(2026, 4, 9)


def owner(said: str, _account: Account) -> int:
    if said not in {"", "Kari"}:
        raise Refused(f"nobody is called {said}")
    return 7


GROUND = Ground(PLACES, owner, {(1, "oslo"): 5}, {(1, "fewer stops"): 9}, "EUR", "Call them", NEXT)


def become(text: str, *known: Known) -> list[Outcome]:
    table = tables.read_columns(text, OPPORTUNITIES)
    return compare(table.rows, table.meaning, known, GROUND)


def one_known(title: str, *, is_open: bool = True, **facts: object) -> Known:
    values = {
        "value": Decimal(100), "stage": 1, "probability": None, "expected_on": None, "owner_id": 7,
        "next_step": "Call", "next_on": NEXT, "goal_id": None,
    }  # fmt: skip
    assert set(values) == set(COMPARED)
    return Known(3, 1, title, (1, None, title, ""), is_open, values | facts)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (("1.234,50", "1.234"), (Decimal("1234.50"), Decimal(1234))),
        (("1,234.50", "1,234"), (Decimal("1234.50"), Decimal(1234))),
        (("90 000 kr", "EUR 12", "−5"), (Decimal(90000), Decimal(12), Decimal(-5))),
        (("", "n/a", "0"), (None, None, Decimal(0))),
    ],
)
def test_numbers_are_read_as_their_column_is(column: tuple[str, ...], said: tuple[object, ...]):
    assert tuple(map(Amounts(column).read, column)) == said


def test_a_number_that_can_be_two_is_refused_with_what_to_do():
    with pytest.raises(Refused, match=r"can mean two numbers\. Write it without"):
        Amounts(["1,234"]).read("1,234")
    for nonsense in ("many", "1,2,3.4", "9" * 60):
        with pytest.raises(Refused, match="is no number"):
            Amounts([nonsense]).read(nonsense)


def test_chances_are_shares_or_percent_as_their_column_is():
    percent, share = Shares(["5", "40 %", "1"]), Shares(["0.4", "1"])

    assert [percent.read(text) for text in ("5", "40 %", "1", "")] == [
        Decimal("0.050"), Decimal("0.400"), Decimal("0.010"), None,
    ]  # fmt: skip
    assert [share.read("0.4"), share.read("1")] == [Decimal("0.400"), Decimal(1)]
    with pytest.raises(Refused, match="from 0 to 100"):
        percent.read("140")


@pytest.mark.parametrize(
    "said", ["1e30", "9" * 34, "1e999", "1e-999", "-1e-999", "1e30 %", "1e999%"]
)
def test_no_number_of_a_file_is_too_much_for_the_page(said: str):
    rows = become(f"Account,Title,Value,Chance\nBirch,A,1,{said}\nBirch,B,{said},\nBirch,C,1,0.5\n")

    assert rows[0].state is State.REFUSED or rows[0].values["probability"] == 0
    assert rows[1].state is State.REFUSED or rows[1].values["value"] == 0
    assert rows[2].state is State.NEW


@pytest.mark.parametrize(
    "said", ["NOK 12345.00", "$500000", "500 £", "90 000 kr", "5 SEK", "5,00 kr.", "¥5"]
)
def test_an_amount_in_another_currency_is_not_taken_for_ours(said: str):
    (row,) = become(f'Account;Title;Value\nBirch;A;"{said}"\n')

    assert row.state is State.REFUSED
    assert "Write it in EUR." in row.reason


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("EUR 5", "EUR"),
        ("5 €", "EUR"),
        ("$5", "CAD"),
        ("5 kr", "NOK"),
        ("5 kr.", "DKK"),
        ("5", "NOK"),
    ],
)
def test_an_amount_that_names_our_currency_comes_in(said: str, ours: str):
    for head, cells in (("Value", said), ("Value;Currency", f"5;{said.strip('5 ')}")):
        table = tables.read_columns(f"Account;Title;{head}\nBirch;A;{cells}\n", OPPORTUNITIES)
        (row,) = compare(table.rows, table.meaning, (), replace(GROUND, currency=ours))

        assert (row.reason, row.values["value"]) == ("", Decimal(5))


@pytest.mark.parametrize(
    ("column", "days"),
    [
        (("2026-04-09", "2026-12-31T10:00:00Z"), ((2026, 4, 9), (2026, 12, 31))),
        (("04/09/2026", "04/30/2026"), ((2026, 4, 9), (2026, 4, 30))),
        (("04/09/2026", "30/04/2026"), ((2026, 9, 4), (2026, 4, 30))),
        (("04.09.26", "20260904", "31122026"), ((2026, 9, 4), (2026, 9, 4), (2026, 12, 31))),
    ],
)
def test_days_are_read_as_their_column_is(column: tuple[str, ...], days: tuple[object, ...]):
    assert tuple(map(Days(column).read, column)) == tuple(date(*one) for one in days)


@pytest.mark.parametrize(
    ("said", "zone", "day"),
    [
        ("2026-11-02T23:00:00Z", "Europe/Oslo", 3), ("2026-11-02 23:30:00.0+01:00", "Europe/Oslo", 2),
        ("2026-11-02 11:30 PM-0500", "Europe/Oslo", 3), ("2026-11-02T23:00:00", "Europe/Oslo", 2),
        ("2026-11-02T02:00:00Z", "America/Chicago", 1), ("2026-11-02", "America/Chicago", 2),
        ("2026-11-02T00:00:00Z", "America/Chicago", 2),
    ],
)  # fmt: skip
def test_a_moment_is_of_the_day_that_it_is_where_we_are(said: str, zone: str, day: int):
    assert Days([said, ""], ZoneInfo(zone)).read(said) == date(2026, 11, day)


def test_midnight_of_universal_time_is_a_day_only_where_all_moments_are():
    days = Days(["2026-11-02T00:00:00Z", "2026-11-03T15:00:00Z"], ZoneInfo("America/Chicago"))

    assert days.read("2026-11-02T00:00:00Z") == date(2026, 11, 1)
    for nonsense in ("2026-11-02T99:00:00Z", "2026-11-02 10:99Z"):
        with pytest.raises(Refused, match="is no day"):
            Days([nonsense]).read(nonsense)


def test_a_day_that_can_be_two_is_refused_with_what_to_do():
    with pytest.raises(Refused, match=r"can be two days\. Write the year first"):
        Days(["04/09/2026"]).read("04/09/2026")
    for nonsense in ("soon", "2026-02-31", "9 Apr 2026"):
        with pytest.raises(Refused, match=r"is no day\. Write it as 2026-04-09"):
            Days([nonsense]).read(nonsense)


@pytest.mark.parametrize(
    ("said", "stage"),
    [("3", 3), ("4 Offered", 4), ("Negotiation/Review", 5), ("prospecting", 1), ("", None)],
)
def test_stages_are_known_by_number_name_and_as_other_systems_call_them(said, stage):
    assert stage_of(said) == (stage and Stage(stage))


def test_a_new_opportunity_is_whole_with_what_is_said_once_for_all():
    (one,) = become(
        "Account,Opportunity,Amount,Probability (%),Stage,Unit,Product\n"
        "birch, Night  service ,90000,40,1,Oslo,Care\n"
    )

    assert (one.state, one.name, one.line) == (State.NEW, "Birch: Night service", 2)
    assert one.values == {
        "title": "Night service", "account_id": 1, "unit_id": 5, "family": "", "offer": "Care",
        "value": Decimal("90000.00"), "probability": Decimal("0.400"), "stage": 1, "owner_id": 7,
        "next_step": "Call them", "next_on": NEXT,
    }  # fmt: skip


def test_rows_that_cannot_come_in_say_why_and_what_to_do():
    text = (
        "Account,Title,Value,Currency,Stage,Status,Owner,Unit,Goal,Next step\n"
        ",A,1,,,,,,,\nNobody,A,1,,,,,,,\nBoth,A,1,,,,,,,\nElder,A,1,,,,,,,\nBirch,,1,,,,,,,\n"
        "Birch,A,,,,,,,,\nBirch,B,1,NOK,,,,,,\nBirch,C,1,,Magic,,,,,\nBirch,D,1,,Closed Won,,,,,\n"
        "Birch,E,1,,,perhaps,,,,\nBirch,F,1,,,,Olga,,,\nBirch,G,1,,,,,Paris,,\nBirch,H,1,,,,,,World,\n"
        "Birch,I,-1,,,,,,,\nBirch,J,1,,,,,,,Attitude: hostile\nB1,K,1,,,,,,,\nBirch,k,2,,,,,,,\n"
        f"Birch,{'L' * 301},1,,,,,,,\n"
    )

    found = become(text, one_known("Gone", is_open=False))

    assert [one.line for one in found if one.state is State.NEW] == [17]
    said = [one.reason for one in found if one.state is State.REFUSED]
    for reason, words in zip(said, (
        "names no account", "no account that you know is called “Nobody”", "more than one account",
        "not in the team of Elder", "has no title", "says nothing of its value", "is in NOK. Write it in EUR",
        "stage “Magic” is not known here", "it is over (Won)", "“perhaps” is not known", "nobody is called Olga",
        "no unit of Birch is called “Paris”", "no goal in the profile of Birch", "give an amount of a year",
        "what somebody thinks", "stands on line 17 already", "takes at most 300 letters",
    ), strict=True):  # fmt: skip
        assert words in reason


def test_what_is_known_changes_by_what_the_file_says_and_by_nothing_else():
    known = one_known("Night service", next_step="Visit")
    text = "Account,Title,Value,Next step\nBirch,night SERVICE,{value},{step}\n"

    (changed,), (same,) = (
        become(text.format(value="250", step=""), known),
        become(text.format(value="100", step="Visit"), known),
    )

    assert (changed.state, changed.known) == (State.CHANGED, 3)
    assert (changed.values, changed.before) == (
        {"value": Decimal("250.00")}, {"value": Decimal(100)},
    )  # fmt: skip
    assert same.state is State.SAME


def test_without_a_goal_of_the_customer_one_comes_in_at_the_first_stage():
    text = "Account,Title,Value,Stage,Goal\nBirch,A,1,Proposal,\nBirch,B,1,4,fewer STOPS\n"

    without, with_goal = become(text)
    (later,) = become(
        "Account,Title,Value,Stage\nBirch,A,1,4\n", one_known("A", goal_id=9, value=1)
    )

    assert (without.values["stage"], without.values["file_stage"]) == (1, 4)
    assert (with_goal.values["stage"], with_goal.values["goal_id"]) == (4, 9)
    assert "file_stage" not in with_goal.values
    assert later.values == {"stage": 4}


def test_two_open_ones_do_not_go_for_one_place():
    text = "Account,Title,Value,Product\nBirch,A,1,Care\nBirch,B,1,Care\nBirch,C,1,\n"

    first, second, third = become(text)

    assert (first.state, third.state) == (State.NEW, State.NEW)
    assert "“A” goes for the same place already" in second.reason
    assert third.values["family"] == "C"


def test_what_is_over_here_or_there_is_not_opened_again():
    known = one_known("Won long ago", is_open=False), replace(one_known("Open"), pk=4)
    text = "Account,Title,Value,Status\nBirch,Won long ago,1,open\nBirch,Open,1,lost\n"

    over_here, over_there = become(text, *known)

    assert "it is over here" in over_here.reason
    assert "it is over (Lost) in the file. Close it here, and say why" in over_there.reason


def test_columns_of_opinions_are_not_even_kept():
    text = "Account,Attitude,Title,DISC type,Value\nBirch,hostile,A,red,5\n"

    table, unread = without_opinions(tables.read_columns(text, OPPORTUNITIES))

    assert unread == ("Attitude", "DISC type")
    assert table.columns == ("Account", "Title", "Value")
    assert table.rows[0].cells == ("Birch", "A", "5")
    assert table.meaning == {"account": 0, "title": 1, "value": 2}
    assert not is_opinion("Discount")
    assert is_opinion("Holdning til oss")


@pytest.mark.parametrize(
    "column",
    ["Stil", "Attityd", "Haltung (intern)", "Einstellungen", "Suhtumine meisse", "Stiil", "Mõju",
     "Стиль общения", "Отношение", "Влияние", "Inställning", "Innflytelse", "Styles", "Сила отношений"],
)  # fmt: skip
def test_opinions_are_known_in_the_languages_of_files(column: str):
    assert is_opinion(column)


@pytest.mark.parametrize(
    "column",
    ["Stilling", "Stillstand", "Textil", "Haltbarkeit", "Einstellplatz", "Steg", "Mõõt", "Стилус",
     "Относится к", "Discount", "Status", "Mål", "Stilllegung", "Attest"],
)  # fmt: skip
def test_ordinary_columns_are_no_opinions(column: str):
    assert not is_opinion(column)


def test_more_than_ten_thousand_rows_are_refused_and_so_many_are_compared_in_seconds():
    head = "Account,Title,Value\n"
    with pytest.raises(Invalid, match="more than 10000 rows"):
        tables.read_columns(head + "Birch,A,1\n" * 10_001, OPPORTUNITIES)

    begun = time.process_time()
    found = become(head + "".join(f"Birch,Deal {one},{one}.50\n" for one in range(10_000)))

    assert time.process_time() - begun < 6
    assert {one.state for one in found} == {State.NEW}
