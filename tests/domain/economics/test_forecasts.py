"""Forecasts of an account: proposed, drafted, published, sealed; who may, and what is compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Confidentiality, TeamRole
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, Organisation
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.economics.models.assumptions import ForecastVersion
from orchard.domain.economics.queries import assumptions as queries
from orchard.domain.economics.rules.assumptions import CannotValue, Start
from orchard.domain.economics.rules.value_bridge import NotComparable
from orchard.domain.economics.services import assumptions as services
from people import NOON, make_user

pytestmark = pytest.mark.django_db
STAYS = Decimal("0.9")


@pytest.fixture
def account():
    Organisation.objects.create(name="Supplier", currency="EUR")
    account = Account.objects.create(key="nordvik", name="Nordvik Group", slug="nordvik-group")
    made = FigureSet.objects.create(
        as_of=date(2026, 2, 28), currency="EUR", methods="1", inputs="x", grade="B",
        state="ready", started_at=NOON, made_at=NOON,
    )  # fmt: skip
    AccountFigures.objects.create(
        figure_set=made, account=account, revenue=40000, grade="B", class_revenue="A",
        class_by_count="A", revenue_rank=1, importance=1, value=9000, value_low=7000,
        value_high=11000, revenue_year=20000, margin_year=6400, contribution_year=4400,
    )  # fmt: skip
    return account


@pytest.fixture
def finance(account):
    return make_user("Fia Finance", Role.FINANCE)


def make_published(account, by, *, at=NOON, first=2026, margin=6400, **changes) -> ForecastVersion:
    if ForecastVersion.objects.filter(account=account).exists():
        draft = services.revise_forecast(account, by=by, at=at)
    else:
        draft = services.propose_from_ledger(account, by=by, at=at)
    lines = tuple(
        replace(line, year=first + on, margin=Decimal(margin), retention=STAYS)
        for on, line in enumerate(draft.assumptions.lines)
    )
    changed = replace(draft.assumptions, lines=lines, **changes)
    draft = services.change_draft(
        draft, expected=draft.version, assumptions=changed, reason="Yearly review", by=by, at=at
    )
    return services.publish_forecast(draft, expected=draft.version, by=by, at=at)


def test_the_proposal_repeats_the_run_rate_and_says_so(account, finance):
    draft = services.propose_from_ledger(account, by=finance, at=NOON)

    first, *_others, last = draft.assumptions.lines
    assert (first.year, last.year, draft.start) == (2026, 2030, Start.LEDGER)
    assert (first.revenue, first.margin, first.cost_to_serve) == (20000, 6400, 2000)
    assert {first.grade_of(name) for name in ("margin", "cost_to_serve")} == {"B"}
    assert first.retention is None  # the figures do not say how many accounts stay


def test_what_is_not_known_yet_cannot_be_published(account, finance):
    draft = services.propose_from_ledger(account, by=finance, at=NOON)
    draft = services.change_draft(
        draft, expected=1, assumptions=draft.assumptions, reason="First", by=finance, at=NOON
    )

    with pytest.raises(CannotValue, match="Retention of 2026"):
        services.publish_forecast(draft, expected=2, by=finance, at=NOON)

    assert not ForecastVersion.objects.published().exists()


def test_the_published_value_is_that_of_the_formula(account, finance):
    published = make_published(account, finance)

    by_hand = sum(round(4400 * 0.9**t / 1.1**t, 2) for t in range(1, 6))
    assert abs(published.value - Decimal(by_hand)) < Decimal("0.03")
    assert published.value_low < published.value < published.value_high
    assert (published.grade, published.method) == ("C", "explicit-1")  # nobody knows the retention


@pytest.mark.parametrize("vendor_statement", ["UPDATE {} SET value = 1", "DELETE FROM {}"])
def test_what_is_published_cannot_be_changed_even_by_sql(account, finance, vendor_statement):
    make_published(account, finance)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(vendor_statement.format("economics_forecastversion"))


def test_a_published_forecast_is_replaced_by_a_new_version_alone(account, finance):
    first = make_published(account, finance)

    with pytest.raises(Conflict):
        services.change_draft(
            first, expected=first.version, assumptions=first.assumptions, reason="Again",
            by=finance, at=NOON,
        )  # fmt: skip
    second = make_published(account, finance, margin=7000)

    assert [first.number, second.number] == [1, 2]
    assert queries.published_forecast(finance, account) == second


def test_two_who_edit_one_draft_see_both_versions(account, finance):
    draft = services.propose_from_ledger(account, by=finance, at=NOON)
    given = {"assumptions": draft.assumptions, "by": finance, "at": NOON}
    services.change_draft(draft, expected=1, reason="Mine", **given)

    with pytest.raises(StaleVersion) as found:
        services.change_draft(draft, expected=1, reason="Yours", **given)

    assert (found.value.theirs["reason"], found.value.mine["reason"]) == ("Mine", "Yours")


def test_a_second_draft_is_refused(account, finance):
    services.propose_from_ledger(account, by=finance, at=NOON)

    with pytest.raises(services.DraftExists):
        services.propose_from_ledger(account, by=finance, at=NOON)


def test_a_reason_is_needed_to_publish(account, finance):
    draft = services.propose_from_ledger(account, by=finance, at=NOON)

    with pytest.raises(Invalid, match="why"):
        services.publish_forecast(draft, expected=1, by=finance, at=NOON)


@pytest.mark.parametrize(
    "role", [Role.READER, Role.OPERATIONS, Role.ADMINISTRATOR, Role.EXECUTIVE_SPONSOR,
             Role.ACCOUNT_MANAGER],
)  # fmt: skip
def test_others_may_not_and_leave_no_trace(account, role):
    other = make_user("Other", role)

    with pytest.raises(NotAllowed):
        services.propose_from_ledger(account, by=other, at=NOON)

    assert not ForecastVersion.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_manager_of_the_account_may(account, finance):
    kari = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    Assignment.objects.create(account=account, user=kari, role=TeamRole.ACCOUNT_MANAGER,
                              since=NOON.date(), given_by=finance)  # fmt: skip

    assert services.propose_from_ledger(account, by=kari, at=NOON).drafted_by == kari


def test_a_confidential_account_has_no_forecasts_for_others(account, finance):
    make_published(account, finance)
    Account.objects.filter(pk=account.pk).update(confidentiality=Confidentiality.INSIDERS)

    assert not queries.forecasts(finance, account).exists()
    with pytest.raises(NotFound):
        queries.forecast(finance, account, 1)


def test_without_margins_there_is_no_headline(account, finance):
    reader = make_user("Rea Reader", Role.READER)

    assert queries.headline(reader, make_published(account, finance), None).value is None


def test_the_headline_is_the_published_value_else_the_statistical_one(account, finance):
    figures = AccountFigures.objects.get(account=account)

    before = queries.headline(finance, None, figures)
    published = make_published(account, finance)
    after = queries.headline(finance, published, figures)

    assert (before.value, before.low, before.is_explicit) == (9000, 7000, False)
    assert (after.value, after.low, after.is_explicit) == (
        published.value, published.value_low, True,
    )  # fmt: skip


def test_consecutive_versions_are_bridged_to_the_cent(account, finance):
    first = make_published(account, finance)
    second = make_published(account, finance, margin=7000)

    found = queries.bridge_from(finance, first, second)

    assert found.start + sum(step.amount for step in found.steps) == second.value
    assert {step.key for step in found.steps if step.amount} == {"margin"}


def test_a_year_later_the_bridge_takes_what_the_year_brought(account, finance):
    first = make_published(account, finance)
    FigureSet.objects.update(as_of=date(2026, 11, 30))
    later = NOON + timedelta(days=366)
    second = make_published(account, finance, at=later, first=2027)

    found = queries.bridge_from(finance, first, second)

    cash = next(step.amount for step in found.steps if step.key == "cash")
    assert queries.a_year_before(finance, second) == first
    assert cash == -4400  # margin 6,400 less cost to serve 2,000 of the last twelve months
    assert found.start + sum(step.amount for step in found.steps) == found.end == second.value


def test_forecasts_years_apart_are_not_compared(account, finance):
    first = make_published(account, finance)
    second = make_published(account, finance, first=2029)

    with pytest.raises(NotComparable):
        queries.bridge_from(finance, first, second)


def test_a_discarded_draft_leaves_what_is_published(account, finance):
    make_published(account, finance)
    draft = services.revise_forecast(account, by=finance, at=NOON)

    services.discard_draft(draft, by=finance, at=NOON)

    assert [row.number for row in queries.forecasts(finance, account)] == [1]
