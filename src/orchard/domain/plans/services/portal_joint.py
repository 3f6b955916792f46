"""What somebody at a customer does in the portal: accept a text, score, rank, confirm, correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.versions import update_versioned
from orchard.domain.economics.rules.assumptions import LARGEST
from orchard.domain.plans import both_sides
from orchard.domain.plans.models import (
    CriterionAcceptance,
    Initiative,
    JointScore,
    SuccessCriterion,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.queries import portal_joint as queries
from orchard.domain.plans.rules.joint import Says, Score
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.values import ValueStatus
from orchard.domain.relationships.models import Contact


@audited("criterion.accepted")
def accept_as_guest(
    guest: Guest, *, criterion_id: int, text_version: int, by: None, at: datetime
) -> CriterionAcceptance:
    """Accept for the customer the text that they saw."""
    found = _criterion(guest, criterion_id)
    return both_sides.say(
        found, text_version, Says.ACCEPTED, "", user=None, contact=_contact(guest), at=at
    )


@audited("criterion.change_asked")
def ask_for_change_as_guest(
    guest: Guest, *, criterion_id: int, text_version: int, words: str, by: None, at: datetime
) -> CriterionAcceptance:
    """Ask us for another text."""
    found = _criterion(guest, criterion_id)
    return both_sides.say(
        found, text_version, Says.CHANGE, words, user=None, contact=_contact(guest), at=at
    )


@audited("initiative.scored")
def score_as_guest(
    guest: Guest, *, initiative_id: int, score: Score, by: None, at: datetime
) -> JointScore:
    """Say for the customer what a joint initiative brings them."""
    _check_shared(guest, SharedKind.INITIATIVE, initiative_id)
    found = Initiative.objects.standing().of(_account(guest)).filter(pk=initiative_id).first()
    if found is None:
        raise NotFound
    return both_sides.keep_score(found, score, user=None, contact=_contact(guest), at=at)


@audited("needs.ranked")
def rank_as_guest(
    guest: Guest, *, check_id: int, expected: int, needs: Sequence[str], by: None, at: datetime
) -> WhatMattersCheck:
    """Put the needs of the customer into their order."""
    _check_shared(guest, SharedKind.QUESTION, check_id)
    found = WhatMattersCheck.objects.standing().of(_account(guest)).filter(pk=check_id).first()
    if found is None:
        raise NotFound
    return both_sides.keep_ranking(
        found, expected, needs, contact=_contact(guest), on=_today(guest, at), noted_by=None
    )


@audited("value.confirmed")
def confirm_as_guest(
    guest: Guest, *, record_id: int, expected: int, by: None, at: datetime
) -> ValueRecord:
    """Confirm for the customer that a value is what we say."""
    found = _value(guest, record_id)
    said = _answered(guest, at, _("Confirmed in the portal"))
    return update_versioned(
        found, expected, status=ValueStatus.CONFIRMED, corrected_amount=None, **said
    )


@audited("value.disputed")
def correct_as_guest(
    guest: Guest,
    *,
    record_id: int,
    expected: int,
    words: str,
    amount: Decimal | None,
    by: None,
    at: datetime,
) -> ValueRecord:
    """Say what a value was worth to the customer instead, and why; it counts as disputed until then."""
    found = _value(guest, record_id)
    if not words.strip():
        raise Invalid(_("Say what is different from what we say."))
    if amount is not None and not (amount.is_finite() and 0 <= amount < LARGEST):
        raise Invalid(_("Give what it was worth to you, as 80000."))
    said = _answered(guest, at, words.strip())
    return update_versioned(
        found, expected, status=ValueStatus.DISPUTED, corrected_amount=amount, **said
    )


def _criterion(guest: Guest, key: int) -> SuccessCriterion:
    _check_shared(guest, SharedKind.CRITERION, key)
    found = SuccessCriterion.objects.standing().of(_account(guest)).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _value(guest: Guest, key: int) -> ValueRecord:
    """Return a shared value that waits for the customer's word."""
    _check_shared(guest, SharedKind.VALUE, key)
    rows = ValueRecord.objects.standing().filter(in_family(_account(guest)))
    found = rows.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    removal.check_stands(found)
    if found.status != ValueStatus.CLAIMED:
        raise Conflict(_("Somebody answered this already. Load the page again."))
    remark(account=found.account_id)
    return found


def _check_shared(guest: Guest, kind: SharedKind, key: int) -> None:
    """Refuse what is not shared with the guest now, and whoever of us only looks as they would."""
    if guest.is_preview or not queries.is_shared(guest, kind, key):
        raise NotFound
    remark(portal_person=guest.person)


def _account(guest: Guest) -> Account:
    """Return the guest's account: a merger that was undone may have left them a share of another's."""
    return Account(pk=guest.account)


def _contact(guest: Guest) -> Contact:
    found = Contact.objects.filter(pk=guest.contact).first()
    if found is None:
        raise NotFound
    return found


def _today(guest: Guest, at: datetime) -> date:
    return at.astimezone(ZoneInfo(guest.time_zone)).date()


def _answered(guest: Guest, at: datetime, words: str) -> dict[str, object]:
    return {"answered_by": guest.name, "answered_on": _today(guest, at), "words": words}
