"""Figures: of the whole portfolio, of accounts and their parts, and the lines behind them."""

from __future__ import annotations

from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.looks import Secretive
from orchard.domain.core.mistakes import NotFound
from orchard.domain.economics import queries
from orchard.domain.economics.document import plain
from orchard.domain.economics.rules import Dimension
from orchard.interfaces.api import access, readings
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import REFUSALS
from orchard.interfaces.api.shapes import Exact, Free, shown_as, taken_from

router = Router(tags=["figures"], auth=access.READ)
M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=Schema)

BY_VALUE = ("importance", "pk")
BY_REVENUE = ("revenue_rank", "pk")
MOST_LINES = 500


class SetRow(Schema):
    """Where figures come from: up to which day, by which methods, and how sure they are."""

    as_of: date
    made_at: datetime
    currency: str
    methods: str
    grade: str
    shows_margins: bool


class PortfolioRow(Schema):
    """Figures of the whole portfolio; null for who may not know every account."""

    facts: SetRow
    whole: dict[str, Any] | None = Field(description="amounts are exact texts in `facts.currency`")


class FiguresRow(Schema):
    """What an account brings, costs and is worth; null where margins are not for you."""

    account: str = Field(validation_alias=taken_from("account.slug", "account"))
    name: str = Field(validation_alias=taken_from("account.name", "name"))
    currency: str = Field(validation_alias=taken_from("figure_set.currency", "currency"))
    value: Exact | None
    value_low: Exact | None
    value_high: Exact | None
    revenue: Exact
    revenue_year: Exact | None
    margin: Exact | None
    cost_to_serve: Exact | None
    contribution: Exact | None
    grade: str | None
    class_revenue: str
    class_contribution: str | None
    class_value: str | None
    is_key: bool
    first_purchase: date | None
    last_purchase: date | None


class AccountFiguresRow(FiguresRow):
    """The same with the way from list price to contribution, quarters and signs of drift."""

    steps: list[dict[str, Any]]
    quarters: list[dict[str, Any]]
    signals: list[dict[str, Any]]


class DriftRow(FiguresRow):
    """An account that drifts away, and the evidence."""

    signals: list[dict[str, Any]]


class PartRow(Schema):
    """A unit's, offer's, family's or period's share of an account."""

    key: str
    name: str
    lines: int
    net: Exact
    gross: Exact | None
    cost: Exact | None


class LineFilter(Schema):
    """Which lines: of one part, of a span of days, from which place on."""

    dimension: Dimension | None = None
    key: Free = ""
    since: date | None = None
    until: date | None = None
    skip: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=MOST_LINES)


class LineRow(Schema):
    """One invoice line in the currency of the figures."""

    booked_on: date
    invoice: str | None
    unit: str | None
    offer: str | None
    offer_name: str | None
    family: str | None
    quantity: Exact | None
    gross: Exact | None
    net: Exact
    cost: Exact | None
    freight: Exact | None


class Lines(Schema):
    """Lines, the latest first, with count and sum of all that were asked for."""

    count: int
    net: Exact
    currency: str
    as_of: date
    lines: list[LineRow]


@router.get("/portfolio", response={200: PortfolioRow, **REFUSALS}, summary="Read the portfolio")
def portfolio(request: HttpRequest) -> PortfolioRow:
    """Return concentration, classes, growth, retention and the rest of the newest set."""
    found = queries.portfolio(access.asker(request))
    if found is None:
        raise NotFound
    whole = None if found.whole is None else plain(found.whole)
    return PortfolioRow(facts=shown_as(SetRow)(found.facts), whole=whole)


@router.get("/figures", response={200: Page[FiguresRow], **REFUSALS}, summary="Rank the accounts")
def figures(request: HttpRequest, paging: Query[Paging]) -> Page[FiguresRow]:
    """Return every account's figures, the most valuable first (without margins: by revenue)."""
    rows = queries.ranked(access.asker(request))
    return _listed(request, rows, paging, FiguresRow)


@router.get("/signals", response={200: Page[DriftRow], **REFUSALS}, summary="List signs of drift")
def signals(request: HttpRequest, paging: Query[Paging]) -> Page[DriftRow]:
    """Return the accounts that drift away, with the evidence."""
    rows = queries.signals(access.asker(request))
    return _listed(request, rows, paging, DriftRow)


@router.get(
    "/accounts/{slug}/figures",
    response={200: AccountFiguresRow, **REFUSALS},
    summary="Read its figures",
)
def account_figures(request: HttpRequest, slug: str) -> AccountFiguresRow:
    """Return the figures of one account in the newest set."""
    viewer = access.asker(request)
    found = queries.account_figures(
        viewer, readings.note(request, accounts.account_at(viewer, slug))
    )
    return shown_as(AccountFiguresRow)(found)


@router.get(
    "/accounts/{slug}/parts", response={200: list[PartRow], **REFUSALS}, summary="Read its parts"
)
def parts(request: HttpRequest, slug: str, dimension: Dimension) -> list[PartRow]:
    """Return what units, offers, families or periods bring: the largest first, periods in order."""
    viewer = access.asker(request)
    rows = queries.parts(
        viewer, readings.note(request, accounts.account_at(viewer, slug)), dimension
    )
    return [shown_as(PartRow)(row) for row in rows]


@router.get(
    "/accounts/{slug}/lines",
    response={200: Lines, **REFUSALS},
    summary="Read the lines behind a figure",
)
def lines(request: HttpRequest, slug: str, chosen: Query[LineFilter]) -> Lines:
    """Return invoice lines, filtered as the figure is; their sum is the figure."""
    viewer = access.asker(request)
    wanted = queries.LinesWanted(
        dimension=chosen.dimension,
        key=chosen.key,
        since=chosen.since,
        until=chosen.until,
        skip=chosen.skip,
        most=chosen.limit,
    )
    return shown_as(Lines)(
        queries.behind(viewer, readings.note(request, accounts.account_at(viewer, slug)), wanted)
    )


def _listed(request: HttpRequest, rows: QuerySet[M], paging: Paging, shape: type[F]) -> Page[F]:
    """Return one page of figures; the trail keeps who reads those of confidential accounts."""
    read: list[Secretive] = []

    def show(row: M) -> F:
        read.append(attrgetter("account")(row))
        return shown_as(shape)(row)

    order = BY_VALUE if _sees_margins(request) else BY_REVENUE
    rows = rows.select_related("account", "figure_set").defer("figure_set__document")
    known = queries.in_any_set(access.asker(request))
    found = page(rows, paging, order=order, show=show, among=known)
    readings.note_all(request, read)
    return found


def _sees_margins(request: HttpRequest) -> bool:
    """Say whether rows hold the rank by value; without margins they are ranked by revenue."""
    facts = queries.latest(access.asker(request))
    return facts is not None and facts.shows_margins
