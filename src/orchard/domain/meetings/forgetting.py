"""What becomes of notes when a person at a customer is erased, or is handed what we hold of them."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from orchard.domain.meetings.models import Conversation, ConversationRevision, Point, Seat
from orchard.domain.meetings.rules import PointKind
from orchard.domain.relationships import belonging
from orchard.domain.relationships.guards import current_account
from orchard.domain.relationships.models import Contact, in_family
from orchard.domain.relationships.pseudonyms import without_name

PATHS: tuple[belonging.Path, ...] = (
    (Conversation, "seats__contact"),
    (Point, "conversation__seats__contact"),
    (Seat, "contact"),
    (ConversationRevision, "conversation__seats__contact"),
)


def take_part() -> None:
    """Let notes go with the person when the area below erases or hands out what is held."""
    belonging.add(belonging.Belongings("meetings", PATHS, _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Erase a person from the notes of their account.

    Of conversations with them only the decisions stay, without their name: what was said and
    understood there is about them. In other notes their name becomes a pseudonym.
    """
    notes = Conversation.objects.filter(in_family(current_account(contact)))
    theirs = list(notes.filter(seats__contact=contact).values_list("pk", flat=True))
    gone = _("erased")
    ConversationRevision.objects.filter(conversation__in=theirs).delete()
    insights = Point.objects.filter(conversation__in=theirs, kind=PointKind.INSIGHT)
    insights.update(text=gone, why=gone)
    notes.filter(pk__in=theirs).update(said=gone, version=F("version") + 1)
    for point in Point.objects.filter(conversation__in=notes.values("pk")):
        words = {one: without_name(getattr(point, one), name, instead) for one in ("text", "why")}
        if words != {"text": point.text, "why": point.why}:
            Point.objects.filter(pk=point.pk).update(**words)
    for note in notes.exclude(pk__in=theirs):
        said = without_name(note.said, name, instead)
        if said != note.said:
            Conversation.objects.filter(pk=note.pk).update(said=said, version=F("version") + 1)
    for old in ConversationRevision.objects.filter(conversation__in=notes.values("pk")):
        _rename(old, name, instead)


def _rename(old: ConversationRevision, name: str, instead: str) -> None:
    state = dict(old.state)
    state["said"] = without_name(state["said"], name, instead)
    state["points"] = [
        {key: without_name(text, name, instead) for key, text in point.items()}
        for point in state["points"]
    ]
    if state != old.state:
        ConversationRevision.objects.filter(pk=old.pk).update(state=state)
