"""Who at the customer decides on an opportunity, in which role, and which roles nobody has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from orchard.domain.core.models import User
from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships.models import BuyingRole
from orchard.domain.relationships.rules import EXPECTED, DecisionRole
from orchard.domain.whitespace.models import Opportunity


@dataclass(frozen=True, slots=True)
class Part:
    """One role of a buying group: who has it, and who has it in other decisions."""

    role: DecisionRole
    members: tuple[BuyingRole, ...]
    usual: tuple[BuyingRole, ...]
    is_needed: bool

    @property
    def is_missing(self) -> bool:
        """Say whether somebody is needed here and nobody is known."""
        return self.is_needed and not self.members


def buying_group(viewer: User, found: Opportunity) -> tuple[Part, ...]:
    """Return every role in the decision on an opportunity, for the account's team alone."""
    decision = found.decision
    held: dict[tuple[str, bool], list[BuyingRole]] = defaultdict(list)
    for row in relationships.roles_in(viewer, found.account, [decision, ""]):
        held[row.role, bool(decision) and row.decision == decision].append(row)
    parts = []
    for role in DecisionRole:
        members = held[role.value, True]
        inside = {one.contact_id for one in members}
        usual = (one for one in held[role.value, False] if one.contact_id not in inside)
        needed = role.value in EXPECTED.roles
        parts.append(Part(role, tuple(members), tuple(usual), needed))
    return tuple(parts)
