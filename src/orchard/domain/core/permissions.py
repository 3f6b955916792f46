"""Refusing what a person may not do, at the moment it is done."""

from __future__ import annotations

from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission


def may(user: User | None, permission: Permission) -> bool:
    """Say whether the person may do this now; nobody may nothing."""
    return user is not None and user.may(permission)


def require(user: User | None, permission: Permission) -> None:
    """Refuse with NotAllowed unless the person may do this now."""
    if not may(user, permission):
        raise NotAllowed
