"""Catalogue rows on the first page, the search and what an account's pages gather."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.test import Client

import economies
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.programme import services as kpis
from people import NOON

Read = Callable[[str], str]
ACTIVITY = ("calls", "visits", "meetings held", "e-mails sent", "leaderboard", "league")


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, User]]:
    """Those who look, over a ledger that was imported and computed."""
    with economies.one_economy(tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()):
        found = economies.make_people()
        kpis.found_register("ledger", by=found["director"], at=NOON)
        yield found


@pytest.fixture
def read(people: dict[str, User], db: None) -> Read:
    """Open an address as the director; return its markup."""
    client = Client()
    client.force_login(people["director"])
    return lambda path: client.get(path).content.decode()


def crowns(html: str) -> dict[str, float]:
    """Return the radius of each tree's crown, nothing for a bare tree."""
    found = re.findall(r'<a class="tree".*?</a>', html, flags=re.S)
    names = [re.search(r'tree-name">([^<]+)', one)[1] for one in found]
    radii = [re.search(r'<circle[^>]* r="([\d.]+)"', one) for one in found]
    return {name: float(r[1]) if r else 0.0 for name, r in zip(names, radii, strict=True)}


@pytest.mark.row("HEL-01")
def test_the_portfolio_is_an_orchard_whose_crowns_grow_with_value(read: Read):
    sizes = crowns(read("/"))

    assert set(sizes) == set(economies.BUYERS)
    by_contribution = {key: one.contribution for key, one in economies.sums().items()}
    assert max(sizes, key=lambda name: sizes[name]) == max(
        by_contribution, key=lambda name: by_contribution[name]
    )
    assert by_contribution["Fir"] < Decimal(0)
    assert sizes["Fir"] == 0.0
    assert list(sizes.values())[:3] == sorted(sizes.values(), reverse=True)[:3]


@pytest.mark.row("HEL-01")
def test_each_tree_says_size_health_and_relations_in_words(read: Read):
    said = r'class="tree-name">([^<]+)</span>.*?class="visually-hidden">([^<]+)'
    words = dict(re.findall(said, read("/")))

    assert set(words) == set(economies.BUYERS)
    for text in words.values():
        assert "lifetime value" in text
        assert "health" in text
        assert "people of ours" in text


@pytest.mark.row("HEL-01")
def test_roots_are_people_in_the_team_and_falling_leaves_signs_of_drift(
    read: Read, people: dict[str, User]
):
    hazel, by = economies.account("Hazel"), people["director"]
    seats = {"operations": TeamRole.DELIVERY_LEAD, "finance": TeamRole.ACCOUNT_MANAGER}
    for name, role in seats.items():
        accounts.assign(hazel, user=people[name], role=role, since=NOON.date(), by=by, at=NOON)

    trees = {re.search(r'tree-name">([^<]+)', one)[1]: one
             for one in re.findall(r'<a class="tree".*?</a>', read("/"), flags=re.S)}  # fmt: skip

    drawn = {name: (one.count('class="root"'), one.count('class="leaf"'))
             for name, one in trees.items()}  # fmt: skip
    assert drawn["Hazel"] == (2, len(hazel.figures.latest("pk").signals))
    assert drawn["Hazel"][1] > 0
    assert drawn["Elder"] == (0, 0)
    assert "2 people of ours" in trees["Hazel"]


@pytest.mark.row("EXC-11")
def test_lifetime_value_is_the_headline_on_account_home_and_programme(read: Read):
    figure = r'<div class="fig">\s*<div class="l">([^<]+?)\s*<.*?<div class="v( is-small)?">'
    account = re.findall(figure, read(f"/accounts/{economies.account('Birch').slug}"), re.S)
    home = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', read("/?view=table"), re.S)
    programme = re.findall(figure, read("/portfolio").split('aria-label="KPIs"')[1], re.S)

    assert account[0] == ("Lifetime value, from past purchases", "")
    assert dict(account)["Revenue, 12 months"] == " is-small"
    columns = [re.sub(r"<[^>]+>", "", one).strip() for one in home]
    assert columns.index("Lifetime value") < columns.index("Revenue, 12 months")
    assert "Lifetime value</span> <b>" in read("/")
    assert programme[0][0] == "Customer lifetime value"


@pytest.mark.row("SAN-18")
def test_the_glossary_says_what_key_account_management_is(read: Read):
    html = read("/settings/glossary?words=key account management")

    meaning = "establish, secure and develop cooperation with its few most important accounts"
    assert meaning in " ".join(html.split())


@pytest.mark.row("HEL-01")
def test_a_plain_table_says_the_same_as_the_picture(read: Read):
    picture, table = read("/"), read("/?view=table")

    assert 'href="?view=table"' in picture
    assert 'href="?view=orchard"' in table
    rows = re.findall(r'<th scope="row"[^>]*>\s*<a [^>]*>([^<]+)', table)
    assert rows == list(crowns(picture))
    for column in ("Lifetime value", "Health", "Signs of drift", "Account manager", "Our people"):
        assert column in table


@pytest.mark.row("HEL-01")
@pytest.mark.parametrize(
    "path", ["/", "/portfolio", "/portfolio/growth", "/accounts", "/programme/kpis"]
)
def test_nothing_ranks_people_or_counts_activity(read: Read, path: str):
    html = read(path)

    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.S).lower()
    for words in ACTIVITY:
        assert words not in text


@pytest.mark.row("HEL-123")
def test_one_search_finds_accounts_and_leads_to_all_that_is_known(read: Read):
    found = read("/search/palette?words=bir")

    (href,) = re.findall(r'href="(/accounts/[^"]+)"', found)
    page = read(href)
    assert "Birch" in page
    tabs = re.findall(rf'<a href="({href}[^"]*)"', page.split('class="tabs"')[1].split("</nav>")[0])
    assert {tab.removeprefix(href) for tab in tabs} >= {
        "", "/economics", "/team", "/comments", "/timeline"
    }  # fmt: skip
    for tab in tabs:
        assert "Birch" in read(tab)
