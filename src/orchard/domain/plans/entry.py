"""Who comes into the portal: asked before anybody is known, as `core.signing` does for our people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.hashers import check_password

from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.core.models import Organisation
from orchard.domain.core.signing import digest
from orchard.domain.plans.models import PortalLink, PortalPerson, PortalSession
from orchard.domain.plans.rules.portal import SEEN_EVERY, Guest, is_over

__all__ = ["PortalPerson", "calendar", "fits", "guest_in", "guest_of", "keep_alive", "open_link", "organisation", "person_at", "person_with_key"]  # fmt: skip


def person_at(email: str) -> PortalPerson | None:
    """Return who may come in by this address."""
    rows = PortalPerson.objects.admitted().select_related("contact", "account")
    return rows.filter(email=email.strip().lower()).first()


def person_with_key(key: int) -> PortalPerson | None:
    """Return the person with this key, if they may still come in."""
    rows = PortalPerson.objects.admitted().select_related("contact", "account")
    return rows.filter(pk=key).first()


def open_link(token: str, at: datetime) -> PortalLink | None:
    """Return the link if it may still be used: unused, in time, of somebody who may come in."""
    rows = PortalLink.objects.filter(used_at__isnull=True, expires_at__gt=at, digest=digest(token))
    found = rows.select_related("person").first()
    return found if found and person_with_key(found.person_id) else None


def fits(person: PortalPerson, code: str) -> bool:
    """Say whether the code is the one that came separately, where one did."""
    return not person.code or check_password(code.strip().upper(), person.code)


def guest_in(key: str, at: datetime) -> Guest | None:
    """Return who is in by a session's key; everything that ends access ends it here, at once."""
    admitted = PortalPerson.objects.admitted().order_by().values("pk")
    rows = PortalSession.objects.filter(digest=digest(key), ended_at__isnull=True)
    known = rows.filter(person__in=admitted).select_related("person__contact", "person__account")
    session = known.first() if key else None
    if session is None or is_over(session.began_at, session.seen_at, at):
        return None
    return replace(guest_of(session.person, session.pk), seen_at=session.seen_at)


def keep_alive(guest: Guest, at: datetime) -> None:
    """Let the idle time begin anew: after an answer that was given, a refused one writes nothing.

    The database is not asked where the session was heard of a moment ago.
    """
    if guest.seen_at is not None and guest.seen_at >= at - SEEN_EVERY:
        return
    rows = PortalSession.objects.filter(pk=guest.session or 0, seen_at__lt=at - SEEN_EVERY)
    rows.update(seen_at=at)


def guest_of(person: PortalPerson, session: int | None) -> Guest:
    """Return a person as somebody who looks."""
    ours = organisation()
    return Guest(
        person=person.pk, contact=person.contact_id, account=person.account_id,
        name=person.contact.name, account_name=person.account.name, organisation=ours.name,
        time_zone=ours.time_zone, session=session,
    )  # fmt: skip


def organisation() -> Organisation:
    """Return who invites: the portal has no other name than theirs."""
    return Organisation.objects.get()


def calendar() -> FiscalCalendar:
    """Return how the organisation counts days."""
    ours = organisation()
    return FiscalCalendar(ours.fiscal_year_starts, ours.time_zone)
