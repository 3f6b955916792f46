"""Notes of conversations: when, with whom, what was said, and what of it matters and why."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.meetings.rules import PointKind
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.models.scoping import OpinionQuerySet
from orchard.domain.whitespace.models import Opportunity

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ConversationQuerySet(OpinionQuerySet["Conversation"]):
    """Filters that one can chain; notes are for the team of the account alone."""

    def standing(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)


class Conversation(Versioned):
    """A conversation with a customer as somebody wrote it down; only the team reads it."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="conversations", verbose_name=_("account")
    )
    held_on = models.DateField(_("held on"))
    said = models.TextField(_("what was said"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of a conversation")
        ordering: ClassVar = ["account_id", "-held_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["account", "-held_on"], name="conversation_by_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(said=""), name="conversation_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.held_on}"


class OfConversation(OpinionQuerySet[M_co]):
    """Rows that hang on a conversation."""

    path: ClassVar[str] = "conversation__account__"


class Seat(models.Model):
    """Somebody who took part: a contact, or one of us."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="seats", verbose_name=_("conversation")
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, related_name="+", verbose_name=_("contact")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("one of us")
    )

    objects = OfConversation["Seat"].as_manager()

    class Meta:
        verbose_name = _("who took part in a conversation")
        ordering: ClassVar = ["conversation_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True, user__isnull=False)
                | Q(contact__isnull=False, user__isnull=True),
                name="seat_is_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["conversation", "contact"], name="contact_once_in_a_conversation"
            ),
            models.UniqueConstraint(
                fields=["conversation", "user"], name="user_once_in_a_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.contact_id or self.user_id}"


class Point(models.Model):
    """A decision or an insight, and why it matters."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="points", verbose_name=_("conversation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PointKind.choices)
    text = models.TextField(_("decision or insight"))
    why = models.TextField(_("why it matters"))
    goal = models.ForeignKey(
        CustomerGoal,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("touches the goal"),
    )
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, related_name="+",
        verbose_name=_("touches the opportunity"),
    )  # fmt: skip

    objects = OfConversation["Point"].as_manager()

    class Meta:
        verbose_name = _("decision or insight")
        ordering: ClassVar = ["conversation_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=PointKind.values) & ~Q(text="") & ~Q(why=""),
                name="point_says_why_it_matters",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.kind}"


class ConversationRevision(models.Model):
    """One state of a note, as it was saved; only ever added, emptied when a person is erased."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="revisions", verbose_name=_("conversation")
    )
    number = models.PositiveIntegerField(_("version"))
    state = models.JSONField(_("what it said"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = OfConversation["ConversationRevision"].as_manager()

    class Meta:
        verbose_name = _("revision of a note")
        ordering: ClassVar = ["conversation_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "number"], name="revision_of_note_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.number}"
