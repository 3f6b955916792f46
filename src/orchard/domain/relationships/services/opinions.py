"""What one may write down about how people stand: ties, meetings that mattered, attitudes, roles.

None of it enters the trail: an event says that something was assessed, never how.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.relationships.cards import AttitudeNote, TieNote, check_lengths
from orchard.domain.relationships.encounters import meet
from orchard.domain.relationships.guards import (
    check_contact,
    check_switched_on,
    policy_on,
    today,
)
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    Encounter,
    Tie,
    TieAssessment,
)
from orchard.domain.relationships.models.ties import EVIDENCE_FROM
from orchard.domain.relationships.rules import DecisionRole, check_evidence, check_not_ahead


@audited("tie.assessed")
def assess_tie(
    contact: Contact, *, user: User, note: TieNote, by: User, at: datetime
) -> TieAssessment:
    """Say how strong the tie of one of us to a person is; what was said before stays as history."""
    check_contact(by, contact)
    note.check()
    now = today(by, at)
    for day in (note.on, note.met_on):
        check_not_ahead(day, now)
    evidence_from = min(policy_on(by, now).evidence_from, EVIDENCE_FROM)
    check_evidence(note.strength, note.evidence, evidence_from)
    if not user.is_active:
        raise Invalid(_("%(name)s no longer works here. Choose somebody else.") % {"name": user})
    tie, _made = Tie.objects.get_or_create(contact=contact, user=user)
    if note.met_on is not None:
        meet(tie, note.met_on, note.what, by=by, at=at)
    return TieAssessment.objects.create(
        tie=tie,
        strength=note.strength,
        evidence=note.evidence.strip(),
        on=note.on,
        by=by,
        at=at,
    )


@audited("tie.refreshed", keeps=("on",))
def note_encounter(tie: Tie, *, on: date, what: str = "", by: User, at: datetime) -> Tie:
    """Note a meaningful contact: the tie is fresh again from that day."""
    check_contact(by, tie.contact)
    check_not_ahead(on, today(by, at))
    check_lengths(Encounter, {"what": what})
    meet(tie, on, what, by=by, at=at)
    return tie


@audited("attitude.assessed")
def assess_attitude(
    contact: Contact, *, note: AttitudeNote, by: User, at: datetime
) -> AttitudeAssessment:
    """Say how a person looks at us or at a named solution; the two are kept apart, with history."""
    check_contact(by, contact)
    check_switched_on()
    note.check()
    check_not_ahead(note.on, today(by, at))
    return AttitudeAssessment.objects.create(
        contact=contact,
        solution=note.solution.strip(),
        stance=note.stance,
        observed=note.observed.strip(),
        on=note.on,
        by=by,
        at=at,
    )


@audited("buying_role.given")
def give_buying_role(
    contact: Contact, *, role: DecisionRole, decision: str = "", by: User, at: datetime
) -> BuyingRole:
    """Say what a person is in a decision, or in general; one person can be several."""
    check_contact(by, contact)
    named = decision.strip()
    check_lengths(BuyingRole, {"decision": named})
    _check_not_given(contact, role, named)
    given = BuyingRole(
        contact=contact, role=role, decision=named, since=today(by, at), at=at, by=by
    )
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:  # somebody else said so at the same moment
        raise Conflict(_("This person has that role already.")) from None
    return given


@audited("buying_role.ended")
def end_buying_role(given: BuyingRole, *, by: User, at: datetime) -> BuyingRole:
    """Say that a person no longer has the role; the past keeps it."""
    check_contact(by, given.contact)
    if given.until is not None:
        raise Conflict(_("This role has ended already."))
    given.until = today(by, at)
    given.save(update_fields=["until"])
    return given


@audited("buying_role.resumed")
def resume_buying_role(given: BuyingRole, *, by: User, at: datetime) -> BuyingRole:
    """Take the end of a role back."""
    check_contact(by, given.contact)
    if given.until is None:
        raise Conflict(_("This role has not ended."))
    _check_not_given(given.contact, DecisionRole(given.role), given.decision)
    given.until = None
    given.save(update_fields=["until"])
    return given


def _check_not_given(contact: Contact, role: DecisionRole, decision: str) -> None:
    held = contact.buying_roles.filter(until__isnull=True, role=role, decision=decision)
    if held.exists():
        raise Conflict(_("This person has that role already."))
