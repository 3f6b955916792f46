"""Whom comments on accounts speak to."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import Account, may_know
from orchard.domain.core.models import Comment, User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class MentionQuerySet(ScopedQuerySet["Mention"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return mentions on accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def waiting_for(self, user: User) -> Self:
        """Return those that the person did not read, in comments that stand."""
        return self.filter(user=user, read_at__isnull=True, comment__deleted_at__isnull=True)


class Mention(models.Model):
    """That a comment on an account speaks to somebody; it waits until they say that they read it."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name=_("account")
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="mentions", verbose_name=_("comment")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("mentioned at"))
    read_at = models.DateTimeField(_("read at"), null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention in a comment")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once_per_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.user_id}"
