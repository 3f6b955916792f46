"""Every state that something known was in: what it said, who did what to it, and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import Account
from orchard.domain.accounts.models.profile import KnownQuerySet
from orchard.domain.accounts.rules.profile import Deed, ProfileKind
from orchard.domain.core.models import User


class ProfileRevision(models.Model):
    """One state of one thing in a profile; only ever added."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=ProfileKind.choices)
    row = models.PositiveBigIntegerField(_("key of the thing"))
    number = models.PositiveIntegerField(_("version"))
    deed = models.CharField(_("what was done"), max_length=10, choices=Deed.choices)
    headline = models.CharField(_("in short"), max_length=300)
    said = models.JSONField(_("what it said"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = KnownQuerySet["ProfileRevision"].as_manager()

    class Meta:
        verbose_name = _("revision of a profile")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="revision_of_account"),
            models.Index(fields=["kind", "row"], name="revision_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}: {self.number}"
