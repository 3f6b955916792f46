"""Meetings: when and where, for what, with whom, about what, and how far they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.meetings.models.series import MeetingSeries
from orchard.domain.meetings.rules.kinds import TO_COME, TOOK_PLACE, MeetingKind, MeetingState
from orchard.domain.meetings.rules.when import is_doubled, local
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.models.scoping import ContactQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class MeetingQuerySet(ContactQuerySet["Meeting"]):
    """Filters that one can chain."""

    def to_come(self) -> Self:
        """Return those that nobody held or cancelled yet."""
        return self.filter(state__in=TO_COME)

    def took_place(self) -> Self:
        """Return those that were held."""
        return self.filter(state__in=TOOK_PLACE)


class Meeting(Versioned):
    """A meeting with a customer; a cancelled one stays with its reason, for it breaks the rhythm.

    With a sponsor it is a visit of theirs, which they tell of afterwards.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, models.PROTECT, null=True, related_name="meetings")
    kind = models.CharField(_("type"), max_length=20, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("what it is to bring"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    lasting = models.PositiveSmallIntegerField(_("lasts, in minutes"), default=60)
    zone = models.CharField(_("time zone"), max_length=64)
    place = models.CharField(_("place"), max_length=200, blank=True)
    sponsor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("visit of the sponsor")
    )
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    cost_reason = models.TextField(_("why it costs more than the limit"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    said = models.TextField(_("minutes"), blank=True)
    is_without_decisions = models.BooleanField(_("nothing was decided"), default=False)
    reason = models.TextField(_("why it was cancelled"), blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering: ClassVar = ["-starts_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["account", "kind", "starts_at"], name="meeting_by_account")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_title"),
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values) & Q(state__in=MeetingState.values),
                name="meeting_choices_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(reason=""),
                name="meeting_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(MeetingState.MINUTED, MeetingState.CLOSED)) | ~Q(said=""),
                name="meeting_minuted_with_minutes",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True, currency="")
                | Q(cost__isnull=False) & ~Q(currency=""),
                name="meeting_cost_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts(self) -> datetime:
        """Return when it begins, as clocks show it where it is."""
        return local(self.starts_at, self.zone)

    @property
    def ends_at(self) -> datetime:
        """Return when it ends."""
        return self.starts_at + timedelta(minutes=self.lasting)

    @property
    def is_doubled(self) -> bool:
        """Say whether clocks show its time twice that day, so that the offset has to be said."""
        return is_doubled(self.starts_at, self.zone)

    @property
    def is_to_come(self) -> bool:
        """Say whether nobody held or cancelled it yet."""
        return self.state in TO_COME

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)


class OfMeeting(ContactQuerySet[M_co]):
    """Rows that hang on a meeting."""

    path: ClassVar[str] = "meeting__account__"


class Attendee(models.Model):
    """Somebody who is to take part; `is_target` says that the tie to them is what it is for."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, related_name="+", verbose_name=_("contact")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("one of us")
    )
    is_target = models.BooleanField(_("the tie is what it is for"), default=False)

    objects = OfMeeting["Attendee"].as_manager()

    class Meta:
        verbose_name = _("who takes part in a meeting")
        ordering: ClassVar = ["meeting_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True, user__isnull=False, is_target=False)
                | Q(contact__isnull=False, user__isnull=True),
                name="attendee_is_one_person",
            ),
            models.UniqueConstraint(
                fields=["meeting", "contact"], name="contact_once_in_a_meeting"
            ),
            models.UniqueConstraint(fields=["meeting", "user"], name="user_once_in_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.contact_id or self.user_id}"


class AgendaItem(models.Model):
    """One point of the agenda."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    place = models.PositiveSmallIntegerField(_("place"))
    text = models.CharField(_("point"), max_length=300)

    objects = OfMeeting["AgendaItem"].as_manager()

    class Meta:
        verbose_name = _("point of an agenda")
        ordering: ClassVar = ["meeting_id", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "place"], name="agenda_place_once"),
            models.CheckConstraint(condition=~Q(text=""), name="agenda_item_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.place}"
