"""What people of the world have of coaching: a series of their own, and one of two others."""

from __future__ import annotations

from datetime import time

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.people import services
from orchard.domain.people.models import CoachingSeries, CoachingTalk
from people import NOON
from world import World

MISSING = 10**9


def note(account: Account, coach: User, **others: object) -> services.CoachingNote:
    """Return a year of talks about one account."""
    said = {"day_of_month": 5, "starts": time(9), "zone": "Europe/Oslo", "since": NOON.date()}
    return services.CoachingNote(coach=coach, accounts=[account], **{**said, **others})


def agreed(account: Account, coached: User, coach: User) -> CoachingSeries:
    """Agree on a year of talks; notes of the first are a canary."""
    made = services.agree_coaching(coached, note=note(account, coach), by=coached, at=NOON)
    CoachingTalk.objects.filter(pk=made.talks.first().pk).update(notes="CNRY-coaching")
    return made


def with_coaching(world: World) -> World:
    """Let the manager talk with the sponsor, and a colleague with an insider."""
    sponsor = world.person(Role.EXECUTIVE_SPONSOR)
    mine = agreed(world.own, world.person(Role.ACCOUNT_MANAGER), sponsor)
    theirs = agreed(world.other, world.colleague, world.insider)
    world.things["coaching"] = _of_two(mine.pk, theirs.pk)
    talks = (one.talks.first().pk for one in (mine, theirs))
    world.things["coaching talk"] = _of_two(*talks)
    return world


def _of_two(mine: int, theirs: int) -> dict[str, object]:
    own = {role.value: mine for role in (Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR)}
    return {"own": own, "foreign": theirs, "missing": MISSING}
