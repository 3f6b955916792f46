"""Catalogue rows on the portfolio's pages, held against sums that owe nothing to the product."""

from __future__ import annotations

import csv
import html as markup
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

import economies
import independent
from orchard.analytics.cost_to_serve import CostModel
from orchard.analytics.policy import Policy
from orchard.domain.core.models import User
from orchard.domain.economics import figuring, services
from orchard.domain.programme import queries as programme
from orchard.domain.programme import services as kpis
from orchard.interfaces.web.frame import figures

CENT = Decimal("0.01")
Pages = Callable[[str], str]
Rows = Callable[[str], list[dict[str, str]]]
YEARS = [
    (date(2023, 6, 11), date(2024, 6, 10)),
    (date(2024, 6, 11), date(2025, 6, 10)),
]


@pytest.fixture(scope="module")
def director(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[User]:
    """Somebody who sees everything, over a ledger that was imported and computed."""
    with economies.one_economy(tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()):
        director = economies.make_people()["director"]
        kpis.found_register("ledger", by=director, at=economies.NOON)
        yield director


@pytest.fixture
def client(director: User, db: None) -> Client:
    """The browser of the director."""
    client = Client()
    client.force_login(director)
    return client


@pytest.fixture
def page(client: Client) -> Pages:
    """Open a page as the director; return what stands on it, without markup."""

    def read(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
        return " ".join(markup.unescape(text).replace("\u202f", " ").split())

    return read


@pytest.fixture
def rows(client: Client) -> Rows:
    """Download the rows behind an address as CSV."""

    def read(path: str) -> list[dict[str, str]]:
        joined = f"{path}{'&' if '?' in path else '?'}as=csv"
        text = client.get(joined).content.decode("utf-8-sig").replace(" (EUR)", "")
        return list(csv.DictReader(io.StringIO(text)))

    return read


def contributions() -> dict[str, Decimal]:
    return {key: one.contribution for key, one in economies.sums().items()}


def revenues() -> dict[str, Decimal]:
    return {key: one.net for key, one in economies.sums().items()}


def percent(share: Decimal | float) -> str:
    return f"{Decimal(share) * 100:.1f} %"


def shares(amounts: dict[str, Decimal]) -> list[Decimal]:
    total = sum(amount for amount in amounts.values() if amount > 0)
    return sorted((max(one, Decimal(0)) / total for one in amounts.values()), reverse=True)


@pytest.mark.row("RYA-34")
@pytest.mark.row("TRA-12")
def test_accounts_stand_by_lifetime_value_and_the_rows_make_up_the_totals(page: Pages, rows: Rows):
    found = rows("/portfolio")

    values = [Decimal(row["Lifetime value"]) for row in found]
    assert list(found[0])[:2] == ["Account", "Lifetime value"]
    assert values == sorted(values, reverse=True)
    for row in found:
        assert abs(Decimal(row["Contribution"]) - contributions()[row["Account"]]) <= CENT
        assert abs(Decimal(row["Revenue"]) - revenues()[row["Account"]]) <= CENT
    total = sum(values)
    assert f"lifetime value {short(total)}" in page("/portfolio").replace("  ", " ")
    assert short(total) in page("/portfolio/accuracy")


def short(amount: Decimal) -> str:
    thousands = amount / 1000
    return f"{thousands:,.0f} k" if thousands >= 10 else f"{thousands:,.1f} k"


@pytest.mark.row("HEL-82")
@pytest.mark.row("HEL-83")
@pytest.mark.row("HEL-88")
def test_exposure_is_the_share_of_one_and_five_with_the_lines_reached(page: Pages):
    text = page("/portfolio/exposure")

    for basis, amounts in (("Revenue", revenues()), ("Contribution", contributions())):
        ranked = shares(amounts)
        hhi = sum(share**2 for share in ranked)
        row = f"{percent(ranked[0])} {percent(sum(ranked[:5]))} {hhi * 10_000:,.0f} {1 / hhi:.1f}"
        assert f"{basis} by account {row}" in text
    assert "10 %, 20 %, 40 % with one" in text
    assert f"Birch brings {percent(shares(revenues())[0])} of revenue" in text
    assert "above the line" in text
    assert "tell management" in text
    assert "2025 Q1" in text


@pytest.mark.row("HEL-82")
def test_the_gauges_carry_the_named_lines(client: Client):
    html = client.get("/portfolio/exposure").content.decode()

    drawn = [(tone, [int(x) for x in re.findall(r'<line x1="(\d+)"', one)])
             for tone, one in re.findall(r'<svg class="gauge ([\w-]+)"(.*?)</svg>', html, re.S)]  # fmt: skip
    one, five, hhi = drawn[:3]
    assert one == ("is-bad", [place(line) for line in (0.10, 0.20, 0.40)])
    assert five == ("is-bad", [place(0.50)])
    assert hhi == ("is-bad", [place(0.15), place(0.25)])


def place(line: float) -> int:
    """Return where a gauge of this width has the mark of a line."""
    return round(line * 240)


@pytest.mark.row("HEL-83")
def test_the_trend_of_exposure_has_its_quarters_and_the_target(page: Pages, client: Client):
    chart = client.get("/portfolio/exposure").context["trend"]

    since, until = date(2025, 1, 1), date(2025, 3, 31)
    quarter = economies.sums(since=since, until=until)
    ranked = shares({key: one.net for key, one in quarter.items()})
    hhi, whole = sum(share**2 for share in ranked), [float(sum(ranked[:5])), float(ranked[0])]
    figures_of_it = (
        f"{whole[1] * 100:.0f} % {whole[0] * 100:.0f} % {hhi * 10_000:,.0f} {1 / hhi:.1f}"
    )
    assert f"2025 Q1 {figures_of_it}" in page("/portfolio/exposure")
    assert [one["data"][-1] for one in chart.options["series"]] == pytest.approx(whole)
    assert chart.options["series"][0]["markLine"]["data"] == [{"yAxis": 0.5}]


@pytest.mark.row("HEL-88")
def test_the_share_of_the_top_five_is_answered_before_anybody_asks(page: Pages):
    text = page("/portfolio")

    five = sum(shares(revenues())[:5])
    assert f"the five largest {percent(five)}: as exposed as" in text
    assert f"Top five {sum(shares(contributions())[:5]) * 100:.0f} %" in text


@pytest.mark.row("SAN-36")
def test_classes_stand_side_by_side_by_two_methods_and_open_their_rows(
    page: Pages, rows: Rows, client: Client
):
    text = page("/portfolio/classes")

    for basis, amounts in (("revenue", revenues()), ("contribution", contributions())):
        expected = independent.pareto_classes(list(amounts.values()))
        for letter, count in expected.items():
            assert len(rows(f"/portfolio?class_{basis}={letter}")) == count
    assert "by revenue by contribution by lifetime value by number of accounts" in text
    by_count = {"A": 2, "B": 3, "C": 1, "U": 0}  # 20, 60 and 20 % of six, rounded up
    for letter, suggestion in (("A", "a dedicated account manager"), ("B", "ordinary sales"),
                               ("C", "low-cost channels"), ("U", "a plan: reprice")):  # fmt: skip
        counts = (len(rows(f"/portfolio?class_{basis}={letter}"))
                  for basis in ("revenue", "contribution", "value"))  # fmt: skip
        row = " ".join(map(str, (letter, *counts, by_count[letter])))
        assert f"{row} {suggestion}" in text
    for one in client.get("/portfolio/classes").context["rows"]:
        assert [len(rows(cell.href)) for cell in one.cells] == [cell.count for cell in one.cells]


@pytest.mark.row("HEL-81")
def test_each_tile_says_what_it_decides_and_what_was_decided_last(page: Pages, director: User):
    kpi = programme.kpi(director, "concentration")
    for on, text in ((date(2026, 1, 9), "Win two in Estonia"), (date(2026, 2, 6), "Keep Birch")):
        kpis.decide(kpi, text=text, on=on, by=director, at=economies.NOON)

    text = page("/portfolio")

    assert f"Decides: {kpi.supports} Last decision: Keep Birch (6 Feb 2026)" in text
    assert "Win two in Estonia" not in text
    assert (text.count("Decides: "), text.count("No decision on it yet")) == (4, 3)


@pytest.mark.row("SAN-18")
def test_the_80_20_of_revenue_is_said(page: Pages):
    few = independent.accounts_for_80_percent(list(revenues().values()))

    assert f"80/20: {few} account" in page("/portfolio")


@pytest.mark.row("HEL-27")
def test_good_and_bad_business_are_told_apart_after_cost_to_serve(page: Pages, rows: Rows):
    losers = {key for key, amount in contributions().items() if amount < 0}
    hurdle = {
        key for key, amount in contributions().items() if amount / revenues()[key] < Decimal("0.10")
    }

    text = page("/portfolio/profit")

    assert {row["Account"] for row in rows("/portfolio?business=loss")} == losers
    assert {row["Account"] for row in rows("/portfolio?business=bad")} == hurdle
    best = len(contributions()) - len(losers)
    assert f"The best {best} accounts earn" in text
    sold, left = (sorted(one, key=lambda key, one=one: -one[key])
                  for one in (revenues(), contributions()))  # fmt: skip
    for key, amount in contributions().items():
        ranks = f"{key} {sold.index(key) + 1} {left.index(key) + 1} {short(revenues()[key])}"
        verdict = "bad business" if key in hurdle else "fine"
        assert f"{ranks} {short_or_less(amount)} {verdict}" in text


@pytest.mark.row("HEL-12")
@pytest.mark.row("HEL-17")
def test_constancy_is_shown_per_account(rows: Rows):
    columns = (
        "account.name,years_of_repeat_business,volatility,average_revenue_3_years,one_off_peak"
    )

    found = {row["Account"]: row for row in rows(f"/portfolio?columns={columns}")}

    assert found["Birch"]["Years of repeat business"] == "1"
    assert found["Birch"]["One-off peak"] == "no"
    years = [economies.sums(since=since, until=until)["Birch"].net for since, until in YEARS]
    mean = sum(years) / 2
    deviation = (sum((year - mean) ** 2 for year in years) / 2).sqrt() / mean
    assert abs(Decimal(found["Birch"]["Volatility"].rstrip("%")) - deviation) < Decimal("0.01")


@pytest.mark.row("HEL-125")
def test_potential_and_vulnerability_are_on_one_map_with_its_table(page: Pages, rows: Rows):
    text = page("/portfolio/profit")

    assert "Account Lifetime value Has stopped, chance Signs of drift" in text
    columns = "account.name,value,active_probability,signal_kinds"
    for row in rows(f"/portfolio?columns={columns}"):
        gone = 1 - Decimal(row["Still active"].rstrip("%"))
        signs = len(row["Signs of drift"].split(", ")) if row["Signs of drift"] else 0
        worth = short_or_less(Decimal(row["Lifetime value"]))
        assert f"{row['Account']} {worth} {gone * 100:.0f} % {signs}" in text


def short_or_less(amount: Decimal) -> str:
    text = short(abs(amount)) if abs(amount) >= 1000 else f"{abs(amount):,.0f}"
    return f"\u2212{text}" if amount <= -1 else text


@pytest.mark.row("HEL-134")
def test_signs_of_drift_open_the_accounts_that_show_them(page: Pages, rows: Rows):
    drifting = {row["Account"] for row in rows("/portfolio?signal=any")}

    every = {row["Account"]: row["Signs of drift"] for row in rows("/portfolio")}

    assert drifting == {account for account, kinds in every.items() if kinds}
    assert "Hazel" in drifting
    kinds = {"rhythm_broken": "order rhythm broken", "mix_narrowing": "mix narrowing",
             "price_erosion": "price erosion", "lapsed_offers": "lapsed offers"}  # fmt: skip
    for kind, words in kinds.items():
        shown = {row["Account"] for row in rows(f"/portfolio?signal={kind}")}
        assert shown == {account for account, said in every.items() if words in said}
    assert "order rhythm broken" in page("/portfolio?signal=rhythm_broken")


@pytest.mark.row("EXC-03")
def test_growth_tells_existing_from_new_with_what_each_cost(page: Pages, rows: Rows):
    before, now = (economies.sums(since=since, until=until) for since, until in YEARS)
    existing = sum(now[key].net - before[key].net for key in now if key in before)
    new = sum(now[key].net for key in now if key not in before)
    lost = sum(one.net for key, one in before.items() if key not in now)

    text = page("/portfolio/growth")

    earned = {key: one.contribution - before[key].contribution if key in before else
              one.contribution for key, one in now.items()}  # fmt: skip
    kept_on = figures.signed(sum(earned[key] for key in now if key in before))
    won = figures.signed(sum(earned[key] for key in now if key not in before))
    each = f"{1000 / (existing - lost):.2f}", f"{500 / new:.2f}"
    assert (
        f"Existing accounts +{short_or_less(existing)} {kept_on} 1.0 k {each[0]} "
        f"New accounts 1 +{short_or_less(new)} {won} 500 {each[1]} Lost accounts 1"
    ).replace("\u202f", " ") in text
    assert {row["Account"] for row in rows("/portfolio?move=new")} == set(now) - set(before)
    kept = sum(min(now[key].net, one.net) for key, one in before.items() if key in now)
    assert f"{kept / sum(one.net for one in before.values()) * 100:.0f} %" in text


@pytest.mark.row("EXC-02")
def test_the_share_of_key_accounts_says_what_would_make_it_known(page: Pages):
    text = page("/portfolio/exposure")

    assert "No key accounts are named yet" in text
    assert "Usual is 50 % to 90 %" in text


@pytest.fixture
def birch_is_key(director: User, db: None) -> None:
    """Publish figures in which Birch is the key account; selection will name them one day."""
    by = User.objects.operator().get()
    began = services.begin_figures(services.Basis("k", "EUR", None, None), by=by, at=economies.NOON)
    order = figuring.Order("EUR", Policy(), CostModel(), key_accounts=("Birch",))
    outcome = figuring.compute(began, order, by=by)
    services.publish_figures(began, outcome=outcome, by=by, at=economies.NOON)


def share_of_birch(amounts: dict[str, Decimal]) -> Decimal:
    return amounts["Birch"] / sum(amount for amount in amounts.values() if amount > 0)


@pytest.mark.row("EXC-02")
@pytest.mark.usefixtures("birch_is_key")
def test_the_share_of_key_accounts_is_drawn_with_its_band(page: Pages, client: Client):
    text = page("/portfolio/exposure")
    [line] = client.get("/portfolio/exposure").context["key_share"].options["series"]

    margins = {key: one.net - one.cost for key, one in economies.sums().items()}
    share = share_of_birch(last_year()) * 100
    assert f"Key accounts bring {share:.0f} % of a year's revenue" in text
    assert f"profit that is made they bring {share_of_birch(margins) * 100:.0f} %" in text
    assert "Twelve months to Share of revenue" in text
    assert "Usual is 50 % to 90 %" in text
    assert line["markArea"]["data"] == [[{"yAxis": 0.5}, {"yAxis": 0.9}]]
    assert len(line["data"]) == 12
    assert line["data"][-1] == pytest.approx(float(share_of_birch(last_year())))


def last_year() -> dict[str, Decimal]:
    since, until = YEARS[-1]
    return {key: one.net for key, one in economies.sums(since=since, until=until).items()}


@pytest.mark.row("EXC-02")
@pytest.mark.usefixtures("birch_is_key")
def test_the_tile_says_the_share_of_twelve_months_and_opens_the_key_accounts(
    page: Pages, client: Client, rows: Rows
):
    text = page("/portfolio")

    share = f"{share_of_birch(last_year()) * 100:.0f} %"
    assert f"Key accounts' share of net sales, 12 months A {share}" in text.replace("\u2019", "'")
    margins = {key: one.net - one.cost for key, one in economies.sums().items()}
    earned = f"{share_of_birch(margins) * 100:.0f} %"
    assert f"Share of contribution since 10 Jan 2023: {earned}" in text, (
        "it is not of twelve months"
    )
    assert re.search(rf"From \d+ % on 31 Jul 2024 to {share} on \d+ Jun 2025", text)
    assert "Usual is 50 % to 90 %" in text
    assert re.search(r"\d lines? of concentration (is|are) reached", text)
    body = client.get("/portfolio").content.decode()
    assert '<rect class="gauge-band" x="' in body
    assert 'href="/portfolio/exposure">' in body
    tile = next(one for one in client.get("/portfolio").context["tiles"]
                if one.entry.kpi.key == "key_account_share")  # fmt: skip
    assert [row["Account"] for row in rows(tile.href)] == ["Birch"]
