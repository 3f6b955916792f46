"""What providers of items may look at: the viewer, the moment, the viewer's accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission, Role, permissions_of_roles
from orchard.domain.economics import queries as economics
from orchard.domain.economics.queries import orchard
from orchard.domain.economics.queries.orchard import Tree
from orchard.domain.health import queries as health
from orchard.domain.health.queries import Stood
from orchard.domain.ledger import queries as ledger

MOST_TREES = 12
MANAGEMENT = frozenset({Role.PROGRAMME_DIRECTOR, Role.EXECUTIVE_SPONSOR})


class Desk:
    """One person at one moment; whatever is asked twice is read once."""

    def __init__(self, viewer: User, now: datetime) -> None:
        self.viewer, self.now = viewer, now

    @cached_property
    def today(self) -> date:
        """Return the day in the organisation's time zone, which every page is shown in."""
        return timezone.localtime(self.now).date()

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Return the viewer's roles."""
        return self.viewer.held_roles()

    @cached_property
    def granted(self) -> frozenset[Permission]:
        """Return what the viewer may do."""
        return permissions_of_roles(self.roles)

    @cached_property
    def facts(self) -> economics.SetFacts | None:
        """Return where the figures come from, nothing before the first set."""
        if not self.is_management:
            return economics.latest(self.viewer)
        return self.portfolio.facts if self.portfolio else None

    @cached_property
    def portfolio(self) -> economics.PortfolioView | None:
        """Return the figures of the whole, which management hears of, and how many nobody leads."""
        if not self.is_management:
            return None
        alone = orchard.without_manager(self.viewer) if self.is_director else None
        return economics.portfolio(self.viewer, counting=alone)

    @cached_property
    def policies(self) -> core.Policies:
        """Return the policy of today and the one that waits for approval."""
        return core.policies(self.viewer, self.today)

    @cached_property
    def is_management(self) -> bool:
        """Say whether the viewer answers for the programme as a whole."""
        return bool(self.roles & MANAGEMENT) and self.may(Permission.SEE_LEDGER)

    @cached_property
    def is_director(self) -> bool:
        """Say whether the viewer answers for accounts that nobody leads."""
        return Role.PROGRAMME_DIRECTOR in self.roles

    @cached_property
    def currency(self) -> str:
        """Return the currency of all amounts."""
        return self.facts.currency if self.facts else core.organisation(self.viewer).currency

    @cached_property
    def own_trees(self) -> tuple[Tree, ...]:
        """Return the accounts that the viewer serves or follows."""
        return self.trees if any(tree.is_mine for tree in self.trees) else ()

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """Return the viewer's accounts; for who has none, the most valuable of all."""
        return orchard.mine_or_most_valuable(self.viewer, most=MOST_TREES)

    @cached_property
    def stood(self) -> Mapping[int, Stood]:
        """Return how the accounts stand in whose teams the viewer is, all asked at once."""
        if not any(tree.is_mine for tree in self.trees):
            return {}
        lines = self.policies.in_force.policy.health
        return health.latest(self.viewer, (tree.account for tree in self.trees), lines)

    @cached_property
    def may_import(self) -> bool:
        """Say whether the viewer can bring the ledger in."""
        return self.may(Permission.IMPORT_LEDGER)

    @cached_property
    def waits_for_figures(self) -> bool:
        """Say whether a ledger is there whose first figures are still to come."""
        return self._lacks_figures and not self.why_no_figures

    @cached_property
    def why_no_figures(self) -> str:
        """Return why the first figures of a ledger that is there could not be computed, if so."""
        return economics.failure(self.viewer) if self._lacks_figures else ""

    @cached_property
    def _lacks_figures(self) -> bool:
        knows = self.facts is None and self.may(Permission.SEE_LEDGER)
        return knows and not ledger.is_empty(self.viewer)

    def may(self, permission: Permission) -> bool:
        """Say whether the viewer has the permission."""
        return permission in self.granted


def address(page: str, *args: object, query: str = "") -> str:
    """Return the address of a page, or nothing where this installation has no such page."""
    try:
        found = reverse(page, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{query}" if query else found
