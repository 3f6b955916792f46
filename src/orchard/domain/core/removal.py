"""Taking a row away and putting it back: until it expires it stays, and knows since when."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.versions import Versioned, update_versioned

M = TypeVar("M", bound=models.Model)
MOMENT = "removed_at"
"""The field of most rows that knows when they were taken away."""


class IsRemoved(Conflict):
    """Nobody takes away what is away."""

    default = _("This was taken away already. Load the page again to see what is left.")


class IsNotRemoved(Conflict):
    """Nobody puts back what stands."""

    default = _("This stands where it was: nobody took it away, or it is back already.")


def remove(row: M, *, at: datetime, expected: int | None = None, moment: str = MOMENT) -> M:
    """Take a row away; one that people edit as somebody saw it."""
    check_stands(row, moment=moment)
    return _write(row, expected, **{moment: at})


def restore(row: M, *, moment: str = MOMENT) -> M:
    """Put a row back that was taken away, as it was then."""
    stored = _locked(row)
    if getattr(stored, moment) is None:
        raise IsNotRemoved
    expected = stored.version if isinstance(stored, Versioned) else None
    return _write(row, expected, **{moment: None})


def check_stands(row: models.Model, *, moment: str = MOMENT) -> None:
    """Refuse to do anything with a row that was taken away."""
    if getattr(_locked(row), moment) is not None:
        raise IsRemoved


def _locked(row: M) -> M:
    """Return the row as it is stored; who takes it away or puts it back meanwhile waits."""
    stored: M | None = row.__class__._default_manager.select_for_update().filter(pk=row.pk).first()
    if stored is None:
        raise NotFound
    return stored


def _write(row: M, expected: int | None, **changes: object) -> M:
    if isinstance(row, Versioned):
        assert expected is not None, "a row that people edit is taken away as somebody saw it"
        return update_versioned(row, expected, **changes)
    row.__class__._default_manager.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    return row
