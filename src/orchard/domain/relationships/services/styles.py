"""What one may do with styles of people: allow them at all, note what was seen, take it away.

The trail holds that something was noted, never what.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships import belonging
from orchard.domain.relationships.cards import StyleNote, check_lengths
from orchard.domain.relationships.guards import (
    check_contact,
    check_switched_on,
    check_team,
    current_account,
    hold_switch,
    today,
)
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    Contact,
    OpinionSwitch,
    StyleObservation,
)
from orchard.domain.relationships.rules import check_not_ahead


@audited("opinions.switched_on", keeps=("has_read", "assessment"))
def allow_opinions(
    switch: OpinionSwitch,
    *,
    expected: int,
    has_read: bool,
    assessment: str,
    by: User,
    at: datetime,
) -> OpinionSwitch:
    """Allow attitudes and styles, once an administrator has read what they are."""
    require(by, Permission.EDIT_ORGANISATION)
    if not has_read:
        raise Invalid(_("Confirm that you read what this means."))
    where = assessment.strip()
    if not where:
        raise Invalid(_("Say where your assessment of the privacy risks lies."))
    check_lengths(OpinionSwitch, {"assessment": where})
    return _switch(switch, expected, is_on=True, assessment=where, by=by, at=at)


@audited("opinions.switched_off")
def forbid_opinions(
    switch: OpinionSwitch, *, expected: int, by: User, at: datetime
) -> OpinionSwitch:
    """Switch attitudes and styles off, and erase all that were noted: none stays where none may."""
    require(by, Permission.EDIT_ORGANISATION)
    hold_switch()
    styles, _kinds = StyleObservation.objects.all().delete()
    attitudes, _kinds = AttitudeAssessment.objects.all().delete()
    belonging.forget_opinions()
    remark(styles=styles, attitudes=attitudes)
    return _switch(switch, expected, is_on=False, assessment="", by=by, at=at)


@audited("style.observed")
def note_style(contact: Contact, *, note: StyleNote, by: User, at: datetime) -> StyleObservation:
    """Note which way of working a person's behaviour resembles; an older one stays as history."""
    check_contact(by, contact)
    check_switched_on()
    note.check()
    check_not_ahead(note.on, today(by, at))
    return StyleObservation.objects.create(
        contact=contact,
        primary=note.primary,
        secondary=note.secondary or "",
        confidence=note.confidence,
        seen_how=note.seen_how,
        observed=note.observed.strip(),
        on=note.on,
        expires_on=note.until,
        by=by,
        at=at,
    )


@audited("style.withdrawn")
def withdraw_style(
    style: StyleObservation, *, by: User, at: datetime
) -> Contact:  # the decorator signs with it
    """Take an observation away for good: it was wrong, or the person does not want it kept."""
    check_team(by, current_account(style.contact))
    check_switched_on()
    style.delete()
    return style.contact


def _switch(switch: OpinionSwitch, expected: int, **changes: object) -> OpinionSwitch:
    """Store the one row; before the first decision there is none."""
    OpinionSwitch.objects.get_or_create(pk=OpinionSwitch.ONLY)
    return update_versioned(switch, expected, **changes)
