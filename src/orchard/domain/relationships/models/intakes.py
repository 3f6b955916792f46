"""A file of another system that somebody looks through before anything of it is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.relationships.models.arrivals import KEPT, WaitingFile
from orchard.domain.relationships.rules import IntakeKind

EMPTIED_INTAKE: Mapping[str, object] = {
    "rows": [], "columns": [], "meaning": {}, "unread": [], "leaves_open": {}, "odd_words": "",
    "label": "",
}  # fmt: skip
"""What is left of a file that was closed: any of it can name a person, or an account that few know."""


class IntakeQuerySet(ScopedQuerySet["Intake"]):
    """Files that wait, and those that waited long enough."""

    permission = Permission.WRITE_COMMENTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # who sent it is a user
        """Return the viewer's own files: their rows may name what others may not know."""
        return super().visible_to(viewer).filter(by=viewer)

    def waiting(self, at: datetime) -> Self:
        """Return files that somebody may still take over."""
        return self.filter(closed_at__isnull=True, at__gte=at - KEPT)

    def clear_up(self, at: datetime) -> int:
        """Delete files that waited too long; return how many."""
        return self.filter(closed_at__isnull=True, at__lt=at - KEPT).delete()[0]


class Intake(WaitingFile):
    """Rows of one file about any accounts; `leaves_open` is said once for rows that leave it open."""

    kind = models.CharField(_("what it holds"), max_length=20, choices=IntakeKind.choices)
    unread = models.JSONField(_("columns that are not read"), default=list)
    leaves_open = models.JSONField(_("said once for all"), default=dict)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of another system")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=IntakeKind.values), name="intake_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(rows=[]), name="closed_intake_holds_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.at:%Y-%m-%d}"
