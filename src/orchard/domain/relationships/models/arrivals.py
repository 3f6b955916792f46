"""A file of people that somebody looks through before anything of it is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.scoping import OpinionQuerySet
from orchard.domain.relationships.rules import Function, LawfulBasis, Level

KEPT = timedelta(days=1)
"""So long a file waits for somebody to take it over."""
EMPTIED: Mapping[str, object] = {
    "rows": [], "columns": [], "meaning": {}, "odd_words": "", "label": "", "source": "",
}  # fmt: skip
"""What is left of a file that was closed: a row, a column and a file's name can name a person."""


class ArrivalQuerySet(OpinionQuerySet["Arrival"]):
    """Files that wait, and those that waited long enough."""

    def waiting(self, at: datetime) -> Self:
        """Return files that somebody may still take over."""
        return self.filter(closed_at__isnull=True, at__gte=at - KEPT)

    def clear_up(self, at: datetime) -> int:
        """Delete files that waited too long, and empty closed ones of before; return how many."""
        self.filter(closed_at__isnull=False).exclude(source="").update(**EMPTIED)
        return self.filter(closed_at__isnull=True, at__lt=at - KEPT).delete()[0]


class WaitingFile(Versioned):
    """Rows of one file; all that says who goes as soon as it is taken over or turned away."""

    label = models.CharField(_("file"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=30)
    odd_words = models.CharField(_("words to look at"), max_length=300, blank=True)
    columns = models.JSONField(_("columns"))
    rows = models.JSONField(_("rows"))
    meaning = models.JSONField(_("what the columns mean"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("read by"))
    at = models.DateTimeField(_("read at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)

    class Meta:
        abstract = True


class Arrival(WaitingFile):
    """People of one file, for one account."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="arrivals", verbose_name=_("account")
    )
    source = models.CharField(_("how we know them"), max_length=300)
    basis = models.CharField(_("lawful basis"), max_length=30, choices=LawfulBasis.choices)
    function = models.CharField(_("function group"), max_length=20, choices=Function.choices)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of people")
        ordering: ClassVar = ["account_id", "-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | ~Q(source=""),
                name="waiting_arrival_says_its_source",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(rows=[]), name="closed_arrival_holds_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.at:%Y-%m-%d}"
