"""`orchard figures`, `nightly`, `costs`: the stored figures that pages read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from orchard.analytics.mistakes import AnalyticsMistake
from orchard.domain.core.mistakes import DomainError
from orchard.interfaces.cli import database, stored
from orchard.interfaces.cli.dates import as_of_option
from orchard.interfaces.cli.stopping import stoppable
from orchard.interfaces.cli.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

app = typer.Typer()
out = Console()


class NotErased(DomainError):
    """Somebody whose time is over could not be erased; the text says their key."""


@app.command()
def figures(
    *,
    as_of: Annotated[
        str | None,
        typer.Option(help="An earlier last day that counts: kept to compare today with."),
    ] = None,
) -> None:
    """Bring the stored figures up to date with the ledger, the accounts, policy and costs."""
    database.load_settings()
    with stoppable(_("Stopped. The figures are as they were.")):
        _refresh(as_of_option(as_of))
        if as_of is None:
            _look_at_white_space()
            _take_words()  # offers are made anew


@app.command()
def nightly() -> None:
    """Do what every night asks for; run it from cron or a timer."""
    database.load_settings()
    with stoppable(_("Stopped. The figures are as they were.")):
        stored.viewer()
        _clear_up_imports()
        _take_words()
        failed = _forget_what_is_over()
        _send_work_letters()
        _send_invitations()
        _send_digests()  # before the figures: they stop where a rate is missing
        try:
            _refresh(None)
        except (DomainError, AnalyticsMistake):  # nothing is imported, or a rate is missing
            _take_health()  # it knows ties and answers, and the figures of before
            raise
        _look_back()
        _keep_forecasts()
        _look_at_white_space()
        _take_health()  # last of the figures: it rests on all of them
        _take_words()  # once more: offers are made anew
    _check_all_erased(failed)


@app.command()
def costs(
    file: Annotated[Path, typer.Argument(exists=True, help="Costs file (TOML).")],
    *,
    reason: Annotated[str, typer.Option(help="Why the costs change.")],
) -> None:
    """Store a further version of the costs file and compute the figures with it."""
    by = stored.viewer()
    from orchard.domain.economics import services

    made = services.change_costs(read_text(file), reason=reason, by=by, at=database.now())
    out.print(_("Cost model %(number)d is stored.") % {"number": made.number})
    _refresh(None)


def _refresh(as_of: date | None) -> None:
    """Compute and say what came of it."""
    by = stored.viewer()
    from orchard.domain.economics import queries, refreshing, stored_ledger

    try:
        done = refreshing.refresh(by, at=database.now(), as_of=as_of)
    except stored_ledger.NothingIsImported:
        raise stored.NothingIsImported(stored.nothing()) from None
    found = done.figure_set
    facts = {"as_of": found.as_of, "grade": found.grade, "accounts": queries.ranked(by).count()}
    if done.was_computed:
        text = _("Figures of %(accounts)d accounts as of %(as_of)s are stored, grade %(grade)s.")
    else:
        text = _("The figures as of %(as_of)s are up to date: nothing they rest on has changed.")
    out.print(text % facts, markup=False, soft_wrap=True)


def _clear_up_imports() -> None:
    """Say of drafts whose worker died that they failed, and discard those left for long."""
    from orchard.domain.ledger import drafting

    drafting.clear_up(at=database.now())


def _take_words() -> None:
    """Put into the index of names what is new."""
    from orchard.domain.search import indexing

    indexing.watch_again()
    indexing.take_words()


def _forget_what_is_over() -> Collection[UUID]:
    """Remove rows and letters kept as long as the data map says; return who could not be erased."""
    by = stored.viewer()
    from orchard.domain.core import outbox, queries
    from orchard.domain.core.services import expiry
    from orchard.domain.meetings.services import forget_old_notes
    from orchard.domain.relationships import jobs

    at = database.now()
    expiry.forget_what_is_over(queries.organisation(by), by=by, at=at)
    failed = jobs.forget_what_is_over(queries.organisation(by), by=by, at=at)
    forget_old_notes(queries.organisation(by), by=by, at=at)
    outbox.clear_up(at=at)
    return failed


def _check_all_erased(failed: Collection[UUID]) -> None:
    """End with the keys of those who could not be erased: the log says why."""
    if failed:
        text = _("%(count)d people could not be erased. The log says why; their keys: %(keys)s")
        keys = ", ".join(str(key) for key in failed)
        raise NotErased(text % {"count": len(failed), "keys": keys})


def _keep_forecasts() -> None:
    """Keep once a month what is forecast for each account, to see later how right it was."""
    by = stored.viewer()
    from orchard.domain.core import queries
    from orchard.domain.plans.services import keep_years_ahead

    keep_years_ahead(queries.organisation(by), by=by, at=database.now())


def _look_back() -> None:
    """Compute the figures of a year ago where there are none to compare with."""
    by = stored.viewer()
    from orchard.domain.economics import refreshing

    done = refreshing.look_back(by, at=database.now())
    if done and done.was_computed:
        text = _("Figures as of %(as_of)s are stored to compare with.")
        out.print(text % {"as_of": done.figure_set.as_of}, markup=False, soft_wrap=True)


def _look_at_white_space() -> None:
    """Bring cells and suggestions up to date with the ledger."""
    by = stored.viewer()
    from orchard.domain.whitespace import refreshing

    if refreshing.refresh(by, at=database.now()):
        out.print(_("White space and suggestions are up to date with the ledger."))


def _take_health() -> None:
    """Keep how every account stands that has a team."""
    by = stored.viewer()
    from orchard.domain.core import queries
    from orchard.domain.health import jobs

    night = jobs.take_snapshots(queries.organisation(by), by=by, at=database.now())
    out.print(_("The health of %(count)d accounts is computed.") % {"count": night.count})
    if night.left_out:
        text = _("Left out, by their keys: %(keys)s. The log says why.")
        out.print(text % {"keys": ", ".join(map(str, night.left_out))}, soft_wrap=True)


def _send_digests() -> None:
    """Queue the weekly letter to those who follow accounts; what they may see is asked then."""
    by = stored.viewer()
    from orchard.domain.economics.jobs import send_digest
    from orchard.domain.economics.queries import digests

    at = database.now()
    for reader in digests.readers(by, at=at):
        send_digest.enqueue(reader, at.isoformat())


def _send_invitations() -> None:
    """Queue the mails of meetings to come that did not leave: the mail server did not answer."""
    from orchard.domain.meetings.jobs import send_invitations
    from orchard.domain.meetings.queries import meetings_to_tell

    at = database.now()
    for meeting in meetings_to_tell(at=at):
        send_invitations.enqueue(meeting, at.isoformat())


def _send_work_letters() -> None:
    """Queue the letter of the week's actions: on Mondays, and on later nights for whom it did not reach."""
    by = stored.viewer()
    from orchard.domain.core import queries as core
    from orchard.domain.plans.jobs import send_work_letter
    from orchard.domain.plans.queries import letters

    at = database.now()
    for reader in letters.readers(by, today=core.fiscal_calendar(by).today(at)):
        send_work_letter.enqueue(reader, at.isoformat())
