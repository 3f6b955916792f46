"""Tries to sign in, counted so that guessing is slow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One try; `key` is a digest of the account's name or of the address it came from."""

    key = models.CharField(_("digest of account or address"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("try to sign in")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["key", "at"], name="attempt_by_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%Y-%m-%d %H:%M}"
