"""Catalogue rows on what is done for accounts: overview, value, hours, shocks, who knows."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

import economies
from orchard.domain.accounts import services as accounts
from orchard.domain.core.models import User
from people import NOON

Person = Callable[[str], Client]


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, User]]:
    """Those who work over a ledger that was imported and computed."""
    folder = tmp_path_factory.mktemp("economy")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, MFA_REQUIRED_ROLES=frozenset()),
    ):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            by = economies.import_lines(folder)
            economies.compute(by)
            yield economies.make_people()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def browser(people: dict[str, User], db: None) -> Person:
    """Return the browser of a person by the name of the role."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return of


def read(answer: HttpResponse) -> str:
    """Return what stands on a page, without markup."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return " ".join(markup.unescape(text).replace("\u202f", " ").split())


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer)


def page(key: str, path: str = "") -> str:
    return f"/accounts/{economies.account(key).slug}{path}"


def names(client: Client, path: str) -> list[str]:
    """Return the accounts that a table lists, in its order."""
    text = client.get(path).content.decode()
    return [key for key in re.findall(r'is-main">\s*<a[^>]*>([^<]+)', text) if key]


@pytest.mark.row("HEL-124")
def test_four_panels_stand_on_the_account_page_and_over_the_portfolio(browser: Person):
    for path in (page("Birch"), "/portfolio/overview"):
        text = shown(browser("director"), path)

        for panel in ("Agreements", "Activities", "Pipeline", "Risk"):
            assert panel in text


@pytest.mark.row("HEL-124")
def test_each_panel_has_its_list_over_all_accounts(browser: Person, people: dict[str, User]):
    account = economies.account("Elder")
    accounts.comment_on(account, text="New plant manager.", by=people["operations"], at=NOON)
    client = browser("director")

    at_risk = names(client, "/portfolio/risk?why=loss")
    activities = shown(client, "/portfolio/activities?what=comments")

    lost = {key for key, one in economies.sums().items() if one.contribution < 0}
    assert set(at_risk) == lost
    assert "Elder : Comment" in activities
    assert "New plant manager." in activities
    assert "sales.csv imported" not in activities
    assert "sales.csv imported" in shown(client, "/portfolio/activities?what=imports")
    assert "No agreements yet" in shown(client, "/portfolio/agreements")
    assert "No pipeline yet" in shown(client, "/portfolio/pipeline")


@pytest.mark.row("HEL-124")
def test_losses_are_no_reason_for_who_may_not_see_margins(browser: Person):
    text = shown(browser("operations"), "/portfolio/risk")

    assert "costs more than it brings" not in text
    assert "much hangs on it" in text
