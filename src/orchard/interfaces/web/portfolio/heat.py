"""The heat map: lifetime value by industry and country, and how much of it drifts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from orchard.domain.economics.queries.heat import HeatCell
from orchard.interfaces.web.frame.figures import percent

MOST_ROWS, MOST_COLUMNS = 12, 8
WARM, HOT = Decimal("0.10"), Decimal("0.40")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell as the page draws it."""

    cell: HeatCell | None
    href: str

    @property
    def tone(self) -> str:
        """Return how warm the cell is; the words beside it say the same."""
        if self.cell is None or self.cell.share < WARM:
            return "cool"
        return "hot" if self.cell.share >= HOT else "warm"


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Industries down, countries across; `title` says the finding."""

    title: str
    countries: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Place, ...]], ...]


def heat_map(cells: Iterable[HeatCell]) -> HeatMap | None:
    """Return the largest industries and countries; nothing where the ledger names neither."""
    known = [cell for cell in cells if cell.industry and cell.country]
    if not known:
        return None
    by_place = {(cell.industry, cell.country): cell for cell in known}
    industries = _largest(((cell.industry, cell.value) for cell in known), MOST_ROWS)
    countries = _largest(((cell.country, cell.value) for cell in known), MOST_COLUMNS)
    rows = tuple(
        (one, tuple(_place(one, country, by_place.get((one, country))) for country in countries))
        for one in industries
    )
    return HeatMap(_title(known), countries, rows)


def _title(known: list[HeatCell]) -> str:
    worst = max(known, key=lambda cell: cell.drifting)
    if not worst.drifting:
        return _("No industry shows signs of drift in any country")
    words = {"industry": worst.industry, "country": worst.country, "share": percent(worst.share)}
    return _("Most value drifts in %(industry)s, %(country)s: %(share)s of what is there") % words


def _place(industry: str, country: str, cell: HeatCell | None) -> Place:
    query = urlencode({"industry": industry, "country": country})
    return Place(cell, f"{reverse('portfolio:portfolio')}?{query}")


def _largest(pairs: Iterable[tuple[str, Decimal]], most: int) -> tuple[str, ...]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for name, value in pairs:
        sums[name] += value
    return tuple(sorted(sums, key=lambda name: (-sums[name], name))[:most])
