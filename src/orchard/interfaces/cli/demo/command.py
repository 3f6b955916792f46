"""`orchard demo`: build the fictional supplier, or take it away."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from random import Random
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from orchard.domain.core.mistakes import Conflict
from orchard.interfaces.cli import database
from orchard.interfaces.cli.dates import as_of_option

app = typer.Typer()
out = Console()

SEED = 20_260
MORNING = 7


class HoldsRealData(Conflict):
    """Demo data never mix with real ones, and real data are never removed as demo."""


class IsNoDemo(Conflict):
    """There is no demo to remove."""


@app.command()
def demo(
    *,
    as_of: Annotated[str | None, typer.Option(help="Day of the story, 2026-06-30.")] = None,
    seed: Annotated[int, typer.Option(help="Another number makes another story.")] = SEED,
    remove: Annotated[bool, typer.Option("--remove", help="Take the demo away.")] = False,
) -> None:
    """Build a fictional supplier to try everything with: 36 months, 121 accounts, 11 people."""
    database.load_settings()
    database.open_database()
    if remove:
        _remove()
    else:
        _build(as_of, seed)


def _build(as_of: str | None, seed: int) -> None:
    from orchard.domain.core import demo as demos
    from orchard.domain.search import indexing
    from orchard.interfaces.cli.demo import world

    if demos.is_demo() and demos.is_finished():
        out.print(_("The demo is here already. `orchard demo --remove` takes it away."))
        return
    _make_room()
    day = as_of_option(as_of)
    at = datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC) if day else database.now()
    begun = time.monotonic()
    wish = world.Wish(day or at.date(), at, Random(seed))  # noqa: S311  # a story, no secret
    made = world.build(wish, lambda step: out.print(f"  {step} …", style="dim"))
    indexing.take_words()
    text = _(
        "The demo is ready: %(lines)s invoice lines, %(customers)d customers, %(accounts)d accounts, "
        "%(people)d people, in %(seconds).0f s. Open /demo to be one of them."
    )
    facts = {"customers": made.customers, "accounts": made.accounts, "people": made.people}
    measured = {"lines": f"{made.lines:,}", "seconds": time.monotonic() - begun}
    out.print(text % (facts | measured), soft_wrap=True)


def _make_room() -> None:
    """Refuse beside real data; a demo whose building was interrupted is begun anew."""
    from orchard.domain.core import demo as demos

    if demos.is_demo():
        _empty()
    elif database.base_currency() is not None:
        text = _(
            "This installation holds an organisation of its own, and demo data never mix with it. "
            "Set ORCHARD_DATA to another folder and try again."
        )
        raise HoldsRealData(text)


def _remove() -> None:
    from orchard.domain.core import demo as demos

    if not demos.is_demo():
        raise IsNoDemo(_("This installation is no demo, so nothing was removed."))
    _empty()
    out.print(_("The demo is gone; the installation is empty."))


def _empty() -> None:
    from orchard.domain.core import emptying
    from orchard.domain.core.files import shelf
    from orchard.domain.ledger import store

    emptying.empty_installation(store.root(), shelf.root())
