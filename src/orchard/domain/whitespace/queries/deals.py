"""Deals as who may see margins sees them: beside the hurdle, and by what they add to the value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Subquery
from django.utils.translation import gettext as _

from orchard.analytics.amounts import exact
from orchard.analytics.clv.contract import ForecastIsWrong
from orchard.analytics.policy import Policy, from_json
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import PolicyVersion, User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries import assumptions
from orchard.domain.whitespace.models import Deal, Opportunity
from orchard.domain.whitespace.terms import Verdict


@dataclass(frozen=True, slots=True)
class Hurdle:
    """The share that a deal has to leave, and the number of the policy that says so."""

    share: Decimal
    policy_number: int | None

    @classmethod
    def of(cls, found: accounts.Answers) -> Self | None:
        """Return what was answered; nothing where it was not asked for."""
        if "hurdle_number" not in found:
            return None
        groups = found["hurdle_groups"]
        policy = Policy() if groups is None else from_json(groups)
        return cls(exact(policy.profit.hurdle_share), found["hurdle_number"])


@dataclass(frozen=True, slots=True)
class Adds:
    """What a deal adds to the lifetime value of its account; or why that is not known."""

    amount: Decimal | None
    why_not: str = ""
    forecast: int | None = None
    as_of: str = ""
    method: str = ""
    grade: str = ""

    @property
    def day(self) -> date | None:
        """Return the day of the forecast that it is measured on."""
        return date.fromisoformat(self.as_of) if self.as_of else None

    def record(self) -> dict[str, object]:
        """Return how it came about, as it is kept with a signed deal."""
        return {
            "forecast": self.forecast, "as_of": self.as_of, "method": self.method,
            "grade": self.grade, "why_not": self.why_not,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A deal beside the hurdle that counts: of today, or of the day on which it was signed."""

    deal: Deal
    hurdle_share: Decimal
    policy_number: int | None
    verdict: Verdict
    adds: Adds | None = None

    @property
    def contribution(self) -> Decimal | None:
        """Return what it leaves over its term."""
        return self.deal.terms.contribution

    @property
    def share(self) -> Decimal | None:
        """Return the same as a share of net sales."""
        return self.deal.terms.share

    @property
    def needed(self) -> Decimal:
        """Return what it would have to leave."""
        return self.deal.terms.needed(self.hurdle_share)


def sees_deals(viewer: User) -> bool:
    """Say whether the viewer may know of deals at all: a flag alone would say what they leave."""
    return may(viewer, Permission.SEE_MARGINS)


def beside(viewer: User) -> tuple[str, ...]:
    """Return what is read along with opportunities for `flags`."""
    return ("deal",) if sees_deals(viewer) else ()


def hurdle_asked(viewer: User, on: date) -> accounts.Questions:
    """Return what is asked to know the hurdle along with what a page asks of an account."""
    if not sees_deals(viewer):
        return {}
    rows = PolicyVersion.objects.visible_to(viewer).valid_on(on)
    names = {"hurdle_number": "number", "hurdle_groups": "groups"}
    return {name: Subquery(rows.values(column)[:1]) for name, column in names.items()}


def flags(
    viewer: User, rows: Iterable[Opportunity], on: date, hurdle: Hurdle | None = None
) -> dict[int, Judged]:
    """Return how the deals of opportunities stand to the hurdle; nothing to who sees no margins.

    The rows come with their deals: see `beside`. Where a page knows the `hurdle`, it is not asked for.
    """
    if not sees_deals(viewer):
        return {}
    deals = [deal for one in rows if (deal := getattr(one, "deal", None)) is not None]
    if not deals:
        return {}
    known = hurdle or _hurdle(viewer, on)
    return {deal.opportunity_id: _judged(deal, known) for deal in deals}


def deal_of(viewer: User, found: Opportunity) -> Deal | None:
    """Return the deal of an opportunity, if somebody wrote one down."""
    return Deal.objects.visible_to(viewer).filter(opportunity=found).first()


def deal_judged(viewer: User, account: Account, deal: Deal, on: date) -> Judged:
    """Return a deal beside the hurdle, with what it adds to the lifetime value of the account."""
    adds = _kept(deal) if deal.is_signed else added(viewer, account, deal, on)
    return _judged(deal, _hurdle(viewer, on), adds)


def added(viewer: User, account: Account, deal: Deal, on: date) -> Adds:
    """Return what a deal adds by the forecast of the account that counts now."""
    forecast = assumptions.published_forecast(viewer, account)
    if forecast is None or forecast.published_at is None:
        return Adds(None, _("No forecast of this account is published."))
    if forecast.currency != deal.currency:
        text = _("The forecast is in %(theirs)s, the deal in %(ours)s.")
        return Adds(None, text % {"theirs": forecast.currency, "ours": deal.currency})
    try:
        named = deal.terms.named(deal.opportunity.title, first_year=forecast.first_year)
        view = assumptions.deal_view(viewer, forecast, named, on)
    except (Invalid, ForecastIsWrong) as mistake:
        return Adds(None, str(mistake))
    return Adds(
        view.adds, forecast=forecast.number, as_of=forecast.published_at.date().isoformat(),
        method=forecast.method, grade=max(deal.grade, forecast.grade),
    )  # fmt: skip


def _kept(deal: Deal) -> Adds:
    return Adds(deal.adds, **deal.adds_by)


def _judged(deal: Deal, hurdle: Hurdle, adds: Adds | None = None) -> Judged:
    """Judge by the rules of today what is open; what was signed keeps its verdict."""
    if deal.is_signed and deal.hurdle_share is not None:
        verdict = Verdict(deal.verdict)
        return Judged(deal, deal.hurdle_share, deal.policy_number, verdict, adds)
    verdict = deal.terms.verdict(hurdle.share)
    return Judged(deal, hurdle.share, hurdle.policy_number, verdict, adds)


def _hurdle(viewer: User, on: date) -> Hurdle:
    found = core.current_policy(viewer, on)
    return Hurdle(exact(found.policy.profit.hurdle_share), found.number)
