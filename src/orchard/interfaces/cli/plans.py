"""`orchard plan`: a plan as a text file, what a file would change, and what differs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from orchard.domain.core.mistakes import Invalid
from orchard.interfaces.cli import database
from orchard.interfaces.cli.users import operator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orchard.domain.core.models import User
    from orchard.domain.plans.models import AccountPlan
    from orchard.domain.plans.rules.differences import RowChange
    from orchard.domain.plans.rules.documents import Document

app = typer.Typer()
plans = typer.Typer(no_args_is_help=True, help="Plans: as a text file, and what differs.")
app.add_typer(plans, name="plan")
out = Console(markup=False, emoji=False)
NOW = "now"
Account = Annotated[str, typer.Argument(help="Key or name of the account.")]
Year = Annotated[int | None, typer.Option(help="Year of the plan; without one this year's.")]


@plans.command()
def export(
    account: Account,
    *,
    year: Year = None,
    into: Annotated[
        Path | None, typer.Option("--out", help="File to write; else the screen.")
    ] = None,
) -> None:
    """Write the living plan as a text file that any editor can change."""
    by = operator()
    from orchard.domain.plans.queries import texts

    text = texts.text_of(by, _plan(by, account, year))
    if into is None:
        sys.stdout.write(text)
        return
    into.touch(mode=0o600)
    into.write_text(text, encoding="utf-8")
    out.print(_("The plan is in %(file)s.") % {"file": into}, soft_wrap=True)


@plans.command("import")
def take_in(
    account: Account,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The changed file.")],
    *,
    year: Year = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Take it over; without it only look.")
    ] = False,
) -> None:
    """Show what a text file would change, and with --apply take it over: all of it or nothing."""
    by = operator()
    from orchard.domain.plans.queries import texts
    from orchard.domain.plans.services import plan_texts

    plan, text = _plan(by, account, year), _text(file)
    found = texts.proposal(by, plan, text)
    _print(found.difference.rows)
    if apply or not found.takeover.is_possible:
        plan_texts.take_over(plan, text=text, by=by, at=database.now())
        out.print(_("Taken over."))
    elif found.difference:
        out.print(_("Nothing is changed yet. Add --apply to take it over."))


@plans.command()
def diff(
    account: Account,
    before: Annotated[
        str, typer.Argument(help="Number of a version; without one the newest.")
    ] = "",
    after: Annotated[str, typer.Argument(help="Number of a version, or now.")] = NOW,
    *,
    year: Year = None,
) -> None:
    """Show what differs between two versions of a plan, or a version and the living plan."""
    by = operator()
    from orchard.domain.plans.queries import versions

    plan = _plan(by, account, year)
    newest = next((str(one.number) for one in versions.versions(by, plan)), NOW)
    first, second = (_document(by, plan, one) for one in (before or newest, after))
    _print(versions.between(by, first, second).rows)


def _plan(by: User, account: str, year: int | None) -> AccountPlan:
    from orchard.domain.accounts import queries as accounts
    from orchard.domain.core import queries as core
    from orchard.domain.plans.queries import versions

    today: date = core.fiscal_calendar(by).today(database.now())
    found = accounts.account_called(by, account)
    return versions.plan_of_year(by, found, year or today.year)


def _document(by: User, plan: AccountPlan, said: str) -> Document:
    from orchard.domain.plans import documents
    from orchard.domain.plans.queries import versions

    if said == NOW:
        return versions.now(by, plan)
    if not said.isdecimal():
        raise typer.BadParameter(_("Give the number of a version, or the word now."))
    return documents.of_version(versions.version(by, plan, int(said)))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("This is no text in UTF-8. Save it in your editor as UTF-8 and try again.")) from None  # fmt: skip


def _print(rows: Iterable[RowChange]) -> None:
    """Print what differs, a row of the plan after the other."""
    signs = {"added": "+", "removed": "-", "changed": "~"}
    found = list(rows)
    for row in found:
        out.print(f"{signs[row.how.value]} {row.section.title}: {row.title} ({row.token})", soft_wrap=True)  # fmt: skip
        for one in row.fields if row.how.value != "removed" else ():
            out.print(f"    {one.sentence}", soft_wrap=True)
    if not found:
        out.print(_("Nothing differs."))
