"""How what is prepared for the people of a meeting follows it, and whether the meeting landed.

These are parts of the services that prepare, change and close meetings.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, MeetingPreparation
from orchard.domain.meetings.rules.kinds import ProposalState
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.cards import TalkPlan
from orchard.domain.relationships.guards import today
from orchard.domain.relationships.models import Contact, Preparation, PreparationSeat
from orchard.domain.relationships.rules import LONGEST, SHORTEST, Colour


class NoNextStep(Conflict):
    """Who leaves a meeting with energy is hard to find a week later; one may close it all the same."""

    default = gettext_lazy(
        "No next step with a date is written down. Propose one, or close it all the same."
    )


def plan_of(meeting: Meeting) -> TalkPlan:
    """Return what the conversation of a meeting is for, when it is and how long, as plans take it."""
    minutes = min(max(meeting.lasting, SHORTEST), LONGEST)
    return TalkPlan(meeting.title, meeting.starts.date(), minutes)


def guests_of(meeting: Meeting) -> list[Contact]:
    """Return those of theirs who take part and of whom one may use what is known."""
    rows = Contact.objects.usable().filter(left_on__isnull=True)
    seats = meeting.attendees.filter(contact__isnull=False).values("contact")
    return list(rows.filter(pk__in=seats).order_by("pk"))


def follow(meeting: Meeting) -> None:
    """Let what is prepared follow its meeting: name, day, length, and who takes part."""
    link = MeetingPreparation.objects.filter(meeting=meeting).first()
    if link is None:
        return
    plan, keys = plan_of(meeting), [one.pk for one in guests_of(meeting)]
    rows = Preparation.objects.filter(pk=link.talk_id, held_on__isnull=True)
    rows.update(
        purpose=plan.purpose, planned_on=plan.planned_on, minutes=plan.minutes,
        version=F("version") + 1,
    )  # fmt: skip
    rows.exclude(idea_owner__in=keys).update(idea_owner=None)
    seats = PreparationSeat.objects.filter(preparation=link.talk_id)
    seats.exclude(contact__in=keys).delete()
    new = set(keys) - set(seats.values_list("contact", flat=True))
    PreparationSeat.objects.bulk_create(
        PreparationSeat(preparation_id=link.talk_id, contact_id=key) for key in sorted(new)
    )


def has_dated_step(meeting: Meeting) -> bool:
    """Say whether somebody does something by a day after a meeting."""
    proposed = meeting.proposals.exclude(state=ProposalState.DECLINED)
    noted = MeetingPreparation.objects.filter(meeting=meeting, talk__next_step_on__isnull=False)
    return proposed.exists() or noted.exclude(talk__next_step="").exists()


def check_landed(meeting: Meeting, *, by: User, at: datetime) -> None:
    """Warn who may know how the guests work, where one of them needs a next step and none is dated."""
    keys = [one.pk for one in guests_of(meeting)]
    styles = people.current_styles(by, keys, on=today(by, at)).values()
    if any(Colour.YELLOW in one.colours for one in styles) and not has_dated_step(meeting):
        raise NoNextStep
