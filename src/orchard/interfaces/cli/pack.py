"""`orchard pack`: a pack of an account, or of all for the board, written to a file at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from orchard.interfaces.cli import database
from orchard.interfaces.cli.dates import as_of_option
from orchard.interfaces.cli.users import operator

if TYPE_CHECKING:
    from datetime import date, datetime

    from orchard.domain.core.models import User
    from orchard.domain.core.papers.parts import Paper
    from orchard.domain.packs.rules import Wish

app = typer.Typer()
out = Console(markup=False, emoji=False)


@app.command()
def pack(  # noqa: PLR0913  # one parameter per option of the command
    account: Annotated[
        str | None,
        typer.Argument(
            help="The account's name in addresses, as nordvik-group; a board pack without it is over all."
        ),
    ] = None,
    *,
    to: Annotated[Path, typer.Option("--out", help="The file to write.")],
    kind: Annotated[str, typer.Option(help="qbr, plan, brief or board.")] = "qbr",
    form: Annotated[str, typer.Option("--format", help="pptx, docx or pdf.")] = "pptx",
    customer: Annotated[
        bool, typer.Option("--customer", help="Only what is shared with the customer.")
    ] = False,
    margins: Annotated[bool, typer.Option("--margins", help="With margins.")] = False,
    begins: Annotated[str | None, typer.Option("--from", help="First day, 2026-07-01.")] = None,
    ends: Annotated[str | None, typer.Option("--to", help="Last day, 2026-09-30.")] = None,
) -> None:
    """Write a pack for a review, the plan on one page, a brief or a board pack to a file."""
    by, at = operator(), database.now()
    from orchard.domain.core import queries as core

    today = core.fiscal_calendar(by).today(at)
    period = as_of_option(begins), as_of_option(ends)
    wish = _wish((kind, form), period, today, is_for_customers=customer, has_margins=margins)
    wish.check(today)
    content = _written(by, account, wish, at)
    to.touch(mode=0o600)
    to.write_bytes(content)
    out.print(_("%(file)s is written.") % {"file": to}, soft_wrap=True)


def _written(by: User, account: str | None, wish: Wish, at: datetime) -> bytes:
    """Return the file, made in the reader's language; the trail keeps that it was taken."""
    from django.utils import translation

    from orchard.domain.accounts.queries import account_at
    from orchard.domain.core import queries as core
    from orchard.domain.core.services import reads
    from orchard.domain.packs import making

    language = making.language_of(by)
    with translation.override(language):
        content = making.written(by, _paper(by, account, wish, at, language), wish.form)
    subject = core.organisation(by) if account is None else account_at(by, account)
    reads.note_export(subject, kind=f"pack.{wish.form.value}", rows=1, by=by, at=at)
    return content


def _paper(by: User, account: str | None, wish: Wish, at: datetime, language: str) -> Paper:
    from orchard.domain.packs import making
    from orchard.domain.packs.board.paper import paper_of as board_paper_of
    from orchard.domain.packs.content.packs import paper_of
    from orchard.domain.packs.rules import Kind

    if account is not None:
        return paper_of(making.material_of(by, account, wish=wish, at=at), language=language)
    if wish.kind != Kind.BOARD:
        raise typer.BadParameter(_("Name the account: only a board pack is over all of them."))
    return board_paper_of(making.board_of(by, wish=wish, at=at), language=language)


def _wish(
    words: tuple[str, str],
    period: tuple[date | None, date | None],
    today: date,
    *,
    is_for_customers: bool,
    has_margins: bool,
) -> Wish:
    """Return what the options ask for; without days it is the quarter that ended last."""
    from orchard.domain.packs.rules import Audience, Form, Kind, Wish, quarter_before

    kind, form = words
    if kind not in Kind.values:
        raise typer.BadParameter(
            _("Choose one of: %s") % ", ".join(Kind.values), param_hint="--kind"
        )
    if form not in Form.values:
        raise typer.BadParameter(
            _("Choose one of: %s") % ", ".join(Form.values), param_hint="--format"
        )
    first, last = quarter_before(today)
    audience = Audience.CUSTOMER if is_for_customers else Audience.INTERNAL
    return Wish(
        Kind(kind), audience, Form(form), period[0] or first, period[1] or last,
        has_margins=has_margins,
    )  # fmt: skip
