"""People who work here and their roles."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.rules import (
    Permission,
    Role,
    Theme,
    choices_of_roles,
    permissions_of_roles,
)
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned

OPERATOR = "operator@orchard.invalid"
FORGOTTEN = "former-{key}@orchard.invalid"
"""The address of somebody who was anonymised: nobody can own one, since the ending is no domain."""


class UserQuerySet(ScopedQuerySet["User"]):
    """Filters that one can chain."""

    permission = Permission.SEE_USERS

    def get_by_natural_key(self, email: str) -> User:
        """Return the person who signs in with this address, in any spelling of its letters."""
        return self.get(email=email.lower())

    def people(self) -> Self:
        """Return everybody but the user that the command line works as."""
        return self.exclude(email=OPERATOR)

    def with_password(self) -> Self:
        """Return those who have a password of their own."""
        return self.exclude(Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))

    def active(self) -> Self:
        """Return those who may still work here."""
        return self.filter(is_active=True)

    def operator(self) -> Self:
        """Return the user that the command line of this installation works as."""
        return self.filter(email=OPERATOR)

    def with_role(self, role: Role) -> Self:
        """Return those who have the role."""
        return self.filter(roles__role=role.value)


class User(AbstractBaseUser, Versioned):
    """A person who works here; signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined at"))
    theme = models.CharField(
        _("appearance"), max_length=10, choices=Theme.choices, default=Theme.AUTO
    )
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("Empty: as the organisation.")
    )
    access_changed_at = models.DateTimeField(
        _("access changed at"),
        null=True,
        help_text=_("Sessions from before this moment are over."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = UserQuerySet.as_manager()

    class Meta:
        verbose_name = _("user")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower"),
            models.CheckConstraint(condition=~Q(name=""), name="user_has_name"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="user_theme_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_forgotten(self) -> bool:
        """Say whether the row no longer says who this was."""
        return self.email == FORGOTTEN.format(key=self.pk)

    def get_session_auth_hash(self) -> str:
        """Return what sessions are checked by: a new password or a change of access ends them."""
        stamp = self.access_changed_at.isoformat() if self.access_changed_at else ""
        salt = "orchard.domain.core.session"
        return salted_hmac(salt, self.password + stamp, algorithm="sha256").hexdigest()

    def held_roles(self) -> frozenset[Role]:
        """Return the person's roles now; somebody who left has none.

        Who fetched the roles beforehand, as a page that only reads does, is not asked again; the
        rows are taken as they lie there, since a page decides hundreds of times.
        """
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("roles")
        if fetched is not None:
            held = [row.role for row in fetched]
        else:
            held = list(self.roles.filter(user__is_active=True).values_list("role", flat=True))
        return frozenset(Role(role) for role in held) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        """Say whether the person has the permission now."""
        return permission in permissions_of_roles(self.held_roles())


class RoleAssignment(models.Model):
    """One role of one person, and who gave it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=choices_of_roles)
    given_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("role of a user")
        ordering: ClassVar = ["user_id", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
