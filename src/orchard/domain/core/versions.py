"""Optimistic locking: rows carry a version, and a stale write is refused."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import NotFound, StaleVersion


class Versioned(models.Model):
    """A row that people edit; `version` counts its saved states from 1."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


M = TypeVar("M", bound=Versioned)


def update_versioned(row: M, expected: int, **changes: object) -> M:
    """Write the changes if the row is still at the expected version, else raise StaleVersion."""
    kind = row.__class__  # not type(row): the person of a request is a lazy stand-in
    rows = kind._default_manager.filter(pk=row.pk)
    written = rows.filter(version=expected).update(**changes, version=F("version") + 1)
    current = rows.first()
    if current is None:
        raise NotFound
    if not written:
        theirs = {name: getattr(current, name) for name in changes}
        raise StaleVersion(current=current.version, mine=changes, theirs=theirs)
    row.refresh_from_db()
    return row


def hold(rows: models.QuerySet[Any], *, no_key: bool = False) -> None:
    """Let nobody else change rows until all is written: in one order, or two would block each other.

    With `no_key` others may still write rows that point at these.
    """
    held = rows.order_by("pk").select_for_update(of=("self",), no_key=no_key)
    list(held.values_list("pk"))
