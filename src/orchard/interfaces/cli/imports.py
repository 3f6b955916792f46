"""`orchard import`, `batches`, `undo`, `verify`: the ledger from the command line."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchard.interfaces.cli import database, folding, staging
from orchard.interfaces.cli.stopping import stoppable

if TYPE_CHECKING:
    from orchard.domain.core.chain import ChainHead
    from orchard.domain.core.models import User
    from orchard.domain.ledger.comparison import Change
    from orchard.domain.ledger.importing import Order, Outcome
    from orchard.domain.ledger.reading.staging import Staged
    from orchard.domain.ledger.rules import OnChanged

app = typer.Typer()
out = Console()

WAIT_SECONDS = 120
DIGEST_LETTERS = 64
FALLBACK_CURRENCY = "EUR"


@app.command("import")
def import_(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str | None, typer.Argument(help="CSV, XLSX or Parquet file, or a database table's URL.")
    ] = None,
    *,
    source: Annotated[str, typer.Option(help="System that the invoices come from.")] = "ledger",
    mapping: Annotated[Path | None, typer.Option(exists=True, help="Mapping file.")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="key=value, for example date_order=dmy.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Base currency, on first use.")] = None,
    changed: Annotated[
        str, typer.Option(help="Changed lines: refuse, correct or keep.")
    ] = "refuse",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only, import nothing.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Import the rest when lines are rejected.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Clear up interrupted imports.")] = False,
) -> None:
    """Import a ledger of invoice lines: all of it, or nothing."""
    database.load_settings()
    if file is None and not resume:
        raise typer.BadParameter(_("Name the file to import."), param_hint="FILE")
    answers = staging.answers_of(answer or [])
    on_changed = _on_changed(changed)
    from orchard.domain.ledger import store

    stopped = _(
        "Stopped. The ledger holds no part of the file; `orchard batches` lists its batches."
    )
    with stoppable(stopped), store.room_on_disk():
        database.open_database()
        _resume(say_when_nothing=file is None)
        if file is not None:
            request = _request(file, source, mapping, currency, answers)
            _import(request, source, on_changed, currency, dry_run=dry_run, yes=yes)


@app.command()
def batches() -> None:
    """List the import batches, the newest first."""
    if (by := _viewer()) is None:
        return
    from orchard.domain.ledger import queries

    table = Table(box=None, pad_edge=False)
    for name in (_("batch"), _("source"), _("file"), _("state"), _("started")):
        table.add_column(name, overflow="fold")
    for name in (_("new"), _("same"), _("changed"), _("rejected")):
        table.add_column(name, justify="right", no_wrap=True)
    for batch in queries.batches(by):
        counts = (batch.rows_new, batch.rows_same, batch.rows_changed, batch.rows_rejected)
        moment = f"{batch.started_at:%Y-%m-%d %H:%M}"
        names = (
            str(batch.pk),
            batch.source.name,
            batch.file_name,
            batch.get_state_display(),
            moment,
        )
        table.add_row(*map(Text, names), *(f"{count:,}" for count in counts))
    out.print(table)


@app.command()
def undo(batch: Annotated[int, typer.Argument(help="Number of the batch.")]) -> None:
    """Take a batch out of the ledger."""
    if (by := _viewer()) is None:
        raise typer.Exit(1)
    from orchard.domain.ledger import queries, services

    undone = services.undo_batch(queries.batch(by, batch), by=by, at=database.now())
    text = _("Batch %(batch)s is out of the ledger: %(rows)s lines.")
    out.print(text % {"batch": undone.pk, "rows": f"{undone.rows_new:,}"})
    if later := queries.leaning_on(by, undone):
        files = ", ".join(f"{batch.file_name} ({batch.pk})" for batch in later)
        text = _(
            "Later files repeated lines of this source. Import them again to have those back: %s"
        )
        out.print(text % files, markup=False, soft_wrap=True)


@app.command()
def verify(
    *,
    head: Annotated[
        str | None, typer.Option(help="Head of the audit trail, as an earlier check printed it.")
    ] = None,
) -> None:
    """Compare files, hashes, totals, records, archives, trail and index; exit 1 with findings."""
    database.load_settings()
    known = _head(head)
    if (by := _viewer()) is None:
        return
    from orchard.domain.core import audit
    from orchard.domain.search import verification

    now = audit.head_of_trail()
    report = verification.verify(by, at=database.now(), known=known)
    text = ngettext(
        "Checked %(batches)d batch, %(files)d files, %(rows)s lines: %(found)d findings.",
        "Checked %(batches)d batches, %(files)d files, %(rows)s lines: %(found)d findings.",
        report.batches,
    )
    facts = {"batches": report.batches, "files": report.files, "rows": f"{report.rows:,}"}
    out.print(text % (facts | {"found": len(report.findings)}))
    for finding in report.findings:
        out.print(f"{finding.kind}: {finding.where}: {finding.text}", markup=False, soft_wrap=True)
    text = _("Head of the audit trail, to keep elsewhere for the next check: %(count)d:%(hash)s")
    out.print(text % {"count": now.count, "hash": now.hash}, markup=False, soft_wrap=True)
    if not report.is_whole:
        raise typer.Exit(1)


def _head(text: str | None) -> ChainHead | None:
    """Read COUNT:HASH as an earlier check printed it."""
    if text is None:
        return None
    from orchard.domain.core.chain import ChainHead

    count, _colon, digest = text.strip().partition(":")
    if not (count.isdecimal() and len(digest) == DIGEST_LETTERS):
        message = _("Give the head as an earlier check printed it: COUNT:HASH.")
        raise typer.BadParameter(message, param_hint="--head")
    return ChainHead(int(count), digest)


def _viewer() -> User | None:
    """Open the database; before the first import there is nobody, and that is said."""
    database.load_settings()
    database.open_database()
    if base := database.base_currency():
        return database.operator(base)
    from orchard.domain.ledger import store

    out.print(_("Nothing has been imported into this database yet."))
    if store.batch_folders():
        text = _("But %(folder)s holds batches: check ORCHARD_DATA and ORCHARD_DATABASE.")
        out.print(text % {"folder": store.root()}, markup=False, soft_wrap=True)
        raise typer.Exit(1)
    return None


def _resume(*, say_when_nothing: bool) -> None:
    from orchard.domain.ledger import drafting, importing

    given_up = importing.resume_imports(at=database.now())
    drafting.clear_up(at=database.now())
    for batch in given_up:
        text = _("Batch %(batch)s (%(file)s) was interrupted: nothing of it was imported.")
        staging.errors.print(text % {"batch": batch.pk, "file": batch.file_name})
    if say_when_nothing and not given_up:
        out.print(_("No import was interrupted."))


def _on_changed(text: str) -> OnChanged:
    from orchard.domain.ledger.rules import OnChanged

    try:
        return OnChanged(text)
    except ValueError:
        choices = ", ".join(OnChanged)
        raise typer.BadParameter(_("Choose one of: %s") % choices, param_hint="--changed") from None


def _import(
    request: staging.Request,
    source: str,
    on_changed: OnChanged,
    currency: str | None,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Read the file, then count or import what was read."""
    from orchard.domain.ledger import importing
    from orchard.domain.search import indexing

    with _folder() as folder:
        staged = staging.stage(request, folder / "staged.parquet", today=database.now().date())
        _tell(staged, request.source)
        order = _order(staged, request.source, source, on_changed, without_rejected=yes or dry_run)
        if dry_run:
            _show(_trial(staged, order), source)
            return
        totals = importing.control_totals(staged)
        by = database.operator(currency or _largest(totals, request.base_currency))
        _show(_run(staged, order, by), source)
        folding.fold_new(source, [staged.parquet], by)
        indexing.take_words()


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder beside the store for one reading; what a killed process left is swept later."""
    from orchard.domain.ledger import store

    store.staging().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=store.staging()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _request(
    file: str, source: str, mapping: Path | None, currency: str | None, answers: dict[str, str]
) -> staging.Request:
    """Put together what is said now and what the source's last import remembers."""
    from orchard.domain.ledger import queries

    base = database.base_currency()
    if base and currency and currency != base:
        text = _("The base currency is %(base)s since the first import. Leave --currency out.")
        raise typer.BadParameter(text % {"base": base}, param_hint="--currency")
    remembered = queries.remembered_mapping(database.operator(base), source) if base else ""
    return staging.Request(
        file, mapping, base or currency or FALLBACK_CURRENCY, answers, remembered
    )


def _order(
    staged: Staged, file: str, source: str, on_changed: OnChanged, *, without_rejected: bool
) -> Order:
    from orchard.domain.ledger import importing
    from orchard.domain.ledger.reading import mapping

    return importing.Order(
        source=source,
        file_name=Path(file).name,
        mapping=mapping.to_toml(staged.mapping),
        on_changed=on_changed,
        without_rejected=without_rejected or _import_the_rest(staged),
    )


def _tell(staged: Staged, file: str) -> None:
    """Say what reading decided; keep the list of rejected lines where the person works."""
    for notice in staged.notices:
        staging.errors.print(notice.text, markup=False, soft_wrap=True)
    if not staged.rejected or staged.rejected_file is None:
        return
    kept = Path(f"{Path(file).name}.rejected.csv")
    shutil.copyfile(staged.rejected_file, kept)
    text = _("%(rows)s lines cannot be imported; %(path)s lists them with the reasons.")
    staging.errors.print(text % {"rows": f"{staged.rejected:,}", "path": kept}, soft_wrap=True)


def _import_the_rest(staged: Staged) -> bool:
    """Ask at a terminal; elsewhere `--yes` says so."""
    if not staged.rejected or not sys.stdin.isatty():
        return False
    return typer.confirm(_("Import the other lines?"), err=True)


def _largest(totals: Mapping[str, Decimal], otherwise: str) -> str:
    """Return the currency in which most of the file is."""
    return max(totals, key=lambda currency: abs(totals[currency]), default=otherwise)


def _trial(staged: Staged, order: Order) -> Outcome:
    """Count; before the first import there is nothing to compare with, and nobody to do it."""
    from orchard.domain.ledger import importing
    from orchard.domain.ledger.comparison import Counts

    if (base := database.base_currency()) is None:
        return importing.Outcome(Counts(staged.rows, 0, 0), staged.rejected, ())
    by = database.operator(base)
    return importing.try_import(staged, order=order, by=by, at=database.now())


def _run(staged: Staged, order: Order, by: User) -> Outcome:
    """Import; while another import of the source runs, wait for a while."""
    from orchard.domain.ledger import importing, leases

    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with staging.progress(_("importing")) as heard:
                watch = importing.Watch(progress=heard, clock=database.now)
                at = database.now()
                return importing.import_ledger(staged, order=order, by=by, at=at, watch=watch)
        except importing.LinesHaveChanged as refusal:
            _show_changes(refusal.examples)
            _hint("--changed correct", "--changed keep")
            raise
        except importing.LinesAreRejected:
            _hint("--yes")
            raise
        except leases.ImportIsRunning as running:
            if time.monotonic() > deadline:
                raise
            staging.errors.print(str(running), markup=False)
            time.sleep(1)


def _hint(*options: str) -> None:
    """Say which option of the command answers the refusal that follows."""
    staging.errors.print(_("Options: %(options)s") % {"options": ", ".join(options)}, markup=False)


def _show(outcome: Outcome, source: str) -> None:
    counts = outcome.counts
    if outcome.batch is None:
        out.print(_("This was a trial: nothing was imported."))
    else:
        text = _("Batch %(batch)s of source %(source)s is in the ledger.")
        out.print(text % {"batch": outcome.batch.pk, "source": source}, markup=False)
    text = _("new %(new)s · same %(same)s · changed %(changed)s · rejected %(rejected)s")
    figures = {"new": counts.new, "same": counts.same, "changed": counts.changed}
    figures["rejected"] = outcome.rejected
    out.print(text % {name: f"{figure:,}" for name, figure in figures.items()}, soft_wrap=True)
    _show_changes(outcome.examples)


def _show_changes(examples: tuple[Change, ...]) -> None:
    """List the first changed lines: where in the file, which line, before and after."""
    text = _("  line %(line)d, invoice %(invoice)s/%(item)s: %(before)s in the ledger, now %(now)s")
    for change in examples:
        values = {"line": change.source_line, "invoice": change.invoice or "–"}
        values |= {
            "item": change.invoice_line or "–",
            "before": change.net_before,
            "now": change.net,
        }
        out.print(text % values, markup=False, soft_wrap=True)
