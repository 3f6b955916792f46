"""What the economics page shows: waterfall by part, quarters, levers, value beside forecasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries import assumptions, statements
from orchard.domain.economics.queries.last_year import last_year
from orchard.domain.economics.queries.statements import Breakdown, PartSteps
from orchard.domain.economics.rules import REST, Dimension
from orchard.domain.plans.queries import savings as saved
from orchard.domain.plans.queries.rights import may_edit
from orchard.interfaces.web.accounts import charts
from orchard.interfaces.web.accounts.forms.questions import DealForm, WhatIfForm
from orchard.interfaces.web.accounts.overview import currency_of, waterfall
from orchard.interfaces.web.accounts.value import bridge_of, value_of, version_before
from orchard.interfaces.web.accounts.viewers import Seen

SHOWN_PARTS = 25


@dataclass(frozen=True, slots=True)
class Switch:
    """One way to share the waterfall, with its address."""

    title: str | Promise
    href: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part with its amounts, and the address of the lines behind it."""

    part: PartSteps
    href: str


def economics(seen: Seen, asked: QueryDict) -> Mapping[str, object]:
    """Return everything on the economics page."""
    figures = seen.figures
    if figures is None:
        return {}
    dimension = dimension_of(asked)
    is_whole = "all" in asked.getlist("steps")
    found = statements.breakdown(seen.viewer, figures, dimension)
    if seen.shows_margins and not is_whole:
        found = statements.condensed(seen.viewer, found)
    quarters = statements.quarters(seen.viewer, figures)
    shown = {
        "dimension": dimension,
        "switches": switches(seen, dimension),
        "shows_all_steps": is_whole,
        "breakdown": found,
        "parts": part_rows(seen, found)[:SHOWN_PARTS],
        "opens_lines": may(seen.viewer, Permission.SEE_LEDGER),
        "more": max(0, len(found.parts) - SHOWN_PARTS),
        **spanned(seen, asked),
        "quarters": charts.quarters(
            quarters, shows_margins=seen.shows_margins, currency=currency_of(seen)
        ),
        "may_edit": assumptions.may_edit(seen.viewer, seen.account),
    }
    return {**shown, **(_margins(seen) if seen.shows_margins else {})}


def spanned(seen: Seen, asked: QueryDict) -> Mapping[str, object]:
    """Return the waterfall of the whole ledger, or of the last twelve months when asked so."""
    if seen.figures is None or asked.get("span") != "year":
        return {"waterfall": waterfall(seen), "year_since": None}
    found = last_year(seen.viewer, seen.figures)
    return {
        "waterfall": charts.waterfall(found.steps, currency_of(seen)),
        "year_since": found.since,
    }


def dimension_of(asked: QueryDict) -> Dimension:
    """Return what the waterfall is shared among; an unknown word is the family."""
    wanted = asked.get("by", "")
    return Dimension(wanted) if wanted in Dimension.values else Dimension.FAMILY


def switches(seen: Seen, dimension: Dimension) -> list[Switch]:
    """Return the ways to share the waterfall."""
    path = reverse("accounts:economics", args=[seen.account.slug])
    return [Switch(one.label, f"{path}?by={one.value}", one is dimension) for one in Dimension]


def part_rows(seen: Seen, found: Breakdown) -> list[PartRow]:
    """Return the parts with the addresses of their lines; many small parts together have none."""
    path = reverse("accounts:lines", args=[seen.account.slug])
    opens = may(seen.viewer, Permission.SEE_LEDGER)
    return [
        PartRow(part, _href(path, found.dimension, part.key) if opens else "")
        for part in found.parts
    ]


def _href(path: str, dimension: Dimension, key: str) -> str:
    return "" if key == REST else f"{path}?{urlencode({'by': dimension.value, 'key': key})}"


def _margins(seen: Seen) -> Mapping[str, object]:
    """Return what only those see who may see margins."""
    assert seen.figures is not None, "asked only when there are figures"
    value = value_of(seen)
    forecast = value.forecast if value else None
    before = version_before(seen, forecast) if forecast else None
    bridge = bridge_of(seen, before, forecast)
    drawn = bridge and bridge.steps and charts.value_bridge(
        bridge.steps, str(bridge.before), str(bridge.after), bridge.after.currency
    )  # fmt: skip
    return {
        "value": value,
        "bridge": bridge,
        "bridge_chart": drawn,
        "levers": statements.levers(seen.viewer, seen.figures),
        "savings": saved.savings(seen.viewer, seen.account, seen.figures),
        "may_plan": may_edit(seen.viewer, seen.account),
        "what_if": WhatIfForm(None, statements.families(seen.viewer, seen.figures)),
        "deal": DealForm() if forecast else None,
    }
