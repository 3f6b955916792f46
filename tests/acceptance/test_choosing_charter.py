"""Catalogue rows on the programme: its charter, how many accounts, what waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

import choosing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import SourceCustomer
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import (
    Charter,
)
from people import NOON
from programme_pages import (
    CHARTER,
    CRITERIA,
    DIRECTOR,
    OWNER,
    START,
    Person,
    draft,
    fresh,
    key,
    prepared,
    read,
    said,
    shown,
    today,
)
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "draft", "prepared", "today", "whole_world", "world"]


@pytest.mark.row("EXC-01")
def test_nothing_is_key_before_somebody_wrote_down_what_that_means(world: World, as_: Person):
    director = world.person(Role.PROGRAMME_DIRECTOR)
    page = as_(DIRECTOR)

    assert "There is no programme yet" in shown(page, "/programme")
    assert "no account can be key" in shown(page, f"/accounts/{world.own.slug}")
    with pytest.raises(Conflict, match="charter"):
        services.open_round("Round", places=3, by=director, at=NOON)

    answer = page.post(f"{CHARTER}/edit", said(world))

    assert answer["Location"] == CRITERIA  # what is next
    stored = Charter.objects.get()
    assert (stored.definition, stored.owner.name) == (
        "Worth more tomorrow than yesterday", "Person executive_sponsor",
    )  # fmt: skip
    assert stored.capacity == 8
    overview = shown(page, "/programme")
    assert "Owned by Person executive_sponsor, since 2 Mar 2026" in overview
    assert "None are approved yet" in overview
    with pytest.raises(Conflict, match="criteria"):
        services.open_round("Round", places=3, by=director, at=NOON)


@pytest.mark.row("EXC-01")
@pytest.mark.row("TRA-09")
@pytest.mark.parametrize("role", ["reader", "operations", "administrator", "finance"])
def test_every_page_of_an_account_says_to_everybody_what_makes_it_key(
    prepared: World, as_: Person, role: str
):
    page, base = as_(role), f"/accounts/{prepared.own.slug}"

    for path in (base, f"{base}/timeline", f"{base}/economics", f"{base}/team"):
        text = shown(page, path)
        assert "A customer whose future is worth more than their past" in text, path
        assert "A named team and a joint plan" in text, path
    assert "A named team and a joint plan" in shown(page, "/programme")
    assert "A named team and a joint plan" in shown(page, CHARTER)


@pytest.mark.row("TRA-09")
@pytest.mark.parametrize("missing", ["definition", "difference", "purpose", "scope"])
def test_a_charter_that_does_not_say_it_is_refused_and_kept_as_typed(
    world: World, as_: Person, missing: str
):
    answer = as_(DIRECTOR).post(f"{CHARTER}/edit", said(world, **{missing: " "}))

    assert answer.status_code == 422
    assert "This field is required" in read(answer)
    assert "All of Vestberg" in answer.content.decode() or missing == "scope"
    assert not Charter.objects.exists()


@pytest.mark.row("EXC-01")
def test_who_saves_the_charter_second_sees_both_texts(prepared: World, as_: Person):
    mine = said(prepared, definition="Mine")
    as_(OWNER).post(f"{CHARTER}/edit", said(prepared, definition="Theirs"))

    answer = as_(DIRECTOR).post(f"{CHARTER}/edit", mine)

    assert answer.status_code == 422
    assert "What makes an account key here Mine Theirs" in read(answer)
    assert Charter.objects.get().definition == "Theirs"
    again = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    as_(DIRECTOR).post(f"{CHARTER}/edit", mine | {"version": again[1]})
    assert Charter.objects.get().definition == "Mine"


@pytest.mark.row("RYA-20")
@pytest.mark.row("TRA-10")
def test_more_than_is_sensible_needs_a_reason_that_is_kept(prepared: World, as_: Person):
    page = as_(DIRECTOR)

    refused = page.post(f"{CHARTER}/edit", said(prepared, cap=26))

    assert refused.status_code == 422
    assert "More than 25 key accounts need a reason" in read(refused)
    assert Charter.objects.get().cap is None
    page.post(f"{CHARTER}/edit", said(prepared, cap=26, cap_reason="Two brands"))
    text = shown(page, CHARTER)
    assert "Most key accounts 26" in text
    assert "Why so many Two brands" in text
    assert "Carried by hours 8 3,200 ÷ 400" in text


@pytest.mark.row("RYA-20")
@pytest.mark.row("TRA-10")
def test_the_overview_keeps_the_numbers_apart_and_says_which_one_it_is(
    prepared: World, as_: Person
):
    page = as_(DIRECTOR)
    names = [f"Fir {number}" for number in range(27)]
    customers = [SourceCustomer(name, name, account=name) for name in names]
    operator = User.objects.get(email=OPERATOR)
    accounts.fold_customers("more", customers=customers, by=operator, at=NOON)
    firs = list(Account.objects.filter(key__startswith="Fir"))
    here = {}

    for count in (0, 3, 12, 27):
        key(*firs[:count])
        here[count] = shown(page, "/programme")

    assert "Key accounts 0 of those" in here[0]
    assert "No key account yet" in here[0]
    assert "3–5 to begin with, in the first 30 days here" in here[3]
    assert "5–25 sensible for a programme here" in here[12]
    assert "more than 25 needs a reason in the charter here" in here[27]
    assert "Carried by hours 8 3,200 hours a year, 400 for each" in here[27]


@pytest.mark.row("RYA-21")
@pytest.mark.row("TRA-10")
def test_beyond_a_hundred_only_the_owner_can_save(prepared: World, as_: Person):
    many = {"cap": 101, "cap_reason": "A list of the world"}

    refused = as_(DIRECTOR).post(f"{CHARTER}/edit", said(prepared, **many))
    before = Charter.objects.get().cap
    as_(OWNER).post(f"{CHARTER}/edit", said(prepared, **many))

    assert refused.status_code == 422
    assert "only the owner of the programme can allow that" in read(refused)
    assert before is None
    stored = Charter.objects.get()
    assert (stored.cap, stored.cap_allowed_by) == (101, prepared.person(Role.EXECUTIVE_SPONSOR))
    assert "Allowed by Person executive_sponsor" in shown(as_("reader"), CHARTER)


def test_accounts_that_few_may_know_are_neither_named_nor_counted(prepared: World, as_: Person):
    key(prepared.secret)

    for path in ("/programme", CRITERIA, f"{START}/choose", f"{START}/tidy", f"{START}/risk"):
        assert prepared.secret.name not in shown(as_(DIRECTOR), path), path
    assert "Key accounts 0" in shown(as_(DIRECTOR), "/programme")
    assert "Key accounts 1" in shown(as_(prepared.insider), "/programme")


def test_the_overview_says_what_waits_for_a_decision(draft: str, prepared: World, as_: Person):
    director = prepared.person(Role.PROGRAMME_DIRECTOR)
    found = choosing.open_round(prepared, fresh(prepared.own))
    choosing.decide(prepared, choosing.reveal(prepared, found), {"Nordfjord": choosing.YES})
    services.ask_override(
        prepared.other, asked_by="Head of sales", reason="Their CEO rang",
        expires_on=datetime(2026, 9, 1, tzinfo=UTC).date(), by=director, at=NOON,
    )  # fmt: skip

    text = shown(as_(DIRECTOR), "/programme")

    assert "Round 2026: decided" in text
    assert "Criteria 2 are a draft" in text
    assert "Nordfjord is chosen, and not key yet" in text
    assert "Let Sunnhav in against the criteria? Asked by Head of sales: Their CEO rang" in text
    assert "waits" not in shown(as_("reader"), "/programme")


@pytest.mark.parametrize("path", [
    "/programme", CHARTER, f"{CHARTER}/edit", CRITERIA, f"{CRITERIA}/2", f"{CRITERIA}/2/growth",
    START, f"{START}/choose", f"{START}/tidy", f"{START}/risk", f"{START}/plan",
])  # fmt: skip
def test_each_page_keeps_the_budget_of_queries(
    draft: str, prepared: World, as_: Person, path: str, django_assert_max_num_queries
):
    key(prepared.own, prepared.other)
    page = as_(DIRECTOR)
    page.get(path)

    with django_assert_max_num_queries(15):
        assert page.get(path).status_code == 200
