"""Telling the trail who looks at figures that only few may know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import models

from orchard.domain.core import queries
from orchard.domain.core.models import User
from orchard.domain.core.services import reads

ONE_LOOK = timedelta(hours=12)
"""Within it the same person's looks at the same thing are one."""


class Secretive(Protocol):
    """What may be known to few only."""

    @property
    def is_confidential(self) -> bool:
        """Say whether only named people may know it."""


def note_looks(
    rows: Iterable[Secretive], *, page: str, origin: str, by: User, at: datetime
) -> None:
    """Note of each confidential row, all of one kind, that its figures are read."""
    secret = [one for one in rows if one.is_confidential and isinstance(one, models.Model)]
    for one in queries.unread(by, secret, since=at - ONE_LOOK):
        reads.note_read(one, page=page, origin=origin, by=by, at=at)
