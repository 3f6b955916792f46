"""`orchard value`: lifetime value of a key account from its forecast file, bridge and deals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from orchard.domain.economics.words.numbers import change, money, percent
from orchard.interfaces.cli import database
from orchard.interfaces.cli.texts import read_text

if TYPE_CHECKING:
    from orchard.analytics.clv.bridge import Bridge
    from orchard.analytics.clv.forecast_file import AccountForecast

app = typer.Typer()
out = Console(markup=False, emoji=False)  # names are printed as they are

BETTER_RETENTION = Decimal("0.03")
MORE_CONTRIBUTION = Decimal("1.05")


@app.command()
def value(
    forecast: Annotated[Path, typer.Argument(exists=True, help="Forecast file of the account.")],
    *,
    before: Annotated[
        Path | None, typer.Option(exists=True, help="Forecast of a year ago, for the bridge.")
    ] = None,
) -> None:
    """Value a key account from its explicit forecast, and show what changed and what deals add."""
    database.load_settings()
    from orchard.analytics.clv import forecast_file

    found = forecast_file.read_forecast(read_text(forecast))
    _show_value(found)
    _show_levers(found)
    _show_scenarios(found)
    if before:
        _show_bridge(found, forecast_file.read_forecast(read_text(before)))
    _show_deals(found)


def _show_value(found: AccountForecast) -> None:
    from orchard.analytics.clv import contract

    worth = contract.lifetime_value(found.plan)
    out.print(
        _("%(account)s: lifetime value %(value)s %(currency)s over %(years)s years (grade %(grade)s)")
        % {
            "account": found.account,
            "value": money(worth.value),
            "currency": found.currency,
            "years": len(found.plan.years),
            "grade": found.grade,
        },
        style="bold",
    )  # fmt: skip
    table = _table(_("year"), _("contribution"), _("retention"), _("survival"), _("present value"))
    rows = zip(found.plan.years, worth.survival, worth.present_values, strict=True)
    for number, (year, stays, present) in enumerate(rows, start=1):
        shares = percent(year.retention, 1), percent(stays, 1)
        table.add_row(str(number), money(year.cash), *shares, money(present))
    out.print(table)
    if worth.investment:
        out.print(_("Less %(money)s invested now.") % {"money": money(worth.investment)})
    if found.scorecard:
        text = _(
            "Relationship scorecard %(score)s of 10 stands for %(retention)s retention a year."
        )
        numbers = {
            "score": f"{found.scorecard.score:.2f}",
            "retention": percent(found.scorecard.retention, 1),
        }
        out.print(text % numbers)
        if found.scorecard.coverage_share < 1:
            text = _("Only %(share)s of the scorecard is answered: ask for the rest.")
            out.print(text % {"share": percent(found.scorecard.coverage_share)})


def _show_levers(found: AccountForecast) -> None:
    """Say what is worth more in this account: staying longer or earning more."""
    from orchard.analytics.clv import contract

    worth = contract.lifetime_value(found.plan).value
    longer = contract.lifetime_value(contract.with_retention(found.plan, BETTER_RETENTION)).value
    richer = contract.lifetime_value(
        contract.with_contribution(found.plan, MORE_CONTRIBUTION)
    ).value
    out.print(
        _("Three points more retention every year: %(longer)s. Five per cent more contribution: %(richer)s.")
        % {"longer": change(longer - worth), "richer": change(richer - worth)}
    )  # fmt: skip


def _show_scenarios(found: AccountForecast) -> None:
    from orchard.analytics.clv import contract

    if not found.scenarios:
        return
    expected = contract.scenario_value([(p, worth) for _name, p, worth in found.scenarios])
    parts = ", ".join(f"{name} {percent(p)} × {money(w)}" for name, p, w in found.scenarios)
    text = _("Over the scenarios %(value)s: %(parts)s.")
    out.print(text % {"value": money(expected), "parts": parts})


def _show_bridge(found: AccountForecast, earlier: AccountForecast) -> None:
    from orchard.analytics.clv import bridge, forecast_file

    if found.happened is None:
        raise forecast_file.ForecastFileIsWrong(
            _("The bridge needs what happened in the year: add [happened] to the newer forecast.")
        )
    made = bridge.bridge(earlier.plan, found.happened, found.plan)
    out.print(
        _("Value created in the year: %(money)s") % {"money": change(made.created)}, style="bold"
    )
    out.print(_bridge_table(made))


def _bridge_table(made: Bridge) -> Table:
    names = {
        "margin": _("margin"),
        "cost_to_serve": _("cost to serve"),
        "retention": _("retention"),
        "investment": _("investment"),
        "horizon_roll": _("horizon rolls on"),
    }
    table = _table(_("from"), _("to value created"))
    for name, amount in made.parts:
        table.add_row(names[name], change(amount))
    table.add_section()
    table.add_row(_("value at the start"), money(made.start))
    table.add_row(_("return that the discount rate asks for"), change(made.unwinding))
    table.add_row(_("cash received in the year"), change(made.cash))
    table.add_row(_("value at the end"), money(made.end))
    return table


def _show_deals(found: AccountForecast) -> None:
    from orchard.analytics.clv import contract
    from orchard.analytics.policy import ProfitPolicy

    if not found.deals:
        return
    hurdle = Decimal(str(ProfitPolicy().hurdle_share))
    table = _table(
        _("deal"), _("size"), _("contribution"), _("adds to lifetime value"), _("verdict")
    )
    for deal in found.deals:
        share = deal.contribution_share
        low = share is None or share < hurdle
        verdict = (
            _("below the hurdle of %(hurdle)s") if low else _("above the hurdle of %(hurdle)s")
        )
        adds = contract.deal_contribution(found.plan, deal.deal)
        table.add_row(
            deal.name, money(sum(deal.net, Decimal(0))), percent(share, 1), change(adds),
            verdict % {"hurdle": percent(hurdle)},
        )  # fmt: skip
    out.print(table)


def _table(*columns: str) -> Table:
    """Return a plain table: the first and a worded last column left, numbers right."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for place, name in enumerate(columns):
        worded = place == 0 or name == _("verdict")
        table.add_column(name, justify="left" if worded else "right", overflow="fold")
    return table
