"""Writing an analysis to a folder: every file is there whole, or as it was before."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import DomainError
from orchard.interfaces.cli.report import document

if TYPE_CHECKING:
    from orchard.analytics.results import Analysis

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class CannotWrite(DomainError):
    """A folder or file of the report cannot be written; the text says why and what to do."""


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written, and make nothing: no figures may come of it yet."""
    try:
        there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
        is_folder, is_open = there.is_dir(), os.access(there, os.W_OK | os.X_OK)
    except OSError as failure:
        raise _mistake(folder, failure) from failure
    if not is_folder:
        text = _("%(path)s is a file. Name a folder with --out.")
        raise CannotWrite(text % {"path": there})
    if not is_open:
        raise _mistake(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _make_folder(folder: Path) -> None:
    check_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise _mistake(folder, failure) from failure


def write_all(analysis: Analysis, notices: Sequence[str], folder: Path) -> list[Path]:
    """Write every file whole, or leave the folder as it was for that file."""
    from orchard.interfaces.cli.report import page, workbook

    _make_folder(folder)
    writers: dict[str, Callable[[Path], object]] = {
        "portfolio.json": lambda path: _write_text(path, document.write(analysis, notices)),
        "portfolio.xlsx": lambda path: workbook.write(analysis, notices, path),
        "report.html": lambda path: _write_text(path, page.write(analysis, notices)),
    }
    return [_write(folder / name, write) for name, write in writers.items()]


def copy_all(sources: Mapping[str, Path | None], folder: Path) -> list[Path]:
    """Copy the files that there are, under the names given."""
    return [
        _write(folder / name, lambda path, source=source: shutil.copyfile(source, path))  # type: ignore[misc]  # mypy infers no lambda with defaults
        for name, source in sources.items()
        if source
    ]


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write(path: Path, write: Callable[[Path], object]) -> Path:
    """Write a draft beside the file and put it in its place when it is whole."""
    from xlsxwriter.exceptions import XlsxFileError

    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        write(draft)
        return draft.replace(path)
    except (OSError, XlsxFileError) as failure:
        raise _mistake(path, failure) from failure
    finally:
        draft.unlink(missing_ok=True)


def _mistake(path: Path, failure: Exception) -> CannotWrite:
    """Say why, and what to do about it."""
    cause = failure if isinstance(failure, OSError) else failure.args[0] if failure.args else None
    code = cause.errno if isinstance(cause, OSError) else None
    if code in NO_SPACE:
        text = _(
            "There is no room to write %(path)s. Free some, or name another folder with --out."
        )
    elif code in (errno.EACCES, errno.EPERM, errno.EROFS):
        text = _("You may not write %(path)s. Name another folder with --out.")
    else:
        text = _("%(path)s cannot be written: %(why)s. Name another folder with --out.")
    why = cause.strerror if isinstance(cause, OSError) else str(failure)
    return CannotWrite(text % {"path": path, "why": why})
