"""What the screen of the meeting shows beside its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries
from orchard.domain.selection.models import SelectionRound, Signature
from orchard.domain.selection.rules.choices import RoundState
from orchard.domain.selection.services.deciding import LEAST_SIGNATURES
from orchard.interfaces.web.meeting import known
from orchard.interfaces.web.meeting.ranking import Row

REACHES: tuple[tuple[str, str | Promise], ...] = (
    ("0.05", "±.05"),
    ("0.10", "±.10"),
    ("0.20", "±.20"),
    ("1.00", _("all weightings")),
)
MOST_GATES = 12
OPEN = frozenset({RoundState.REVEALED, RoundState.DISCUSSION})
"""States in which the room still talks."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A region of weightings that one may look at."""

    title: str | Promise
    href: str
    is_shown: bool


def stage(viewer: User, found: SelectionRound) -> dict[str, Any]:
    """Return how far the round has come, and what the viewer may do next."""
    states = list(RoundState)
    at = states.index(RoundState(found.state))
    return {
        "round": found,
        "steps": [(one.label, place < at, place == at) for place, one in enumerate(states)],
        "may_lead": may(viewer, Permission.LEAD_SELECTION),
        "is_open": found.state in OPEN,
    }


def lines(viewer: User, found: SelectionRound) -> SelectionPolicy:
    """Return the policy of the day of the reveal."""
    assert found.revealed_at is not None, "asked for after the reveal"
    return queries.policy(viewer, core.fiscal_calendar(viewer).today(found.revealed_at))


def currency(viewer: User) -> str:
    """Return the currency of all amounts."""
    return core.organisation(viewer).currency


def reach_asked(text: str, viewer: User) -> float | None:
    """Return the region that who leads asks for; everybody else sees the round's own."""
    is_known = text in {value for value, _title in REACHES}
    return float(text) if is_known and may(viewer, Permission.LEAD_SELECTION) else None


def reaches(
    request: HttpRequest, found: SelectionRound, viewer: User, asked: float | None
) -> list[Reach]:
    """Return the regions that the viewer may look at; the round's own is shown at first."""
    if not may(viewer, Permission.LEAD_SELECTION):
        return []
    shown = float(found.reach) if asked is None else asked
    return [Reach(title, _with(request, value), float(value) == shown) for value, title in REACHES]


def _with(request: HttpRequest, reach: str) -> str:
    query = request.GET.copy()
    for gone in ("after", "before", "as", "part"):
        query.pop(gone, None)
    query["reach"] = reach
    return f"{request.path}?{query.urlencode(safe=',-')}"


def board(
    viewer: User, found: SelectionRound, rows: Sequence[Row], lines: SelectionPolicy
) -> dict[str, Any]:
    """Return what stands beside the table: disputes, gates, counts, signatures."""
    is_open = found.state in OPEN
    shown, count = (
        queries.disputes(viewer, found, [row.ranked for row in rows]) if is_open else ([], 0)
    )
    stopped = [row for row in rows if row.gates]
    unjudged = known.unjudged(viewer, found, rows)
    return {
        "lines": lines,
        "apart": shown,
        "more_apart": count - len(shown),
        "stopped": stopped[:MOST_GATES],
        "more_stopped": max(len(stopped) - MOST_GATES, 0),
        "unjudged": unjudged[: known.MOST],
        "more_unjudged": max(len(unjudged) - known.MOST, 0),
        "can_measure": is_open and known.can_be_measured(unjudged),
        "standing": len(rows),
        "fragile": [row for row in rows if row.is_fragile],
        "undecided": sum(not row.decision for row in rows),
        "first": rows[0] if rows else None,
        **_signing(viewer, found),
    }


def _signing(viewer: User, found: SelectionRound) -> dict[str, Any]:
    """Return who signed, and whether the viewer still may."""
    if found.decided_at is None:
        return {"signatures": []}
    signed: list[Signature] = queries.signatures(viewer, found)
    is_open = found.state == RoundState.DECIDED
    return {
        "signatures": signed,
        "is_enough": len(signed) >= LEAST_SIGNATURES,
        "least": LEAST_SIGNATURES,
        "may_sign": is_open and viewer.pk not in {one.user_id for one in signed}
        and _took_part(viewer, found),
    }  # fmt: skip


def _took_part(viewer: User, found: SelectionRound) -> bool:
    is_known = found.led_by_id == viewer.pk or may(viewer, Permission.APPROVE_SELECTION)
    return is_known or queries.any_seat(viewer, found) is not None
