"""`orchard analyse`: from a file of invoice lines to the truth about its customers."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from orchard.domain.economics.words.numbers import money, percent
from orchard.interfaces.cli import database, staging
from orchard.interfaces.cli.dates import as_of_option
from orchard.interfaces.cli.ledgers import EMBEDDED, OpenLedger, Order, open_ledger
from orchard.interfaces.cli.stopping import stoppable
from orchard.interfaces.cli.stored import STORED

if TYPE_CHECKING:
    from orchard.analytics.cost_to_serve import CostModel
    from orchard.analytics.policy import Policy
    from orchard.analytics.results import Analysis
    from orchard.domain.ledger.reading.staging import Staged

app = typer.Typer()
out = Console()

SHOWN_REJECTED = 3


@app.command()
def analyse(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str,
        typer.Argument(help="CSV, XLSX or Parquet file, or a table's URL; or what was imported."),
    ] = STORED,
    *,
    out_dir: Annotated[Path | None, typer.Option("--out", help="Folder for the files.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON alone.")] = False,
    as_of: Annotated[str | None, typer.Option(help="Last day that counts, 2026-06-30.")] = None,
    mapping: Annotated[Path | None, typer.Option(exists=True, help="Mapping file.")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="key=value, answers a question.")] = None,
    currency: Annotated[str | None, typer.Option(help="Base currency, such as EUR.")] = None,
    costs: Annotated[Path | None, typer.Option(exists=True, help="Costs file.")] = None,
    groups: Annotated[Path | None, typer.Option(exists=True, help="Customers to accounts.")] = None,
    rates: Annotated[Path | None, typer.Option(exists=True, help="Exchange rates.")] = None,
    key_account: Annotated[
        list[str] | None, typer.Option(help="Key account, by key or name; repeat it.")
    ] = None,
    horizon_years: Annotated[
        int | None, typer.Option(min=1, max=30, help="Years that lifetime value looks ahead.")
    ] = None,
    engine: Annotated[
        str, typer.Option(help="duckdb://, spark://host:port, or a warehouse's URL.")
    ] = EMBEDDED,
) -> None:
    """Analyse a ledger: profit after cost to serve, exposure, value, drift, and how sure we are."""
    database.load_settings()
    if out_dir is not None:
        _check_folder(out_dir)
    order = Order(
        file=file, mapping=mapping, answers=staging.answers_of(answer or []), currency=currency,
        as_of=as_of_option(as_of), groups=groups, rates=rates, costs=costs, engine=engine,
    )  # fmt: skip
    with stoppable(_("Stopped.")), open_ledger(order) as ledger:
        found = _analysed(ledger, tuple(key_account or ()), horizon_years)
        _present(found, ledger, out_dir, as_json=as_json)


def _analysed(ledger: OpenLedger, key: tuple[str, ...], horizon_years: int | None) -> Analysis:
    from orchard.analytics import analysis

    question = analysis.Question(
        currency=ledger.currency,
        as_of=ledger.as_of,
        policy=_policy(horizon_years),
        costs=ledger.costs,
        key_accounts=key,
        growth_effort=ledger.growth_effort,
        known=ledger.known,
    )
    with _stages() as heard:
        return analysis.analyse(ledger.lines, ledger.engine, question, progress=heard)


def _policy(horizon_years: int | None) -> Policy:
    from orchard.analytics.policy import Policy

    policy = Policy()
    if horizon_years is None:
        return policy
    return replace(policy, value=replace(policy.value, horizon_years=horizon_years))


@contextmanager
def _stages() -> Iterator[Callable[[str, int, int], None]]:
    """Show which stage runs, on the error channel."""
    names = {
        "ledger": _("reading the ledger"),
        "profit": _("profit after cost to serve"),
        "value": _("lifetime value and its back-test"),
        "drift": _("drift signals"),
        "exposure": _("exposure, growth, ranking"),
    }
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=staging.errors, transient=True) as bar:
        task = bar.add_task("", total=len(names))
        yield lambda name, number, count: bar.update(
            task, description=names[name], completed=number - 1, total=count
        )


def _present(found: Analysis, ledger: OpenLedger, out_dir: Path | None, *, as_json: bool) -> None:
    from orchard.interfaces.cli import summary
    from orchard.interfaces.cli.report import document, files

    notices = (*_notices(ledger), *_capacity(found, ledger.costs))
    if as_json:
        sys.stdout.write(document.write(found, notices))
    else:
        summary.show(out, found, notices)
    if out_dir is not None:
        written = files.write_all(found, notices, out_dir)
        written += _reading_files(ledger, out_dir)
        staging.errors.print(
            _("Written to %(folder)s: %(files)s")
            % {"folder": out_dir, "files": ", ".join(path.name for path in written)},
            markup=False, soft_wrap=True,
        )  # fmt: skip
    elif not as_json:
        out.print(_("Add --out FOLDER for portfolio.json, portfolio.xlsx and report.html."))


def _notices(ledger: OpenLedger) -> Iterator[str]:
    """Yield what reading decided, loudly: nothing is guessed in silence."""
    if ledger.staged is not None:
        yield from (str(notice.text) for notice in ledger.staged.notices)
        yield from _rejected(ledger.staged)
    if late := ledger.rows_after_as_of:
        text = ngettext(
            "%(lines)s line is later than %(day)s and not in the figures.",
            "%(lines)s lines are later than %(day)s and not in the figures.",
            late,
        )
        yield text % {"lines": f"{late:,}", "day": ledger.as_of}


def _capacity(found: Analysis, costs: CostModel) -> Iterator[str]:
    """Show unused capacity apart: it is charged to no customer."""
    amounts = {step.key: step.amount for step in found.waterfall}
    for pool in costs.pools.values():
        known = [amounts.get(one.name) for one in costs.activities if one.pool == pool.name]
        used = -sum((amount for amount in known if amount is not None), Decimal(0))
        words = {
            "pool": pool.name, "used": percent(used / pool.cost if pool.cost else None, 1),
            "cost": money(pool.cost), "unused": money(pool.cost - used),
        }  # fmt: skip
        if used > pool.cost:
            text = _(
                "Pool %(pool)s: more work is counted than it can do, %(used)s of its cost of %(cost)s. Correct its minutes or its capacity."
            )
        else:
            text = _(
                "Pool %(pool)s: %(used)s of its cost of %(cost)s is used by what is counted; unused capacity of %(unused)s is charged to nobody."
            )
        yield text % words


def _rejected(staged: Staged) -> Iterator[str]:
    """Say how many lines could not be read, and show the first of them."""
    if not staged.rejected or staged.rejected_file is None:
        return
    text = ngettext(
        "%(lines)s line could not be read and is not in the figures; --out lists it.",
        "%(lines)s lines could not be read and are not in the figures; --out lists them all.",
        staged.rejected,
    )
    yield text % {"lines": f"{staged.rejected:,}"}
    with staged.rejected_file.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), SHOWN_REJECTED):
            text = _("Line %(line)s, %(column)s, %(value)r: %(reason)s")
            yield text % row


def _check_folder(folder: Path) -> None:
    """Look at the folder first: nobody waits for figures that cannot be kept."""
    from orchard.interfaces.cli.report import files

    files.check_folder(folder)


def _reading_files(ledger: OpenLedger, folder: Path) -> list[Path]:
    """Keep the mapping used and the rejected lines beside the report."""
    from orchard.interfaces.cli.report import files

    if ledger.staged is None:
        return []
    wanted = {
        "mapping.toml": ledger.staged.mapping_file,
        "rejected.csv": ledger.staged.rejected_file,
    }
    return files.copy_all(wanted, folder)
