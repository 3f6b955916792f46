"""What one may ask about assumptions: forecasts, what they are worth, what changed, plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.analytics.amounts import exact
from orchard.analytics.clv import contract
from orchard.analytics.clv.forecast_file import NamedDeal
from orchard.analytics.policy import ValuePolicy
from orchard.analytics.results import Grade
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.economics.document import DocumentIsOld
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.models.assumptions import (
    ForecastQuerySet,
    ForecastVersion,
    RevenuePlan,
    Shock,
    ShockQuerySet,
)
from orchard.domain.economics.queries.figures import parts, ranked
from orchard.domain.economics.queries.sets import retention
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.assumptions import (
    MONEY,
    Assumptions,
    DealView,
    Line,
    Valuation,
    forecast_of,
    usual_outlooks,
    valued,
    view_deal,
)
from orchard.domain.economics.rules.value_bridge import (
    NotComparable,
    ValueBridge,
    after_a_year,
    revised,
)

YEAR = timedelta(days=365)
TENTH_OF_PERCENT = Decimal("0.001")
LAST_MONTH_OF_THIS_YEAR = 6
"""Up to June the first cash flow is this year's, later it is next year's."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The run-rate of the ledger as a forecast; `currency` is that of the figures."""

    assumptions: Assumptions
    currency: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The lifetime value that a page shows first, and which of the two it is."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    grade: Grade | None
    is_explicit: bool
    method: str
    as_of: date | None


def may_edit(viewer: User, account: Account) -> bool:
    """Say whether the viewer may change what is assumed of the account.

    Account managers may for the accounts that they manage, and for what was merged into them;
    programme directors and finance for all.
    """
    if not viewer.may(Permission.EDIT_ASSUMPTIONS):
        return False
    if not Account.objects.visible_to(viewer).filter(pk=account.pk).exists():
        return False
    if viewer.may(Permission.EDIT_ACCOUNTS):
        return True
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    return seats.filter(account__in=(account.pk, account.home_id), user=viewer).exists()


def check_may_edit(viewer: User, account: Account) -> None:
    """Refuse who may not change what is assumed of the account."""
    if not may_edit(viewer, account):
        raise NotAllowed


def forecasts(viewer: User, account: Account) -> ForecastQuerySet:
    """Return the forecasts of an account, draft first, then the latest."""
    found = ForecastVersion.objects.visible_to(viewer).filter(account=account)
    return found.select_related("account", "drafted_by", "published_by").order_by("-number")


def forecast(viewer: User, account: Account, number: int) -> ForecastVersion:
    """Return one forecast of an account."""
    found = forecasts(viewer, account).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def published_forecast(viewer: User, account: Account) -> ForecastVersion | None:
    """Return the forecast that counts, if one was published."""
    return forecasts(viewer, account).published().first()


def valuation(viewer: User, version: ForecastVersion) -> Valuation:
    """Return what a forecast is worth by the policy that it was published with."""
    return valued(version.assumptions, _value_policy(viewer, version))


def bridge_from(viewer: User, before: ForecastVersion, after: ForecastVersion) -> ValueBridge:
    """Explain the difference of two forecasts of an account, in steps that add up to the cent."""
    days = _counted_from(before), _counted_from(after)
    rules = core.policies_on(viewer, days)
    start, end = (
        forecast_of(version.assumptions, rules[day].policy.value)
        for version, day in zip((before, after), days, strict=True)
    )
    if after.first_year == before.first_year:
        return revised(start, end)
    if after.first_year != before.first_year + 1:
        text = _("The two forecasts begin in %(before)d and %(after)d. Compare neighbouring years.")
        raise NotComparable(text % {"before": before.first_year, "after": after.first_year})
    return after_a_year(start, _happened(viewer, before), end)


def a_year_before(viewer: User, version: ForecastVersion) -> ForecastVersion | None:
    """Return the forecast that counted a year before this one was published."""
    if version.published_at is None:
        return None
    earlier = forecasts(viewer, version.account).published()
    return earlier.filter(published_at__lte=version.published_at - YEAR).first()


def deal_view(viewer: User, version: ForecastVersion, deal: NamedDeal, on: date) -> DealView:
    """Return what a deal under negotiation adds to the lifetime value of the account."""
    hurdle = core.current_policy(viewer, on).policy.profit.hurdle_share
    plan = forecast_of(version.assumptions, _value_policy(viewer, version))
    return view_deal(plan, deal, hurdle_share=exact(hurdle))


def headline(
    viewer: User, counts: ForecastVersion | None, figures: AccountFigures | None
) -> Headline:
    """Return the value of the forecast that counts, else the statistical one with its interval."""
    if not viewer.may(Permission.SEE_MARGINS):
        return Headline(None, None, None, None, is_explicit=False, method="", as_of=None)
    if counts is not None and counts.published_at is not None:
        return Headline(
            value=counts.value,
            low=counts.value_low,
            high=counts.value_high,
            grade=Grade(counts.grade),
            is_explicit=True,
            method=counts.method,
            as_of=counts.published_at.date(),
        )
    if figures is None:
        return Headline(None, None, None, None, is_explicit=False, method="", as_of=None)
    return Headline(
        value=figures.value,
        low=figures.value_low,
        high=figures.value_high,
        grade=None if figures.value is None else Grade(figures.grade),
        is_explicit=False,
        method=figures.figure_set.methods,
        as_of=figures.figure_set.as_of,
    )


def proposal(viewer: User, account: Account, at: datetime) -> Proposal:
    """Return the last twelve months of the ledger, repeated for every year of the horizon."""
    today = core.fiscal_calendar(viewer).today(at)
    policy = core.current_policy(viewer, today).policy.value
    figures = _latest_figures(viewer, account)
    if figures is None:
        raise NotFound(_("There are no figures of this account yet. Import a ledger first."))
    first = today.year + (today.month > LAST_MONTH_OF_THIS_YEAR)
    stays = _logo_retention(viewer)
    lines = tuple(_run_rate(figures, first + on, stays) for on in range(policy.horizon_years))
    assumptions = Assumptions(
        lines=lines,
        discount_share=exact(policy.discount_share),
        first_year_contracted=not policy.year_one_at_risk,
        outlooks=usual_outlooks(),
    )
    return Proposal(assumptions, figures.figure_set.currency)


def revenue_plans(viewer: User, account: Account) -> tuple[RevenuePlan, ...]:
    """Return the versions of the plan by quarter, the one that counts first."""
    found = RevenuePlan.objects.visible_to(viewer).filter(account=account)
    return tuple(found.select_related("made_by").order_by("-number"))


def planned(viewer: User, account: Account) -> Mapping[date, tuple[Decimal, Decimal | None]]:
    """Return planned revenue and margin by the first day of the quarter."""
    found = RevenuePlan.objects.visible_to(viewer).filter(account=account)
    last = found.order_by("-number").first()
    return {} if last is None else quarters_of(viewer, last)


def quarters_of(viewer: User, plan: RevenuePlan) -> Mapping[date, tuple[Decimal, Decimal | None]]:
    """Return what one version of the plan says."""
    if not viewer.may(Permission.SEE_MARGINS):
        raise NotFound
    return {
        date.fromisoformat(row["quarter"]): (
            Decimal(row["revenue"]),
            None if row["margin"] is None else Decimal(row["margin"]),
        )
        for row in plan.quarters
    }


def shocks(viewer: User, account: Account) -> ShockQuerySet:
    """Return what hit the account or is expected to, the latest first."""
    found = Shock.objects.visible_to(viewer).filter(account=account)
    return found.select_related("account").order_by("-year", "-quarter", "-pk")


def shock(viewer: User, account: Account, shock_id: int) -> Shock:
    """Return one shock of an account."""
    found = shocks(viewer, account).filter(pk=shock_id).first()
    if found is None:
        raise NotFound
    return found


def _value_policy(viewer: User, version: ForecastVersion) -> ValuePolicy:
    """Return the rules in force when the forecast was published, so that its value stays."""
    return core.current_policy(viewer, _counted_from(version)).policy.value


def _counted_from(version: ForecastVersion) -> date:
    """Return the day whose rules a forecast keeps."""
    return (version.published_at or version.drafted_at).date()


def _latest_figures(viewer: User, account: Account) -> AccountFigures | None:
    rows = ranked(viewer).filter(account=account).select_related("account", "figure_set")
    return rows.defer("figure_set__document").first()


def _run_rate(figures: AccountFigures, year: int, stays: Decimal | None) -> Line:
    """Return one year as the last twelve months were; what they do not say is not known."""
    margin, contribution = figures.margin_year, figures.contribution_year
    served = None if margin is None or contribution is None else margin - contribution
    rate = Grade.ESTIMATED
    return Line(
        year,
        revenue=figures.revenue_year,
        margin=margin,
        cost_to_serve=served,
        retention=stays,
        grades={**dict.fromkeys(MONEY, rate), "retention": Grade.GUESSED},
    )


def _logo_retention(viewer: User) -> Decimal | None:
    """Return the share of accounts that stayed in the last year; no more is known of one alone."""
    try:
        found = retention(viewer)
    except DocumentIsOld:  # of an earlier release; the next computation writes it anew
        return None
    return None if found is None else exact(found.logo).quantize(TENTH_OF_PERCENT)


def _happened(viewer: User, before: ForecastVersion) -> contract.Year:
    """Return what the first forecast year brought: as a whole, else the twelve months so far."""
    figures = _latest_figures(viewer, before.account)
    year = before.first_year
    if figures is not None:
        as_of = figures.figure_set.as_of
        if as_of >= date(year, 12, 31):
            return _year_of(viewer, figures, year)
        if as_of >= date(year, LAST_MONTH_OF_THIS_YEAR, 30):
            return _year(figures.margin_year, figures.contribution_year, year)
    return _year(None, None, year)


def _year_of(viewer: User, figures: AccountFigures, year: int) -> contract.Year:
    """Return a calendar year of the ledger."""
    rows = parts(viewer, figures.account, Dimension.YEAR)
    found = rows.filter(key=date(year, 1, 1).isoformat()).first()
    if found is None:
        return _year(None, None, year)
    return _year(found.profit.margin, found.profit.contribution, year)


def _year(margin: Decimal | None, contribution: Decimal | None, year: int) -> contract.Year:
    if margin is None or contribution is None:
        text = _("What %(year)d brought is not known yet: the ledger does not cover it.")
        raise NotComparable(text % {"year": year})
    return contract.Year(margin, margin - contribution, Decimal(1))
