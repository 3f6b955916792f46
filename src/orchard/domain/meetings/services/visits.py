"""What a sponsor does after a visit: tell what came of it, and look at their own part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Debrief, Meeting
from orchard.domain.meetings.rules.kinds import MeetingState
from orchard.domain.meetings.rules.notes import LONGEST
from orchard.domain.meetings.ties import keep_ties_fresh
from orchard.domain.relationships.guards import merged


@dataclass(frozen=True, slots=True)
class DebriefNote:
    """What came of a visit, and the four questions that a sponsor asks themselves."""

    said: str
    was_prepared: bool = False
    kept_the_line: bool = False
    promises_have_owners: bool = False
    opened_doors: bool = False


@audited("meeting.debriefed")
def debrief_visit(meeting: Meeting, *, note: DebriefNote, by: User, at: datetime) -> Meeting:
    """Keep what the sponsor tells of a visit; only they know, so nobody else writes it.

    They tell it even if somebody else has their seat by now, as long as they may know the account.
    """
    if not Meeting.objects.visible_to(by).filter(pk=meeting.pk, sponsor=by).exists():
        raise NotAllowed
    remark(account=merged(meeting.account).pk, kind=meeting.kind)
    if meeting.state == MeetingState.CANCELLED or meeting.starts_at > at:
        raise Conflict(_("This visit has not taken place."))
    if not note.said.strip() or len(note.said) > LONGEST:
        raise Invalid(
            _("Say what came of the visit, in at most %(count)d letters.") % {"count": LONGEST}
        )
    keep_ties_fresh(meeting, by=by, at=at)
    Debrief.objects.update_or_create(
        meeting=meeting,
        defaults={
            "said": note.said.strip(),
            "was_prepared": note.was_prepared,
            "kept_the_line": note.kept_the_line,
            "promises_have_owners": note.promises_have_owners,
            "opened_doors": note.opened_doors,
            "by": by,
            "at": at,
        },
    )
    return meeting
