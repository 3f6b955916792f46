"""What one may do with assumptions: draft, publish, plan quarters, name shocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound, StaleVersion
from orchard.domain.core.models import IsSealed, User
from orchard.domain.core.versions import update_versioned
from orchard.domain.economics.models.assumptions import ForecastVersion, RevenuePlan, Shock
from orchard.domain.economics.queries.assumptions import (
    check_may_edit,
    proposal,
)
from orchard.domain.economics.rules.assumption_record import to_record
from orchard.domain.economics.rules.assumptions import (
    LARGEST,
    METHOD,
    Assumptions,
    Start,
    Valuation,
    check,
    valued,
)

QUARTERS_OF_YEAR = 4
FIRST_MONTHS = (1, 4, 7, 10)
YEARS = range(1900, 2201)
Quarters = Mapping[date, tuple[Decimal, Decimal | None]]


class DraftExists(Conflict):
    """An account has one draft at a time, so that two people work on the same one."""

    default = gettext_lazy(
        "A draft of this account's forecast exists. Go on with it, or discard it first."
    )


@dataclass(frozen=True, slots=True)
class ShockNote:
    """A shock in words; `quarter` is None when the whole year is meant."""

    year: int
    quarter: int | None
    name: str
    effect: str


@audited("forecast.proposed")
def propose_from_ledger(account: Account, *, by: User, at: datetime) -> ForecastVersion:
    """Begin a draft with the run-rate of the ledger, repeated for every year of the horizon."""
    check_may_edit(by, account)
    found = proposal(by, account, at)
    return _new_draft(account, found.assumptions, found.currency, Start.LEDGER, by=by, at=at)


@audited("forecast.revised")
def revise_forecast(account: Account, *, by: User, at: datetime) -> ForecastVersion:
    """Begin a draft from the forecast that counts now."""
    check_may_edit(by, account)
    last = ForecastVersion.objects.filter(account=account).published().first()
    if last is None:
        raise NotFound(_("No forecast has been published yet. Begin with the ledger's run-rate."))
    return _new_draft(account, last.assumptions, last.currency, Start.VERSION, by=by, at=at)


@audited("forecast.drafted")
def change_draft(
    draft: ForecastVersion,
    *,
    expected: int,
    assumptions: Assumptions,
    reason: str,
    by: User,
    at: datetime,
) -> ForecastVersion:
    """Write the draft's assumptions; what is not known yet may stay open."""
    check_may_edit(by, draft.account)
    _check_is_draft(draft)
    check(assumptions)
    return update_versioned(
        draft,
        expected,
        record=to_record(assumptions),
        first_year=assumptions.first_year,
        reason=reason.strip(),
        drafted_by=by,
        drafted_at=at,
    )


@audited("forecast.published")
def publish_forecast(
    draft: ForecastVersion, *, expected: int, by: User, at: datetime
) -> ForecastVersion:
    """Value the draft and let it count; from now on it never changes."""
    check_may_edit(by, draft.account)
    _check_is_draft(draft)
    if not draft.reason.strip():
        raise Invalid(_("Say why the forecast changes: the next reader has to understand it."))
    policy = core.current_policy(by, core.fiscal_calendar(by).today(at))
    worth = valued(draft.assumptions, policy.policy.value)
    remark(number=draft.number, value=str(worth.value), grade=worth.grade.value)
    return update_versioned(
        draft,
        expected,
        **_result(worth),
        policy_number=policy.number,
        published_by=by,
        published_at=at,
    )


@audited("forecast.draft_discarded")
def discard_draft(draft: ForecastVersion, *, by: User, at: datetime) -> None:
    """Throw a draft away; what was published stays."""
    check_may_edit(by, draft.account)
    _check_is_draft(draft)
    remark(account=draft.account_id, number=draft.number)
    ForecastVersion.objects.drafts().filter(pk=draft.pk).delete()


@audited("revenue_plan.made")
def plan_quarters(
    account: Account, *, seen: int, quarters: Quarters, reason: str, by: User, at: datetime
) -> RevenuePlan:
    """Plan an account's quarters anew; `seen` is the number of the plan that it replaces, else 0."""
    check_may_edit(by, account)
    _check_quarters(quarters)
    if not reason.strip():
        raise Invalid(_("Say why the plan changes."))
    last = _lock_account(account).revenue_plans.order_by("-number").first()
    number = last.number if last else 0
    rows = _quarter_rows(quarters)
    if number != seen:
        theirs = last.quarters if last else []
        raise StaleVersion(current=number, mine={"quarters": rows}, theirs={"quarters": theirs})
    remark(number=number + 1)
    return RevenuePlan.objects.create(
        account=account,
        number=number + 1,
        currency=core.organisation(by).currency,
        quarters=rows,
        reason=reason.strip(),
        made_by=by,
        made_at=at,
    )


@audited("shock.noted")
def note_shock(account: Account, *, note: ShockNote, by: User, at: datetime) -> Shock:
    """Name something that hit the account or is expected to."""
    check_may_edit(by, account)
    if not note.name.strip() or not note.effect.strip():
        raise Invalid(_("Name the shock and say what it does to the account."))
    if note.year not in YEARS or note.quarter not in (None, 1, 2, 3, QUARTERS_OF_YEAR):
        raise Invalid(_("Give a year, and a quarter from 1 to 4 or none."))
    return Shock.objects.create(
        account=account,
        year=note.year,
        quarter=note.quarter,
        name=note.name.strip(),
        effect=note.effect.strip(),
        noted_by=by,
        noted_at=at,
    )


@audited("shock.removed")
def remove_shock(shock: Shock, *, by: User, at: datetime) -> None:
    """Take a shock off the list; the trail keeps that it stood there."""
    check_may_edit(by, shock.account)
    remark(account=shock.account_id, year=shock.year)
    Shock.objects.filter(pk=shock.pk).delete()


def _check_is_draft(version: ForecastVersion) -> None:
    if version.is_published:
        raise IsSealed(_("This forecast is published. Make a new version that replaces it."))


def _lock_account(account: Account) -> Account:
    """Let two who add a version to the account wait for each other."""
    return Account.objects.select_for_update().get(pk=account.pk)


def _new_draft(
    account: Account,
    assumptions: Assumptions,
    currency: str,
    start: Start,
    *,
    by: User,
    at: datetime,
) -> ForecastVersion:
    known = ForecastVersion.objects.filter(account=_lock_account(account))
    if known.drafts().exists():
        raise DraftExists
    return ForecastVersion.objects.create(
        account=account,
        number=(known.aggregate(last=Max("number"))["last"] or 0) + 1,
        first_year=assumptions.first_year,
        record=to_record(assumptions),
        start=start,
        drafted_by=by,
        drafted_at=at,
        currency=currency,
    )


def _result(worth: Valuation) -> dict[str, object]:
    """Return what is stored of a valuation."""
    return {
        "value": worth.value,
        "value_low": worth.low,
        "value_high": worth.high,
        "value_expected": worth.expected,
        "grade": worth.grade.value,
        "method": METHOD,
    }


def _check_quarters(quarters: Quarters) -> None:
    if not quarters:
        raise Invalid(_("Plan at least one quarter."))
    for start, amounts in quarters.items():
        if start.day != 1 or start.month not in FIRST_MONTHS:
            raise Invalid(_("A quarter starts in January, April, July or October."))
        known = [amount for amount in amounts if amount is not None]
        if not all(amount.is_finite() and abs(amount) < LARGEST for amount in known):
            raise Invalid(_("A planned amount cannot be kept. Write it as 120000.50."))


def _quarter_rows(quarters: Quarters) -> list[dict[str, str | None]]:
    return [
        {
            "quarter": start.isoformat(),
            "revenue": str(revenue),
            "margin": None if margin is None else str(margin),
        }
        for start, (revenue, margin) in sorted(quarters.items())
    ]
