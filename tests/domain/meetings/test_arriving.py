"""Conversations in files: who took part is known by name or address, and nothing is noted twice."""

from __future__ import annotations

from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.meetings.arriving import Ground, Person, compare, same, theirs_by_name
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused, State
from orchard.domain.relationships.arriving.places import Places
from orchard.domain.relationships.arriving.sorts import ACTIVITIES

BIRCH = Account(pk=1, key="B1", name="Birch")
PLACES = Places({1: BIRCH}, {"birch": frozenset({1})}, frozenset({1}))
TODAY = date(2026, 3, 2)
PEOPLE = (
    Person(11, 1, "Siri Moe", "siri@birch.example", is_restricted=False),
    Person(12, 1, "Jan Vik", "", is_restricted=False),
    Person(13, 1, "Quiet", "", is_restricted=True),
    Person(14, 1, "Per Li", "per@birch.example", is_restricted=False),
    Person(15, 1, "Per Li", "li@birch.example", is_restricted=False),
)
HEAD = "Account,Date,Type,Subject,Notes,Contacts,Owner\n"


def ours(said: str) -> int:
    if said != "Kari":
        raise Refused(f"nobody is called {said}")
    return 7


def become(text: str, *known: tuple[int, date, str]) -> list[Outcome]:
    table = tables.read_columns(text, ACTIVITIES)
    ground = Ground(PLACES, theirs_by_name(PEOPLE), ours, frozenset(known), TODAY)
    return compare(table.rows, table.meaning, ground)


def test_a_row_becomes_a_note_with_its_day_its_words_and_who_took_part():
    rows = (
        'Birch,2026-02-06,Call,Stops on line 2,"They stop too often.\nA pilot?",'
        '"SIRI@birch.example; Vik, Jan",Kari\n'
        'Birch,2026-02-07,,,Talked,"Siri Moe, Jan Vik",\n'
    )

    one, two = become(HEAD + rows)

    assert (one.state, one.name, one.line) == (State.NEW, "Birch", 2)
    assert one.values == {
        "account_id": 1, "held_on": date(2026, 2, 6), "contacts": (11, 12), "ours": (7,),
        "said": "Call: Stops on line 2\n\nThey stop too often.\nA pilot?",
    }  # fmt: skip
    assert (two.values["said"], two.values["contacts"], two.values["ours"]) == (
        "Talked", (11, 12), (),
    )  # fmt: skip


def test_rows_that_cannot_come_in_say_why_and_what_to_do():
    rows = (
        "Birch,,,,A,,\nBirch,2026-03-03,,,B,,\nBirch,2019-01-01,,,C,,\nBirch,2026-02-01,Call,,,,\n"
        "Birch,2026-02-01,,,D,Olga,\nBirch,2026-02-01,,,E,Quiet,\nBirch,2026-02-01,,,F,Per Li,\n"
        "Birch,2026-02-01,,,G,,Olga\nBirch,2026-02-01,Sentiment,,H,,\n"
        'Birch,2026-02-01,,,"Fine. Attitude: against us",,\n'
        f"Birch,2026-02-01,,,{'x' * 8001},,\nOak,2026-02-01,,,I,,\n"
        "Birch,2026-02-02,,,Same,,\nBirch,2026-02-02,,,same,,\nBirch,2026-02-30,,,J,,\n"
    )

    found = become(HEAD + rows)

    assert [one.line for one in found if one.state is State.NEW] == [14]
    said = [one.reason for one in found if one.state is State.REFUSED]
    for reason, words in zip(said, (
        "has no day. Write it as", "This day is still to come", "older than the 60 months",
        "says nothing. Write down what was said", "nobody at Birch is called “Olga”. Import people first",
        "Quiet asked us not to use", "more than one at Birch is called “Per Li”. Write the e-mail",
        "nobody is called Olga", "about what somebody thinks or is like", "it says what somebody thinks",
        "at most 8000 letters", "no account that you know is called “Oak”",
        "the same stands on line 14 already", "is no day",
    ), strict=True):  # fmt: skip
        assert words in reason


def test_what_is_noted_already_stays_as_it_is():
    rows = "Birch,2026-02-06,,,They  STOP too often.,,\nBirch,2026-02-07,,,They stop too often.,,\n"

    found = become(HEAD + rows, same(1, date(2026, 2, 6), "they stop too\noften."))

    assert [one.state for one in found] == [State.SAME, State.NEW]
