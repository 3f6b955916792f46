"""The invoice lines behind a figure: the one place where a page looks into the ledger itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, CustomerLink
from orchard.domain.accounts.queries.grouping import AS_IN_THE_LEDGER
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import stored_ledger
from orchard.domain.economics.models import FigureSet
from orchard.domain.economics.rules import PERIODS, REST, Dimension
from orchard.domain.economics.standing_lines import standing_lines
from orchard.domain.ledger import queries as ledger

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

    from orchard.analytics.engine import Engine

MEMORY_LIMIT = "250MB"
"""One account's lines need little, and pages share the process that answers them."""
MOST = 500
"""Lines on one page of them."""
COLUMNS = ("booked_on", "invoice", "unit", "offer", "offer_name", "family", "quantity", "gross",
           "net", "cost", "freight")  # fmt: skip


class PartIsManyParts(NotFound):
    """The smallest parts together are no single part whose lines could be listed."""

    default = _("This row holds many small parts together. Choose one of them, or all lines.")


@dataclass(frozen=True, slots=True)
class LinesWanted:
    """Which lines: of a part of the account, of a span of days, from which place on."""

    dimension: Dimension | None = None
    key: str = ""
    since: date | None = None
    until: date | None = None
    skip: int = 0
    most: int = 100


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line in the base currency; who may not see margins sees neither cost nor freight."""

    booked_on: date
    invoice: str | None
    unit: str | None
    offer: str | None
    offer_name: str | None
    family: str | None
    quantity: Decimal | None
    gross: Decimal | None
    net: Decimal
    cost: Decimal | None
    freight: Decimal | None


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of lines, the latest first, with count and sum of all that were asked for."""

    lines: tuple[InvoiceLine, ...]
    count: int
    net: Decimal
    currency: str
    as_of: date
    shows_margins: bool


def behind(viewer: User, account: Account, wanted: LinesWanted) -> Behind:
    """Return the lines behind a figure of an account, filtered as the figure is."""
    require(viewer, Permission.SEE_LEDGER)
    newest = FigureSet.objects.visible_to(viewer).current().first()
    if newest is None or not accounts.accounts(viewer).filter(pk=account.pk).exists():
        raise NotFound
    if wanted.key == REST:
        raise PartIsManyParts
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    with stored_ledger.open_engine(MEMORY_LIMIT) as engine:
        lines = _lines_of(engine, viewer, account, newest)
        if lines is None:
            return Behind((), 0, Decimal(0), newest.currency, newest.as_of, shows_margins)
        chosen = _chosen(lines, wanted)
        count, net = _totals(engine, chosen)
        rows = _page(engine, chosen, wanted)
    found = tuple(_line(row, shows_margins=shows_margins) for row in rows)
    return Behind(found, count, net, newest.currency, newest.as_of, shows_margins)


def _lines_of(engine: Engine, viewer: User, account: Account, newest: FigureSet) -> Table | None:
    """Return the account's own lines, folded and converted as for its figures."""
    from orchard.analytics.folding import LedgerIsEmpty, fold, together

    files = ledger.files_by_source(viewer)
    rates = stored_ledger.stored_rates(viewer)
    parts = []
    for source, groups in _groups(account).items():
        if source not in files:
            continue
        keys = groups["customer"].to_pylist()
        own = standing_lines(engine, files[source], _of_customers(keys))
        try:
            part = fold(
                own, engine, base_currency=newest.currency, as_of=newest.as_of,
                groups=groups, rates=rates,
            )  # fmt: skip
            parts.append(part)
        except LedgerIsEmpty:
            continue
    return together(parts).lines if parts else None


def _of_customers(keys: Sequence[object]) -> Callable[[Table], Table]:
    return lambda rows: rows.filter(rows.customer.isin(keys))


def _groups(account: Account) -> Mapping[str, pa.Table]:
    """Return the account's customers by source, as the whole ledger is folded."""
    import pyarrow as pa

    rows: dict[str, list[dict[str, str | None]]] = defaultdict(list)
    links = CustomerLink.objects.filter(account=account).order_by("source", "customer")
    for link in links.select_related("unit"):
        by_people = link.origin not in AS_IN_THE_LEDGER
        unit = link.unit.key if link.unit and by_people else None
        rows[link.source].append({
            "customer": link.customer, "account": account.key,
            "account_name": account.name, "unit": unit,
        })  # fmt: skip
    names = ("customer", "account", "account_name", "unit")
    schema = pa.schema([(name, pa.string()) for name in names])
    return {source: pa.Table.from_pylist(mine, schema) for source, mine in rows.items()}


def _chosen(lines: Table, wanted: LinesWanted) -> Table:
    for condition in _conditions(lines, wanted):
        lines = lines.filter(condition)
    return lines


def _conditions(lines: Table, wanted: LinesWanted) -> Iterator[object]:
    import ibis

    if wanted.since is not None:
        yield lines.booked_on >= ibis.literal(wanted.since)
    if wanted.until is not None:
        yield lines.booked_on <= ibis.literal(wanted.until)
    if wanted.dimension in PERIODS:
        from orchard.domain.economics.cells import PERIODS as LETTERS

        start = lines.booked_on.truncate(LETTERS[wanted.dimension])
        yield start == ibis.literal(_day(wanted.key))
    elif wanted.dimension is not None:
        column = lines[wanted.dimension.value]
        yield column == wanted.key if wanted.key else column.isnull()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _totals(engine: Engine, chosen: Table) -> tuple[int, Decimal]:
    [row] = engine.fetch(chosen.aggregate(count=chosen.count(), net=chosen.net.sum())).to_pylist()
    return row["count"], row["net"] or Decimal(0)


def _page(engine: Engine, chosen: Table, wanted: LinesWanted) -> Sequence[Mapping[str, object]]:
    import ibis

    latest = [ibis.desc("booked_on"), "invoice", "offer", "net", "quantity"]
    page = chosen.order_by(latest).select(*COLUMNS)
    rows = page.limit(min(wanted.most, MOST), offset=wanted.skip)
    return [dict(row) for row in engine.fetch(rows).to_pylist()]


def _line(row: Mapping[str, object], *, shows_margins: bool) -> InvoiceLine:
    hidden = {} if shows_margins else {"cost": None, "freight": None}
    return InvoiceLine(**{**row, **hidden})  # type: ignore[arg-type]  # columns of the contract
