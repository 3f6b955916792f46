"""Pages of the portfolio: stored figures only, none of them reads the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries
from orchard.domain.economics.queries import heat as places
from orchard.domain.ledger import queries as ledger
from orchard.domain.packs import queries as packs
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import TableSpec, read_table
from orchard.interfaces.web.portfolio import (
    charts,
    ground,
    growth_years,
    heat,
    methods,
    panels,
    ranking,
    trends,
)
from orchard.interfaces.web.portfolio.ground import Ground

Page = Callable[[HttpRequest, Ground], HttpResponse]
TILES = ("lifetime_value", "contribution", "concentration", "key_account_share")
MAPPED = 60
"""Accounts in a map: more would hide each other; the table beside it has all of them."""


def viewer(request: HttpRequest) -> User:
    """Return who looks."""
    assert isinstance(request.user, User), "pages need a sign-in"
    return request.user


def of_figures(*, needs_margins: bool = False) -> Callable[[Page], Callable[..., HttpResponse]]:
    """Show the page of the newest figures, or what to do before there are any."""

    def decorate(view: Page) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(view)
        def show(request: HttpRequest) -> HttpResponse:
            person = viewer(request)
            require(person, Permission.SEE_ACCOUNTS)
            found = ground.stand(person)
            if needs_margins and not person.may(Permission.SEE_MARGINS):
                raise NotFound
            if found is None:
                context = {
                    "may_import": person.may(Permission.IMPORT_LEDGER),
                    "has_lines": person.may(Permission.SEE_LEDGER) and not ledger.is_empty(person),
                }
                return page(request, "portfolio/none.html", context, nav="portfolio")
            return view(request, found)

        return show

    return decorate


def show_page(
    request: HttpRequest, found: Ground, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """Return a page of the portfolio under its tab."""
    shared = {
        "ground": found,
        "facts": found.facts,
        "whole": found.whole,
        "tabs": ground.tabs(viewer(request)),
        "tab": name,
        "makes_board_packs": packs.may_make_for_board(viewer(request)),
    }
    filled = {**shared, **context}
    return page(request, f"portfolio/{name}.html", filled, nav="portfolio", status=status)


@of_figures()
def portfolio(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show what the figures say, and every account in order of its lifetime value."""
    person = viewer(request)
    rows = ranking.rows(person, found.facts)
    table = read_table(request, ranking.spec(person, found.facts), rows)
    readings.note_figures(request, (row.account for row in table.rows))
    return show_page(
        request, found, "portfolio",
        said=panels.said(found),
        tiles=panels.tiles(person, found, *TILES),
        table=table,
        totals=ranking.totals(table.all_rows, found.facts),
    )  # fmt: skip


@of_figures(needs_margins=True)
def profit(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show who earns the profit and who loses it, and who is worth most and most at risk."""
    rows = queries.ranked(viewer(request))
    largest = list(rows.order_by("revenue_rank", "pk")[:MAPPED])
    valued = list(rows.order_by("importance", "pk")[:MAPPED])
    whale = found.whole.whale if found.whole else None
    readings.note_figures(request, {row.account for row in (*largest, *valued)})
    return show_page(
        request, found, "profit",
        whale=charts.whale(whale, found.currency) if whale else None,
        business=charts.business_map(largest) if charts.are_ranked(largest) else None,
        vulnerability=charts.vulnerability_map(valued) if valued else None,
        heat=heat.heat_map(places.heat(viewer(request))),
    )  # fmt: skip


@of_figures()
def classes(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show the classes on every basis, and the accounts whose class depends on it."""
    person = viewer(request)
    spec = _differing_spec(ranking.spec(person, found.facts))
    rows = ranking.rows(person, found.facts)
    differing = rows.filter(classes_differ=True) if found.shows_margins else rows.none()
    table = read_table(request, spec, differing)
    readings.note_figures(request, (row.account for row in table.rows))
    return show_page(
        request, found, "classes",
        rows=panels.class_rows(found.whole) if found.whole else [],
        table=table,
    )  # fmt: skip


def _differing_spec(spec: TableSpec) -> TableSpec:
    title = _("Accounts whose class differs")
    shown = [one for one in spec.columns if not one.hidden_by_default and one.key != "quarters"]
    return replace(spec, name="classes", columns=shown, filters=(), title=title)


@of_figures()
def exposure(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show how much hangs on how few."""
    whole, lines = found.whole, found.lines
    return show_page(
        request, found, "exposure",
        exposures=panels.exposures(found, whole) if whole else [],
        crossed=panels.crossed(whole) if whole else [],
        trend=charts.exposure_trend(whole.concentration.quarters, lines.top_5_line)
        if whole and whole.concentration.quarters else None,
        key_share=charts.key_share(whole, lines.key_account_band) if whole else None,
        band=lines.key_account_band,
        spreads=trends.places(whole) if whole else [],
    )  # fmt: skip


@of_figures()
def growth(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show where growth came from, and what stayed."""
    whole = found.whole
    keys = ("gross_retention", "net_retention", "growth_existing")
    return show_page(
        request, found, "growth",
        tiles=panels.tiles(viewer(request), found, *keys),
        chart=charts.growth(whole) if whole else None,
        **trends.quarters(viewer(request), found),
        **growth_years.years(viewer(request), found),
        sources=panels.sources(whole) if whole else [],
        change=whole.growth.end_revenue - whole.growth.start_revenue
        if whole and whole.growth else None,
    )  # fmt: skip


@of_figures(needs_margins=True)
def accuracy(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show how wrong the forecast was when it was tested, and what is not known."""
    whole = found.whole
    return show_page(
        request, found, "accuracy",
        tested=panels.tested(whole) if whole else [],
        unknowns=list(panels.unknowns(whole)) if whole else [],
        sentence=panels.of_figure(panels.said(found), "accuracy"),
    )  # fmt: skip


@of_figures()
def methods_(request: HttpRequest, found: Ground) -> HttpResponse:
    """Show how each figure is computed."""
    shown = methods.shown(with_margins=found.shows_margins)
    wanted = [one for one in shown if one.key == request.GET.get("of")]
    return show_page(
        request, found, "methods",
        methods=shown,
        wanted=wanted[0] if wanted else shown[0],
        back=_came_from(request),
    )  # fmt: skip


def _came_from(request: HttpRequest) -> str:
    """Return the page beside which the drawer opens: where it closes, the address is that page's."""
    page_ = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]  # django-htmx sets it
    own = reverse("portfolio:methods")
    return reverse("portfolio:portfolio") if page_.startswith(own) or not page_ else page_
