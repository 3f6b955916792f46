"""What a person of the portal does about their own sessions: come in by a link, leave, end others."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, NotAllowed, NotFound
from orchard.domain.core.signing import digest
from orchard.domain.plans import entry
from orchard.domain.plans.models import PortalLink, PortalPerson, PortalSession
from orchard.domain.plans.rules.portal import Guest

LONGEST_DEVICE = 200


class PortalLinkIsOver(Conflict):
    """The link was used, replaced or is too old, or its person may not come in any more."""


@audited("portal.entered")
def enter_portal(
    token: str, *, code: str, key: str, device: str, by: None, at: datetime
) -> PortalSession:
    """Let the person of a link in, once; `key` is what their browser shows from now on."""
    link = entry.open_link(token, at)
    if link is None:
        raise PortalLinkIsOver(_("This link was used, or it is too old."))
    if not entry.fits(link.person, code):
        raise NotAllowed(_("This code does not fit. Ask who invited you for it."))
    unused = PortalLink.objects.filter(pk=link.pk, used_at__isnull=True)
    if not unused.update(used_at=at):  # of two at once only one comes in
        raise PortalLinkIsOver(_("This link was used, or it is too old."))
    PortalPerson.objects.filter(pk=link.person_id, first_in_at__isnull=True).update(first_in_at=at)
    remark(portal_person=link.person_id)
    return PortalSession.objects.create(
        person_id=link.person_id, digest=digest(key), device=device[:LONGEST_DEVICE],
        began_at=at, seen_at=at,
    )  # fmt: skip


@audited("portal.left")
def end_portal_session(guest: Guest, *, session_id: int, by: None, at: datetime) -> PortalSession:
    """End one of a person's own sessions, this one or another."""
    found = PortalSession.objects.filter(person=guest.person, ended_at__isnull=True, pk=session_id)
    row = found.first()
    if row is None or guest.is_preview:
        raise NotFound
    remark(portal_person=guest.person)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return row
