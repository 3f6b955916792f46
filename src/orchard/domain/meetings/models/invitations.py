"""Invitations by mail: who was asked to a meeting, what of it they should know and what they know."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.meetings.models.sitting import Meeting, OfMeeting
from orchard.domain.relationships.models import Contact


class InvitationQuerySet(OfMeeting["Invitation"]):
    """Filters that one can chain."""

    def waiting(self) -> InvitationQuerySet:
        """Return those of which a mail has still to leave: never asked, or of an earlier state."""
        late = Q(told__isnull=True) | Q(told__lt=F("wanted"))
        return self.filter(late, dropped_at__isnull=True)


class Invitation(models.Model):
    """One person asked to one meeting; `wanted` is the state they should know, `told` the one they do.

    Both are versions of the meeting, which calendars know as its sequence. Where no mail can leave it
    is dropped and stays, so that whoever asked sees that the person knows nothing.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, related_name="+", verbose_name=_("contact")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("one of us")
    )
    wanted = models.PositiveIntegerField(_("state of the meeting that they should know"))
    told = models.PositiveIntegerField(_("state of the meeting that they know"), null=True)
    told_at = models.DateTimeField(_("last mailed at"), null=True)
    is_withdrawn = models.BooleanField(_("is not asked any more"), default=False)
    dropped_at = models.DateTimeField(_("given up at"), null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("asked at"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a meeting")
        ordering: ClassVar = ["meeting_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True, user__isnull=False)
                | Q(contact__isnull=False, user__isnull=True),
                name="invitation_is_for_one_person",
            ),
            models.UniqueConstraint(fields=["meeting", "contact"], name="contact_invited_once"),
            models.UniqueConstraint(fields=["meeting", "user"], name="user_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.contact_id or self.user_id}"

    @property
    def is_known(self) -> bool:
        """Say whether the last state that they should know was mailed to them."""
        return self.told is not None and self.told >= self.wanted

    @property
    def name_of(self) -> tuple[str, int | None]:
        """Return which kind of person it is for, and their key."""
        return ("user", self.user_id) if self.user_id else ("contact", self.contact_id)

    @property
    def name(self) -> str:
        """Return whom it is for."""
        who = self.user or self.contact
        return who.name if who else ""
