"""Who may sign in, and what a one-time link is worth: asked before anybody is known."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db.models import QuerySet

from orchard.domain.core.models import Attempt, OneTimeLink, RoleAssignment, User
from orchard.domain.core.rules import LinkPurpose

LASTS = {
    LinkPurpose.FIRST_ADMINISTRATOR: timedelta(days=7),
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.PASSWORD_RESET: timedelta(hours=1),
}
MOST_TRIES = 10
WINDOW = timedelta(minutes=10)


def digest(secret: str) -> str:
    """Return what is stored in place of a secret; tokens have 256 bits and need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def anybody_can_sign_in() -> bool:
    """Say whether a person, not the command line, has a way in."""
    people = User.objects.people().active()
    return people.with_password().exists() or people.exclude(last_login=None).exists()


def person(email: str) -> User | None:
    """Return the person who signs in with this address, if they may."""
    return User.objects.people().active().filter(email=email.strip().lower()).first()


def person_with_key(user_id: int) -> User | None:
    """Return the person with this key, if they may still sign in."""
    return User.objects.people().active().filter(pk=user_id).first()


def keep_link(
    purpose: LinkPurpose, token: str, user: User | None, *, by: User | None, at: datetime
) -> OneTimeLink:
    """Store what proves the token later."""
    return OneTimeLink.objects.create(
        purpose=purpose,
        user=user,
        digest=digest(token),
        bound_to=digest(user.password) if user else "",
        made_by=by,
        made_at=at,
        expires_at=at + LASTS[purpose],
    )


def open_link(token: str, purpose: LinkPurpose, at: datetime) -> OneTimeLink | None:
    """Return the link if it may still be used: unused, in time, its person's password unchanged."""
    unused = OneTimeLink.objects.unused().filter(expires_at__gt=at, purpose=purpose)
    link = unused.select_related("user").filter(digest=digest(token)).first()
    if link is None or link.user is None:
        return link
    is_same = link.user.is_active and link.bound_to == digest(link.user.password)
    return link if is_same else None


def count_try(keys: tuple[str, ...], at: datetime) -> timedelta | None:
    """Count a try for every key; return how long to wait when one of them had too many.

    The try is counted before it is judged, so that many at once are not too many together.
    """
    digests = [digest(key) for key in keys]
    Attempt.objects.filter(at__lte=at - WINDOW).delete()
    made = [Attempt.objects.create(key=one, at=at) for one in digests]
    waits = [wait for one in digests if (wait := _wait(one, at))]
    if waits:
        Attempt.objects.filter(pk__in=[one.pk for one in made]).delete()
    return max(waits, default=None)


def forget_tries(account: str, address: str) -> None:
    """Take back what a right password was counted as; others behind the address still count."""
    Attempt.objects.filter(key=digest(account)).delete()
    last = Attempt.objects.filter(key=digest(address)).order_by("-pk").first()
    if last is not None:
        last.delete()


def _wait(key: str, at: datetime) -> timedelta | None:
    tries = Attempt.objects.filter(key=key, at__gt=at - WINDOW).order_by("-at", "-pk")
    first_too_many = tries[MOST_TRIES : MOST_TRIES + 1].first()
    return first_too_many.at + WINDOW - at if first_too_many else None


def with_roles(user_id: int) -> tuple[User, QuerySet[RoleAssignment]] | None:
    """Return whose session it is with the roles of this moment, read at once; nobody without any."""
    held = RoleAssignment.objects.filter(user=user_id).select_related("user")
    first = next(iter(held), None)  # reads all of them
    return None if first is None else (first.user, held)
