"""Figures of accounts and of their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import starmap

from django.db.models import OuterRef, Subquery

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import (
    AccountFigures,
    AccountFiguresQuerySet,
    FigureSet,
    ForecastVersion,
    PartFigures,
    PartFiguresQuerySet,
)
from orchard.domain.economics.rules import Dimension


@dataclass(frozen=True, slots=True)
class PastValue:
    """What an account was worth and brought at an earlier day, as it was computed for that day."""

    as_of: date
    methods: str
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    contribution_year: Decimal | None
    revenue_year: Decimal | None
    grade: str


def ranked(viewer: User) -> AccountFiguresQuerySet:
    """Return the accounts' figures of the newest set, the most valuable first.

    Who may not see margins gets rows that hold none, the largest revenue first. Stored ranks count
    every account; what is shown is the place in this list, so that no gap tells of hidden ones.
    """
    newest = FigureSet.objects.visible_to(viewer).current().values("pk")[:1]
    rows = AccountFigures.objects.filter(figure_set__in=newest)
    visible, hidden = rows.visible_to(viewer), rows.hidden_from(viewer)
    rows = visible.select_related("account")
    if may(viewer, Permission.SEE_MARGINS):
        return rows.placed_without(hidden).order_by("importance", "pk")
    return rows.without_margins().placed_without(hidden).order_by("revenue_rank", "pk")


def in_any_set(viewer: User) -> AccountFiguresQuerySet:
    """Return the figures of every set, the replaced ones too, that the viewer may know of."""
    return AccountFigures.objects.visible_to(viewer)


def ranked_beside_forecasts(viewer: User) -> AccountFiguresQuerySet:
    """Return `ranked`; who may see margins finds the value of the published forecast beside it."""
    rows = ranked(viewer)
    if not may(viewer, Permission.SEE_MARGINS):
        return rows
    published = ForecastVersion.objects.filter(account=OuterRef("account")).published()
    newest = published.order_by("-number").values("value")[:1]
    return rows.annotate(forecast_value=Subquery(newest))


def account_figures(viewer: User, account: Account) -> AccountFigures:
    """Return the figures of one account, or say that there are none."""
    found = beside_set(viewer).filter(account=account).first()
    if found is None:
        raise NotFound
    return found


def beside_set(viewer: User) -> AccountFiguresQuerySet:
    """Return `ranked`, each with the set that it is of, but for what that says of all accounts."""
    rows = ranked(viewer).select_related("account", "figure_set")
    return rows.defer("figure_set__document")


def value_basis(viewer: User, figures: AccountFigures) -> str:
    """Return of what lifetime values are, for all of a set alike: contribution, margin or revenue."""
    require(viewer, Permission.SEE_MARGINS)
    rows = FigureSet.objects.filter(pk=figures.figure_set_id)
    return str(rows.values_list("document__portfolio__clv__value_basis", flat=True).get() or "")


def signals(viewer: User) -> AccountFiguresQuerySet:
    """Return the accounts that drift away, the most valuable first."""
    return ranked(viewer).drifting()


def parts(viewer: User, account: Account, dimension: Dimension) -> PartFiguresQuerySet:
    """Return an account's parts: the largest first, periods in their order."""
    newest = FigureSet.objects.visible_to(viewer).current().values("pk")[:1]
    visible = PartFigures.objects.visible_to(viewer).filter(figure_set__in=newest)
    mine = visible.filter(account=account, dimension=dimension).order_by("pk")
    return mine if may(viewer, Permission.SEE_MARGINS) else mine.without_margins()


PAST = (
    *("figure_set__as_of", "figure_set__methods", "value", "value_low", "value_high"),
    *("contribution_year", "revenue_year", "grade"),
)


def history(viewer: User, account: Account) -> tuple[PastValue, ...]:
    """Return what the account was worth in each stored set, one for each day, the oldest first."""
    if not may(viewer, Permission.SEE_MARGINS):
        return ()
    sets = FigureSet.objects.visible_to(viewer).ready().values("pk")
    visible = AccountFigures.objects.visible_to(viewer).filter(figure_set__in=sets)
    rows = visible.filter(account=account).order_by("figure_set__as_of", "figure_set")
    by_day = {found.as_of: found for found in starmap(PastValue, rows.values_list(*PAST))}
    return tuple(by_day.values())
