"""Growth from existing and new accounts by year, held against sums that owe nothing to the product."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

import economies
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.economics import queries as economics
from orchard.domain.programme.models import GrowthSpend
from orchard.domain.resources import services as resources
from orchard.domain.resources.rules import TimeCategory
from orchard.interfaces.web.frame import figures
from people import NOON

HOME, SPEND = "/portfolio/growth", "/portfolio/growth/2024/spend"
WHOLE = (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31))
SO_FAR = (date(2024, 1, 1), date(2024, 5, 31)), (date(2025, 1, 1), date(2025, 5, 31))
ENTERED = {
    "existing_spend": "6000", "existing_hours": "0", "new_spend": "300", "new_hours": "10",
    "source": "Books of sales", "grade": "B", "version": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, User]]:
    """Those who look, over a ledger that was imported and computed."""
    with economies.one_economy(tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()):
        yield economies.make_people()


@pytest.fixture
def as_(people: dict[str, User], db: None) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign_in


def read(client: Client, path: str = HOME) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return " ".join(html.unescape(text).replace("\u202f", " ").split())


def split(spans: tuple[tuple[date, date], tuple[date, date]]) -> dict[str, tuple[Decimal, Decimal]]:
    """Return change of revenue and contribution by source, added up line by line."""
    before, now = (economies.sums(since=since, until=until) for since, until in spans)
    found = {
        "existing": (Decimal(0), Decimal(0)),
        "new": (Decimal(0),) * 2,
        "lost": (Decimal(0),) * 2,
    }
    for key in before.keys() | now.keys():
        source = "lost" if key not in now else "existing" if key in before else "new"
        was = (before[key].net, before[key].contribution) if key in before else (0, 0)
        is_ = (now[key].net, now[key].contribution) if key in now else (0, 0)
        found[source] = tuple(
            old + b - a for old, a, b in zip(found[source], was, is_, strict=True)
        )
    return found


def of_year(text: str, year: int) -> str:
    """Return the words of one year of the table."""
    start = text.index(f"{year} 1 Jan")
    return text[start : text.index("Change in all", start) + 40]


def shown(amount: Decimal) -> str:
    return figures.signed(amount).replace("\u202f", " ")


@pytest.mark.row("EXC-03")
def test_every_year_tells_revenue_and_contribution_by_source(
    as_: Callable[[str], Client], people: dict[str, User]
):
    text = read(as_("director"))

    stored = economics.portfolio(people["director"]).whole.growth_years
    assert [(one.span.year, one.span.is_whole) for one in stored] == [(2025, False), (2024, True)]
    for year, spans in zip(stored, (SO_FAR, WHOLE), strict=True):
        words = of_year(text, year.span.year)
        for source, (revenue, earned) in split(spans).items():
            assert getattr(year.growth, source) == revenue
            assert abs(getattr(year.growth, f"{source}_contribution") - earned) <= Decimal("0.02")
            assert f"{shown(revenue)} {shown(earned)}" in words
    assert "the year is not over" in of_year(text, 2025)
    assert re.search(r"New accounts 1 \+", of_year(text, 2024)), "Larch was won in November 2024"
    assert re.search(r"Lost accounts 1 -|Lost accounts 1 \u2212", of_year(text, 2025)), "Hazel left"
    assert "As of 10 Jun 2025, method growth-of-years-1" in text


@pytest.mark.row("EXC-03")
def test_what_a_unit_cost_is_not_known_until_money_and_hours_are_entered(
    as_: Callable[[str], Client],
):
    finance = as_("finance")
    before = read(finance)
    assert "not known yet not known yet not known yet" in of_year(before, 2024)
    assert "New accounts: not known yet: the money spent on it, the hours it took" in before
    assert "what an hour of the team costs" in before

    assert finance.post(SPEND, ENTERED | {"new_hours": ""}).status_code == 302

    words = of_year(read(finance), 2024)
    revenue, earned = (
        split(WHOLE)["existing"][at] + split(WHOLE)["lost"][at] for at in (0, 1)
    )  # no account was lost in 2024
    cost = Decimal(6000)
    each = f"{cost / revenue:.2f}", f"{cost / earned:.2f}"
    assert f"0 6.0 k 6.0 k {each[0]} {each[1]}" in words
    assert "not known yet 300 not known yet not known yet not known yet" in words, "no hours"
    row = GrowthSpend.objects.get(year=2024)
    assert (row.existing_spend, row.new_spend, row.new_hours) == (Decimal(6000), Decimal(300), None)
    assert "Entered by Finn Finance" in read(finance)


@pytest.mark.row("EXC-03")
def test_logged_hours_count_for_the_side_that_their_account_was_on(
    as_: Callable[[str], Client], people: dict[str, User]
):
    economics_costs = economies.COSTS.replace("per_order", "per_team_hour = 40.00\nper_order")
    economies.services.change_costs(
        economics_costs, reason="hours", by=people["finance"], at=NOON
    )  # fmt: skip
    for name, on, hours in (("Larch", date(2024, 12, 3), "5"), ("Birch", date(2024, 4, 3), "7.5"),
                            ("Birch", date(2024, 4, 4), "0.5"), ("Birch", date(2022, 4, 4), "8")):  # fmt: skip
        resources.log_hours(
            economies.account(name), hours=Decimal(hours), category=TimeCategory.INTERNAL,
            on=on, by=people["director"], at=NOON,
        )  # fmt: skip
    director = as_("director")
    assert (
        director.post(SPEND, ENTERED | {"new_hours": "", "existing_hours": ""}).status_code == 302
    )

    text = read(director)

    words, found = of_year(text, 2024), split(WHOLE)
    new = Decimal(300) + 5 * 40
    assert f"5 logged 300 500 {new / found['new'][0]:.2f} {new / found['new'][1]:.2f}" in words
    assert "8 logged 6.0 k 6.3 k" in words
    assert "a unit of contribution cost" in text, "the chart says the finding"
    behind = read(director, f"{HOME}/2024/new")
    assert "Larch 0" in behind
    assert "Birch" not in behind
    assert "Hours logged Account Hours Larch 5" in behind
    assert "Hours logged Account Hours Birch 8" in read(director, f"{HOME}/2024/existing")


@pytest.mark.row("EXC-03")
def test_the_spend_is_versioned_audited_and_for_few(as_: Callable[[str], Client]):
    finance = as_("finance")
    assert finance.post(SPEND, ENTERED).status_code == 302
    assert finance.post(SPEND, ENTERED | {"new_spend": "400", "version": "1"}).status_code == 302

    stale = finance.post(SPEND, ENTERED | {"new_spend": "999", "version": "1"})

    assert stale.status_code == 422
    row = GrowthSpend.objects.get(year=2024)
    assert (row.version, row.new_spend, row.currency) == (2, Decimal(400), "EUR")
    assert AuditEvent.objects.filter(verb="growth.spend_entered").count() == 2
    assert "version 2" in read(finance)
    assert finance.post(SPEND, ENTERED | {"source": " ", "version": "2"}).status_code == 422
    assert finance.post(SPEND, ENTERED | {"new_spend": "-1", "version": "2"}).status_code == 422
    assert finance.get("/portfolio/growth/2019/spend").status_code == 404
    operations = as_("operations")
    assert operations.get(SPEND).status_code == 404
    assert operations.post(SPEND, ENTERED).status_code == 404
    seen = read(operations)
    assert "Per unit of contribution" not in seen
    assert "Change of contribution" not in read(operations, f"{HOME}/2024/new")
    assert shown(split(WHOLE)["existing"][0]) in seen
    assert operations.get(f"{HOME}/2024/nobody").status_code == 404


@pytest.mark.row("EXC-03")
def test_hours_count_at_the_account_of_today_and_never_tell_of_a_hidden_one(
    as_: Callable[[str], Client], people: dict[str, User]
):
    birch, director = economies.account("Birch"), people["director"]
    twig, moss = (Account.objects.create(key=one, name=one, slug=one) for one in ("twig", "moss"))
    for one in (birch, twig, moss):
        resources.log_hours(
            one, hours=Decimal(3), category=TimeCategory.INTERNAL, on=date(2024, 4, 3),
            by=director, at=NOON,
        )  # fmt: skip
    hidden = Account.objects.create(
        key="bog", name="bog", slug="bog", confidentiality=Confidentiality.INSIDERS
    )
    Account.objects.filter(pk=twig.pk).update(merged_into=birch)
    Account.objects.filter(pk=moss.pk).update(merged_into=hidden)

    existing = read(as_("director"), f"{HOME}/2024/existing")
    new = read(as_("director"), f"{HOME}/2024/new")

    assert "Hours logged Account Hours Birch 6" in existing
    for name in ("twig", "moss", "bog"):
        assert name not in existing + new
    assert "Hours logged" not in new, "what became part of a customer wins nobody"


@pytest.mark.row("EXC-03")
def test_spend_of_fewer_months_is_not_divided_by_the_growth_of_more(as_: Callable[[str], Client]):
    finance, spend = as_("finance"), f"{HOME}/2025/spend"
    assert finance.post(spend, ENTERED).status_code == 302
    row = GrowthSpend.objects.get(year=2025)
    assert (row.since, row.until) == SO_FAR[1]
    assert "6.0 k 6.0 k" in of_year(read(finance), 2025)

    GrowthSpend.objects.update(until=date(2025, 4, 30))  # a month was over since

    text = read(finance)
    assert "6.0 k" not in of_year(text, 2025)
    assert "The spend is known until 30 Apr 2025, growth until 31 May 2025." in text
    assert "What stands here is known until 30 Apr 2025" in read(finance, spend)
    assert 'name="until" value="2025-05-31"' in finance.get(spend).content.decode()
    again = ENTERED | {"version": "1"}
    late = finance.post(spend, again | {"until": "2025-04-30"})
    assert late.status_code == 422, "the page was opened before the year went on"
    assert "The figures now reach until 31 May 2025." in late.content.decode()
    assert finance.post(spend, again | {"until": "2025-05-31"}).status_code == 302
    assert "6.0 k 6.0 k" in of_year(read(finance), 2025)


@pytest.mark.parametrize("name", ["finance", "operations"])
def test_on_a_phone_every_number_stands_under_its_name(as_: Callable[[str], Client], name: str):
    """Tables of two to eight columns become cards there instead of being pushed aside."""
    page = as_(name).get(HOME).content.decode()
    tables = re.findall(r'aria-label="(?:Growth by year|Existing or new).*?</table>', page, re.S)

    assert len(tables) == 2
    for table in tables:
        assert '<table class="t is-stack">' in table
        cells = re.findall(r"<td([^>]*)>(.*?)</td>", table, re.S)
        heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', table)
        labels = [re.search(r'data-label="([^"]+)"', mark) for mark, said in cells if said]
        assert labels
        assert all(labels)
        assert {one[1] for one in labels if one} <= set(heads)
