"""`orchard account`: one account's statement, quarters, what-if and the lines behind it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from orchard.domain.economics.words.numbers import change, exact_money, money, not_known, percent
from orchard.domain.economics.words.steps import lever_action, step_name
from orchard.interfaces.cli import database, staging
from orchard.interfaces.cli.dates import as_of_option
from orchard.interfaces.cli.ledgers import OpenLedger, Order, open_ledger
from orchard.interfaces.cli.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchard.analytics.cost_to_serve import CostModel
    from orchard.analytics.statement import Dimension, Part, Statement

app = typer.Typer()
out = Console(markup=False, emoji=False)  # names are printed as they are

DIMENSIONS = ("unit", "offer", "family", "month", "quarter", "year")
MOST_PARTS = 20
HUNDRED = Decimal(100)


@app.command()
def account(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str, typer.Argument(help="The ledger: a file, a table's URL, or the word stored.")
    ],
    name: Annotated[str, typer.Argument(help="Key of the account, or part of its name.")],
    *,
    by: Annotated[
        str, typer.Option(help="unit, offer, family, month, quarter or year.")
    ] = "family",
    lines: Annotated[
        int, typer.Option(min=0, help="Show this many invoice lines, latest first.")
    ] = 0,
    price: Annotated[float, typer.Option(help="What if prices change by this many percent?")] = 0,
    volume: Annotated[float, typer.Option(help="What if volume changes by so many percent?")] = 0,
    mix: Annotated[
        list[str] | None, typer.Option(help="What if sales were spread anew: NAME=PERCENT.")
    ] = None,
    plan: Annotated[Path | None, typer.Option(exists=True, help="Plan by quarter, a CSV.")] = None,
    mapping: Annotated[Path | None, typer.Option(exists=True, help="Mapping file.")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="key=value, answers a question.")] = None,
    currency: Annotated[str | None, typer.Option(help="Base currency.")] = None,
    costs: Annotated[Path | None, typer.Option(exists=True, help="Costs file.")] = None,
    groups: Annotated[Path | None, typer.Option(exists=True, help="Customers to accounts.")] = None,
    rates: Annotated[Path | None, typer.Option(exists=True, help="Exchange rates.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Last day that counts, 2026-06-30.")] = None,
) -> None:
    """State one account from list price to contribution, shared among its parts."""
    database.load_settings()
    if by not in DIMENSIONS:
        raise typer.BadParameter(_("Choose one of: %s") % ", ".join(DIMENSIONS), param_hint="--by")
    order = Order(
        file=file, mapping=mapping, answers=staging.answers_of(answer or []), currency=currency,
        as_of=as_of_option(as_of), groups=groups, rates=rates, costs=costs,
    )  # fmt: skip
    changes = _shares(price), _shares(volume), _mix(mix or [])
    with open_ledger(order) as ledger:
        from orchard.analytics import statement
        from orchard.analytics.plan_file import read_plan

        key, full_name = statement.find_account(ledger.lines, ledger.engine, name)
        found = statement.statement(
            ledger.lines, ledger.engine, key, by=cast("Dimension", by), model=ledger.costs,
            as_of=ledger.as_of, plan=read_plan(read_text(plan)) if plan else None,
        )  # fmt: skip
        _show(found, full_name, by, ledger.currency)
        _show_levers(found, ledger.costs)
        if any(changes):
            _show_what_if(found, *changes)
        if lines:
            _show_lines(ledger, key, lines)


def _shares(percent_changed: float) -> Decimal:
    if not isfinite(percent_changed):
        raise typer.BadParameter(_("A change is a number of percent, for example 2.5."))
    return Decimal(str(percent_changed)) / HUNDRED


def _mix(given: Sequence[str]) -> dict[str, Decimal]:
    """Read NAME=PERCENT options."""
    shares = {}
    for text in given:
        name, sign, share = text.rpartition("=")
        try:
            shares[name] = Decimal(share) / HUNDRED
        except InvalidOperation:
            sign = ""
        if not (name and sign and shares[name].is_finite()):
            raise typer.BadParameter(_("Write it as NAME=PERCENT, for example Bikes=60."))
    return shares


def _show(found: Statement, name: str, by: str, currency: str) -> None:
    profit = found.profit
    out.print(
        _("%(name)s (%(key)s), in %(currency)s up to %(day)s: contribution %(money)s, %(share)s of net sales (grade %(grade)s)")
        % {
            "name": name, "key": found.account, "currency": currency, "day": found.as_of,
            "money": money(profit.contribution), "share": percent(profit.contribution_share, 1),
            "grade": profit.grade,
        },
        style="bold",
    )  # fmt: skip
    waterfall = _table(_("from list price to contribution"), currency, _("grade"))
    for step in profit.steps():
        style = "bold" if step.is_total else None
        waterfall.add_row(
            step_name(step.key), exact_money(step.amount), step.grade or "", style=style
        )
    out.print(waterfall)
    out.print(_parts_table(found.parts, by))
    out.print(_quarters_table(found))


def _show_levers(found: Statement, costs: CostModel) -> None:
    """Say what the account's cost to serve hangs on, and what would lower it."""
    from orchard.analytics import levers, waterfall

    drivers = waterfall.drivers_of(found.profit.figures, costs.drivers.get(found.account))
    table = _table(
        _("cost line"), _("count"), _("each"), _("a tenth less saves"), _("what lowers it")
    )
    for lever in levers.levers(found.profit, drivers):
        counted = not_known() if lever.count is None else f"{lever.count:,.0f}"
        table.add_row(
            step_name(lever.key), counted, exact_money(lever.each), exact_money(lever.saves),
            lever_action(lever.key),
        )  # fmt: skip
    if table.row_count:
        out.print(table)


def _parts_table(parts: Sequence[Part], by: str) -> Table:
    table = _table(by, _("net sales"), _("margin"), _("cost to serve"), _("contribution"), "%")
    for part in parts[:MOST_PARTS]:
        profit = part.profit
        table.add_row(
            _("(none)") if part.key is None else str(part.key),
            exact_money(profit.net), exact_money(profit.margin), exact_money(profit.cost_to_serve),
            exact_money(profit.contribution), percent(profit.contribution_share, 1),
        )  # fmt: skip
    if len(parts) > MOST_PARTS:
        table.add_row(_("… and %(more)d more") % {"more": len(parts) - MOST_PARTS})
    return table


def _quarters_table(found: Statement) -> Table:
    columns = [_("quarter"), _("revenue"), _("year before"), _("margin"), _("year before"), "%"]
    planned = any(quarter.revenue_plan is not None for quarter in found.quarters)
    table = _table(*columns, *([_("revenue plan"), _("margin plan")] if planned else []))
    for quarter in found.quarters:
        share = (
            quarter.margin / quarter.revenue
            if quarter.margin is not None and quarter.revenue > 0 else None
        )  # fmt: skip
        amounts = (
            quarter.revenue, quarter.revenue_before, quarter.margin, quarter.margin_before,
        )  # fmt: skip
        plan = [quarter.revenue_plan, quarter.margin_plan] if planned else []
        label = f"{quarter.start.year} Q{(quarter.start.month + 2) // 3}"
        table.add_row(label, *map(money, amounts), percent(share, 1), *map(money, plan))
    return table


def _show_what_if(
    found: Statement, price: Decimal, volume: Decimal, mix: dict[str, Decimal]
) -> None:
    from orchard.analytics import profitability, statement

    asked = profitability.Change(price_share=price, volume_share=volume, mix=mix or None)
    answer = profitability.what_if(
        statement.sales_of(found.parts), statement.cost_of(found.profit), asked
    )
    names = {"price": _("price"), "volume": _("volume"), "mix": _("mix")}
    table = _table(_("what if"), _("net sales"), _("margin"), _("contribution"))
    table.add_row(_("today"), *_outcome(answer.before))
    for name, effect in answer.effects:
        table.add_row("  " + names[name], "", "", change(effect))
    table.add_row(_("then"), *_outcome(answer.after), style="bold")
    out.print(table)


def _outcome(outcome: object) -> tuple[str, str, str]:
    from orchard.analytics.profitability import Outcome

    assert isinstance(outcome, Outcome), "what_if returns outcomes"
    return money(outcome.net), money(outcome.margin), money(outcome.contribution)


def _show_lines(ledger: OpenLedger, key: str, most: int) -> None:
    """Print the invoice lines; their net amounts add up to the account's net sales."""
    from orchard.analytics import statement

    rows = ledger.engine.fetch(statement.invoice_lines(ledger.lines, key, most=most)).to_pylist()
    table = _table(_("day"), _("invoice"), _("offer"), _("quantity"), _("net"), _("cost"))
    for row in rows:
        numbers = (
            not_known() if row[name] is None else f"{row[name]:,.2f}"
            for name in ("quantity", "net", "cost")
        )  # fmt: skip
        offer = row["offer_name"] or row["offer"] or _("(none)")
        table.add_row(str(row["booked_on"]), row["invoice"] or "", offer, *numbers)
    out.print(table)
    total = sum((row["net"] for row in rows), Decimal(0))
    text = _("%(lines)s lines, net %(money)s")
    out.print(text % {"lines": f"{len(rows):,}", "money": exact_money(total)})


def _table(*columns: str) -> Table:
    """Return a plain table: the first column and texts left, numbers right."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    left = {0} | {
        at
        for at, name in enumerate(columns)
        if name in (_("invoice"), _("offer"), _("what lowers it"))
    }
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place in left else "right", overflow="fold")
    return table
