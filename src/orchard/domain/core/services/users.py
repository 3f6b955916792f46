"""What one may do with people: let them in, give and take roles, end their access."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orchard.domain.core import erasures, forgetting
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import OPERATOR, RoleAssignment, User
from orchard.domain.core.models.users import FORGOTTEN
from orchard.domain.core.people import (
    end_access,
    end_links,
    forget_sign_in,
    keep_an_administrator,
    new_user,
    rename_in_comments,
    revoke_tokens,
    take_password,
)
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import LinkPurpose, Permission, Role, Theme
from orchard.domain.core.versions import update_versioned


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chooses for themselves."""

    name: str
    theme: Theme = Theme.AUTO
    shortcuts: bool = True
    language: str = ""


@audited("user.added", keeps=("roles",))
def add_user(email: str, *, name: str, roles: tuple[Role, ...], by: User, at: datetime) -> User:
    """Let a person work here. The trail keeps the key, not the name: people may be forgotten."""
    require(by, Permission.EDIT_USERS)
    return new_user(email, name=name, roles=roles, by=by, at=at)


@audited("user.role_given", keeps=("role",))
def give_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """Give a person a role; giving it again changes nothing. They sign in anew."""
    require(by, Permission.EDIT_USERS)
    given = {"given_by": by, "given_at": at}
    _row, is_new = user.roles.get_or_create(role=role.value, defaults=given)
    return end_access(user, at=at) if is_new else user


@audited("user.role_taken", keeps=("role",))
def take_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """Take a role away, unless nobody could give roles any more. They sign in anew."""
    require(by, Permission.EDIT_USERS)
    if role is Role.ADMINISTRATOR:
        keep_an_administrator(besides=user)
    user.roles.filter(role=role.value).delete()
    return end_access(user, at=at)


@audited("user.roles_set", keeps=("roles",))
def set_roles(user: User, *, roles: tuple[Role, ...], by: User, at: datetime) -> User:
    """Give a person exactly these roles, unless nobody could give roles then."""
    require(by, Permission.EDIT_USERS)
    held, wanted = {Role(row.role) for row in user.roles.all()}, set(roles)
    if held == wanted:
        return user
    if Role.ADMINISTRATOR in held - wanted:
        keep_an_administrator(besides=user)
    user.roles.filter(role__in=held - wanted).delete()
    new = [
        RoleAssignment(user=user, role=role, given_by=by, given_at=at)
        for role in sorted(wanted - held)
    ]
    RoleAssignment.objects.bulk_create(new)
    return end_access(user, at=at)


@audited("user.left")
def deactivate_user(user: User, *, by: User, at: datetime) -> User:
    """End a person's access: roles, sessions, tokens and links are over at once, for good."""
    require(by, Permission.EDIT_USERS)
    keep_an_administrator(besides=user)
    revoke_tokens(user, at=at)
    end_links(user, LinkPurpose.INVITATION, LinkPurpose.PASSWORD_RESET)
    return end_access(user, at=at, is_active=False)


@audited("user.came_back")
def reactivate_user(user: User, *, by: User, at: datetime) -> User:
    """Let a person who left work here again, with the roles they had; old sessions stay over."""
    require(by, Permission.EDIT_USERS)
    if user.is_forgotten:
        raise Conflict(_("Nobody knows any more who this was. Invite the person anew."))
    return end_access(user, at=at, is_active=True)


@audited("user.forgotten")
def anonymise_user(user: User, *, by: User, at: datetime) -> User:
    """Take from somebody who left all that says who it was; the key stays, and what hangs on it.

    What was decided, written and signed keeps its key, so no record and no hash changes.
    """
    require(by, Permission.EDIT_USERS)
    if user.email == OPERATOR or user.is_active:
        raise Conflict(_("End the person's access first: only who left can be anonymised."))
    if user.is_forgotten:
        raise Conflict(_("This person is anonymised already."))
    return _forget(user, at)


@audited("users.forgotten_again")
def forget_again(name: str, *, keys: Collection[UUID], by: User | None, at: datetime) -> None:
    """Anonymise people that a restored backup brought back; `name` is that of the list."""
    here = User.objects.people().order_by("pk")
    back = [one for one in here if not one.is_forgotten and erasures.key_of(one) in keys]
    for user in back:
        user.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=at)
        _forget(user, at)
    remark(people=len(back))


def _forget(user: User, at: datetime) -> User:
    key = erasures.key_of(user)
    transaction.on_commit(lambda: erasures.keep(settings.DATA_DIR, [key]))
    forget_sign_in(user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    name = str(_("Former colleague %(number)d")) % {"number": user.pk}
    rename_in_comments(user, instead=name)
    forgetting.forget_everywhere(user)
    return end_access(
        user,
        at=at,
        email=FORGOTTEN.format(key=user.pk),
        name=name,
        is_active=False,
        joined_at=at,
        last_login=None,
        language="",
        theme=Theme.AUTO,
        shortcuts=True,
    )


@audited("user.sessions_ended")
def end_sessions(user: User, *, by: User, at: datetime) -> User:
    """Sign a person out everywhere, programs included: oneself, or anybody as an administrator."""
    if by != user:
        require(by, Permission.EDIT_USERS)
    revoke_tokens(user, at=at)
    end_links(user, LinkPurpose.PASSWORD_RESET)
    return end_access(user, at=at)


@audited("user.second_step_changed", keeps=("kinds",))
def note_second_step(user: User, *, kinds: tuple[str, ...], by: User, at: datetime) -> User:
    """Note that one's own second step is another now, and which kinds there are; sessions end."""
    _only_oneself(user, by)
    return end_access(user, at=at)


@audited("user.second_step_removed")
def remove_second_step(user: User, *, by: User, at: datetime) -> User:
    """Take the second step from somebody who lost it and every recovery code; they sign in anew.

    One's own is removed on one's own page, where one proves who one is.
    """
    require(by, Permission.EDIT_USERS)
    if by == user:
        raise Conflict(_("Remove your own second step on your own page."))
    factors = apps.get_model("mfa", "Authenticator")._default_manager.filter(user=user)
    remark(kinds=sorted(factors.values_list("type", flat=True)))
    factors.delete()
    return end_access(user, at=at)


@audited("user.preferences_changed")
def change_preferences(
    user: User, *, expected: int, preferences: Preferences, by: User, at: datetime
) -> User:
    """Change one's own name, appearance, language and keys."""
    _only_oneself(user, by)
    if not preferences.name.strip():
        raise Invalid(_("Give your name."))
    if preferences.language not in {"", user.language, *dict(settings.LANGUAGES)}:
        raise Invalid(_("Choose one of the languages that are offered."))
    return update_versioned(user, expected, **asdict(preferences))


@audited("user.appearance_changed")
def change_appearance(
    user: User,
    *,
    theme: Theme | None = None,
    shortcuts: bool | None = None,
    by: User,
    at: datetime,
) -> User:
    """Keep how pages look and whether single keys work; the latest choice counts, wherever made."""
    _only_oneself(user, by)
    chosen = {"theme": theme, "shortcuts": shortcuts}
    changes = {name: value for name, value in chosen.items() if value is not None}
    User.objects.filter(pk=user.pk).update(**changes)  # no new version: a form may be open
    return user


@audited("user.password_changed")
def change_password(user: User, *, current: str, new: str, by: User, at: datetime) -> User:
    """Replace one's own password; all other sessions and every token are over."""
    _only_oneself(user, by)
    if user.has_usable_password() and not user.check_password(current):
        raise Invalid(_("The current password is not right."))
    revoke_tokens(user, at=at)
    return take_password(user, new)


def _only_oneself(user: User, by: User) -> None:
    if by != user or not user.is_active:
        raise NotAllowed
