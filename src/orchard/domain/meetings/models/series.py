"""Series of meetings: which type, how often, when where; and how often the customer wants it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm, WishSource
from orchard.domain.meetings.rules.when import Pattern, Weekday, WeekOfMonth
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.models.scoping import ContactQuerySet


class MeetingSeries(Versioned):
    """How often the two companies meet for one purpose; the local time stays the same all year."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="meeting_series")
    kind = models.CharField(_("type"), max_length=20, choices=MeetingKind.choices)
    wanted = models.CharField(
        _("rhythm that we want"), max_length=20, choices=Rhythm.choices, blank=True
    )
    agreed = models.CharField(_("agreed rhythm"), max_length=20, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday.choices)
    week = models.PositiveSmallIntegerField(
        _("which of the month"), choices=WeekOfMonth.choices, default=WeekOfMonth.FIRST
    )
    starts = models.TimeField(_("begins at"))
    lasting = models.PositiveSmallIntegerField(_("lasts, in minutes"), default=60)
    zone = models.CharField(_("time zone"), max_length=64)
    place = models.CharField(_("place"), max_length=200, blank=True)
    since = models.DateField(_("agreed from"))
    ended_on = models.DateField(_("ended on"), null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = ContactQuerySet["MeetingSeries"].as_manager()

    class Meta:
        verbose_name = _("series of meetings")
        ordering: ClassVar = ["account_id", "kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=Q(ended_on__isnull=True),
                name="series_once_per_type",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values)
                & Q(agreed__in=Rhythm.values)
                & Q(wanted__in=["", *Rhythm.values])
                & Q(weekday__in=Weekday.values)
                & Q(week__in=WeekOfMonth.values),
                name="series_choices_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind}"

    @property
    def pattern(self) -> Pattern:
        """Return on which days it meets."""
        return Pattern(Rhythm(self.agreed), self.weekday, self.week, self.since)


class WantedRhythm(models.Model):
    """How often a customer wants to meet for one purpose; the latest answer counts."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="wanted_rhythms")
    kind = models.CharField(_("type"), max_length=20, choices=MeetingKind.choices)
    rhythm = models.CharField(_("wanted rhythm"), max_length=20, choices=Rhythm.choices)
    source = models.CharField(_("how we know"), max_length=10, choices=WishSource.choices)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("who said so")
    )
    said_on = models.DateField(_("said on"))
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = ContactQuerySet["WantedRhythm"].as_manager()

    class Meta:
        verbose_name = _("rhythm that a customer wants")
        ordering: ClassVar = ["account_id", "-said_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values)
                & Q(rhythm__in=Rhythm.values)
                & Q(source__in=WishSource.values),
                name="wanted_rhythm_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(source=WishSource.TOLD, noted_by__isnull=False)
                | Q(source=WishSource.PORTAL, noted_by__isnull=True),
                name="wanted_rhythm_was_noted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind} {self.rhythm}"
