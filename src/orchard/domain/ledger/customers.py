"""The customers that lines of the ledger name, and folding them into accounts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from orchard.domain.accounts import services
from orchard.domain.accounts.folding import Folded
from orchard.domain.accounts.rules import Folding, SourceCustomer
from orchard.domain.core.models import User
from orchard.domain.ledger import store

ROWS_TOGETHER = 10_000
FOLDED_TOGETHER = 10_000
"""In one transaction: others who want to write wait no longer than that takes."""
CUSTOMERS = """
    SELECT customer, left(coalesce(max_by(customer_name, (booked_on, customer_name)), ''), 300),
        coalesce(max_by(account, (booked_on, account)), '') AS latest,
        CASE WHEN count(unit) = count(*) AND min(unit) = max(unit) AND length(min(unit)) <= 200
            THEN min(unit) ELSE '' END,
        left(coalesce(max_by(country, (booked_on, country)), ''), 100),
        left(coalesce(max_by(industry, (booked_on, industry)), ''), 200),
        coalesce(max_by(currency, (booked_on, currency)), '')
    FROM read_parquet(?) WHERE length(customer) <= 200 GROUP BY customer
    HAVING length(latest) <= 200 ORDER BY customer
"""
"""Of several names, accounts or countries the latest counts; a unit only when it is the only one.

Keys too long for the database stay out: such lines go where they say themselves.
"""


def customers_of(files: Sequence[Path]) -> Iterator[SourceCustomer]:
    """Yield every customer of the lines once, in the order of the keys."""
    store.staging().mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=store.staging()) as scratch,
        store.open_engine(Path(scratch)) as engine,
    ):
        found = engine.execute(CUSTOMERS, [[str(path) for path in files]])
        while rows := found.fetchmany(ROWS_TOGETHER):
            yield from (SourceCustomer(*row) for row in rows)


def fold_new(
    source: str, files: Sequence[Path], *, by: User, clock: Callable[[], datetime]
) -> Folded:
    """Give customers of the files that are new their accounts, by the account column."""
    return fold(source, customers_of(files), None, by=by, clock=clock)


def fold(
    source: str,
    customers: Iterable[SourceCustomer],
    folding: Folding | None,
    *,
    by: User,
    clock: Callable[[], datetime],
) -> Folded:
    """Fold in transactions of bounded length; what is done stays done, repeating adds nothing."""
    total = Folded(0, 0, 0, 0)
    rest = iter(customers)
    while part := list(islice(rest, FOLDED_TOGETHER)):
        at = clock()
        total += services.fold_customers(source, customers=part, folding=folding, by=by, at=at)
    return total
