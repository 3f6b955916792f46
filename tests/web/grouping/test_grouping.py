"""Customers are put together, moved, split and put back; parts stand in a tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from orchard.domain.accounts import services
from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink, Regrouping
from orchard.domain.accounts.rules import SourceCustomer, UnitKind
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON, make_user

CUSTOMERS = [
    SourceCustomer("C1", "Baltexa OÜ", "Baltexa"),
    SourceCustomer("C2", "Baltexa Finland", "Baltexa"),
    SourceCustomer("C3", "Baltexa Oy"),
    SourceCustomer("C4", "Fjordkraft AS"),
]


@pytest.fixture
def finn(db: None, tmp_path: Path, settings: Settings) -> User:
    """Works in finance and groups customers."""
    settings.DATA_DIR = tmp_path
    settings.MFA_REQUIRED_ROLES = frozenset()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    person = make_user("Finn Finance", Role.FINANCE)
    services.fold_customers("erp", customers=CUSTOMERS, by=person, at=NOON)
    return person


@pytest.fixture
def browser(finn: User) -> Client:
    client = Client()
    client.force_login(finn)
    return client


def home_of(customer: str) -> str:
    return CustomerLink.objects.get(customer=customer).account.key


def at(key: str) -> str:
    return f"/accounts/grouping/in/{Account.objects.get(key=key).slug}"


def test_the_list_suggests_what_is_probably_one(browser: Client):
    page = browser.get("/accounts/grouping").content.decode()

    assert "Probably one customer" in page
    assert "Baltexa Oy" in page


def test_accounts_are_found_by_their_customers(browser: Client):
    page = browser.get("/accounts/grouping?q=finland").content.decode()

    assert at("Baltexa") in page
    assert at("C4") not in page


def test_ticked_accounts_are_merged_and_put_back(browser: Client):
    one, other = Account.objects.get(key="Baltexa"), Account.objects.get(key="C3")
    path = f"/accounts/grouping/merge?account={one.pk}&account={other.pk}"
    assert "Which one remains?" in browser.get(path).content.decode()

    browser.post(path, {"into": one.pk, "reason": "one group"})
    assert home_of("C3") == "Baltexa"

    browser.post(f"/accounts/grouping/history/{Regrouping.objects.get().pk}/undo")
    assert home_of("C3") == "C3"


def test_a_merger_needs_two_accounts_and_a_reason(browser: Client):
    one, other = Account.objects.get(key="Baltexa"), Account.objects.get(key="C3")
    for odd in ("", f"?account={'9' * 40}&account=x"):
        assert b"Choose two or more" in browser.get(f"/accounts/grouping/merge{odd}").content
    path = f"/accounts/grouping/merge?account={one.pk}&account={other.pk}"

    assert browser.post(path, {"into": one.pk, "reason": ""}).status_code == 422
    assert not Regrouping.objects.exists()


def test_chosen_customers_move(browser: Client):
    link = CustomerLink.objects.get(customer="C2")

    browser.post(f"{at('Baltexa')}/move", {"customers": link.pk, "into": "C4", "reason": "sold"})

    assert (home_of("C1"), home_of("C2")) == ("Baltexa", "C4")


def test_a_move_without_a_known_account_keeps_what_was_ticked(browser: Client):
    link = CustomerLink.objects.get(customer="C2")
    said = {"customers": link.pk, "into": "nobody", "reason": "sold"}

    answer = browser.post(f"{at('Baltexa')}/move", said)

    assert answer.status_code == 422
    assert f'value="{link.pk}" checked' in answer.content.decode()
    assert home_of("C2") == "Baltexa"


def test_chosen_customers_become_an_account_of_their_own(browser: Client):
    link = CustomerLink.objects.get(customer="C2")

    browser.post(
        f"{at('Baltexa')}/split",
        {"customers": link.pk, "name": "Baltexa Finland", "reason": "independent"},
    )

    assert home_of("C2") == "Baltexa Finland"


def test_parts_are_added_renamed_and_moved(browser: Client):
    path = at("Baltexa")
    for name in ("North", "Sweden"):
        browser.post(f"{path}/units", {"name": name, "kind": UnitKind.COUNTRY})
    north, sweden = (AccountUnit.objects.get(key=key) for key in ("North", "Sweden"))

    said = {"name": "Sverige", "parent": north.pk, "version": sweden.version}
    browser.post(f"{path}/units/{sweden.pk}", said)

    sweden.refresh_from_db()
    assert (sweden.name, sweden.key, sweden.parent_id) == ("Sverige", "Sweden", north.pk)
    assert "Sverige" in browser.get(path).content.decode()


def test_a_part_changed_by_somebody_else_is_shown(browser: Client, finn: User):
    account = Account.objects.get(key="Baltexa")
    unit = services.add_unit(account, name="North", kind=UnitKind.SITE, by=finn, at=NOON)
    said = {"name": "Norden", "parent": "", "version": unit.version}
    services.change_unit(unit, expected=1, name="Nord", parent=None, by=finn, at=NOON)

    answer = browser.post(f"{at('Baltexa')}/units/{unit.pk}", said)

    assert answer.status_code == 422
    unit.refresh_from_db()
    assert unit.name == "Nord"


@pytest.mark.parametrize("path", ["", "/history", "/merge", "/in/baltexa"])
def test_grouping_does_not_exist_for_those_who_may_not(finn: User, client: Client, path: str):
    client.force_login(make_user("Rita Reader", Role.READER))

    assert client.get(f"/accounts/grouping{path}").status_code == 404


def test_a_refused_merger_writes_nothing(finn: User, client: Client):
    client.force_login(make_user("Mona Manager", Role.ACCOUNT_MANAGER))
    one, other = Account.objects.get(key="Baltexa"), Account.objects.get(key="C3")

    path = f"/accounts/grouping/merge?account={one.pk}&account={other.pk}"
    answer = client.post(path, {"into": one.pk, "reason": "one group"})

    assert answer.status_code == 404
    assert home_of("C3") == "C3"
