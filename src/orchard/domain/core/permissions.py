"""Asking whether a person may do something, at the moment it is done."""

from __future__ import annotations

from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import RoleAssignment, User
from orchard.domain.core.rules import Permission, Role, permissions_of_roles


def roles_of(user: User) -> frozenset[Role]:
    """Return the person's roles; somebody who left has none."""
    if not user.is_active or user.pk is None:
        return frozenset()
    assigned = RoleAssignment.objects.filter(user=user, user__is_active=True)
    return frozenset(Role(role) for role in assigned.values_list("role", flat=True))


def permissions_of(user: User) -> frozenset[Permission]:
    """Return everything that the person may do now."""
    return permissions_of_roles(roles_of(user))


def may(user: User, permission: Permission) -> bool:
    """Say whether the person may do this now."""
    return permission in permissions_of(user)


def require(user: User, permission: Permission) -> None:
    """Refuse with NotAllowed unless the person may do this now."""
    if not may(user, permission):
        raise NotAllowed
