"""What one may do so that the customer reads of a meeting what is meant for them, and no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.meetings.among_us import is_among_us
from orchard.domain.meetings.guards import checked_points
from orchard.domain.meetings.models import Meeting, MeetingRelease
from orchard.domain.meetings.rules.notes import LONGEST_POINT
from orchard.domain.plans.queries.rights import check_may_share
from orchard.domain.relationships.guards import merged


@dataclass(frozen=True, slots=True)
class ReleaseNote:
    """Purpose and agenda in words for the customer, and the keys of the decisions that they may read."""

    purpose: str = ""
    agenda: Sequence[str] = ()
    decisions: Collection[int] = ()


@audited("meeting.released")
def release_meeting(
    meeting: Meeting, *, expected: int, note: ReleaseNote, by: User, at: datetime
) -> MeetingRelease:
    """Keep what the customer reads of a meeting while it is shared; `expected` is 0 the first time."""
    account = merged(meeting.account)
    check_may_share(by, account)
    remark(account=account.pk, kind=meeting.kind, decisions=len(note.decisions))
    if len(note.purpose) > LONGEST_POINT:
        raise Invalid(_("Keep each to %(count)d letters.") % {"count": LONGEST_POINT})
    words = {
        "purpose": note.purpose.strip(), "agenda": "\n".join(_for_them(note.agenda)),
        "released_by": by, "released_at": at,
    }  # fmt: skip
    kept = _kept(meeting, expected, words)
    _release_decisions(meeting, set(note.decisions))
    return kept


def _for_them(agenda: Sequence[str]) -> list[str]:
    """Return the points of an agenda; refuse one that says itself that it is only for us."""
    points = checked_points(agenda)
    if any(map(is_among_us, points)):
        raise Invalid(_("Take out the points that are only among us."))
    return points


def _kept(meeting: Meeting, expected: int, words: dict[str, object]) -> MeetingRelease:
    """Write the words; whoever saw an earlier state of them is told."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    known = MeetingRelease.objects.filter(meeting=meeting).first()
    if known is None:
        return MeetingRelease.objects.create(meeting=meeting, **words)
    return update_versioned(known, expected, **words)


def _release_decisions(meeting: Meeting, keys: set[int]) -> None:
    rows = meeting.decisions.all()
    if keys - set(rows.values_list("pk", flat=True)):
        raise NotFound
    rows.filter(pk__in=keys).update(is_released=True)
    rows.exclude(pk__in=keys).update(is_released=False)
