"""What all web processes count and remember together for a while: tries, requests, used codes."""

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


class Tally(models.Model):
    """How often something was asked for until a moment, by whichever process it was answered."""

    key = models.CharField(_("what is counted"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("how often"), default=0)
    ends_at = models.DateTimeField(_("counted until"), db_index=True)

    class Meta:
        verbose_name = _("tally of requests")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class CacheEntry(models.Model):
    """The table of Django's database cache; a model, so that migrations make it and backups know it.

    Nothing here writes it but the cache: used one-time codes and the limits of the second step.
    """

    cache_key = models.CharField(_("key"), max_length=255, primary_key=True)
    value = models.TextField(_("value"))
    expires = models.DateTimeField(_("expires"), db_index=True)

    class Meta:
        verbose_name = _("shared short-lived value")
        db_table = "core_shared_cache"
        ordering: ClassVar = ["cache_key"]

    def __str__(self) -> str:
        return self.cache_key
