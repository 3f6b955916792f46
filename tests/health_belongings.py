"""What people of the world have of health: a snapshot of one's own account and of the hidden one."""

from __future__ import annotations

from orchard.domain.core.rules import Role
from orchard.domain.health import services
from orchard.domain.health.models import HealthSnapshot
from people import NOON
from world import World


def with_health(world: World) -> World:
    """Look at both accounts through their teams; a decider is against us: a canary."""
    services.take(world.own, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)
    services.take(world.secret, by=world.insider, at=NOON)
    HealthSnapshot.objects.update(is_opposed=True)
    return world
