"""Personal tokens of the programming interface, and the answers that a repeated request gets."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models.users import User
from orchard.domain.core.rules import Permission, TokenScope
from orchard.domain.core.scoping import ScopedQuerySet


class TokenQuerySet(ScopedQuerySet["ApiToken"]):
    """Filters that one can chain."""

    permission = Permission.EDIT_USERS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # owners are users
        """Return one's own tokens; who manages users sees everybody's."""
        return self if viewer.may(Permission.EDIT_USERS) else self.of(viewer)

    def of(self, user: User) -> Self:
        """Return the tokens of a person."""
        return self.filter(user=user)

    def alive(self, on: date) -> Self:
        """Return tokens that open something on the day; with its person a token dies."""
        living = self.filter(revoked_at__isnull=True, user__is_active=True)
        return living.filter(expires_on__gte=on)


class ApiToken(models.Model):
    """What lets a program act for a person: never the token itself, only its digest."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("what it is for"), max_length=100)
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    scopes = models.JSONField(_("what it may do"))
    made_at = models.DateTimeField(_("made at"))
    expires_on = models.DateField(_("valid through"))
    last_used_on = models.DateField(_("last used on"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="token_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name}"

    def allows(self, scope: TokenScope) -> bool:
        """Say whether the token was made for this."""
        return scope in self.scopes

    def is_alive(self, at: datetime) -> bool:
        """Say whether it was neither revoked nor expired."""
        return self.revoked_at is None and at.date() <= self.expires_on


class RememberedAnswer(models.Model):
    """What a write was answered, for a program that did not hear it and asks again."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers")
    key = models.CharField(_("key of the request"), max_length=200)
    request = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = models.TextField(_("answer"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("answer to a repeated request")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="answer_once_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"
