"""What a customer may read of a meeting, once it is shared: words for them, kept apart from ours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.meetings.models.sitting import Meeting, OfMeeting


class MeetingRelease(Versioned):
    """Purpose and agenda as the customer reads them; what we change in ours changes nothing here."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="release")
    purpose = models.TextField(_("what it is for"), blank=True)
    agenda = models.TextField(_("agenda, one point a line"), blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("released at"))

    objects = OfMeeting["MeetingRelease"].as_manager()

    class Meta:
        verbose_name = _("what a customer reads of a meeting")
        ordering: ClassVar = ["meeting_id"]

    def __str__(self) -> str:
        return f"{self.meeting_id}"

    @property
    def points(self) -> tuple[str, ...]:
        """Return the agenda, point by point."""
        return tuple(self.agenda.splitlines())
