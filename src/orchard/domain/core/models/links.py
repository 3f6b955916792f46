"""Links that let one person in once: the first administrator, an invitation, a forgotten password."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models.users import User
from orchard.domain.core.rules import LinkPurpose, Permission
from orchard.domain.core.scoping import ScopedQuerySet


class LinkQuerySet(ScopedQuerySet["OneTimeLink"]):
    """Filters that one can chain."""

    permission = Permission.EDIT_USERS

    def unused(self) -> Self:
        """Return links that nobody followed to the end."""
        return self.filter(used_at__isnull=True)


class OneTimeLink(models.Model):
    """What is known of a link: never its token, only the token's digest.

    `bound_to` is a digest of the password at the time: a changed password ends the link.
    """

    purpose = models.CharField(_("purpose"), max_length=30, choices=LinkPurpose.choices)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="links", verbose_name=_("user")
    )
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    bound_to = models.CharField(_("digest of the password"), max_length=64, blank=True)
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time link")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose=LinkPurpose.FIRST_ADMINISTRATOR) | Q(user__isnull=False),
                name="link_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=LinkPurpose.values), name="link_purpose_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.user_id}"
