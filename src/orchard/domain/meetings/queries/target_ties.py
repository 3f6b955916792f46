"""What became of the ties that a meeting was for: how each stood before it, and how it was seen after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Attendee, Meeting
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.meetings.rules.kinds import TOOK_PLACE
from orchard.domain.meetings.rules.when import local
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.models import Contact, TieAssessment

Seen = Mapping[tuple[int, int], list[TieAssessment]]


@dataclass(frozen=True, slots=True)
class TargetTie:
    """The tie of one of us who was there; without assessment nobody said how it stood."""

    contact: Contact
    user: User
    before: TieAssessment | None
    after: TieAssessment | None


@dataclass(frozen=True, slots=True)
class Target:
    """Whose tie a meeting is for, with those ties; they are empty for who is not of the team."""

    contact: Contact
    ties: tuple[TargetTie, ...]

    @property
    def is_unseen(self) -> bool:
        """Say whether nobody looked at any of the ties again."""
        return bool(self.ties) and all(one.after is None for one in self.ties)


def targets(viewer: User, account: Account, sitting: Sitting) -> tuple[Target, ...]:
    """Return whose ties a meeting is for, and to the team what became of them.

    An assessment counts as of after the meeting until the next one that is for the same person.
    """
    if not sitting.targets or not people.may_see_opinions(viewer, account):
        return tuple(Target(one, ()) for one in sitting.targets)
    seen, ends = _assessments(viewer, sitting), _next_days(viewer, account, sitting.row)
    return tuple(_target(sitting, one, seen, ends.get(one.pk)) for one in sitting.targets)


def target_tie(
    viewer: User, account: Account, sitting: Sitting, contact_id: int, user_id: int
) -> TargetTie:
    """Return one of the ties that a meeting was for, once it took place."""
    found = targets(viewer, account, sitting) if sitting.row.state in TOOK_PLACE else ()
    for tie in (tie for one in found for tie in one.ties):
        if (tie.contact.pk, tie.user.pk) == (contact_id, user_id):
            return tie
    raise NotFound


def _target(sitting: Sitting, contact: Contact, seen: Seen, end: date | None) -> Target:
    """Return the ties to a person; of who asked not to be spoken of there are none."""
    if contact.restricted_on is not None or contact.erased_at is not None:
        return Target(contact, ())
    ties = []
    for user in sitting.ours:
        rows = seen.get((contact.pk, user.pk), [])
        before = [one for one in rows if not _is_after(one, sitting.row)]
        after = [one for one in rows if _is_after(one, sitting.row) and _is_before(one, end)]
        ties.append(TargetTie(contact, user, _last(before), _last(after)))
    return Target(contact, tuple(ties))


def _is_after(one: TieAssessment, row: Meeting) -> bool:
    """Say whether an assessment is of after a meeting: on its day by when it was written."""
    day = row.starts.date()
    return one.on > day or (one.on == day and one.at >= row.starts_at)


def _is_before(one: TieAssessment, end: date | None) -> bool:
    return end is None or one.on < end


def _last(rows: list[TieAssessment]) -> TieAssessment | None:
    return rows[-1] if rows else None


def _assessments(viewer: User, sitting: Sitting) -> Seen:
    """Return what was said of the ties between these people, the latest last."""
    rows = TieAssessment.objects.visible_to(viewer).usable().filter(
        tie__contact__in=[one.pk for one in sitting.targets],
        tie__user__in=[one.pk for one in sitting.ours],
    )  # fmt: skip
    found: dict[tuple[int, int], list[TieAssessment]] = defaultdict(list)
    for one in rows.select_related("tie", "by").order_by("on", "pk"):
        found[one.tie.contact_id, one.tie.user_id].append(one)
    return found


def _next_days(viewer: User, account: Account, row: Meeting) -> dict[int, date]:
    """Return by person on which day the next meeting for the tie to them took place."""
    later = Meeting.objects.visible_to(viewer).of(account).took_place()
    rows = Attendee.objects.filter(
        meeting__in=later.filter(starts_at__gt=row.starts_at).order_by().values("pk"), is_target=True,
        contact__in=row.attendees.filter(is_target=True).values("contact"),
    )  # fmt: skip
    found: dict[int, date] = {}
    for contact, starts_at, zone in rows.order_by("meeting__starts_at", "pk").values_list(
        "contact", "meeting__starts_at", "meeting__zone"
    ):
        assert contact is not None, "a target is one of theirs"
        found.setdefault(contact, local(starts_at, zone).date())
    return found
