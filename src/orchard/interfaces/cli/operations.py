"""`orchard backup`, `restore`, `check`: what keeps an installation safe and sound."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console

from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.interfaces.cli import database, operations_checks

if TYPE_CHECKING:
    from orchard.domain.core.backup.archive import Manifest

app = typer.Typer()
out = Console(soft_wrap=True)
LEDGER, ATTACHMENTS = "files", "attachments"
"""What names in a backup begin with, by what they are."""


class FileIsThere(Conflict):
    """A backup never writes over another."""


class IndexIsWrong(Conflict):
    """Somebody is not found by their name, or still by one that they had."""


class NoSuchList(NotFound):
    """A list that is given has to be there: without it, erased people would come back."""


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The backup to write, or to verify.")],
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read a backup that exists, and change nothing.")
    ] = False,
) -> None:
    """Write one file that holds everything, while people work."""
    database.load_settings()
    from orchard.domain.core.backup import making, restoring

    if verify:
        _tell(_("%(file)s is whole"), file, restoring.verify(file))
        return
    database.open_database()
    if file.exists():
        raise FileIsThere(_("%(file)s is there already. Choose another name.") % {"file": file})
    file.parent.mkdir(parents=True, exist_ok=True)
    missing = list[str]()
    manifest = making.back_up(file, lambda: _there(named_files(), missing), at=database.now())
    _tell(_("%(file)s is written"), file, manifest)
    if missing:
        out.print(_not_in_it(len(missing)))
    out.print(_("Keep the secret key apart: it is not in the backup."))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    *,
    erased: Annotated[
        Path | None, typer.Option(help="The list of erased people, erased.txt, kept elsewhere.")
    ] = None,
) -> None:
    """Make an empty installation what a backup holds: all of it, or nothing.

    People who were erased after the backup was made are erased again, by the list beside the data.
    """
    database.load_settings()
    database.open_database()
    from django.conf import settings

    from orchard.domain.core import erasures
    from orchard.domain.core.backup import restoring
    from orchard.domain.core.files import shelf
    from orchard.domain.ledger import store
    from orchard.domain.search import indexing

    if erased is not None and not erased.is_file():
        raise NoSuchList(_("There is no file %(file)s.") % {"file": erased})
    keys = erasures.read(settings.DATA_DIR / erasures.FILE)
    keys |= erasures.read(erased) if erased else frozenset()
    folders = {LEDGER: store.root(), ATTACHMENTS: shelf.root()}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    manifest = restoring.restore(
        file,
        folders,
        afterwards=_mending(keys),
    )
    _tell(_("%(file)s is restored"), file, manifest)
    indexing.take_words()
    if keys:
        out.print(_("People on the list of erased ones: %(count)d.") % {"count": len(keys)})


@app.command()
def reindex(
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold the index against the names, change nothing.")
    ] = False,
) -> None:
    """Make the index of names anew, by which accounts, units, people and offers are found."""
    database.load_settings()
    database.open_database()
    from orchard.domain.search import indexing

    if not verify:
        indexing.watch_again()
        out.print(_("Names in the index: %(count)d.") % {"count": indexing.take_all_words()})
    elif wrong := indexing.differences():
        text = _("%(count)d names are not in the index as they are. Run `orchard reindex`.")
        raise IndexIsWrong(text % {"count": wrong})
    else:
        out.print(_("The index holds the names as they are."))


@app.command()
def check(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False
) -> None:
    """Look whether the installation is sound and safe; exit 1 when something is wrong."""
    database.load_settings()
    findings = operations_checks.findings()
    if as_json:
        sys.stdout.write(json.dumps([finding.facts() for finding in findings]) + "\n")
    else:
        for finding in findings:
            out.print(f"{finding.level.label}: {finding.text} {finding.advice}", markup=False)
        if not findings:
            out.print(_("Everything is as it should be."))
    if any(finding.level is operations_checks.Level.ERROR for finding in findings):
        raise typer.Exit(1)


def named_files() -> Mapping[str, Path]:
    """Return every file that a row names, by its name in a backup."""
    from orchard.domain.core.files import shelf
    from orchard.domain.core.models import Attachment
    from orchard.domain.ledger import store
    from orchard.domain.ledger.models import BatchFile

    places = {
        f"{LEDGER}/{path}": store.root() / path
        for path in BatchFile.objects.values_list("path", flat=True)
    }
    for token in Attachment.objects.values_list("token", flat=True):
        places[f"{ATTACHMENTS}/{token[: shelf.LETTERS]}/{token}"] = shelf.place(token)
    return places


def _there(places: Mapping[str, Path], missing: list[str]) -> Mapping[str, Path]:
    """Return the files that are on the disk, and write down which are not."""
    missing += [name for name, place in places.items() if not place.is_file()]
    return {name: place for name, place in places.items() if place.is_file()}


def _not_in_it(count: int) -> str:
    text = ngettext(
        "%(count)d file that belongs here was not on the disk, so the backup is without it. `orchard verify` names it.",
        "%(count)d files that belong here were not on the disk, so the backup is without them. `orchard verify` names them.",
        count,
    )
    return text % {"count": count}


def _mending(keys: frozenset[UUID]) -> Callable[[], None]:
    """Return what puts right what an old backup brings: mergers, names, shares, erased people."""
    from orchard.domain.accounts import heirs
    from orchard.domain.accounts.services import lead_straight
    from orchard.domain.core.models import SavedView
    from orchard.domain.core.services import forget_views_of_people
    from orchard.domain.plans import misplaced
    from orchard.domain.plans.services.sharing import put_shares_right

    def mend() -> None:
        if heirs.led_astray():
            lead_straight("restored", by=None, at=database.now())
        if SavedView.objects.of_people().exists():
            forget_views_of_people("restored", by=None, at=database.now())
        if misplaced.misplaced():
            put_shares_right("restored", by=None, at=database.now())
        if keys:
            _erasing(keys)()

    return mend


def _erasing(keys: frozenset[UUID]) -> Callable[[], None]:
    """Return what erases people again that a backup brings back; without a list nothing is touched."""
    from orchard.domain.core.services import forget_again
    from orchard.domain.relationships.services import erase_again

    def erase() -> None:
        for again in (erase_again, forget_again):
            again("erased", keys=keys, by=None, at=database.now())

    return erase


def _tell(text: str, file: Path, manifest: Manifest) -> None:
    facts = _("%(rows)s rows, %(parts)d parts, digest %(digest)s.") % {
        "rows": f"{manifest.rows:,}",
        "parts": len(manifest.entries),
        "digest": manifest.digest,
    }
    out.print(f"{text % {'file': file}}: {facts}", markup=False)
