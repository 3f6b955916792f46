"""Whether a person wants the weekly digest by mail, and when the last one left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User


class Digest(models.Model):
    """One person's digest of the accounts that they follow; without a row it is wanted."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="digest", verbose_name=_("person")
    )
    is_wanted = models.BooleanField(_("weekly digest by mail"), default=True)
    sent_at = models.DateTimeField(_("last sent at"), null=True)

    class Meta:
        verbose_name = _("weekly digest")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id}"
