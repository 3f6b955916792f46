"""Tries to sign in, counted so that guessing is slow; and letters that were sent."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


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


class LetterQuerySet(ScopedQuerySet["Letter"]):
    """Filters that one can chain."""

    permission = Permission.EDIT_USERS

    def latest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-pk")


class Letter(models.Model):
    """A mail as it was sent, or as it waits on the outbox page when there is no mail server."""

    to = models.CharField(_("to"), max_length=300)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent at"))

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
