"""The ranked table: its columns and filters, and the totals of what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.economics import queries
from orchard.domain.economics.models import AccountFigures, AccountFiguresQuerySet
from orchard.domain.economics.queries import SetFacts
from orchard.domain.economics.rules import Letter
from orchard.domain.economics.words.names import signal_names
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec

LETTERS = tuple(Option(one.value, one.label) for one in Letter)
SIGNALS = (
    Option("any", _("any sign")),
    Option("rhythm_broken", _("order rhythm broken")),
    Option("mix_narrowing", _("mix narrowing")),
    Option("price_erosion", _("price erosion")),
    Option("lapsed_offers", _("lapsed offers")),
)
MOVES = (
    Option("existing", _("in both years")),
    Option("new", _("new this year")),
    Option("lost", _("gone this year")),
)
BUSINESS = (
    Option("bad", _("bad business")),
    Option("loss", _("costs more than it brings")),
    Option("profit", _("leaves a profit")),
)
_CELL = "portfolio/cells/"


def _money(key: str, title: Any, **more: Any) -> Column:
    look = {"align": "right", "cell": "short_money", "kind": Kind.MONEY, **more}
    return Column(key, title, **look)


def _letter(key: str, title: Any, **more: Any) -> Column:
    return Column(key, title, cell=f"{_CELL}letter.html", **more)


NAME = Column("account.name", _("Account"), cell=f"{_CELL}account.html", is_main=True)
VALUED = (
    _money("value", _("Lifetime value"), cell=f"{_CELL}value.html"),
    _money("contribution", _("Contribution")),
    _money("cost_to_serve", _("Cost to serve")),
)
REVENUE = (_money("revenue", _("Revenue")),)
CLASSES = (
    _letter("class_revenue", _("Class by revenue")),
    _letter("class_contribution", _("by contribution")),
    _letter("class_value", _("by value")),
)
QUARTERS = 12


def _revenues(row: AccountFigures) -> list[str]:
    """Return the revenue of the last quarters, the last of which may be unfinished."""
    return [f"{one['start']} {one['revenue']}" for one in row.quarters[-QUARTERS:]]


DEVELOPMENT = (
    Column("quarters", _("12 quarters"), sortable=False, cell=f"{_CELL}trend.html",
           words=lambda row: "; ".join(_revenues(row))),
    Column("signal_kinds", _("Signs of drift"), sortable=False, cell=f"{_CELL}signals.html",
           words=lambda row: ", ".join(signal_names(row.signal_kinds))),
)  # fmt: skip
MORE = (
    _money("revenue_year", _("Revenue, 12 months"), hidden_by_default=True),
    _money("revenue_year_before", _("Revenue, 12 months before"), hidden_by_default=True),
    Column("country", _("Country"), hidden_by_default=True),
    Column("industry", _("Industry"), hidden_by_default=True),
    Column("last_purchase", _("Last purchase"), hidden_by_default=True, cell="day", kind=Kind.DATE),
    Column("years_of_repeat_business", _("Years of repeat business"), align="right",
           hidden_by_default=True, kind=Kind.WHOLE),
    Column("volatility", _("Volatility"), align="right", hidden_by_default=True, cell="percent",
           kind=Kind.PERCENT),
    _money("average_revenue_3_years", _("Average revenue, 3 years"), hidden_by_default=True),
    Column("one_off_peak", _("One-off peak"), hidden_by_default=True,
           cell=f"{_CELL}peak.html", hint=_("one year brings more than half of all")),
    Column("active_probability", _("Still active"), align="right", hidden_by_default=True,
           cell="percent", kind=Kind.PERCENT),
    Column("revenue_place", _("Rank by revenue"), align="right", hidden_by_default=True,
           sortable=False, kind=Kind.WHOLE),
)  # fmt: skip
MORE_VALUED = (
    _money("margin", _("Gross margin"), hidden_by_default=True),
    _money("contribution_year", _("Contribution, 12 months"), hidden_by_default=True),
    _letter("class_by_count", _("Class by number"), hidden_by_default=True),
    Column("contribution_place", _("Rank by contribution"), align="right", hidden_by_default=True,
           sortable=False, kind=Kind.WHOLE),
    Column("grade", _("Grade"), hidden_by_default=True),
)  # fmt: skip


PAGE = 25
"""Rows at once: a row has some forty elements, and a page of 1,500 is large enough."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the rows that a table shows, all pages of it."""

    accounts: int
    revenue: Decimal | None
    value: Decimal | None = None
    contribution: Decimal | None = None
    cost_to_serve: Decimal | None = None
    earning: int = 0
    """Of how many of them the contribution is known: the sum is theirs alone."""


def spec(viewer: User, facts: SetFacts) -> TableSpec:
    """Return the table as the viewer may know it: without margins it has no column for them."""
    columns: tuple[Column, ...] = (NAME, *REVENUE, CLASSES[0], *DEVELOPMENT, *MORE)
    if facts.shows_margins:
        columns = (NAME, *VALUED, *REVENUE, *CLASSES, *DEVELOPMENT, *MORE, *MORE_VALUED)
    return TableSpec(
        name="portfolio",
        columns=columns,
        default_sort="-value" if facts.shows_margins else "-revenue",
        filters=_filters(viewer, facts),
        title=_("Accounts of the portfolio"),
        currency=facts.currency,
        page_size=PAGE,
        on_phone=("value", "contribution") if facts.shows_margins else ("revenue", "signal_kinds"),
    )


def rows(viewer: User, facts: SetFacts) -> AccountFiguresQuerySet:
    """Return the rows of the table."""
    return queries.ranked_beside_forecasts(viewer).annotate(as_of=Value(facts.as_of))


def totals(chosen: QuerySet[Any], facts: SetFacts) -> Totals:
    """Return the sums of all rows that fit the filters, in one question to the database."""
    names = ["revenue"]
    if facts.shows_margins:
        names += ["value", "contribution", "cost_to_serve"]
    sums = {f"sum_{name}": Sum(F(name)) for name in names}
    known = {"earning": Count("contribution")} if facts.shows_margins else {}
    found = chosen.order_by().aggregate(accounts=Count("pk"), **known, **sums)
    told = {name: found[f"sum_{name}"] for name in names}
    return Totals(found["accounts"], earning=found.get("earning", 0), **told)


def _filters(viewer: User, facts: SetFacts) -> tuple[Filter, ...]:
    countries, industries = _places(viewer)
    filters = [
        Filter("account__name", _("Name")),
        Filter("class_revenue", _("Class by revenue"), LETTERS),
        Filter("country", _("Country"), countries),
        Filter("industry", _("Industry"), industries),
        Filter("signal", _("Drift"), SIGNALS, _with_signal),
        Filter("move", _("Development"), MOVES, _moving),
        Filter("key", _("Key accounts"), (Option("yes", _("only they")),), _key),
    ]
    if facts.shows_margins:
        filters[2:2] = [
            Filter("class_contribution", _("by contribution"), LETTERS),
            Filter("class_value", _("by value"), LETTERS),
            Filter("class_by_count", _("by number"), LETTERS),
            Filter("business", _("Business"), BUSINESS, _of_business),
            Filter("differ", _("Classes"), (Option("yes", _("differ")),), _differing),
        ]
    return tuple(filters)


def _places(viewer: User) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Return the countries and the industries that there are, asked for at once."""
    found = queries.ranked(viewer).order_by().values_list("country", "industry").distinct()
    sides = zip(*found, strict=True) if found else ((), ())
    countries, industries = (
        tuple(Option(name, name) for name in sorted({*side} - {""})) for side in sides
    )
    return countries, industries


def _with_signal(found: AccountFiguresQuerySet, kind: str) -> AccountFiguresQuerySet:
    return found.drifting() if kind == "any" else found.with_signal(kind)


def _moving(found: AccountFiguresQuerySet, move: str) -> AccountFiguresQuerySet:
    """Return accounts by what they bought in the last two years, as growth counts them."""
    bought, before = Q(revenue_year__gt=0), Q(revenue_year_before__gt=0)
    known = Q(revenue_year_before__isnull=False)
    chosen = {"new": bought & ~before, "lost": before & ~bought}
    return found.filter(known & chosen.get(move, ~(bought & ~before) & ~(before & ~bought)))


def _key(found: AccountFiguresQuerySet, _yes: str) -> AccountFiguresQuerySet:
    return found.filter(is_key=True)


def _of_business(found: AccountFiguresQuerySet, kind: str) -> AccountFiguresQuerySet:
    chosen = {"bad": Q(bad_business=True), "loss": Q(contribution__lt=0)}
    return found.filter(chosen.get(kind, Q(contribution__gte=0)))


def _differing(found: AccountFiguresQuerySet, _yes: str) -> AccountFiguresQuerySet:
    return found.filter(classes_differ=True)
