"""The first page says what needs each person, and shows nobody more than they may know."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import economies
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import FigureSet
from orchard.interfaces.web.home import needs
from orchard.interfaces.web.home.needs import Item
from people import NOON, make_user

People = dict[Role, User]
Home = Callable[..., str]
MARGINS = ("ifetime value", "ontribution", "costs more than it brings")
WITHOUT_MARGINS = (Role.OPERATIONS, Role.READER, Role.ADMINISTRATOR)


def items(html: str) -> list[str]:
    """Return the items of the list of today."""
    today = html.split('id="today-title"')[1].split("</section>", maxsplit=1)[0]
    return re.findall(r"<li data-row.*?</li>", today, flags=re.S)


def trees(html: str) -> list[str]:
    """Return the names below the trees."""
    return re.findall(r'class="tree-name">([^<]+)', html)


def names(html: str) -> list[str]:
    """Return the names in the table."""
    return re.findall(r'<th scope="row"[^>]*>\s*<a [^>]*>([^<]+)', html)


@pytest.mark.parametrize("role", list(Role))
def test_each_item_has_a_reason_and_one_button(people: People, home: Home, role: Role):
    found = items(home(people[role]))

    assert len(found) <= needs.MOST
    for item in found:
        assert re.search(r'<div class="hint">[^<]{8,}', item), item
        assert len(re.findall(r'class="btn', item)) == 1, item


def test_the_director_hears_who_drifts_who_costs_and_who_has_nobody(people: People, home: Home):
    said = " ".join(items(home(people[Role.PROGRAMME_DIRECTOR])))

    assert re.search(r"<b>Hazel</b> shows", said)
    assert "<b>Fir</b> costs more than it brings" in said
    assert "4 accounts have no account manager" in said
    assert "Birch, Elder among them" in said
    assert "/accounts?nobody=yes" in said


def test_the_button_leads_to_those_who_have_nobody(people: People):
    Account.objects.create(key="empty", name="Empty", slug="empty")
    client = Client()
    client.force_login(people[Role.PROGRAMME_DIRECTOR])

    found = names(client.get("/accounts?nobody=yes").content.decode())

    assert len(found) == 4
    assert {"Birch", "Elder"} <= set(found)


def test_who_has_no_lines_needs_nobody(people: People, home: Home):
    """An import that is undone leaves its accounts."""
    Account.objects.create(key="empty", name="Empty", slug="empty")

    said = " ".join(items(home(people[Role.PROGRAMME_DIRECTOR])))

    assert "4 accounts have no account manager" in said


def test_an_account_manager_hears_of_the_own_accounts(people: People, home: Home):
    html = home(people[Role.ACCOUNT_MANAGER])

    assert set(trees(html)) == {"Cedar", "Fir"}
    assert "<b>Fir</b> costs more than it brings" in html
    assert "Hazel" not in html


def test_finance_hears_that_the_ledger_is_old(people: People, home: Home):
    said = " ".join(items(home(people[Role.FINANCE])))

    assert re.search(r"The ledger ends [\d\s\u202f,]+ days ago", said)
    assert "Import newer lines" in said
    assert "The ledger ends" not in home(people[Role.READER])


def test_the_time_before_the_first_figures_is_not_called_a_time_without_a_ledger(
    people: People, home: Home
):
    FigureSet.objects.all().delete()

    html = home(people[Role.FINANCE])

    assert "The first figures are being computed" in " ".join(items(html))
    assert "The trees are being planted" in html
    assert "No tree is planted yet" not in html
    assert "older than the ledger" not in html


def test_figures_that_could_not_be_computed_are_not_said_to_be_on_their_way(
    people: People, home: Home
):
    newest = FigureSet.objects.filter(looks_back=False).latest("pk")
    FigureSet.objects.exclude(pk=newest.pk).delete()
    FigureSet.objects.filter(pk=newest.pk).update(state="failed", failure="No rate for NOK 2026-01")

    html = home(people[Role.FINANCE])

    said = " ".join(items(html))
    assert "The first figures could not be computed" in said
    assert "No rate for NOK 2026-01" in html
    assert "being computed" not in said
    assert "The trees are being planted" not in html
    assert "Import the ledger" not in html


def test_an_administrator_is_shown_no_step_that_leads_nowhere(people: People, home: Home):
    User.objects.people().exclude(pk=people[Role.ADMINISTRATOR].pk).update(is_active=False)

    html = home(people[Role.ADMINISTRATOR])

    assert "Invite the people" in html
    assert 'class="btn s" href=""' not in html


def test_first_steps_go_away_when_all_is_done(people: People, home: Home):
    assert "First steps" not in home(people[Role.ADMINISTRATOR])


def test_only_the_seven_most_urgent_are_shown(
    people: People, home: Home, monkeypatch: pytest.MonkeyPatch
):
    many = [Item(f"Item {n}", "because of it", "/", "Go", "clock", "warn", n) for n in range(10)]
    monkeypatch.setattr(needs, "PROVIDERS", (lambda _desk: many,))

    html = home(people[Role.READER])

    assert [re.search(r"Item \d", one)[0] for one in items(html)] == [
        f"Item {n}" for n in range(9, 2, -1)
    ]
    assert "3 more can wait" in html


@pytest.mark.parametrize("role", WITHOUT_MARGINS)
@pytest.mark.parametrize("query", ["", "?view=table", "?view=table&sort=-value"])
def test_without_the_right_home_tells_of_no_margins(
    people: People, home: Home, role: Role, query: str
):
    html = home(people[role], query)

    assert "Birch" in html
    for words in MARGINS:
        assert words not in html


def test_margins_are_in_no_file_of_the_table(people: People):
    client = Client()
    client.force_login(people[Role.READER])

    answer = client.get("/?view=table&as=csv&columns=value,figures.contribution_year,account.name")

    assert b"Birch" in answer.content
    assert b"ontribution" not in answer.content
    assert b"ifetime" not in answer.content


@pytest.mark.parametrize("query", ["", "?view=table"])
def test_a_hidden_account_is_not_there_for_outsiders(people: People, home: Home, query: str):
    birch, insider = economies.account("Birch"), make_user("Ivar", Role.PROGRAMME_DIRECTOR)
    accounts.restrict_account(
        birch, expected=birch.version, insiders=[insider], by=insider, at=NOON
    )

    assert "Birch" in home(insider, query)
    for role in Role:
        assert "Birch" not in home(people[role], query), role


def test_picture_and_table_name_the_same_accounts(people: People, home: Home):
    director = people[Role.PROGRAMME_DIRECTOR]

    drawn, listed = trees(home(director)), names(home(director, "?view=table"))

    assert drawn == listed
    assert len(drawn) == len(economies.BUYERS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("query", ["", "?view=table"])
def test_home_asks_at_most_fifteen_questions(
    people: People, role: Role, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
):
    client = Client()
    client.force_login(people[role])
    client.get("/")  # a new session is written once

    with django_assert_max_num_queries(15):
        client.get(f"/{query}")


def test_who_is_not_signed_in_sees_nothing(people: People):
    answer = Client().get("/")

    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]
