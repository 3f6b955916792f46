"""The lines of a source that stand: what a correction took back is gone, and so is its reversal.

Both add up to nothing, but a line that lacked its cost would leave the cost unknown for ever, and
both would be counted where lines, days and baskets are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchard.domain.ledger import store
from orchard.domain.ledger.rules import FileKind
from orchard.domain.ledger.statements import NEGATED

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from orchard.analytics.engine import Engine

PLACE = "source_line"
"""Where a line stood in its file: no figure rests on it."""


def standing_lines(
    engine: Engine, files: Sequence[Path], chosen: Callable[[Table], Table] = lambda rows: rows
) -> Table:
    """Return the chosen lines of files without those that a later file took back.

    A line and its reversal are of one month: only months with reversals are looked through.
    """
    taken_back = [one for one in files if store.kind_of(one) is FileKind.REVERSALS]
    if not taken_back:
        return chosen(engine.read_parquet(*files))
    months = {store.month_of(one) for one in taken_back}
    lines = [one for one in files if one not in taken_back]
    changed = [one for one in lines if store.month_of(one) in months]
    untouched = [one for one in lines if store.month_of(one) not in months]
    left = _left(engine, chosen, changed, taken_back)
    return left.union(chosen(engine.read_parquet(*untouched))) if untouched else left


def _left(
    engine: Engine, chosen: Callable[[Table], Table], files: Sequence[Path], taken: Sequence[Path]
) -> Table:
    import ibis

    lines = chosen(engine.read_parquet(*files))
    old = _once_more(chosen(engine.read_parquet(*taken)))
    alike = [name for name in lines.columns if name != PLACE]  # equal lines stand for each other
    rows = lines.select(*alike).difference(old.select(*alike), distinct=False)
    whole = rows.mutate(ibis.null(lines[PLACE].type()).name(PLACE))
    return engine.keep(whole.select(*lines.columns))


def _once_more(reversals: Table) -> Table:
    """Return the lines that reversals took back, as they were."""
    amounts = {
        name: (-reversals[name]).cast(reversals[name].type())
        for name in reversals.columns
        if name in NEGATED
    }
    return reversals.mutate(**amounts)
