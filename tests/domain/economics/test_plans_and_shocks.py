"""Plans by quarter in versions, named shocks, benefits and concessions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import Organisation
from orchard.domain.core.rules import Role
from orchard.domain.economics.models.assumptions import RevenuePlan, Shock
from orchard.domain.economics.models.defence import Benefit, Concession
from orchard.domain.economics.queries import assumptions as queries
from orchard.domain.economics.queries import defence as defence_queries
from orchard.domain.economics.services import assumptions as services
from orchard.domain.economics.services import defence
from people import NOON, make_user

pytestmark = pytest.mark.django_db
FIRST = {date(2026, 1, 1): (Decimal("120000.50"), Decimal(31000))}


@pytest.fixture
def account():
    Organisation.objects.create(name="Supplier", currency="EUR")
    return Account.objects.create(key="nordvik", name="Nordvik Group", slug="nordvik-group")


@pytest.fixture
def finance(account):
    return make_user("Fia Finance", Role.FINANCE)


def test_the_latest_plan_counts_and_the_earlier_ones_stay(account, finance):
    given = {"reason": "Budget", "by": finance, "at": NOON}
    services.plan_quarters(account, seen=0, quarters=FIRST, **given)
    later = {**FIRST, date(2026, 4, 1): (Decimal(9), None)}
    services.plan_quarters(account, seen=1, quarters=later, **given)

    assert queries.planned(finance, account) == later
    assert [plan.number for plan in queries.revenue_plans(finance, account)] == [2, 1]


def test_a_plan_made_on_an_old_one_is_refused_with_both(account, finance):
    given = {"reason": "Budget", "by": finance, "at": NOON}
    services.plan_quarters(account, seen=0, quarters=FIRST, **given)

    with pytest.raises(StaleVersion) as found:
        services.plan_quarters(account, seen=0, quarters=FIRST, **given)

    assert found.value.theirs == found.value.mine


def test_a_plan_cannot_be_written_over(account, finance):
    plan = services.plan_quarters(
        account, seen=0, quarters=FIRST, reason="Budget", by=finance, at=NOON
    )

    with pytest.raises(Conflict):
        plan.save()


@pytest.mark.parametrize(
    ("quarters", "reason"),
    [({}, "Budget"), (FIRST, " "), ({date(2026, 2, 1): (Decimal(1), None)}, "Budget"),
     ({date(2026, 1, 1): (Decimal("NaN"), None)}, "Budget")],
)  # fmt: skip
def test_plans_that_cannot_be_meant_are_refused(account, finance, quarters, reason):
    with pytest.raises(Invalid):
        services.plan_quarters(
            account, seen=0, quarters=quarters, reason=reason, by=finance, at=NOON
        )

    assert not RevenuePlan.objects.exists()


def test_a_shock_is_noted_and_taken_off_again(account, finance):
    note = services.ShockNote(2025, 3, "Plant fire", "Two months without orders")

    shock = services.note_shock(account, note=note, by=finance, at=NOON)
    listed = list(queries.shocks(finance, account))
    services.remove_shock(shock, by=finance, at=NOON)

    assert [(row.year, row.name) for row in listed] == [(2025, "Plant fire")]
    assert not Shock.objects.exists()


@pytest.mark.parametrize(
    "note",
    [services.ShockNote(2025, 5, "Fire", "x"), services.ShockNote(3, 1, "Fire", "x"),
     services.ShockNote(2025, 1, " ", "x"), services.ShockNote(2025, 1, "Fire", "")],
)  # fmt: skip
def test_shocks_without_name_or_time_are_refused(account, finance, note):
    with pytest.raises(Invalid):
        services.note_shock(account, note=note, by=finance, at=NOON)


def test_a_give_without_a_get_is_flagged(account, finance):
    given = {"by": finance, "at": NOON}
    alone = defence.ConcessionNote(NOON.date(), "90 days credit", Decimal(40))
    paired = defence.ConcessionNote(NOON.date(), "Free samples", Decimal(10), "Volume", Decimal(25))
    defence.note_concession(account, note=alone, **given)
    defence.note_concession(account, note=paired, **given)

    found = defence_queries.price_defence(finance, account).balance

    assert (found.given, found.got, found.one_sided, found.unvalued) == (50, 25, 1, 0)


def test_a_get_can_be_added_later(account, finance):
    note = defence.ConcessionNote(NOON.date(), "90 days credit", Decimal(40))
    given = {"by": finance, "at": NOON}
    concession = defence.note_concession(account, note=note, **given)
    better = defence.ConcessionNote(NOON.date(), "90 days credit", Decimal(40), "Two year term")

    changed = defence.change_concession(concession, expected=1, note=better, **given)

    assert changed.got == "Two year term"
    assert defence_queries.price_defence(finance, account).balance.unvalued == 1


def test_benefits_add_up_to_a_range(account, finance):
    for low, high in ((100, 200), (30, 30)):
        note = defence.BenefitNote(
            "Less downtime", "Importer", Decimal(low), Decimal(high), "Log of 2025", "B"
        )
        defence.note_benefit(account, note=note, by=finance, at=NOON)

    found = defence_queries.price_defence(finance, account)

    assert (found.worth_low, found.worth_high) == (130, 230)


def test_without_evidence_a_benefit_is_refused(account, finance):
    note = defence.BenefitNote("Less downtime", "Importer", Decimal(1), Decimal(2), " ", "B")

    with pytest.raises(Invalid):
        defence.note_benefit(account, note=note, by=finance, at=NOON)

    assert not Benefit.objects.exists()


def test_a_worth_without_a_return_is_refused(account, finance):
    note = defence.ConcessionNote(NOON.date(), "Credit", Decimal(4), "", Decimal(2))

    with pytest.raises(Invalid):
        defence.note_concession(account, note=note, by=finance, at=NOON)


def test_readers_cannot_write(account):
    reader = make_user("Rea Reader", Role.READER)
    note = defence.ConcessionNote(NOON.date(), "Credit", Decimal(4))

    with pytest.raises(NotAllowed):
        defence.note_concession(account, note=note, by=reader, at=NOON)

    assert not Concession.objects.exists()
