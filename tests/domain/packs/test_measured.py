"""Where objectives stand in a review: entered numbers first, else the ledger's, margins by wish."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from birch import everybody, make_birch
from both_sides import earned
from orchard.domain.core.models import User
from orchard.domain.core.papers.parts import Part
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.packs import making
from orchard.domain.packs.content.sections import results
from orchard.domain.packs.rules import Audience, Form, Kind, Wish
from orchard.domain.plans.models import Objective
from orchard.domain.whitespace.models import AccountSales, WalletEstimate, WhiteSpaceSet
from people import NOON
from plan_rows import main_of, make_objective, make_plan, share

BY_LEDGER = (
    "What nobody measured by hand: from the invoice ledger, twelve months up to 31 Jul 2026."
)
BY_ESTIMATE = (
    "Our share of what they spend: the ledger beside what we know of their spend, grade C."
)


@pytest.fixture
def kari(db: None, settings: object) -> User:
    """Somebody whose account bought for 1,800 in twelve months, of which 444 stay with us."""
    found = everybody(settings)
    by = found[Role.ACCOUNT_MANAGER]
    birch = make_birch(found, Role.ACCOUNT_MANAGER)
    earned(birch)
    AccountFigures.objects.update(contribution_year=444)
    plan = make_plan(birch, by)
    make_objective(plan, by, kind="contribution", title="What stays")
    share(birch, "objective", main_of(plan).pk, by)
    return by


def part_of(by: User, audience: Audience = Audience.INTERNAL, **others: object) -> Part:
    """Return the part of a review that says what became of objectives."""
    wish = Wish(
        Kind.REVIEW, audience, Form.PDF, date(2025, 10, 1), date(2026, 1, 31), None, **others
    )
    return results(making.material_of(by, "birch", wish=wish, at=NOON))


def rows_of(part: Part) -> dict[str, tuple[str, ...]]:
    assert part.table is not None
    return {row[0]: tuple(row) for row in part.table.rows}


def now_in(by: User, audience: Audience = Audience.INTERNAL, **others: object) -> dict[str, str]:
    """Return the cell that says where each objective stands, and where that comes from."""
    part = part_of(by, audience, **others)
    return {name: row[3] for name, row in rows_of(part).items()} | {"source": part.source}


def test_a_review_says_where_revenue_stands_by_the_ledger(kari: User):
    found = now_in(kari)

    assert found == {
        "Revenue of the year": "1,800 EUR", "What stays": "not shown", "source": BY_LEDGER,
    }  # fmt: skip
    assert now_in(kari, has_margins=True)["What stays"] == "444 EUR"


def test_the_customer_reads_of_what_is_shared_what_was_entered_alone(kari: User):
    found = now_in(kari, Audience.CUSTOMER)

    assert found == {"Revenue of the year": "not known yet", "source": ""}


def test_what_people_entered_comes_before_the_ledger_and_has_no_source_in_it(kari: User):
    Objective.objects.update(current=Decimal(1700), current_on=date(2026, 1, 5))

    found = now_in(kari)

    assert found["Revenue of the year"] == "1,700 EUR"
    assert not found["source"]


def test_the_ledger_knows_nothing_that_counts_in_another_unit(kari: User):
    Objective.objects.update(unit="kEUR")

    assert now_in(kari)["Revenue of the year"] == "not known yet"


@pytest.mark.parametrize(
    ("state", "words", "reached"),
    [
        ("missed", "missed", 0), ("proposed", "planned", 0), ("active", "on its way", 0),
        ("achieved", "reached", 1),
    ],
)  # fmt: skip
def test_twelve_months_above_its_target_do_not_make_an_objective_reached(
    kari: User, state: str, words: str, reached: int
):
    """What was due last year and missed stays missed, however much they bought since."""
    Objective.objects.filter(kind="contribution").delete()
    Objective.objects.update(
        state=state, baseline=1000, target=1500, due_on=date(2025, 12, 31), reason="Too late"
    )

    part = part_of(kari)

    assert rows_of(part)["Revenue of the year"][3:] == ("1,800 EUR", "31 Dec 2025", words)
    assert part.title == f"{reached} of 1 objective is reached"


@pytest.mark.parametrize(("state", "words"), [("active", "reached"), ("missed", "missed")])
def test_a_number_that_people_entered_is_not_stronger_than_what_they_say(
    kari: User, state: str, words: str
):
    Objective.objects.update(
        state=state, target=1500, baseline=1000, current=1700, current_on=date(2026, 1, 5),
        reason="Too late",
    )  # fmt: skip

    assert rows_of(part_of(kari))["Revenue of the year"][5] == words


def test_our_share_of_what_they_spend_is_told_as_the_estimate_that_it_is(kari: User):
    """Half of what we guess that they spend: above the target, and still nobody reached it."""
    plan = Objective.objects.latest("pk").plan
    Objective.objects.all().delete()
    make_objective(
        plan, kari, kind="share_of_spend", title="Our share", unit="", baseline=30, target=45,
        state="active",
    )  # fmt: skip
    look = WhiteSpaceSet.objects.create(
        as_of=NOON.date(), currency="EUR", inputs="x", method="m", method_version="1", made_at=NOON
    )
    bought = {"1": {"Flow": {"Pump": ["700", "2026-01-09"]}}}
    AccountSales.objects.create(look=look, account=plan.account, cells=bought)
    WalletEstimate.objects.create(
        account=plan.account, family="Flow", spend=1400, currency="EUR", source="A guess",
        grade="C", estimated_on=NOON.date(), written_by=kari, written_at=NOON,
    )  # fmt: skip

    part = part_of(kari)

    assert rows_of(part)["Our share"][3:] == ("50 %", "31 Dec 2026", "on its way")
    assert part.source == BY_ESTIMATE
    assert part.title == "0 of 1 objective is reached"


@pytest.mark.parametrize(
    ("state", "words", "title"),
    [
        ("active", "not shown", "0 of 1 objective is reached"),
        ("proposed", "planned", "0 of 2 objectives are reached"),
        ("achieved", "reached", "1 of 2 objectives are reached"),
    ],
)
def test_a_pack_without_margins_does_not_judge_what_it_does_not_show(
    kari: User, state: str, words: str, title: str
):
    Objective.objects.filter(kind="contribution").update(state=state)

    part = part_of(kari)

    assert rows_of(part)["What stays"][5] == words
    assert part.title == title


def test_a_pack_that_shows_no_numbers_at_all_does_not_say_that_none_is_reached(kari: User):
    Objective.objects.filter(kind="revenue").delete()
    Objective.objects.update(state="active")

    assert part_of(kari).title == "Where the objectives stand is not shown here"
    assert part_of(kari, has_margins=True).title == "0 of 1 objective is reached"


def test_the_figures_of_the_account_are_asked_for_once(kari: User):
    part_of(kari)

    with CaptureQueriesContext(connection) as captured:
        part_of(kari)

    assert sum('FROM "economics_accountfigures"' in one["sql"] for one in captured) == 1
