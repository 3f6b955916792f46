"""Whom a first choice looks at: why the largest are not among them, whom one names, and back again."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from orchard.domain.accounts.models import Account
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection.models import SelectionRound
from orchard.interfaces.web.starter import views
from programme_pages import DIRECTOR, Person, read, shown, today
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "today", "whole_world", "world"]
FIRST = "/programme/first-choice"


def begun_with(page: Client, **others: object) -> HttpResponse:
    """Begin a first choice with Sunnhav and Lakeside of four accounts, and whom else one names."""
    named = Account.objects.filter(key__in=("Sunnhav", "Lakeside"))
    said = {"name": "First", "definition": "Matters", "difference": "A team",
            "owner": others.pop("owner"), "goals": "Sell", "accounts": [one.pk for one in named]}  # fmt: skip
    return page.post(FIRST, {**said, **others})


@pytest.mark.row("HEL-158")
def test_the_largest_that_is_not_among_the_first_is_told_of_with_the_reason(
    world: World, as_: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "MOST", 2)
    largest = AccountFigures.objects.get(account__key="Nordfjord")
    AccountFigures.objects.filter(pk=largest.pk).update(
        contribution_year=-900_000, contribution_year_before=-900_000
    )

    page = shown(as_(DIRECTOR), FIRST)

    listed, _cut, left = page.partition("Among your largest by revenue, but not above")
    assert "Nordfjord" not in listed.partition("Whom the ledger puts first")[2]
    assert re.search(
        r"Nordfjord By the ledger it comes to \d\.\d; the last of those above to \d\.\d\.", left
    )


@pytest.mark.row("HEL-158")
def test_any_account_is_looked_at_that_somebody_names_also_one_without_figures(
    world: World, as_: Person
):
    page, owner = as_(DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR).pk
    Account.objects.create(key="new-1", name="Newcomer", slug="newcomer")

    unknown = begun_with(page, owner=owner, others="Nobody at all")
    begun = begun_with(page, owner=owner, others="Newcomer\n Nordfjord\nSunnhav\n")

    assert unknown.status_code == 422
    assert "No single account has the key or name Nobody at all." in read(unknown)
    assert begun.status_code == 302
    rows = SelectionRound.objects.get().nominations.order_by("pk")
    whys = {one.account.name: one.why for one in rows}
    assert sorted(whys) == ["Lakeside", "Newcomer", "Nordfjord", "Sunnhav"]
    assert whys["Newcomer"] == "Named for the first choice"
    assert rows.get(account__key="new-1").evidence == "revenue not known in twelve months"


@pytest.mark.row("HEL-158")
def test_from_the_scores_one_goes_back_to_whom_one_looks_at(world: World, as_: Person):
    page, owner = as_(DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR).pk
    Account.objects.create(key="new-1", name="Newcomer", slug="newcomer")
    begun_with(page, owner=owner, others="Nordfjord\nNewcomer")
    found = SelectionRound.objects.get()
    back = f"{FIRST}/{found.pk}/accounts"
    keys = {one.key: one.pk for one in Account.objects.all()}
    three = {"accounts": [keys[name] for name in ("Sunnhav", "Nordfjord", "Lakeside")]}

    asked = page.get(back).content.decode()
    few = page.post(back, {"accounts": keys["Sunnhav"], "version": found.version})
    stale = page.post(back, {**three, "version": found.version - 1})
    fewer = page.post(back, {**three, "version": found.version})
    after = {one.account.key for one in found.nominations.filter(withdrawn_at=None)}
    again = page.post(back, {**three, "others": "new-1", "version": found.version + 1})

    assert f'href="{back}"' in page.get(f"{FIRST}/{found.pk}").content.decode()
    assert "What makes an account key here?" not in asked
    assert "Newcomer</textarea>" in asked
    assert (few.status_code, stale.status_code) == (422, 422)
    assert (fewer.status_code, again.status_code) == (302, 302)
    assert "Look at 3 to 8 accounts" in read(few)
    assert after == {"Sunnhav", "Nordfjord", "Lakeside"}
    assert "Newcomer" in shown(page, f"{FIRST}/{found.pk}")
