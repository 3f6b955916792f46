"""What one may ask about the portfolio matrix: where each judged account stands, today and later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics.categories import Category, Lines, category
from orchard.analytics.policy.selection import MatrixPolicy
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.selection.models import Nomination, Position, RoundResult
from orchard.domain.selection.queries.charter import policy
from orchard.domain.selection.queries.positions import strengths


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an account stands by the latest round that scored it, and by what we know of it now."""

    result: RoundResult
    strength: float | None
    category: Category | None
    position: Position | None

    @property
    def account(self) -> Account:
        """Return the account."""
        return self.result.nomination.account

    @property
    def attractiveness(self) -> float | None:
        """Return what the round said."""
        return self.result.attractiveness

    @property
    def later(self) -> tuple[Decimal, Decimal] | None:
        """Return strength and attractiveness in three years, where both are expected."""
        found = self.position
        if found is None or found.later_strength is None or found.later_attractiveness is None:
            return None
        return found.later_strength, found.later_attractiveness

    @property
    def gap(self) -> int | None:
        """Return how many stages we intend beyond the one that the customer states."""
        found = self.position
        if found is None or found.intended_stage is None or found.stated_stage is None:
            return None
        return found.intended_stage - found.stated_stage


@dataclass(frozen=True, slots=True)
class Matrix:
    """All spots by name, and the lines between the four fields."""

    spots: list[Spot]
    lines: MatrixPolicy


def matrix(viewer: User, on: date) -> Matrix:
    """Return where every account stands that a revealed round scored and the viewer may know."""
    lines = policy(viewer, on).matrix
    rows = _latest(viewer)
    accounts = [row.nomination.account_id for row in rows]
    now = strengths(viewer, accounts)
    known = {one.account_id: one for one in Position.objects.filter(account__in=accounts)}
    spots = [_spot(row, now, known, lines) for row in rows]
    return Matrix(sorted(spots, key=lambda one: (one.account.name, one.account.pk)), lines)


def unjudged(viewer: User, accounts: Sequence[Account]) -> list[Account]:
    """Return the accounts that no revealed round has put into a category."""
    placed = {row.nomination.account_id for row in _latest(viewer) if row.category}
    return [one for one in accounts if one.pk not in placed]


def _latest(viewer: User) -> list[RoundResult]:
    """Return the latest result of each account; rounds that are not revealed say nothing."""
    standing = Nomination.objects.visible_to(viewer).filter(
        withdrawn_at__isnull=True,
        account__merged_into__isnull=True,
        round__revealed_at__isnull=False,
    )
    rows = RoundResult.objects.filter(nomination__in=standing).defer("scores")
    found: dict[int, RoundResult] = {}
    for row in rows.select_related("nomination__account", "nomination__round").order_by(
        "nomination__round__revealed_at", "pk"
    ):
        found[row.nomination.account_id] = row
    return list(found.values())


def _spot(
    row: RoundResult,
    now: Mapping[int, float],
    known: Mapping[int, Position],
    lines: MatrixPolicy,
) -> Spot:
    account = row.nomination.account_id
    strength = now.get(account)
    field = category(
        float("nan") if row.attractiveness is None else row.attractiveness,
        float("nan") if strength is None else strength,
        Lines(lines.attractiveness_line, lines.strength_line),
    )
    return Spot(row, strength, field, known.get(account))
