"""Catalogue rows on the pages of an account, held against sums that owe nothing to the product."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

import economies
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.economics.models import Benefit, Concession, ForecastVersion, RevenuePlan, Shock
from reading import read

CENT = Decimal("0.01")
FIRST, YEAR_LATER = (datetime(year, 6, 20, 9, tzinfo=UTC) for year in (2024, 2025))
Amounts = Mapping[str, object]


@pytest.fixture(scope="module")
def director(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[User]:
    """Somebody who sees everything, over a ledger that was imported and computed."""
    with economies.one_economy(tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()):
        yield economies.make_people()["director"]


@pytest.fixture
def client(director: User, db: None) -> Client:
    """The browser of the director."""
    client = Client()
    client.force_login(director)
    return client


def address(key: str, page: str = "") -> str:
    return f"/accounts/{economies.account(key).slug}{page}"


def shown(client: Client, key: str, page: str = "") -> str:
    answer = client.get(address(key, page))
    assert answer.status_code == 200, page
    return read(answer)


def table(client: Client, key: str, page: str, name: str) -> list[list[str]]:
    """Return the rows of a table by the words of its caption or of the region it stands in."""
    text = client.get(address(key, page)).content.decode()
    found = next(one for one in re.findall(
        r'aria-label="[^"]*"[^>]*>\s*<table.*?</table>', text, re.S) if name in one)  # fmt: skip
    rows = re.findall(r"<tr.*?</tr>", found, re.S)
    cells = [re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.S) for row in rows]
    return [[_plain(cell) for cell in row] for row in cells]


def _plain(cell: str) -> str:
    text = markup.unescape(re.sub(r"<[^>]+>", " ", cell)).replace("\u202f", " ")
    return " ".join(text.split())


def money(amount: Decimal) -> str:
    text = f"{abs(amount).quantize(CENT):,.2f}"
    return f"\u2212{text}" if amount < 0 else text


def percent(share: Decimal, digits: int = 1) -> str:
    text = f"{abs(share) * 100:.{digits}f} %"
    return f"\u2212{text}" if share < 0 else text


def bought(key: str, **wanted: object) -> list[dict[str, object]]:
    """Return the account's lines with these values."""
    found = [line for line in economies.lines() if line["account"] == key]
    return [line for line in found if all(line[name] == one for name, one in wanted.items())]


def total(found: list[dict[str, object]], name: str = "net") -> Decimal:
    return sum((Decimal(str(line[name])) for line in found), Decimal(0))


def left(found: list[dict[str, object]]) -> Decimal:
    """Return sales less goods less the handling of each order; an invoice is an order."""
    return total(found) - total(found, "cost") - economies.PER_ORDER * len(found)


@pytest.mark.row("HEL-26")
@pytest.mark.parametrize(("by", "names"), [
    ("family", {"Care": "Care", "Fluids": "Fluids"}),
    ("unit", {"north": "north", "south": "south"}),
    ("offer", {f"{one} of the best": one for one in economies.OFFERS}),
    ("year", {str(year): year for year in (2023, 2024, 2025)}),
])  # fmt: skip
def test_the_profit_of_every_part_is_the_sum_of_its_lines(client: Client, by: str, names: Amounts):
    rows = table(client, "Birch", f"/economics?by={by}", "From list price to contribution")

    found = {row[0]: row for row in rows}
    assert set(found) - set(names) == {rows[0][0], "Whole account"}
    for name, key in names.items():
        mine = [line for line in bought("Birch") if part_of(line, by) == key]
        assert found[name][1:] == statement(mine, str(len(mine)))


def part_of(line: Amounts, by: str) -> object:
    return line["booked_on"].year if by == "year" else line[by]


def statement(mine: list[dict[str, object]], count: str) -> list[str]:
    """Return what a row of the statement has to say of these lines, without its name."""
    gross, net, goods = (total(mine, name) for name in ("gross", "net", "cost"))
    served = economies.PER_ORDER * len(mine)
    steps = (gross, net - gross, net, -goods, net - goods, -served, left(mine))
    return [*map(money, steps), count]


@pytest.mark.row("HEL-26")
def test_what_if_answers_price_volume_and_mix(client: Client):
    net, cost = total(bought("Birch")), total(bought("Birch"), "cost")
    orders = economies.PER_ORDER * len(bought("Birch"))

    dearer = shown(client, "Birch", "/what-if?price=5")
    more = shown(client, "Birch", "/what-if?volume=10")

    assert f"price: +{money(net * Decimal('0.05'))}" in dearer
    assert money(net * Decimal("1.05")) in dearer
    grown = ((net - cost) * Decimal("0.10")) - orders * Decimal("0.10")
    assert f"volume: +{money(grown)}" in more
    mixed = client.get(address("Birch", "/what-if?mix0=100")).context["answer"]
    assert mixed.after.net == mixed.before.net == net
    assert dict(mixed.effects)["mix"] == mixed.after.contribution - mixed.before.contribution


@pytest.mark.row("RYA-36")
def test_cost_to_serve_stands_in_the_waterfall_with_what_lowers_it(client: Client):
    orders = economies.PER_ORDER * len(bought("Fir"))

    text = shown(client, "Fir", "/economics?steps=all")
    levers = table(client, "Fir", "/economics", "What would lower the cost to serve")

    assert f"Order handling {money(-orders)}" in text
    assert money(left(bought("Fir"))) in text
    counted = [str(len(bought("Fir"))), money(economies.PER_ORDER)]
    assert levers[1][:5] == ["Order handling", money(orders), *counted, money(orders / 10)]
    assert "undle small orders" in levers[1][5]


@pytest.mark.row("RYA-36")
def test_cost_to_serve_as_one_step_opens_what_it_is_made_of(client: Client):
    orders = economies.PER_ORDER * len(bought("Fir"))
    one = client.get(address("Fir", "/economics"))

    text = shown(client, "Fir", "/figures/step-cost_to_serve")

    assert address("Fir", "/figures/step-cost_to_serve") in one.content.decode()
    assert text.count(money(-orders)) == 2, "the whole, and the one kind of service it is made of"
    assert "Sum of what each kind of service cost" in text


@pytest.mark.row("HEL-134")
def test_signs_of_drift_show_the_numbers_they_rest_on(client: Client):
    days = [line["booked_on"] for line in bought("Hazel")]
    silent = (date(2025, 6, 10) - days[-1]).days

    text = shown(client, "Hazel")

    assert "Order rhythm broken" in text
    assert f"No purchase for {silent} days" in text
    assert f"Evidence days since last {silent} usual gap days" in text
    for signal in economies.account("Hazel").figures.latest("pk").signals:
        assert signal["reason"] in text
        assert set(signal["evidence"].values()) - {None}


@pytest.mark.row("HEL-17")
def test_the_header_says_how_long_they_come_back_and_what_they_brought(client: Client):
    text = shown(client, "Birch")

    whole_years = 2  # to 10 June 2024 and 2025; the first one is no repetition
    assert f"{whole_years - 1} year of repeat business" in text
    assert f"{short(left(bought('Birch')))} since the first purchase" in text


def short(amount: Decimal) -> str:
    thousands = abs(amount) / 1000
    if thousands < 1:
        return f"{amount:,.0f}"
    return f"{thousands:,.0f} k" if thousands >= 10 else f"{thousands:,.1f} k"


class Fields(HTMLParser):
    """What a browser would send back of the forms on a page, as they are filled."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._open = ""
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take inputs as they stand, boxes only when they are ticked."""
        found = {name: value if value is not None else "" for name, value in attrs}
        if tag in ("select", "textarea"):
            self._open = found.get("name", "")
            self.sent[self._open] = ""
        elif tag == "option" and "selected" in found:
            self.sent[self._open] = found["value"]
        elif tag == "input" and "name" in found and not self._is_off(found):
            self.sent[found["name"]] = found.get("value", "")

    def _is_off(self, found: Mapping[str, str]) -> bool:
        return found.get("type") == "checkbox" and "checked" not in found


def publish(client: Client, key: str, *, start: str, margin: int) -> ForecastVersion:
    """Begin, fill and publish a forecast as a person does; every year is alike."""
    begun = client.post(address(key, "/forecasts/begin"), {"start": start}, follow=True)
    sent = Fields(begun).sent
    years = [name.removeprefix("margin") for name in sent if re.fullmatch(r"margin\d{4}", name)]
    inputs = {"margin": margin, "cost_to_serve": 120, "investment": 50, "retention": 90}
    alike = {f"{name}{year}": amount for name, amount in inputs.items() for year in years}
    more = {"discount_share": "10", "investment": "500", "reason": "The yearly review"}
    edited = client.post(begun.redirect_chain[-1][0], {**sent, **alike, **more}, follow=True)
    path = edited.redirect_chain[-1][0]
    client.post(f"{path}/publish", {"version": Fields(edited).sent["version"]})
    return ForecastVersion.objects.published().get(number=path.rsplit("/", 1)[1])


def worth(margin: int, years: int, *, more: Iterable[Decimal] = (), at_once: int = 500) -> Decimal:
    """Return the lifetime value of equal years by the definition: 90 % stay, 10 % discount."""
    extra = [*more, *[Decimal(0)] * years]
    cash = [margin - 120 - 50 + extra[at] for at in range(years)]
    stays = [Decimal("0.9") ** at / Decimal("1.1") ** at for at in range(1, years + 1)]
    present = [
        (one * stay).quantize(CENT, ROUND_HALF_UP) for one, stay in zip(cash, stays, strict=True)
    ]
    return sum(present, Decimal(0)) - at_once


def amount(text: str) -> Decimal:
    return Decimal(text.replace("\u2212", "-").replace(",", ""))


@pytest.mark.row("RYA-34")
def test_the_value_of_a_year_later_is_bridged_to_the_cent(director: User, db: None):
    with time_machine.travel(FIRST, tick=False):
        first = publish(signed_in(director), "Birch", start="ledger", margin=20_000)
    with time_machine.travel(YEAR_LATER, tick=False):
        client = signed_in(director)
        second = publish(client, "Birch", start="ledger", margin=22_000)
        years = len(second.assumptions.lines)
        rows = dict(table(client, "Birch", f"/forecasts/{second.number}", "Return of the year")[1:])
        text = shown(client, "Birch")
        ranking = client.get("/portfolio").content.decode()

    before, after = worth(20_000, years), worth(22_000, years)
    steps = [amount(one) for one in list(rows.values())[1:-1]]
    assert (first.value, second.value) == (before, after)
    assert amount(rows["Forecast 1"]) + sum(steps) == amount(rows["Forecast 2"]) == after
    mine = [line for line in bought("Birch") if line["booked_on"].year == 2024]
    margins = [total(mine) - total(mine, "cost"), *[22_000] * (years - 1)]
    moved = [(one - 20_000) * Decimal("0.9") ** (at + 1) / Decimal("1.1") ** at
             for at, one in enumerate(margins)]  # fmt: skip
    assert amount(rows["Margin"]) == sum(moved, Decimal(0)).quantize(CENT)
    assert amount(rows["Cash received"]) == -left(mine).quantize(CENT)
    assert amount(rows["Return of the year"]) == (before / 10).quantize(CENT)
    assert f"Lifetime value, forecast C {short(after)}" in text
    assert f"+{short(after - before)} since 20 Jun 2024" in text
    assert f"forecast {short(after)}" in ranking.replace("\u202f", " ")


@pytest.mark.row("RYA-34")
def test_a_revision_within_the_year_says_which_input_moved_the_value(director: User, db: None):
    with time_machine.travel(YEAR_LATER, tick=False):
        client = signed_in(director)
        first = publish(client, "Birch", start="ledger", margin=20_000)
        second = publish(client, "Birch", start="version", margin=18_000)
        rows = dict(table(client, "Birch", f"/forecasts/{second.number}", "Horizon rolls on")[1:])

    years = len(second.assumptions.lines)
    moved = {name for name, one in rows.items() if amount(one)} - {"Forecast 1", "Forecast 2"}
    assert moved == {"Margin"}
    assert amount(rows["Margin"]) == worth(18_000, years) - worth(20_000, years)
    assert second.value == first.value + amount(rows["Margin"])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.row("TRA-12")
@pytest.mark.row("HEL-27")
def test_a_deal_shows_what_it_adds_to_the_value_and_whether_it_passes(director: User, db: None):
    asked = "name=Frame&net1=10000&margin1={}&cost1=500&net2=10000&margin2={}&cost2=500"
    with time_machine.travel(YEAR_LATER, tick=False):
        client = signed_in(director)
        years = len(publish(client, "Birch", start="ledger", margin=20_000).assumptions.lines)
        good = shown(client, "Birch", f"/deal?investment=300&{asked.format(3000, 3000)}")
        bad = shown(client, "Birch", f"/deal?{asked.format(1400, 1400)}")

    adds = worth(20_000, years, more=[Decimal(2500)] * 2, at_once=800) - worth(20_000, years)
    assert f"Adds to the lifetime value {money(adds)}" in good
    assert f"Size, net sales {money(Decimal(20_000))}" in good
    assert "Above the hurdle" in good
    assert "Below the hurdle contribution 9.0 % of net sales" in bad


def quarter(key: str, start: date) -> list[dict[str, object]]:
    """Return the lines of a quarter."""
    months = range(start.month, start.month + 3)
    return [
        line for line in bought(key)
        if line["booked_on"].year == start.year and line["booked_on"].month in months
    ]  # fmt: skip


@pytest.mark.row("HEL-76")
def test_quarters_stand_beside_the_plan_and_the_year_before(director: User, db: None):
    plan = {"revenue_2025-01-01": "13000", "margin_2025-01-01": "5000"}
    with time_machine.travel(YEAR_LATER, tick=False):
        client = signed_in(director)
        sent = Fields(client.get(address("Birch", "/plan-by-quarter"))).sent
        client.post(address("Birch", "/plan-by-quarter"), {**sent, **plan, "reason": "Budget"})
        rows = table(client, "Birch", "/economics", "Margin, plan")
        series = client.get(address("Birch", "/economics")).context["quarters"].options["series"]

    now, before = quarter("Birch", date(2025, 1, 1)), quarter("Birch", date(2024, 1, 1))
    margin, margin_before = (total(one) - total(one, "cost") for one in (now, before))
    found = dict(zip(rows[0], next(row for row in rows if row[0] == "2025 Q1"), strict=True))
    assert found["Revenue"] == money(total(now))
    assert found["Year before"] == money(total(before))
    assert (found["Plan"], found["Margin, plan"]) == ("13,000.00", "5,000.00")
    assert found["Margin"] == money(margin)
    assert found["Margin, %"] == percent(margin / total(now))
    assert found["Margin, year before"] == money(margin_before)
    assert {one["name"] for one in series} == {"Revenue", "Year before", "Plan", "Margin"}
    [stored] = RevenuePlan.objects.all()
    assert stored.quarters == [{"quarter": "2025-01-01", "revenue": "13000", "margin": "5000"}]


@pytest.mark.row("HEL-170")
def test_the_long_run_has_years_behind_and_ahead_with_named_shocks(director: User, db: None):
    shock = {"year": "2024", "quarter": "2", "name": "Fire", "effect": "Half the plant stood"}
    with time_machine.travel(YEAR_LATER, tick=False):
        client = signed_in(director)
        publish(client, "Birch", start="ledger", margin=20_000)
        client.post(address("Birch", "/shocks"), shock)
        rows = table(client, "Birch", "/long-run", "Shocks")

    found = {row[0]: row for row in rows}
    for year, name in ((2023, "2023"), (2024, "2024"), (2025, "2025 so far")):
        mine = [line for line in bought("Birch") if line["booked_on"].year == year]
        assert found[name][2] == money(total(mine))
        assert found[name][3].startswith(money(left(mine)))
    assert found["2025 so far"][1] == short(economies.account("Birch").figures.latest("pk").value)
    assert "Q2 Fire Half the plant stood" in found["2024"][-1]
    assert found["2026 forecast"][3].startswith(money(Decimal(20_000 - 120)))
    assert Shock.objects.get().name == "Fire"


@pytest.mark.row("HEL-28")
def test_the_price_is_defended_with_benefits_and_gives_that_got_nothing_stand_out(client: Client):
    benefit = {"name": "Fewer stops", "alternative": "Import from afar", "low": "12000",
               "high": "18000.50", "evidence": "Log of stops", "grade": "A"}  # fmt: skip
    give = {"agreed_on": "2025-05-02", "given": "Longer terms", "given_worth": "900"}
    client.post(address("Birch", "/price-defence/benefits"), benefit)
    client.post(address("Birch", "/price-defence/concessions"), give)
    alone = shown(client, "Birch", "/price-defence")
    kept = Concession.objects.get()

    got = {**give, "version": str(kept.version), "got": "Two-year term", "got_worth": "1500"}
    client.post(address("Birch", f"/price-defence/concessions/{kept.pk}"), got)
    paired = shown(client, "Birch", "/price-defence")

    assert "Fewer stops Import from afar 12,000.00 – 18,000.50 A Log of stops" in alone
    assert "Worth to the customer a year 12 k – 18 k" in alone
    assert "1 give without a get" in alone
    assert "Longer terms 900.00 nothing yet" in alone
    assert "without a get" not in paired.split("Note a concession")[0].split("Concessions")[1]
    assert "Given 900.00 a year, got 1,500.00" in paired
    assert "Longer terms 900.00 Two-year term 1,500.00" in paired
    assert Benefit.objects.get().high == Decimal("18000.50")
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"benefit.noted", "concession.noted", "concession.changed"} <= verbs
