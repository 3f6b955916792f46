"""What one may do around a conversation: keep concerns and questions, prepare it, look back at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships import queries
from orchard.domain.relationships.cards import PointNote, TalkPlan, TalkSheet, check_lengths
from orchard.domain.relationships.guards import check_contact, check_team, merged, today
from orchard.domain.relationships.models import (
    Contact,
    OpenPoint,
    Preparation,
    PreparationSeat,
    Story,
    in_family,
)
from orchard.domain.relationships.rules import (
    HIGHEST,
    LOWEST,
    Adapted,
    Colour,
    check_not_ahead,
)

MOST_PEOPLE = 12


@audited("point.raised")
def raise_point(contact: Contact, *, note: PointNote, by: User, at: datetime) -> OpenPoint:
    """Keep a concern or a question of a person until it is answered."""
    check_contact(by, contact)
    note.check()
    check_not_ahead(note.raised_on, today(by, at))
    return OpenPoint.objects.create(
        contact=contact,
        kind=note.kind,
        text=note.text.strip(),
        raised_on=note.raised_on,
        owner=note.owner,
        due_on=note.due_on,
        by=by,
        at=at,
    )


@audited("point.answered", keeps=("on",))
def answer_point(
    point: OpenPoint, *, expected: int, answer: str, on: date, by: User, at: datetime
) -> OpenPoint:
    """Write down what was answered when; correcting an answer is the same again."""
    check_contact(by, point.contact)
    check_not_ahead(on, today(by, at))
    if not answer.strip():
        raise Invalid(_("Write what was answered."))
    return update_versioned(point, expected, answer=answer.strip(), answered_on=on)


@audited("story.told")
def tell_story(title: str, *, told: str, by: User, at: datetime) -> Story:
    """Add a story to the library, for everybody who meets customers."""
    require(by, Permission.SEE_OPINIONS)
    said: dict[str, object] = {"title": title.strip(), "told": told.strip()}
    if not all(said.values()):
        raise Invalid(_("Give the story a title, and tell it."))
    check_lengths(Story, said)
    return Story.objects.create(**said, by=by, at=at)


@audited("story.retired")
def retire_story(story: Story, *, expected: int, by: User, at: datetime) -> Story:
    """Tell a story no longer; conversations that used it keep it."""
    require(by, Permission.SEE_OPINIONS)
    if story.retired_at is not None:
        raise Conflict(_("This story is no longer told."))
    return update_versioned(story, expected, retired_at=at)


@audited("story.told_again")
def tell_again(story: Story, *, by: User, at: datetime) -> Story:  # the decorator signs with it
    """Take it back that a story is no longer told."""
    require(by, Permission.SEE_OPINIONS)
    if story.retired_at is None:
        raise Conflict(_("This story is told already."))
    return update_versioned(story, story.version, retired_at=None)


@audited("conversation.prepared")
def prepare(
    account: Account, *, people: Sequence[Contact], plan: TalkPlan, by: User, at: datetime
) -> Preparation:
    """Begin to prepare a conversation with people of an account."""
    check_team(by, account)
    plan.check()
    if not 0 < len(people) <= MOST_PEOPLE:
        raise Invalid(_("Choose one person at least, and twelve at most."))
    _check_people(by, account, people)
    made = Preparation.objects.create(
        account=account,
        purpose=plan.purpose.strip(),
        planned_on=plan.planned_on,
        minutes=plan.minutes,
        by=by,
        at=at,
    )
    PreparationSeat.objects.bulk_create(
        [PreparationSeat(preparation=made, contact=one) for one in people]
    )
    return made


@audited("conversation.filled")
def fill_sheet(
    talk: Preparation,
    *,
    expected: int,
    plan: TalkPlan,
    sheet: TalkSheet,
    by: User,
    at: datetime,  # the decorator signs with it
) -> Preparation:
    """Write down what is ready for a conversation."""
    _check_open(by, talk)
    plan.check()
    sheet.check()
    owner = sheet.idea_owner
    if owner is not None and not talk.seats.filter(contact=owner).exists():
        raise Invalid(_("Choose somebody of this conversation as the owner of the idea."))
    return update_versioned(
        talk,
        expected,
        purpose=plan.purpose.strip(),
        planned_on=plan.planned_on,
        minutes=plan.minutes,
        **sheet.values(),
    )


@audited("conversation.held", keeps=("on",))
def look_back(  # noqa: PLR0913  # what one says of a conversation
    talk: Preparation,
    *,
    expected: int,
    adapted: Adapted,
    outcome: int,
    on: date,
    learned: str = "",
    anyway: bool = False,
    by: User,
    at: datetime,
) -> Preparation:
    """Say how a conversation went; who leaves with energy should leave with a dated next step."""
    _check_open(by, talk)
    now = today(by, at)
    check_not_ahead(on, now)
    if not LOWEST <= outcome <= HIGHEST:
        raise Invalid(_("The outcome is a number from 1 to 5."))
    has_step = bool(talk.next_step and talk.next_step_on)
    if not has_step and not anyway and Colour.YELLOW in queries.colours_of(by, talk, on=now):
        raise Invalid(
            _("No next step with a date is written down. Add one, or say that none is needed.")
        )
    return update_versioned(
        talk, expected, held_on=on, adapted=adapted, outcome=outcome, learned=learned.strip()
    )


def _check_open(by: User, talk: Preparation) -> None:
    check_team(by, merged(talk.account))
    if talk.held_on is not None:
        raise Conflict(_("This conversation was held. Prepare the next one."))
    if talk.seats.filter(contact__restricted_on__isnull=False).exists():
        text = _("Somebody of this conversation asked us not to use what we know. Lift that first.")
        raise Conflict(text)


def _check_people(by: User, account: Account, people: Sequence[Contact]) -> None:
    """Refuse people of another customer, and whom nothing may be done with."""
    here = Contact.objects.filter(in_family(account), pk__in=[one.pk for one in people])
    if here.count() != len(people):
        raise NotFound
    for one in people:
        check_contact(by, one)
