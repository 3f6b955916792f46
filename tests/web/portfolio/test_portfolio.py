"""The portfolio's pages: they work, narrow, count, and hide what is not for everybody."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import economies
from economies import Economy
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import Comment, User
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.ledger.models import ImportBatch
from orchard.interfaces.web.portfolio import glance
from people import NOON

Browser = Callable[[User], Client]
PAGES = (
    *("", "/overview", "/activities", "/risk", "/risks", "/agreements", "/pipeline"),
    *("/profit", "/classes", "/exposure", "/growth", "/accuracy", "/methods"),
)

EVERYBODY = ["Birch", "Cedar", "Elder", "Fir", "Hazel", "Larch"]


def names_in(html: str) -> list[str]:
    """Return the accounts of the ranked table, in its order."""
    table = html.split('id="table-portfolio"')[1]
    return re.findall(r'<th scope="row"[^>]*>\s*(?:<a [^>]*>)?([^<]+)', table)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_where_its_figures_come_from(economy: Economy, browser: Browser, page: str):
    answer = browser(economy.director).get(f"/portfolio{page}")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Figures as of 10 Jun 2025" in html
    assert "methods 1" in html
    assert "costs 1" in html
    assert "Grade B" in html


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_more_than_fifteen_questions(
    economy: Economy, browser: Browser, page: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):  # fmt: skip
    client = browser(economy.director)
    client.get("/portfolio/methods")  # a new session is written once

    with django_assert_max_num_queries(15):
        client.get(f"/portfolio{page}")


def test_the_ranking_begins_with_the_most_valuable(economy: Economy, browser: Browser):
    html = browser(economy.director).get("/portfolio").content.decode()

    assert names_in(html)[0] == "Birch"
    assert len(names_in(html)) == len(EVERYBODY)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?business=loss", {"Fir"}),
        ("?country=Estonia", {"Fir", "Hazel", "Larch"}),
        ("?industry=Food", {"Birch", "Cedar"}),
        ("?move=lost", {"Hazel"}),
        ("?move=new", {"Larch"}),
        ("?move=existing", {"Birch", "Cedar", "Elder", "Fir"}),
        ("?account__name=ELD", {"Elder"}),
        ("?class_contribution=U&industry=Metals", {"Fir"}),
    ],
)
def test_filters_narrow_rows_and_totals(
    economy: Economy, browser: Browser, query: str, expected: set[str]
):
    html = browser(economy.director).get(f"/portfolio{query}").content.decode()

    assert set(names_in(html)) == expected
    word = "account" if len(expected) == 1 else "accounts"
    assert f"{len(expected)} {word}" in html.split('id="totals"')[1]


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        ([], r"contribution \S+ k · revenue"),
        (["Fir"], r"contribution \S+ k of the 5 of which it is known · revenue"),
        (["Fir", "Hazel"], r"contribution \S+ k of the 4 of which it is known · revenue"),
        (EVERYBODY, r"contribution not known yet · revenue"),
    ],
)
def test_the_sum_of_contribution_says_of_how_many_accounts_it_is(
    economy: Economy, browser: Browser, unknown: list[str], said: str
):
    AccountFigures.objects.filter(account__name__in=unknown).update(contribution=None)

    html = browser(economy.director).get("/portfolio").content.decode()

    totals = re.sub(r"<[^>]+>|\s+", " ", html.split('id="totals"')[1].split("</div>")[0])
    assert re.search(said, re.sub(" +", " ", totals)), totals


def test_the_table_leaves_as_csv_with_the_filters_of_the_page(economy: Economy, browser: Browser):
    answer = browser(economy.director).get("/portfolio?move=existing&sort=account.name&as=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Account"] for row in rows] == ["Birch", "Cedar", "Elder", "Fir"]
    net = economies.sums()["Birch"].net
    assert Decimal(rows[0]["Revenue (EUR)"]) == net.quantize(Decimal("0.01"))
    assert re.fullmatch(r"(\d{4}-\d\d-01 -?[\d.]+(; )?)+", rows[0]["12 quarters"])


def test_accounts_at_risk_leave_as_csv_with_reasons_in_words(economy: Economy, browser: Browser):
    answer = browser(economy.director).get("/portfolio/risk?why=loss&as=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Account"] for row in rows} == {
        key for key, one in economies.sums().items() if one.contribution < 0
    }
    assert all("costs more than it brings" in row["Why"] for row in rows)
    assert "Revenue (EUR)" in rows[0]


@pytest.mark.parametrize("page", ["", "/exposure", "/growth"])
def test_without_the_right_no_page_tells_of_margins(economy: Economy, browser: Browser, page: str):
    html = browser(economy.operations).get(f"/portfolio{page}").content.decode()

    for word in ("ontribution", "ost to serve", "ifetime value", "whale"):
        assert word not in html


@pytest.mark.parametrize("page", ["/profit", "/accuracy"])
def test_pages_of_margins_do_not_exist_without_the_right(
    economy: Economy, browser: Browser, page: str
):
    assert browser(economy.operations).get(f"/portfolio{page}").status_code == 404


def test_hidden_columns_are_in_no_file_and_sort_nothing(economy: Economy, browser: Browser):
    client = browser(economy.operations)

    file = client.get("/portfolio?as=csv&columns=value,contribution,account.name")
    html = client.get("/portfolio?sort=-contribution&class_contribution=U").content.decode()

    assert b"ontribution" not in file.content
    assert names_in(html) == ["Birch", "Cedar", "Elder", "Fir", "Hazel", "Larch"]


def test_a_hidden_account_is_nowhere_and_no_total_tells_of_it(economy: Economy, browser: Browser):
    cedar = economies.account("Cedar")
    accounts.restrict_account(
        cedar, expected=cedar.version, insiders=[economy.director], by=economy.director, at=NOON
    )
    client = browser(economy.finance)

    pages = {page: client.get(f"/portfolio{page}").content.decode() for page in PAGES}

    assert not any("Cedar" in html for html in pages.values())
    assert "5 accounts" in pages[""]
    assert "What the figures say" not in pages[""]
    for page in ("/classes", "/exposure", "/growth", "/accuracy", "/profit"):
        assert "for those who may see every account" in pages[page]


def test_before_the_first_figures_the_page_offers_the_first_step(
    economy: Economy, browser: Browser
):
    FigureSet.objects.all().delete()
    waiting = browser(economy.finance).get("/portfolio").content.decode()
    assert "The figures are not ready yet" in waiting, "the ledger is there"
    assert "/imports/new" not in waiting
    ImportBatch.objects.update(state="undone")

    finance = browser(economy.finance).get("/portfolio").content.decode()
    director = browser(economy.director).get("/portfolio/growth").content.decode()

    assert "No figures yet" in finance
    assert "/imports/new" in finance
    assert "/imports/new" not in director


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_only_read(economy: Economy, browser: Browser, page: str):
    assert browser(economy.director).post(f"/portfolio{page}").status_code == 405


def test_without_a_sign_in_there_is_nothing(economy: Economy):
    assert Client().get("/portfolio").status_code in {302, 401}


def test_the_fragment_is_the_table_alone(economy: Economy, browser: Browser):
    """htmx selects the table from the page; every link works without it."""
    html = browser(economy.director).get("/portfolio?sort=-revenue").content.decode()

    assert html.count('id="table-portfolio"') == 1
    assert names_in(html)[0] == "Birch"
    assert 'aria-sort="descending"' in html


def test_tiles_carry_the_decision_they_support(economy: Economy, browser: Browser):
    html = browser(economy.director).get("/portfolio").content.decode()

    assert "Decides: Where the next hour" in html
    assert "Decides: Whether to win others first" in html


def test_how_a_figure_is_computed_opens_beside_the_page(economy: Economy, browser: Browser):
    client = browser(economy.director)
    here = "http://testserver/portfolio/profit"
    beside = {"HX-Request": "true", "HX-Target": "drawer", "HX-Current-URL": here}

    shown = client.get("/portfolio/methods?of=value", headers=beside).content.decode()

    assert ">Lifetime value</h2>" in shown
    assert 'data-back="/portfolio/profit"' in shown
    assert "Whale curve" not in shown
    assert 'hx-get="/portfolio/methods?of=value"' in client.get("/portfolio").content.decode()


def remark(economy: Economy, count: int) -> None:
    """Let the director write so many remarks on an account."""
    account = Account.objects.get(name="Birch")
    about = {"subject_type": account._meta.label_lower, "subject_id": str(account.pk)}
    Comment.objects.bulk_create(
        Comment(author=economy.director, text=f"Remark {number:02}.", written_at=NOON, **about)
        for number in range(count)
    )


def test_what_happened_long_ago_is_on_a_further_page(economy: Economy, browser: Browser):
    remark(economy, glance.IN_LIST + 1)
    client = browser(economy.director)

    first = client.get("/portfolio/activities?what=comments").content.decode()
    second = client.get(f"/portfolio/activities?what=comments&skip={glance.IN_LIST}")

    assert (first.count("Remark "), 'rel="prev"' in first) == (glance.IN_LIST, False)
    assert f"what=comments&amp;skip={glance.IN_LIST}" in first
    assert second.content.decode().count("Remark ") == 1
    assert 'rel="next"' not in second.content.decode()


def test_the_furthest_page_leads_no_further(
    economy: Economy, browser: Browser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(glance, "IN_LIST", 1)
    monkeypatch.setattr(glance, "FURTHEST", 1)
    remark(economy, 3)
    client = browser(economy.director)

    first, last = (
        client.get(f"/portfolio/activities?skip={skip}").content.decode() for skip in (0, 1)
    )

    assert 'rel="next"' in first
    assert 'rel="next"' not in last


@pytest.mark.parametrize("skip", ["-1", "many", "9" * 40])
def test_a_page_that_makes_no_sense_is_a_page_all_the_same(
    economy: Economy, browser: Browser, skip: str
):
    answer = browser(economy.director).get(f"/portfolio/activities?skip={skip}")

    assert answer.status_code == 200


def test_the_register_says_what_a_kpi_is_now_to_those_who_may_know(
    economy: Economy, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
):
    client = browser(economy.director)
    shown = client.get("/portfolio/growth").content.decode()
    kept = re.search(
        r"Gross revenue retention.*?class=\"v\">(?:<a[^>]*>)?([^<]+)<", shown, re.DOTALL
    )

    with django_assert_max_num_queries(15):
        register = client.get("/programme/kpis").content.decode()
    with django_assert_max_num_queries(15):
        one = client.get("/programme/kpis/gross_retention").content.decode()

    assert kept
    assert f">{kept[1].strip()}</a>" in register
    assert kept[1].strip() in one
    assert "sort=-contribution_year" in register
    hidden = browser(economy.operations).get("/programme/kpis").content.decode()
    assert "sort=-contribution_year" not in hidden
