"""From a driver of the cost to serve to an action that lowers it, and what that came to a year later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.test import Client

import economies
from ledgers import make_line, make_staged
from orchard.domain.accounts import services as accounts
from orchard.domain.core.models import User
from orchard.domain.economics import refreshing, services
from orchard.domain.economics.queries import driver_year, statements
from orchard.domain.ledger import importing
from orchard.domain.plans.models import Action, Saving
from orchard.domain.plans.queries import savings as saved
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.models import Opportunity
from reading import read

NOW = datetime(2025, 6, 20, 9, tzinfo=UTC)
QUARTERLY = (31, 34, 37, 40, 43)
"""Months of the story, counted from January 2023, in which there is one order instead of three."""
Pages = Callable[..., Client]


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, User]]:
    """A director, finance and operations over a ledger with its figures."""
    with economies.one_economy(
        tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()
    ) as (by, _done):
        yield {**economies.make_people(), "operator": by}


@pytest.fixture(autouse=True)
def on_a_day(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(people: dict[str, User]) -> Pages:
    def sign_in(who: str = "director") -> Client:
        client = Client()
        client.force_login(people[who])
        return client

    return sign_in


@pytest.fixture
def lead(people: dict[str, User]) -> Opportunity:
    """What the action leads up to."""
    by = people["director"]
    pursuit = whitespace.Pursuit("Frame", by, Decimal(10000), "Call", date(2025, 7, 1))
    return whitespace.open_opportunity(
        economies.account("Birch"), spot=whitespace.Spot(None, "Care"), pursuit=pursuit,
        by=by, at=economies.NOON,
    )  # fmt: skip


def at(page: str) -> str:
    return f"/accounts/{economies.account('Birch').slug}/{page}"


def planned(client: Client, lead: Opportunity, **others: str) -> int:
    """Press from the driver, fill in, send."""
    form = client.get(at("actions/saving?driver=orders")).context["form"]
    sent = {
        "driver": form["driver"].value(), "title": form["title"].value(), "who": form["who"].value(),
        "saves": "75.50", "due_on": "2025-09-30", "care": "prune", "version": "",
        "leads_up_to": f"opportunity-{lead.pk}",
    }  # fmt: skip
    return client.post(at("actions/saving"), sent | others).status_code


def finish(client: Client) -> None:
    action = Action.objects.get()
    said = {"version": str(action.version), "evidence": "Orders by web"}
    assert client.post(at(f"actions/{action.pk}/done"), said).status_code == 302


def one_order_a_quarter(folder: Path, by: User, moment: datetime) -> None:
    """Let another year pass in the ledger, with fewer orders, and compute.

    Files outlast the test that imported them: each test has a moment of its own.
    """
    found = [
        make_line(
            f"Birch-{month}", customer="Birch-0", customer_name="Birch north", account="Birch",
            unit="north", country="Norway", booked_on=date(2023 + month // 12, month % 12 + 1, 10),
            offer="Oil", family="Care", net=Decimal(9000), cost=Decimal(5400),
        )
        for month in QUARTERLY
    ]  # fmt: skip
    staged = make_staged(folder / "staged.parquet", found)
    importing.import_ledger(staged, order=importing.Order("erp", "later.csv"), by=by, at=moment)
    refreshing.refresh(by, at=economies.NOON)


@pytest.mark.row("RYA-36")
def test_a_driver_becomes_an_action_of_the_plan_with_its_expected_saving(
    as_: Pages, lead: Opportunity, people: dict[str, User]
):
    client = as_()
    assert "Plan an action" in read(client.get(at("economics")))

    assert planned(client, lead, saves="0") == 422
    assert planned(client, lead, saves="") == 422
    assert planned(client, lead, driver="none") == 422
    assert not Action.objects.exists()
    assert planned(client, lead) == 302

    action, saving = Action.objects.get(), Saving.objects.get()
    assert (action.user, action.due_on, action.opportunity) == (
        people["director"], date(2025, 9, 30), lead,
    )  # fmt: skip
    assert (saving.driver, saving.expected, saving.currency) == ("orders", Decimal("75.50"), "EUR")
    assert saving.cost_before == 12 * economies.PER_ORDER  # June 2024 to May 2025
    text = read(client.get(at("economics")))
    assert "Bundle small orders, order by web or by system Order handling Dina Director" in text
    assert "75.50 EUR not known yet The action is not done yet." in text
    assert "Bundle small orders" in read(client.get(at("actions")))
    finish(client)
    assert "not known yet Twelve whole months have to pass" in read(client.get(at("economics")))


@pytest.mark.row("RYA-36")
def test_a_year_later_the_figures_say_what_was_saved(
    as_: Pages, lead: Opportunity, people: dict[str, User], tmp_path: Path
):
    client = as_()
    planned(client, lead)
    finish(client)
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        client = as_()
        one_order_a_quarter(tmp_path, people["operator"], NOW)

        text = read(client.get(at("economics")))

        saved = (12 - 4) * economies.PER_ORDER  # August 2025 to July 2026: four orders
        assert f"75.50 EUR {saved:.2f} EUR" in text
        assert "twelve months to 31 Jul 2026" in text
        assert f"Of what is known, {saved:.2f} EUR a year are saved" in text
        action = Action.objects.get()
        client.post(at(f"actions/{action.pk}/reopen"), {"version": str(action.version)})
        text = read(client.get(at("economics")))
        assert "not known yet The action is not done yet." in text
        assert "Of what is known" not in text, "what was taken back saves nothing"


@pytest.mark.row("RYA-36")
@pytest.mark.parametrize("page", ["drop", "remove"])
def test_what_is_dropped_or_taken_out_no_longer_counts(as_: Pages, lead: Opportunity, page: str):
    client = as_()
    planned(client, lead)
    action = Action.objects.get()

    client.post(at(f"actions/{action.pk}/{page}"), {"version": "1", "reason": "They said no"})

    text = read(client.get(at("economics")))
    assert "None yet. Plan one from a line above." in text
    assert "75.50" not in text


@pytest.mark.row("RYA-36")
def test_another_account_makes_the_years_incomparable(
    as_: Pages, lead: Opportunity, people: dict[str, User], tmp_path: Path
):
    planned(as_(), lead)
    finish(as_())
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        accounts.merge_accounts(
            economies.account("Birch"), others=[economies.account("Larch")], reason="One",
            by=people["director"], at=datetime(2026, 8, 1, 9, tzinfo=UTC),
        )  # fmt: skip
        one_order_a_quarter(tmp_path, people["operator"], economies.NOON)

        text = read(as_().get(at("economics")))

    assert "Other customers belong to the account since" in text
    assert "Of what is known" not in text


UNDATED = """
[light]
per_order = 10.00
[accounts.Birch]
claims = 5000.00
"""
"""What claims took since the first purchase: the file says of no amount in which month it was."""


@pytest.mark.row("RYA-36")
def test_what_no_month_counts_is_never_said_to_be_saved(
    as_: Pages, lead: Opportunity, people: dict[str, User], tmp_path: Path
):
    services.change_costs(UNDATED, reason="Claims", by=people["operator"], at=NOW)
    refreshing.refresh(people["operator"], at=NOW)
    client = as_()
    assert planned(client, lead, driver="claims") == 302
    finish(client)
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        client = as_()
        one_order_a_quarter(tmp_path, people["operator"], datetime(2025, 6, 21, tzinfo=UTC))

        text = read(client.get(at("economics")))

    assert Saving.objects.get().cost_before is None
    assert "75.50 EUR not known yet What the driver costs a year is not known" in text
    assert "Of what is known" not in text, "fewer sales took a smaller part of the same claims"


@pytest.mark.row("RYA-36")
def test_orders_that_the_costs_file_says_are_of_no_month_either(people: dict[str, User]):
    by, told = people["operator"], UNDATED.replace("claims = 5000.00", "orders = 90")
    services.change_costs(told, reason="Orders", by=by, at=NOW)
    refreshing.refresh(by, at=NOW)
    figures = statements.account_figures_or_none(by, economies.account("Birch"))
    assert figures is not None

    years = driver_year.driver_years(by, figures)

    assert (years["orders"].cost, years["orders"].grade) == (None, "")


@pytest.mark.row("RYA-36")
def test_a_driver_that_is_counted_no_more_does_not_wait_for_months(
    as_: Pages, lead: Opportunity, people: dict[str, User], tmp_path: Path
):
    planned(as_(), lead)
    finish(as_())
    Saving.objects.update(driver="returns")  # an activity that the costs file no longer names
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        one_order_a_quarter(tmp_path, people["operator"], datetime(2025, 6, 22, tzinfo=UTC))

        text = read(as_().get(at("economics")))

    assert "What the driver costs a year is not known" in text
    assert "Twelve whole months have to pass" not in text


@pytest.mark.row("RYA-36")
def test_what_two_actions_saved_of_one_driver_counts_once(
    as_: Pages, lead: Opportunity, people: dict[str, User], tmp_path: Path
):
    for _one in range(2):
        planned(as_(), lead)
    for action in Action.objects.all():
        said = {"version": str(action.version), "evidence": "Orders by web"}
        assert as_().post(at(f"actions/{action.pk}/done"), said).status_code == 302
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        one_order_a_quarter(tmp_path, people["operator"], datetime(2025, 6, 23, tzinfo=UTC))

        text = read(as_().get(at("economics")))

    saved = (12 - 4) * economies.PER_ORDER
    assert text.count(f"75.50 EUR {saved:.2f} EUR") == 2
    assert f"Of what is known, {saved:.2f} EUR a year are saved" in text


@pytest.mark.row("RYA-36")
def test_sums_count_more_savings_than_a_page_lists(
    as_: Pages, lead: Opportunity, monkeypatch: pytest.MonkeyPatch
):
    for _one in range(3):
        planned(as_(), lead)
    monkeypatch.setattr(saved, "MOST", 2)

    text = read(as_().get(at("economics")))

    assert text.count("75.50 EUR not known yet") == 2
    assert "1 more counts in the sums." in text
    assert "Together 226.50 EUR a year expected." in text


@pytest.mark.row("RYA-36")
def test_who_sees_no_margins_sees_no_saving(as_: Pages, lead: Opportunity):
    planned(as_(), lead)
    colleague = as_("operations")

    page = read(colleague.get(at("economics")))

    assert "75.50" not in page
    assert "Actions that lower it" not in page
    assert colleague.get(at("actions/saving")).status_code == 404
    assert colleague.post(at("actions/saving"), {"driver": "orders"}).status_code == 404
    assert Saving.objects.count() == 1
