"""The matrix of an account: units by offers, each cell with its status, sales and potential."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Subquery, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.whitespace import CellFigures, Penetration, penetration
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.accounts.rules import UnitKind
from orchard.domain.core.models import User
from orchard.domain.whitespace.models import (
    AccountSales,
    Cell,
    OfferFigures,
    Suggestion,
    WhiteSpaceSet,
)
from orchard.domain.whitespace.rules import Grade, Status, SuggestionState, status_of

MOST_COLUMNS = 24
"""More offers than this are shown as families; each family opens into its own matrix."""
MOST_COUNTED = 200
"""So many offers, the largest, are counted within families."""
Key = tuple[str, str]
"""Family and offer; an empty offer means the whole family."""
ZERO = Decimal(0)
NOTHING = penetration(())


class RollUp(TextChoices):
    """What the rows of the matrix are."""

    UNIT = "unit", gettext_lazy("Units")
    COUNTRY = "country", gettext_lazy("Countries")
    BUSINESS_UNIT = "business_unit", gettext_lazy("Business units")


@dataclass(frozen=True, slots=True)
class Column:
    """An offer or a family; the group is the family that offers stand under."""

    key: Key
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class Square:
    """One cell as it is shown; a family or a group of units holds several: `members` relevant ones."""

    unit: AccountUnit | None
    column: Column
    status: Status
    sales: Decimal
    potential: Decimal | None
    grade: str = ""
    last_on: date | None = None
    said: Cell | None = None
    is_suggested: bool = False
    filled: Penetration = NOTHING

    @property
    def is_group(self) -> bool:
        """Say whether it holds several cells."""
        return self.filled.cells > 1


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, or a group of them, with its cells and their sums."""

    title: str
    unit: AccountUnit | None
    squares: tuple[Square, ...]
    filled: Penetration


@dataclass(frozen=True, slots=True)
class Board:
    """The whole matrix with its sums both ways."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Penetration, ...]
    whole: Penetration
    as_of: date
    currency: str
    family: str
    by: RollUp
    families: tuple[str, ...]
    more: int
    is_families: bool

    @property
    def squares(self) -> list[Square]:
        """Return all cells, row by row."""
        return [square for row in self.rows for square in row.squares]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Return the families above the columns, with how many columns each has."""
        found: dict[str, int] = {}
        for column in self.columns:
            found[column.group] = found.get(column.group, 0) + 1
        return list(found.items())


class Sources:
    """What the cells of one account are made of, each read once."""

    def __init__(
        self, viewer: User, account: Account, *, sales: Mapping[str, Any] | None = None
    ) -> None:
        self.viewer, self.account, self._sales = viewer, account, sales

    @cached_property
    def look(self) -> WhiteSpaceSet | None:
        """Return the last look at the ledger."""
        return WhiteSpaceSet.objects.visible_to(self.viewer).first()

    @cached_property
    def offers(self) -> list[OfferFigures]:
        """Return everything that we sell, the largest first."""
        rows = OfferFigures.objects.visible_to(self.viewer).filter(look=self.look)
        return list(rows.only("family", "key", "name", "sales_year"))

    @cached_property
    def sales(self) -> Mapping[str, Any]:
        """Return the document of what the units bought."""
        if self._sales is not None:
            return self._sales
        found = _sales(self.viewer, self.account).first()
        return found.cells if found else {}

    @cached_property
    def units(self) -> list[AccountUnit]:
        """Return the parts of the account."""
        return list(accounts.units(self.viewer, self.account))

    @cached_property
    def said(self) -> dict[tuple[int | None, Key], Cell]:
        """Return what people said, by unit and offer."""
        rows = Cell.objects.visible_to(self.viewer).filter(account=self.account)
        return {(cell.unit_id, (cell.family, cell.offer)): cell for cell in rows}

    @cached_property
    def suggested(self) -> dict[tuple[int | None, Key], Suggestion]:
        """Return open suggestions, by unit and offer."""
        rows = Suggestion.objects.visible_to(self.viewer).filter(
            account=self.account, state=SuggestionState.OPEN
        )
        found = rows.select_related("unit")
        return {(one.unit_id, (one.family, one.offer)): one for one in found}

    def standing(self, unit: int | None, key: Key) -> Cell | None:
        """Return what people said of a cell: of itself, of its family, or of the whole account."""
        family = (key[0], "")
        for place in ((unit, key), (unit, family), (None, key), (None, family)):
            if place in self.said:
                return self.said[place]
        return None


def sold(viewer: User, account: Account) -> accounts.Questions:
    """Return what is asked to know what the units of an account bought; `None`: nothing."""
    return {"sold": Subquery(_sales(viewer, account).values("cells")[:1])}


def _sales(viewer: User, account: Account) -> QuerySet[AccountSales]:
    last = WhiteSpaceSet.objects.visible_to(viewer).values("pk")[:1]
    return AccountSales.objects.visible_to(viewer).filter(look__in=last, account=account)


def board(sources: Sources, *, by: RollUp = RollUp.UNIT, family: str = "") -> Board | None:
    """Return the matrix of an account; `None` before the first look at the ledger."""
    look = sources.look
    if look is None:
        return None
    columns, more, is_families = _columns(sources.offers, family)
    counted = _counted(sources.offers) if is_families else {}
    units = [_row(sources, look.as_of, unit, columns, counted) for unit in _units(sources)]
    rows = units if by == RollUp.UNIT else _rolled(units, by, sources.units)
    across = (_filled([row.squares[at] for row in units]) for at in range(len(columns)))
    return Board(
        columns=columns,
        rows=tuple(rows),
        sums=tuple(across),
        whole=_filled([one for row in units for one in row.squares]),
        as_of=look.as_of,
        currency=look.currency,
        family=family,
        by=by,
        families=tuple(sorted({one.family for one in sources.offers if one.family})),
        more=more,
        is_families=is_families,
    )


def _columns(offers: Sequence[OfferFigures], family: str) -> tuple[tuple[Column, ...], int, bool]:
    """Return the columns, how many offers are left out, and whether they are families."""
    families = {one.family: one for one in reversed(offers)}
    chosen = [one for one in offers if one.family == family] if family else list(offers)
    if not family and len(offers) > MOST_COLUMNS and len(families) > 1:
        named = sorted(families)[:MOST_COLUMNS]
        found = [Column((name, ""), name or _("No family"), "") for name in named]
        return tuple(found), len(families) - len(named), True
    kept = sorted(chosen[:MOST_COLUMNS], key=lambda one: one.family)
    shown = [Column((one.family, one.key), one.name, one.family) for one in kept]
    return tuple(shown), max(len(chosen) - MOST_COLUMNS, 0), False


def _units(sources: Sources) -> list[AccountUnit | None]:
    """Return units that have no parts, or something in them; the account itself where lines name none."""
    parents = {unit.parent_id for unit in sources.units}
    spoken = {unit for unit, _key in sources.said}
    shown: list[AccountUnit | None] = [
        unit
        for unit in sources.units
        if unit.pk not in parents or str(unit.pk) in sources.sales or unit.pk in spoken
    ]
    return shown if shown and "" not in sources.sales else [*shown, None]


def _counted(offers: Sequence[OfferFigures]) -> dict[str, list[Column]]:
    """Return the offers that are counted within each family."""
    found: dict[str, list[Column]] = defaultdict(list)
    for one in offers[:MOST_COUNTED]:
        found[one.family].append(Column((one.family, one.key), one.name, one.family))
    return found


def _row(
    sources: Sources,
    as_of: date,
    unit: AccountUnit | None,
    columns: Sequence[Column],
    counted: Mapping[str, Sequence[Column]],
) -> Row:
    squares = tuple(
        square_of(sources, as_of, unit, column, counted.get(column.key[0], ()))
        for column in columns
    )
    title = unit.name if unit else (_("Without a unit") if sources.units else _("Whole account"))
    return Row(title, unit, squares, _filled(squares))


def _filled(squares: Sequence[Square]) -> Penetration:
    """Return several cells together: every group adds up to the whole."""
    parts = [one.filled for one in squares]
    return Penetration(
        cells=sum(one.cells for one in parts),
        relevant=sum(one.relevant for one in parts),
        active=sum(one.active for one in parts),
        sales=sum((one.sales for one in parts), ZERO),
        white=sum((one.white for one in parts), ZERO),
        unvalued=sum(one.unvalued for one in parts),
    )


def square_of(
    sources: Sources,
    as_of: date,
    unit: AccountUnit | None,
    column: Column,
    offers: Sequence[Column] = (),
) -> Square:
    """Return one cell: what was sold there, what people say of it, what it may be worth.

    Of a family its `offers` are looked at one by one; what people say of the whole comes first.
    """
    place = unit.pk if unit else None
    sold, last_on = sold_of(sources.sales.get(str(place or ""), {}), column.key)
    said = sources.standing(place, column.key)
    status = status_of(sold, last_on, Status(said.status) if said else None, as_of=as_of)
    own = sources.said.get((place, column.key))
    potential, grade, is_suggested = _potential(sources, place, column.key, own)
    parts = [square_of(sources, as_of, unit, one) for one in offers]
    if status in OPEN_ENDED and own is None and any(one.status == Status.PIPELINE for one in parts):
        status = Status.PIPELINE
    alone = penetration([CellFigures(status.kind, sold, potential)])
    filled = _of_family(_filled(parts), own, status) if parts else alone
    if parts and (own is None or own.potential is None):
        potential, grade = filled.white or None, Grade.DERIVED.value if filled.white else ""
        is_suggested = any(one.is_suggested and one.filled.white for one in parts)
    return Square(unit, column, status, sold, potential, grade, last_on, own, is_suggested, filled)


OPEN_ENDED = (Status.WHITE, Status.LOST)


def _of_family(parts: Penetration, own: Cell | None, status: Status) -> Penetration:
    """Return a family's sums; what people estimated for the whole of it replaces its offers'."""
    if own is None or own.potential is None or status != Status.WHITE:
        return parts
    return replace(parts, white=own.potential, unvalued=0)


def sold_of(document: Mapping[str, Any], key: Key) -> tuple[Decimal, date | None]:
    """Return sales of the last year and the day of the last purchase, of an offer or a family."""
    offers = document.get(key[0], {})
    found = [offers[key[1]]] if key[1] in offers else ([] if key[1] else list(offers.values()))
    last = max((day for _amount, day in found if day), default=None)
    total = sum((Decimal(amount) for amount, _day in found), ZERO)
    return total, date.fromisoformat(last) if last else None


def _potential(
    sources: Sources, unit: int | None, key: Key, own: Cell | None
) -> tuple[Decimal | None, str, bool]:
    """Return what a cell may be worth, how sure, and whether peers say so instead of people."""
    if own is not None and own.potential is not None:
        return own.potential, own.grade, False
    if key[1]:
        one = sources.suggested.get((unit, key))
        return (one.expected, Grade.DERIVED.value, True) if one else (None, "", False)
    return None, "", False


def _rolled(rows: Sequence[Row], by: RollUp, units: Sequence[AccountUnit]) -> list[Row]:
    """Return rows of groups of units: sums, and how many of their cells are filled."""
    known = {unit.pk: unit for unit in units}
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[_group(row.unit, by, known)].append(row)
    return [_group_row(title, mine) for title, mine in sorted(grouped.items())]


def _group_row(title: str, members: Sequence[Row]) -> Row:
    columns = zip(*(row.squares for row in members), strict=True)
    filled = _filled([one for row in members for one in row.squares])
    return Row(title, None, tuple(_joined(squares) for squares in columns), filled)


def _group(unit: AccountUnit | None, by: RollUp, known: Mapping[int, AccountUnit]) -> str:
    if unit is None:
        return _("Without a unit")
    if by == RollUp.COUNTRY:
        return unit.country or _("Country not known yet")
    while unit.kind != UnitKind.BUSINESS_UNIT and unit.parent_id is not None:
        unit = known[unit.parent_id]
    return unit.name if unit.kind == UnitKind.BUSINESS_UNIT else _("No business unit")


ORDER = (
    Status.ACTIVE, Status.PIPELINE, Status.WHITE, Status.LOST, Status.COMPETITOR,
    Status.IN_HOUSE, Status.BLOCKED, Status.NOT_RELEVANT,
)  # fmt: skip


def _joined(squares: Sequence[Square]) -> Square:
    """Return several cells as one: the furthest status, sums, and how many are filled."""
    filled = _filled(squares)
    return Square(
        unit=None,
        column=squares[0].column,
        status=min((one.status for one in squares), key=ORDER.index),
        sales=sum((one.sales for one in squares), ZERO),
        potential=filled.white or None,
        filled=filled,
    )


def priorities(found: Board, most: int = 5) -> list[Square]:
    """Return the cells with most white potential."""
    known = [one for one in found.squares if one.filled.white]
    return sorted(known, key=lambda one: -one.filled.white)[:most]
