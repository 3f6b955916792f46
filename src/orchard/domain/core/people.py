"""Steps that services about people share: a new person, a last administrator, a password."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from orchard.domain.core import outbox, passwords
from orchard.domain.core.audit import remark
from orchard.domain.core.mentions import Colleague, called_otherwise
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import Comment, RoleAssignment, User
from orchard.domain.core.rules import LinkPurpose, Role
from orchard.domain.core.triggers import ERASED
from orchard.domain.core.versions import update_versioned

SIGN_IN = (
    "account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount",
    "usersessions.UserSession", "core.SavedView",
)  # fmt: skip
"""Rows that are only about how one person signs in, and views that they named for themselves."""


class LastAdministrator(Conflict):
    """Without an administrator nobody could give roles again."""


def new_user(
    email: str, *, name: str, roles: tuple[Role, ...], by: User | None, at: datetime
) -> User:
    """Store a person who cannot sign in yet."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(_("This is not an e-mail address.")) from None
    if not name.strip():
        raise Invalid(_("Give the person a name."))
    if User.objects.filter(email=address).exists():
        raise Conflict(_("Somebody with this e-mail address works here already."))
    user = User(email=address, name=name.strip(), joined_at=at)
    user.set_unusable_password()
    user.save()
    given = [RoleAssignment(user=user, role=role.value, given_by=by, given_at=at) for role in roles]
    RoleAssignment.objects.bulk_create(given)
    return user


def keep_an_administrator(*, besides: User) -> None:
    """Refuse when nobody else is left; two who dismiss each other wait for one another."""
    given = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    people = {row.user_id for row in given.select_for_update().order_by("pk")}
    if not people - {besides.pk}:
        raise LastAdministrator(_("Nobody could give roles any more. Name another administrator."))


def end_access(user: User, *, at: datetime, **changes: object) -> User:
    """Change what the person may do; every session from before is over with the next request."""
    return update_versioned(user, user.version, access_changed_at=at, **changes)


def revoke_tokens(user: User, *, at: datetime) -> None:
    """End every token of the person at once; belongs inside a service, whose event counts them."""
    remark(tokens=user.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=at))


def end_links(user: User, *purposes: LinkPurpose) -> None:
    """End the links of these purposes that nobody has followed."""
    user.links.unused().filter(purpose__in=purposes).delete()


def forget_sign_in(user: User) -> None:
    """Delete how the person signed in, from where, in which roles, and what they named.

    Tokens stay as ended ones without their name, since the trail and kept answers speak of them.
    Letters that did not leave go once all is kept: each one holds a link and the address.
    """
    addresses = {user.email, *_all("account.EmailAddress", user).values_list("email", flat=True)}
    transaction.on_commit(lambda: outbox.forget(addresses))
    _end_stored_sessions(user)
    for label in SIGN_IN:
        _all(label, user).delete()
    user.roles.all().delete()
    user.links.all().delete()
    user.api_tokens.update(name=ERASED)


def _end_stored_sessions(user: User) -> None:
    """Delete what is kept of signing in: sessions that are listed, and those that name the person."""
    stored = apps.get_model("sessions.Session")._default_manager.all()
    listed = _all("usersessions.UserSession", user).values_list("session_key", flat=True)
    theirs = [
        one.pk for one in stored.iterator() if one.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    stored.filter(pk__in=[*listed, *theirs]).delete()


def _all(label: str, user: User) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model(label)._default_manager.filter(user=user)
    return rows


def take_password(user: User, password: str) -> User:
    """Store a password that is good enough; sessions with the old one are over."""
    passwords.check(password, name=user.name, email=user.email)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def rename_in_comments(user: User, *, instead: str) -> None:
    """Call somebody otherwise where comments speak to them: after an @, by name or address."""
    colleagues = [
        Colleague(*row) for row in User.objects.people().values_list("pk", "name", "email")
    ]
    who = Colleague(user.pk, user.name, user.email)
    for comment in Comment.objects.filter(text__contains="@"):
        text = called_otherwise(comment.text, who, instead, colleagues=colleagues)
        if text != comment.text:
            Comment.objects.filter(pk=comment.pk).update(text=text, version=F("version") + 1)
