"""What one may do when a person says no: stop using what we know, and lift that with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.guards import check_team, current_account, today
from orchard.domain.relationships.models import Contact, Restriction
from orchard.domain.relationships.queries.privacy import may_answer
from orchard.domain.relationships.rules import Ground, check_not_ahead


@audited("contact.restricted", keeps=("ground", "since"))
def restrict_contact(  # who, why, since when
    contact: Contact,
    *,
    expected: int,
    ground: Ground,
    since: date,
    reason: str,
    by: User,
    at: datetime,
) -> Contact:
    """Stop using what we know about a person who said no; nothing is deleted.

    They say it to the team of the account, or to who answers requests.
    """
    _check_may_note(by, contact)
    check_not_ahead(since, today(by, at))
    said = reason.strip()
    if not said:
        raise Invalid(_("Say in a sentence what they said."))
    check_lengths(Restriction, {"reason": said})
    _keep_unsaid(contact, at)
    if contact.restrictions.standing().filter(ground=ground).exists():
        raise Conflict(_("This is noted already."))
    _keep(Restriction(contact=contact, ground=ground, since=since, reason=said, by=by, at=at))
    return _settle(contact, expected)


@audited("contact.restriction_lifted", keeps=("on",))
def lift_restriction(  # which, why, and when
    contact: Contact,
    *,
    expected: int,
    restriction: Restriction | None = None,
    on: date,
    why: str,
    by: User,
    at: datetime,
) -> Contact:
    """Lift one reason, or all; what we know is used again once none stands."""
    _check(by, contact)
    if contact.restricted_on is None:
        raise Conflict(_("The use of this person's data is not restricted."))
    _keep_unsaid(contact, at)
    check_not_ahead(on, today(by, at))
    said = why.strip()
    if not said:
        raise Invalid(_("Say why it may be used again: what was corrected, or what was decided."))
    check_lengths(Restriction, {"lifted_why": said})
    standing = contact.restrictions.standing()
    lifted = standing.filter(pk=restriction.pk) if restriction else standing
    if not lifted.exists():
        raise Conflict(_("This was lifted already."))
    if lifted.filter(since__gt=on).exists():
        raise Invalid(_("It cannot be lifted before the day from which it stands."))
    lifted.update(lifted_on=on, lifted_why=said, lifted_by=by)
    return _settle(contact, expected)


def _check_may_note(by: User, contact: Contact) -> None:
    """Refuse who neither is in the team nor answers requests about accounts that they may know."""
    if may_answer(by, contact):
        remark(account=current_account(contact).pk)
        _check_not_erased(contact)
    else:
        _check(by, contact)


def _check(by: User, contact: Contact) -> None:
    """Refuse outsiders and the erased; who left may still say no."""
    check_team(by, current_account(contact))
    _check_not_erased(contact)


def _check_not_erased(contact: Contact) -> None:
    if contact.erased_at is not None:
        raise Conflict(_("Everything about this person was erased."))


def _keep_unsaid(contact: Contact, at: datetime) -> None:
    """Keep what stood before reasons were kept, so that it is history like any other."""
    if contact.restricted_on is not None and not contact.restrictions.standing().exists():
        _keep(Restriction(
            contact=contact, ground=Ground.OBJECTED, since=contact.restricted_on, at=at,
            reason=_("They asked for it; noted before reasons were kept."),
        ))  # fmt: skip


def _keep(restriction: Restriction) -> None:
    try:
        with transaction.atomic():
            restriction.save(force_insert=True)
    except IntegrityError:  # somebody else noted it at the same moment
        raise Conflict(_("This is noted already.")) from None


def _settle(contact: Contact, expected: int) -> Contact:
    """Tell the person's row since when nothing may be used; that is what all that computes asks."""
    first = contact.restrictions.standing().aggregate(first=Min("since"))["first"]
    return update_versioned(contact, expected, restricted_on=first)
