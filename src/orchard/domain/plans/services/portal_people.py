"""What the team does about people in the portal: invite, send a link again, end their access."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.signing import digest
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import PortalLink, PortalPerson, PortalSession
from orchard.domain.plans.queries.sharing import check_may_share
from orchard.domain.plans.rules.portal import LINK_LASTS
from orchard.domain.relationships.guards import current_account
from orchard.domain.relationships.models import Contact


@audited("portal.invited")
def invite_to_portal(
    contact: Contact, *, email: str, token: str, code: str = "", by: User, at: datetime
) -> PortalPerson:
    """Let a contact see what is shared with their account, by a link that works once.

    With a code, the link alone lets nobody in: the code is told by another way.
    """
    account = current_account(contact)
    check_may_share(by, account)
    _check_known(by, contact)
    address = _checked(email)
    _make_room(contact, address, by, at)
    remark(account=account.pk, contact=contact.pk, has_code=bool(code))
    made = PortalPerson.objects.create(
        account=account, contact=contact, email=address, invited_by=by, invited_at=at,
        code=make_password(code.upper()) if code else "",
    )  # fmt: skip
    _keep_link(made, token, by, at)
    return made


@audited("portal.link_sent")
def send_portal_link(
    person: PortalPerson, *, token: str, by: User | None, at: datetime
) -> PortalPerson:
    """Give a person a new link; the earlier ones are over. Without `by` they asked themselves."""
    if by is not None:
        check_may_share(by, person.account)
    if not PortalPerson.objects.admitted().filter(pk=person.pk).exists():
        raise NotFound
    person.links.filter(used_at__isnull=True).delete()
    remark(account=person.account_id)
    _keep_link(person, token, by, at)
    return person


@audited("portal.link_seen")
def note_seen_portal_link(person: PortalPerson, *, by: User, at: datetime) -> PortalPerson:
    """Note that somebody of ours opened the letter with a guest's link, where no mail leaves."""
    require(by, Permission.EDIT_USERS)
    remark(account=person.account_id)
    return person


@audited("portal.ended")
def end_portal_access(
    person: PortalPerson, *, expected: int, by: User, at: datetime
) -> PortalPerson:
    """Take a person their access: sessions and links are over at once."""
    check_may_share(by, person.account)
    if person.ended_at is not None:
        raise Conflict(_("This access has ended already."))
    remark(account=person.account_id)
    done = update_versioned(person, expected, ended_at=at, ended_by=by)
    _close(done, at)
    return done


def _make_room(contact: Contact, address: str, by: User, at: datetime) -> None:
    """End what lets nobody in any more; refuse whom, or by which address, somebody still comes in."""
    admitted = PortalPerson.objects.admitted()
    if admitted.filter(contact=contact).exists():
        raise Conflict(_("This person is invited already. Send the link again."))
    if admitted.filter(email=address).exists():
        raise Conflict(_("Somebody else comes in by this address already. Give another one."))
    same = Q(contact=contact) | Q(email=address)
    for old in PortalPerson.objects.open().filter(same):
        _end(old, by, at)


def _keep_link(person: PortalPerson, token: str, by: User | None, at: datetime) -> None:
    """Store what proves the token later."""
    PortalLink.objects.create(
        person=person, digest=digest(token), made_by=by, made_at=at, expires_at=at + LINK_LASTS
    )


def _check_known(by: User, contact: Contact) -> None:
    """Refuse people whom one may not know, and who left, were erased, or objected."""
    if not Contact.objects.visible_to(by).filter(pk=contact.pk).exists():
        raise NotFound
    if not contact.is_here or contact.restricted_on is not None:
        raise Conflict(
            _("This person left, or their data may not be used. Nobody is invited then.")
        )


def _checked(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(_("Give the address to which the link goes.")) from None
    return address


def _end(person: PortalPerson, by: User, at: datetime) -> None:
    update_versioned(person, person.version, ended_at=at, ended_by=by)
    _close(person, at)


def _close(person: PortalPerson, at: datetime) -> None:
    person.links.all().delete()
    PortalSession.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
