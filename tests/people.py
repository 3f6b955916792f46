"""The cast: people with roles, and the moment at which tests act."""

from __future__ import annotations

from datetime import UTC, datetime

from orchard.domain.core.models import RoleAssignment, User
from orchard.domain.core.rules import Role

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def make_user(name: str, *roles: Role, is_active: bool = True) -> User:
    """Return a person of that name with the roles."""
    address = f"{name.lower().replace(' ', '.')}@supplier.example"
    user = User(email=address, name=name, joined_at=NOON, is_active=is_active)
    user.set_unusable_password()
    user.save()
    for role in roles:
        RoleAssignment.objects.create(user=user, role=role.value, given_by=None, given_at=NOON)
    return user
