"""Personal calendars by a secret address: never the secret itself, only its digest."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Filters that one can chain."""

    def alive(self) -> Self:
        """Return those that nobody revoked, of people who work here."""
        return self.filter(revoked_at__isnull=True, user__is_active=True)


class CalendarFeed(models.Model):
    """A calendar of one's meetings, read by whoever knows its address; titles only where allowed."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="calendar_feeds", verbose_name=_("user")
    )
    digest = models.CharField(_("digest of the address"), max_length=64, unique=True)
    shows_titles = models.BooleanField(_("shows titles and places"), default=False)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="one_feed_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"
