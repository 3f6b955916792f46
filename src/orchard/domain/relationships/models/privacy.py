"""Who was erased: a list that says nothing but a random key, and outlives every backup."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User


class Erasure(models.Model):
    """That everything about one person was erased; no foreign key, so that it holds nobody."""

    contact_key = models.UUIDField(_("key of the contact"), unique=True)
    at = models.DateTimeField(_("erased at"))
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("erased by")
    )

    class Meta:
        verbose_name = _("erasure")
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return str(self.contact_key)
