"""For which meeting a conversation with people of the customer is prepared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import Attachment
from orchard.domain.meetings.models.sitting import Meeting
from orchard.domain.relationships.models import Preparation
from orchard.domain.relationships.models.switch import SwitchedQuerySet


class MeetingPreparations(SwitchedQuerySet["MeetingPreparation"]):
    """Preparations that the team of the account sees, while opinions about people are switched on."""

    path: ClassVar[str] = "meeting__account__"


class MeetingPreparation(models.Model):
    """That a conversation is one meeting's; what is prepared stands with the conversation.

    It is no column of the meeting, for meetings are read by more than the team of the account.
    """

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, related_name="+", verbose_name=_("meeting")
    )
    talk = models.OneToOneField(
        Preparation, models.CASCADE, related_name="+", verbose_name=_("prepared conversation")
    )
    support_file = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("file with the plan of change and support"),
    )  # fmt: skip

    objects = MeetingPreparations.as_manager()

    class Meta:
        verbose_name = _("preparation of a meeting")
        ordering: ClassVar = ["meeting_id"]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.talk_id}"
