"""What one may do with a note: write it, change it with its history kept, take it out, put it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.core import removal
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.meetings.guards import check_contacts, check_ours
from orchard.domain.meetings.models import Conversation, ConversationRevision, Point, Seat
from orchard.domain.meetings.rules import PointKind, check_count, check_point, check_said
from orchard.domain.relationships.guards import check_team, merged, today
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace.models import Opportunity


@dataclass(frozen=True, slots=True)
class Already:
    """The keys of what stands in a note: it may stay, whatever became of it meanwhile."""

    contacts: frozenset[int] = frozenset()
    ours: frozenset[int] = frozenset()
    goals: frozenset[int | None] = frozenset()
    opportunities: frozenset[int | None] = frozenset()
    points: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PointNote:
    """A decision or an insight, why it matters, and what it touches; `key` is the row it replaces."""

    kind: PointKind
    text: str
    why: str
    goal: CustomerGoal | None = None
    opportunity: Opportunity | None = None
    key: int | None = None

    def check(self, account: Account, already: Already) -> None:
        """Refuse what says nothing, and what newly touches something of another account."""
        check_point(self.text, self.why)
        if _is_foreign(self.goal, already.goals, account):
            raise Invalid(_("This goal does not stand in the profile of this account."))
        if _is_foreign(self.opportunity, already.opportunities, account):
            raise Invalid(_("This opportunity belongs to another account."))

    def values(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "kind": self.kind,
            "text": self.text.strip(),
            "why": self.why.strip(),
            "goal": self.goal,
            "opportunity": self.opportunity,
        }


@dataclass(frozen=True, slots=True)
class ConversationNote:
    """When a conversation was, with whom, what was said, and what of it matters.

    `seen` are the keys of the points that whoever writes saw: others that somebody added meanwhile
    stay. Without it they are all that there are.
    """

    held_on: date
    said: str
    points: Sequence[PointNote]
    contacts: Sequence[Contact] = ()
    ours: Sequence[User] = ()
    seen: Collection[int] | None = None

    def check(
        self, account: Account, *, by: User, at: datetime, already: Already | None = None
    ) -> None:
        """Refuse a note that says nothing or not why, and people of elsewhere."""
        known = already or Already()
        check_said(self.said, self.held_on, today(by, at))
        kept = known.points - set(self.seen if self.seen is not None else known.points)
        check_count(len(self.points) + len(kept))
        for point in self.points:
            point.check(account, known)
        self._check_people(account, by, known)

    def _check_people(self, account: Account, by: User, known: Already) -> None:
        check_contacts(account, self.contacts, seated=known.contacts)
        check_ours(by, self.ours, seated=known.ours)


@audited("conversation.noted")
def note_conversation(
    account: Account, *, note: ConversationNote, by: User, at: datetime
) -> Conversation:
    """Write down a conversation; without one of us named, who writes it took part."""
    check_team(by, account)
    note.check(account, by=by, at=at)
    made = Conversation.objects.create(
        account=account, held_on=note.held_on, said=note.said.strip(), by=by, at=at
    )
    _seat(made, note, by)
    _keep(made, note.points, note.seen)
    return _revised(made, by, at)


@audited("conversation.note_changed")
def change_note(
    found: Conversation, *, expected: int, note: ConversationNote, by: User, at: datetime
) -> Conversation:
    """Change a note; what it said before stays in its history."""
    _check_open(found, by)
    note.check(merged(found.account), by=by, at=at, already=_already(found))
    try:
        changed = update_versioned(found, expected, held_on=note.held_on, said=note.said.strip())
    except StaleVersion as stale:
        raise _both(found, note, stale) from stale
    changed.seats.all().delete()
    _seat(changed, note, by)
    _keep(changed, note.points, note.seen)
    return _revised(changed, by, at)


@audited("conversation.note_removed")
def remove_note(found: Conversation, *, expected: int, by: User, at: datetime) -> Conversation:
    """Take a note out as one saw it; it can be put back."""
    check_team(by, merged(found.account))
    return removal.remove(found, at=at, expected=expected)


@audited("conversation.note_restored")
def restore_note(found: Conversation, *, by: User, at: datetime) -> Conversation:
    """Put a note back that was taken out."""
    check_team(by, merged(found.account))
    return removal.restore(found)


def _check_open(found: Conversation, by: User) -> None:
    check_team(by, merged(found.account))
    removal.check_stands(found)
    if found.seats.filter(contact__restricted_on__isnull=False).exists():
        text = _("Somebody of this conversation asked us not to use what we know. Lift that first.")
        raise Conflict(text)


def _is_foreign(
    one: CustomerGoal | Opportunity | None, known: Collection[int | None], account: Account
) -> bool:
    return one is not None and one.pk not in known and merged(one.account).pk != account.pk


def _already(found: Conversation) -> Already:
    points, seats = list(found.points.all()), list(found.seats.all())
    return Already(
        contacts=frozenset(one.contact_id for one in seats if one.contact_id is not None),
        ours=frozenset(one.user_id for one in seats if one.user_id is not None),
        goals=frozenset(one.goal_id for one in points),
        opportunities=frozenset(one.opportunity_id for one in points),
        points=frozenset(one.pk for one in points),
    )


def _both(found: Conversation, note: ConversationNote, stale: StaleVersion) -> StaleVersion:
    """Return both versions whole: also who took part and what matters, in words."""
    seats = list(Seat.objects.filter(conversation=found).select_related("contact", "user"))
    points = Point.objects.filter(conversation=found).select_related("goal", "opportunity")
    theirs = _words(
        [one.contact for one in seats if one.contact],
        [one.user for one in seats if one.user],
        points,
    )
    return StaleVersion(
        current=stale.current,
        mine={**stale.mine, **_words(note.contacts, note.ours, note.points)},
        theirs={**stale.theirs, **theirs},
    )


def _words(
    contacts: Iterable[Contact], ours: Iterable[User], points: Iterable[Point | PointNote]
) -> dict[str, str]:
    return {
        "contacts": ", ".join(sorted(one.name for one in contacts)),
        "ours": ", ".join(sorted(one.name for one in ours)),
        _("What matters"): " / ".join(_sentence(one) for one in points),
    }


def _sentence(one: Point | PointNote) -> str:
    touched = (str(it.title) for it in (one.goal, one.opportunity) if it is not None)
    parts = (one.text.strip(), one.why.strip(), *touched)
    return f"{PointKind(one.kind).label}: {'; '.join(parts)}"


def _seat(made: Conversation, note: ConversationNote, by: User) -> None:
    ours = list(note.ours) or [by]
    seats = [Seat(conversation=made, contact=one) for one in note.contacts]
    Seat.objects.bulk_create([*seats, *(Seat(conversation=made, user=one) for one in ours)])


def _keep(made: Conversation, points: Sequence[PointNote], seen: Collection[int] | None) -> None:
    """Store the points: those that there were keep their row; others go, unless nobody saw them."""
    mine = set(Point.objects.filter(conversation=made).values_list("pk", flat=True))
    named = {point.key for point in points}
    gone = mine - named if seen is None else mine & set(seen) - named
    Point.objects.filter(pk__in=gone).delete()
    for point in points:
        if point.key in mine:
            Point.objects.filter(pk=point.key).update(**point.values())
        else:
            Point.objects.create(conversation=made, **point.values())


def _revised(made: Conversation, by: User, at: datetime) -> Conversation:
    """Keep the state of a note; people are named by keys, so that who is erased is nowhere."""
    points = made.points.select_related("goal", "opportunity").order_by("pk")
    state = {
        "held_on": made.held_on.isoformat(),
        "said": made.said,
        "contacts": list(made.seats.filter(user=None).values_list("contact", flat=True)),
        "ours": list(made.seats.filter(contact=None).values_list("user", flat=True)),
        "points": [
            {
                "kind": one.kind,
                "text": one.text,
                "why": one.why,
                "goal": one.goal.title if one.goal else "",
                "opportunity": one.opportunity.title if one.opportunity else "",
            }
            for one in points
        ],
    }
    ConversationRevision.objects.create(
        conversation=made, number=made.version, state=state, by=by, at=at
    )
    return made
