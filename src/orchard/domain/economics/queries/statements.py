"""One account's statement from stored figures: waterfall, its parts, quarters, what-if, levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.core.cache import caches
from django.db.models import Sum

from orchard.analytics import levers as lever_methods
from orchard.analytics import profitability, statement, waterfall
from orchard.analytics.cost_to_serve import CostLine, CostModel
from orchard.analytics.results import Grade
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures, CostModelVersion, PartFigures
from orchard.domain.economics.queries import figures as stored
from orchard.domain.economics.queries.assumptions import planned
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.drivers import drivers_behind

SUMS = ("gross", "net", "gross_margin", "contribution")
NO_SERVICE = (*SUMS, "discounts", "cost_of_goods")
BEFORE_MARGINS = ("gross", "discounts", "net")
ZERO = Decimal(0)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One step from list price to contribution; amounts are signed, sums stand for themselves."""

    key: str
    amount: Decimal | None
    grade: str
    is_sum: bool


@dataclass(frozen=True, slots=True)
class PartSteps:
    """A part of the account with its amounts in the order of the account's own steps."""

    key: str
    name: str
    lines: int
    amounts: tuple[Decimal | None, ...]
    grades: tuple[str, ...]

    @property
    def net(self) -> Decimal:
        """Return the part's share of net sales."""
        return next((one for one in self.amounts[2:3] if one is not None), ZERO)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The account's waterfall and the same for each part; the parts add up to it to the cent."""

    dimension: Dimension
    steps: tuple[Step, ...]
    parts: tuple[PartSteps, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A what-if: shares of change, and new shares of sales for some families."""

    price: Decimal = ZERO
    volume: Decimal = ZERO
    mix: Mapping[str, Decimal] | None = None


def steps(viewer: User, figures: AccountFigures) -> tuple[Step, ...]:
    """Return the account's waterfall as far as the viewer may see it."""
    found = tuple(_step(entry) for entry in figures.steps)
    if may(viewer, Permission.SEE_MARGINS):
        return found
    return tuple(step for step in found if step.key in BEFORE_MARGINS)


def breakdown(viewer: User, figures: AccountFigures, dimension: Dimension) -> Breakdown:
    """Return the waterfall shared among units, offers, families or periods."""
    whole = steps(viewer, figures)
    keys = [step.key for step in whole]
    rows = stored.parts(viewer, figures.account, dimension)
    return Breakdown(dimension, whole, tuple(_part(row, keys) for row in rows))


def quarters(viewer: User, figures: AccountFigures) -> tuple[statement.Quarter, ...]:
    """Return the quarters beside last year's and the plan's, the earliest first."""
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    rows = {date.fromisoformat(row["start"]): row for row in figures.quarters}
    plan = planned(viewer, figures.account)
    starts = sorted({*rows, *plan})
    return tuple(_quarter(on, rows, plan, shows_margins=shows_margins) for on in starts)


def what_if(viewer: User, figures: AccountFigures, question: Question) -> profitability.WhatIf:
    """Return the account beside itself with other prices, volumes and mix."""
    require(viewer, Permission.SEE_MARGINS)
    sales = _sales(viewer, figures)
    change = profitability.Change(question.price, question.volume, _whole_mix(sales, question.mix))
    return profitability.what_if(sales, statement.cost_of(_profit(figures)), change)


def families(viewer: User, figures: AccountFigures) -> tuple[tuple[str, Decimal], ...]:
    """Return offer families with positive sales and their share of them, the largest first."""
    require(viewer, Permission.SEE_MARGINS)
    sold = [sale for sale in _sales(viewer, figures) if sale.net > 0]
    total = sum((sale.net for sale in sold), ZERO)
    return tuple((sale.offer, sale.net / total) for sale in sold)


def levers(viewer: User, figures: AccountFigures) -> tuple[lever_methods.Lever, ...]:
    """Return the lines of cost to serve with what a tenth less would save, the costliest first."""
    require(viewer, Permission.SEE_MARGINS)
    profit, model = _profit(figures), costs_used(viewer, figures)
    return lever_methods.levers(profit, drivers_behind(profit, model, figures.account.key))


def costs_used(viewer: User, figures: AccountFigures) -> CostModel:
    """Return the costs that the figures were computed with; an empty model where there were none."""
    from orchard.analytics.cost_file import read_costs

    visible = CostModelVersion.objects.visible_to(viewer)
    used = visible.filter(pk__in=[figures.figure_set.cost_model_id]).first()
    return read_costs(used.text if used else "")


def account_at(viewer: User, slug: str) -> tuple[Account, AccountFigures | None]:
    """Return the account of an address with its newest figures, read at once where there are any."""
    found = stored.beside_set(viewer).filter(account__slug=slug).first()
    return (accounts.account_at(viewer, slug), None) if found is None else (found.account, found)


def account_figures_or_none(viewer: User, account: Account) -> AccountFigures | None:
    """Return the newest figures of an account, `None` before the first."""
    try:
        return stored.account_figures(viewer, account)
    except NotFound:
        return None


def share_of_revenue(viewer: User, figures: AccountFigures) -> Decimal | None:
    """Return the share of all revenue that figures of a viewer's list show.

    Nothing for who may not see every account: the total would tell of the hidden ones.
    """
    places = figures.places
    if not may(viewer, Permission.SEE_ACCOUNTS) or places is None or places.hide_any:
        return None
    total = _revenue_of_all(figures.figure_set_id)
    return figures.revenue / total if total and total > 0 else None


def _revenue_of_all(figure_set: int) -> Decimal | None:
    """Return the revenue of all accounts of a set; a whole set never changes, so it is kept."""
    rows = AccountFigures.objects.filter(figure_set=figure_set)
    found: Decimal | None = caches["process"].get_or_set(
        f"economics.revenue.{figure_set}", lambda: rows.aggregate(total=Sum("revenue"))["total"]
    )
    return found


def condensed(viewer: User, found: Breakdown) -> Breakdown:
    """Return the breakdown with all lines of cost to serve as one step."""
    require(viewer, Permission.SEE_MARGINS)
    places = [at for at, step in enumerate(found.steps) if step.key not in NO_SERVICE]
    if not places:
        return found
    whole = _whole_service([found.steps[at] for at in places])
    return Breakdown(
        found.dimension,
        _with_one(found.steps, places, whole),
        tuple(
            replace(
                part,
                amounts=_with_one(part.amounts, places, _sum([part.amounts[at] for at in places])),
                grades=_with_one(part.grades, places, whole.grade),
            )
            for part in found.parts
        ),
    )


def cost_to_serve(viewer: User, figures: AccountFigures) -> tuple[Step, tuple[Step, ...]]:
    """Return all cost to serve of the account as one step, and the steps that it is made of."""
    require(viewer, Permission.SEE_MARGINS)
    served = tuple(step for step in steps(viewer, figures) if step.key not in NO_SERVICE)
    return _whole_service(served), served


def _whole_service(served: Sequence[Step]) -> Step:
    grades = [step.grade for step in served if step.amount is not None]
    amount = _sum([step.amount for step in served])
    return Step("cost_to_serve", amount, max(grades, default=""), is_sum=False)


def _with_one(items: tuple[T, ...], places: Sequence[int], one: T) -> tuple[T, ...]:
    """Return the items with one in place of several neighbours."""
    return (*items[: places[0]], one, *items[places[-1] + 1 :])


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


def _step(entry: Mapping[str, object]) -> Step:
    amount = entry["amount"]
    known = None if amount is None else Decimal(str(amount))
    return Step(str(entry["key"]), known, str(entry["grade"] or ""), bool(entry["is_total"]))


def _part(row: PartFigures, keys: Sequence[str]) -> PartSteps:
    found = {step.key: step for step in row.profit.steps()}
    chosen = [found.get(key) for key in keys]
    return PartSteps(
        key=row.key,
        name=row.name,
        lines=row.lines,
        amounts=tuple(None if step is None else step.amount for step in chosen),
        grades=tuple("" if step is None else (step.grade or "") for step in chosen),
    )


def _profit(figures: AccountFigures) -> waterfall.Profit:
    """Return the account's stored waterfall as the methods take it."""
    found = {step.key: step for step in map(_step, figures.steps)}
    goods = found["cost_of_goods"].amount
    lines = tuple(
        CostLine(key, None if step.amount is None else -step.amount, Grade(step.grade or "C"))
        for key, step in found.items()
        if key not in NO_SERVICE
    )
    measured = waterfall.Figures(
        net=found["net"].amount or ZERO,
        gross=found["gross"].amount,
        cost=None if goods is None else -goods,
    )
    return waterfall.Profit(measured, lines)


def _sales(viewer: User, figures: AccountFigures) -> list[profitability.OfferSale]:
    rows = stored.parts(viewer, figures.account, Dimension.FAMILY)
    found = [statement.Part(row.key or None, row.profit) for row in rows]
    return statement.sales_of(found)


def _whole_mix(
    sales: Sequence[profitability.OfferSale], given: Mapping[str, Decimal] | None
) -> Mapping[str, Decimal] | None:
    """Return a share for every family: what nobody named shares the rest as it does today."""
    if not given:
        return None
    rest = Decimal(1) - sum(given.values(), ZERO)
    others = {sale.offer: sale.net for sale in sales if sale.offer not in given and sale.net > 0}
    total = sum(others.values(), ZERO)
    shares = {offer: rest * net / total for offer, net in others.items()}
    if others:
        last = next(reversed(shares))
        shares[last] += rest - sum(shares.values(), ZERO)
    return {**given, **shares}


def _quarter(
    start: date,
    rows: Mapping[date, Mapping[str, str | None]],
    plan: Mapping[date, tuple[Decimal, Decimal | None]],
    *,
    shows_margins: bool,
) -> statement.Quarter:
    before = start.replace(year=start.year - 1)
    revenue, margin = _amounts(rows.get(start))
    revenue_before, margin_before = _amounts(rows.get(before))
    revenue_plan, margin_plan = plan.get(start, (None, None))
    return statement.Quarter(
        start=start,
        revenue=revenue,  # type: ignore[arg-type]  # of a quarter to come nothing is known
        margin=margin if shows_margins else None,
        revenue_before=revenue_before,
        margin_before=margin_before if shows_margins else None,
        revenue_plan=revenue_plan,
        margin_plan=margin_plan,
    )


def _amounts(row: Mapping[str, str | None] | None) -> tuple[Decimal | None, Decimal | None]:
    if row is None:
        return None, None
    revenue, margin = row["revenue"], row.get("margin")
    return (
        None if revenue is None else Decimal(revenue),
        None if margin is None else Decimal(margin),
    )
