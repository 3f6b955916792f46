"""What one may do about introductions: ask one of us for it, and answer."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.guards import (
    check_contact,
    check_team,
    current_account,
    is_on_team,
)
from orchard.domain.relationships.models import Contact, Introduction
from orchard.domain.relationships.rules import Answer


@audited("introduction.asked")
def ask_introduction(
    contact: Contact,
    *,
    asked_of: User,
    through: Contact | None = None,
    why: str,
    by: User,
    at: datetime,
) -> Introduction:
    """Ask one of us to bring us together with somebody; they find it on their home page."""
    check_contact(by, contact)
    if through is not None:
        check_contact(by, through)
        if not Contact.objects.of(current_account(contact)).filter(pk=through.pk).exists():
            raise NotFound
    said = why.strip()
    if not said:
        raise Invalid(_("Say what the introduction is for: who asks has to explain it."))
    check_lengths(Introduction, {"why": said})
    if not asked_of.is_active or not is_on_team(asked_of, current_account(contact)):
        text = _("%(name)s has no seat in the team. Give them one first, then ask.")
        raise Invalid(text % {"name": asked_of.name})
    waiting = Introduction.objects.filter(contact=contact, asked_of=asked_of)
    if waiting.filter(answered_at__isnull=True).exists():
        raise Conflict(_("%(name)s is asked already.") % {"name": asked_of.name})
    return Introduction.objects.create(
        contact=contact, through=through, asked_of=asked_of, why=said, by=by, asked_at=at
    )


@audited("introduction.answered")
def answer_introduction(
    asked: Introduction,
    *,
    expected: int,
    answer: Answer,
    reason: str = "",
    by: User,
    at: datetime,
) -> Introduction:
    """Say that the introduction is done, or decline it with the reason."""
    check_contact(by, asked.contact)
    if asked.asked_of_id != by.pk:
        raise NotAllowed(_("Only who was asked answers."))
    if asked.answered_at is not None:
        raise Conflict(_("This was answered already."))
    if answer == Answer.WITHDRAWN:
        raise Invalid(_("Say whether you introduced us, or why not."))
    said = reason.strip()
    if answer == Answer.DECLINED and not said:
        raise Invalid(_("Say why not, so that somebody else can be asked."))
    check_lengths(Introduction, {"reason": said})
    return update_versioned(asked, expected, answer=answer, reason=said, answered_at=at)


@audited("introduction.withdrawn")
def withdraw_introduction(asked: Introduction, *, by: User, at: datetime) -> Introduction:
    """Take back what one asked for: it stands on nobody's home page any more."""
    check_team(by, current_account(asked.contact))
    if asked.by_id != by.pk:
        raise NotAllowed(_("Only who asked takes it back."))
    if asked.answered_at is not None:
        raise Conflict(_("This was answered already."))
    return update_versioned(asked, asked.version, answer=Answer.WITHDRAWN, answered_at=at)
