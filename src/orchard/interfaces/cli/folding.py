"""`orchard fold`, `regroup`, `regroupings`, `unregroup`, `rate`: whom the stored ledger is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchard.domain.core.mistakes import DomainError
from orchard.interfaces.cli import database, stored
from orchard.interfaces.cli.stopping import stoppable
from orchard.interfaces.cli.texts import read_text

if TYPE_CHECKING:
    from orchard.domain.accounts.folding import Folded
    from orchard.domain.accounts.rules import Folding, FoldingRule, SourceCustomer, Target
    from orchard.domain.core.models import User

app = typer.Typer()
out = Console()

SOURCE = "ledger"
CALENDAR_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class CustomersHaveNoRoom(DomainError):
    """The disk was full after the lines were imported."""


@app.command()
def fold(
    groups: Annotated[
        Path, typer.Argument(help="CSV: customer, account, and perhaps account_name, unit.")
    ],
    *,
    source: Annotated[str, typer.Option(help="System that the customers come from.")] = SOURCE,
    rule: Annotated[
        list[str] | None,
        typer.Option(help="START=ACCOUNT: customers whose name starts so belong there; repeat it."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Move known customers, too, and say why; can be undone.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Base currency, on first use.")] = None,
) -> None:
    """Fold new customers into accounts: by the file, else by a rule, else by their own lines."""
    database.load_settings()
    from orchard.domain.accounts import rules

    mapping = rules.read_mapping_file(StringIO(read_text(groups), newline=""))
    folding = rules.Folding(mapping, _rules(rule or []))
    by = _founder(currency)
    counted = _fold(source, _customers(source, mapping, by), folding, by)
    text = _(
        "%(file)s customers folded by the file, %(rule)s by a rule, %(column)s by the account "
        "column; %(itself)s stayed accounts of their own; %(known)s were known before."
    )
    names = ("column", "rule", "itself")
    figures = {name: f"{counted.decided[name]:,}" for name in names}
    figures |= {"file": f"{counted.decided['mapping']:,}", "known": f"{counted.known:,}"}
    out.print(text % figures, soft_wrap=True)
    _move_known(source, mapping, reason, by)


@app.command()
def regroup(
    account: Annotated[str, typer.Argument(help="Key or name of the account they go to.")],
    customers: Annotated[list[str], typer.Argument(help="Keys of customers, as in the ledger.")],
    *,
    reason: Annotated[str, typer.Option(help="Why they change their account.")],
    source: Annotated[str | None, typer.Option(help="Only customers of this system.")] = None,
) -> None:
    """Move customers into another account; the figures follow, and it can be undone."""
    by = stored.viewer()
    from orchard.domain.accounts import queries, services

    target = queries.account_called(by, account)
    chosen = queries.known_customers(by, customers, source)
    made = services.regroup(target, customers=chosen, reason=reason, by=by, at=database.now())
    count = made.movements.count()
    text = ngettext(
        "Regrouping %(number)d: %(customers)d customer is in %(account)s now.",
        "Regrouping %(number)d: %(customers)d customers are in %(account)s now.",
        count,
    )
    facts = {"number": made.pk, "customers": count, "account": target.name}
    out.print(text % facts, markup=False, soft_wrap=True)


@app.command()
def regroupings() -> None:
    """List what was regrouped, the latest first."""
    by = stored.viewer()
    from orchard.domain.accounts import queries

    table = Table(box=None, pad_edge=False)
    for name in (_("number"), _("kind"), _("customers"), _("made"), _("undone")):
        table.add_column(name, no_wrap=True)
    for name in (_("account"), _("by"), _("reason")):
        table.add_column(name, overflow="fold")
    moved = queries.customers_moved(by)
    for one in queries.regroupings(by):
        undone = f"{one.undone_at:%Y-%m-%d}" if one.undone_at else ""
        what = (one.pk, one.get_kind_display(), moved[one.pk], f"{one.made_at:%Y-%m-%d}", undone)
        facts = (*what, one.account, one.made_by, one.reason)
        table.add_row(*(Text(str(fact)) for fact in facts))
    out.print(table)


@app.command()
def unregroup(number: Annotated[int, typer.Argument(help="Number of the regrouping.")]) -> None:
    """Put the customers of a regrouping back where they were."""
    by = stored.viewer()
    from orchard.domain.accounts import queries, services

    undone = services.undo_regrouping(queries.regrouping(by, number), by=by, at=database.now())
    count = undone.movements.count()
    text = ngettext(
        "Regrouping %(number)d is undone: %(customers)d customer is back.",
        "Regrouping %(number)d is undone: %(customers)d customers are back.",
        count,
    )
    out.print(text % {"number": undone.pk, "customers": count})


@app.command()
def rate(
    currency: Annotated[str, typer.Argument(help="Currency of the amounts, such as NOK.")],
    month: Annotated[str, typer.Argument(help="Month, as 2026-01.")],
    value: Annotated[
        str, typer.Argument(metavar="RATE", help="What one unit is worth in the base currency.")
    ],
    *,
    source: Annotated[str, typer.Option(help="Where the rate comes from.")] = "command line",
) -> None:
    """Store the exchange rate of a month; a second one corrects the first."""
    database.load_settings()
    first, worth = _month(month), _number(value)
    by = stored.viewer()
    from orchard.domain.core import services

    made = services.record_rate(
        currency.upper(), month=first, rate=worth, source=source, by=by, at=database.now()
    )
    text = _("One %(currency)s is %(rate)s %(base)s in %(month)s (revision %(revision)d).")
    facts = {"currency": made.currency, "rate": made.rate, "base": database.base_currency()}
    facts |= {"month": f"{made.month:%Y-%m}", "revision": made.revision}
    out.print(text % facts, markup=False, soft_wrap=True)


def fold_new(source: str, files: Sequence[Path], by: User) -> None:
    """Give customers of the files that are new their accounts, by the account column."""
    from orchard.domain.ledger import customers, store

    stopped = _("Stopped. The lines are in the ledger; the next import folds their customers.")
    try:
        with stoppable(stopped), store.room_on_disk():
            counted = _fold(source, customers.customers_of(files), None, by)
    except store.StoreIsFull as full:
        text = _(
            "The lines are in the ledger, but the disk is full, so that not all of their customers "
            "have accounts. Free some space and import the file again: it adds no line twice."
        )
        raise CustomersHaveNoRoom(text) from full
    if counted.customers:
        text = _("%(customers)s new customers, %(accounts)s new accounts.")
        figures = {"customers": counted.customers, "accounts": counted.accounts}
        out.print(text % {name: f"{figure:,}" for name, figure in figures.items()})


def _fold(
    source: str, customers: Iterable[SourceCustomer], folding: Folding | None, by: User
) -> Folded:
    from orchard.domain.ledger import customers as folds

    return folds.fold(source, customers, folding, by=by, clock=database.now)


def _move_known(source: str, mapping: dict[str, Target], reason: str | None, by: User) -> None:
    """Move customers that stand elsewhere than the file says, or say how to."""
    from orchard.domain.accounts import queries, services

    elsewhere = queries.standing_elsewhere(by, source, mapping)
    if not elsewhere:
        return
    if reason is None:
        text = _("%(customers)d known customers stand in other accounts than the file says.")
        out.print(text % {"customers": len(elsewhere)}, soft_wrap=True)
        out.print(_("They stay there; --reason TEXT moves them, and can be undone."), markup=False)
        return
    at = database.now()
    made = services.regroup_by_file(source, mapping=elsewhere, reason=reason, by=by, at=at)
    text = _("%(customers)d known customers moved; to undo: orchard unregroup %(numbers)s")
    numbers = ", ".join(str(one.pk) for one in made)
    out.print(text % {"customers": len(elsewhere), "numbers": numbers}, soft_wrap=True)


def _customers(source: str, mapping: Iterable[str], by: User) -> Iterator[SourceCustomer]:
    """Yield the customers of the stored lines, then those of the file that have no lines yet."""
    from orchard.domain.accounts.rules import SourceCustomer
    from orchard.domain.ledger import customers, queries

    seen: set[str] = set()
    if files := queries.files_by_source(by).get(source):
        for customer in customers.customers_of(files):
            seen.add(customer.key)
            yield customer
    yield from (SourceCustomer(key) for key in mapping if key not in seen)


def _founder(currency: str | None) -> User:
    """Return the user of the command line; a first use has to say the base currency."""
    if currency is None:
        return stored.viewer()
    database.open_database()
    return database.operator(currency)


def _rules(given: Sequence[str]) -> tuple[FoldingRule, ...]:
    """Read START=ACCOUNT options."""
    from orchard.domain.accounts.rules import FoldingRule, Target

    pairs = [[part.strip() for part in text.rpartition("=")] for text in given]
    if not all(start and account for start, _sign, account in pairs):
        raise typer.BadParameter(_("Write it as START=ACCOUNT."), param_hint="--rule")
    return tuple(FoldingRule(start, Target(account)) for start, _sign, account in pairs)


def _month(text: str) -> date:
    """Read a month as 2026-01."""
    found = CALENDAR_MONTH.fullmatch(text)
    if found is None or not int(found[1]):
        raise typer.BadParameter(_("Write the month as 2026-01."), param_hint="MONTH")
    return date(int(found[1]), int(found[2]), 1)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        message = _("Write the rate with a decimal point, as 0.0875.")
        raise typer.BadParameter(message, param_hint="RATE") from None
