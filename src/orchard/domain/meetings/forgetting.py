"""What becomes of notes and meetings when a person at a customer is erased, or is handed what we hold of them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from orchard.domain.core import outbox
from orchard.domain.meetings.models import (
    Adjustment,
    AgendaItem,
    Attendee,
    Conversation,
    ConversationRevision,
    Debrief,
    Decision,
    Invitation,
    Lesson,
    Meeting,
    MeetingRelease,
    MeetingSeries,
    Point,
    ProposedAction,
    Seat,
    WantedRhythm,
)
from orchard.domain.meetings.rules import PointKind
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, Wording, around, in_notes, rename


def take_part() -> None:
    """Let notes go with the person when the area below erases or hands out what is held."""
    belonging.add(belonging.Belongings("meetings", PATHS, _forget))


def _versions_about(contact: Contact) -> Q:
    """Return the condition for states of notes that the person stands in, or once stood in.

    Somebody who was taken off a note is still in what it said before.
    """
    states = ConversationRevision.objects.values_list("pk", "state__contacts")
    once = [key for key, seated in states.iterator() if contact.pk in seated]
    notes = Seat.objects.filter(contact=contact).values("conversation")
    return Q(pk__in=once) | Q(conversation__in=notes)


PATHS: tuple[belonging.Path, ...] = (
    (Conversation, "seats__contact"),
    (Point, "conversation__seats__contact"),
    (Seat, "contact"),
    (ConversationRevision, _versions_about),
    (Meeting, "attendees__contact"),
    (Attendee, "contact"),
    (Invitation, "contact"),
    (ProposedAction, "contact"),
    (WantedRhythm, "contact"),
)
TEXTS: tuple[Texts, ...] = (
    (MeetingSeries, "account__", ("place",)),
    (Meeting, "account__", ("title", "purpose", "place", "cost_reason", "said", "reason")),
    (AgendaItem, "meeting__account__", ("text",)),
    (MeetingRelease, "meeting__account__", ("purpose", "agenda")),
    (Decision, "meeting__account__", ("text", "why")),
    (Lesson, "meeting__account__", ("text",)),
    (Adjustment, "meeting__account__", ("text", "why")),
    (ProposedAction, "meeting__account__", ("text", "reason")),
    (Debrief, "meeting__account__", ("said",)),
)
"""What a meeting left stays: whoever is named there is called by a pseudonym."""


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Erase a person from notes, wherever they took part: also where a merger was undone since.

    Of conversations with them only the decisions stay, without their name: what was said and
    understood there is about them. In other notes their name becomes a pseudonym.
    """
    theirs = list(Conversation.objects.filter(seats__contact=contact).values_list("pk", flat=True))
    gone = _("erased")
    once = ConversationRevision.objects.filter(_versions_about(contact))
    near = {
        *around(contact).accounts,
        *once.values_list("conversation__account", flat=True),
    }
    once.delete()
    insights = Point.objects.filter(conversation__in=theirs, kind=PointKind.INSIGHT)
    insights.update(text=gone, why=gone)
    emptied = Conversation.objects.filter(pk__in=theirs)
    emptied.update(said=gone, version=F("version") + 1)
    _rename_all(near, theirs, in_notes(contact, name=name, instead=instead))
    rename(contact, TEXTS, name=name, instead=instead)
    Attendee.objects.filter(contact=contact).update(is_target=False)
    Invitation.objects.filter(contact=contact).delete()
    addresses = [contact.email] if contact.email else []
    transaction.on_commit(lambda: outbox.forget(addresses) if addresses else None)


def _rename_all(accounts: set[int], emptied: list[int], wording: Wording) -> None:
    notes = Conversation.objects.filter(Q(account__in=accounts) | Q(pk__in=emptied))
    points = Point.objects.filter(conversation__in=notes.values("pk"))
    for point in points.filter(wording.may_change(Point, ("text", "why"))):
        words = {one: wording(getattr(point, one)) for one in ("text", "why")}
        if words != {"text": point.text, "why": point.why}:
            Point.objects.filter(pk=point.pk).update(**words)
    rest = notes.exclude(pk__in=emptied).filter(wording.may_change(Conversation, ("said",)))
    for note in rest:
        said = wording(note.said)
        if said != note.said:
            Conversation.objects.filter(pk=note.pk).update(said=said, version=F("version") + 1)
    for old in ConversationRevision.objects.filter(conversation__in=notes.values("pk")):
        _rename(old, wording)


def _rename(old: ConversationRevision, wording: Wording) -> None:
    state = dict(old.state)
    state["said"] = wording(state["said"])
    state["points"] = [
        {key: wording(text) for key, text in point.items()} for point in state["points"]
    ]
    if state != old.state:
        ConversationRevision.objects.filter(pk=old.pk).update(state=state)
