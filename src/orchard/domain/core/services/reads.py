"""What the trail keeps of reading: who took a file along, and who looked at what few may know.

Names of lists and columns enter it, never what stood in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from orchard.domain.core.audit import audited
from orchard.domain.core.models import User


@audited("data.exported", keeps=("kind", "rows", "columns", "origin"))
def note_export(
    name: str | models.Model,
    *,
    kind: str,
    rows: int,
    columns: Sequence[str] = (),
    origin: str = "",
    by: User,
    at: datetime,
) -> None:
    """Note that somebody took rows along as a file; `name` is that of the list, or whose rows."""


@audited("figures.read", keeps=("page", "origin"))
def note_read(subject: models.Model, *, page: str, origin: str, by: User, at: datetime) -> None:
    """Note that somebody looked at figures that only few may know."""
