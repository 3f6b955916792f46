"""One account in the meeting, with the ones before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Criterion, Nomination, SelectionRound
from orchard.domain.selection.queries import Ranked, ScoredCriterion
from orchard.domain.selection.rules.choices import RoundState
from orchard.interfaces.web.frame.figures import number, percent
from orchard.interfaces.web.meeting import panels
from orchard.interfaces.web.meeting.ranking import category_name


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on top of the page."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A nomination as the meeting looks at it; without a place before the reveal."""

    round: SelectionRound
    nomination: Nomination
    ranked: Ranked | None = None
    previous: Ranked | None = None
    following: Ranked | None = None
    placed: int = 0


def seen(viewer: User, round_id: int, nomination_id: int) -> Seen:
    """Return an account of a round with its neighbours, in the order of the meeting."""
    found = queries.round_at(viewer, round_id)
    ranked = queries.ranking(viewer, found)
    keys = [one.nomination.pk for one in ranked]
    if nomination_id not in keys:
        return Seen(found, queries.nomination(viewer, found, nomination_id))
    at = keys.index(nomination_id)
    row = ranked[at].nomination
    row.round = found
    return Seen(
        found,
        row,
        ranked[at],
        ranked[at - 1] if at else None,
        ranked[at + 1] if at + 1 < len(ranked) else None,
        sum(one.place is not None for one in ranked),
    )


def page(viewer: User, found: Seen) -> dict[str, Any]:
    """Return what every page about the account shows."""
    may_lead = panels.stage(viewer, found.round)
    state = RoundState(found.round.state)
    return may_lead | {
        "seen": found,
        "row": found.nomination,
        "account": found.nomination.account,
        "ranked": found.ranked,
        "figures": _figures(found.ranked) if found.ranked else [],
        "may_decide": may_lead["may_lead"] and state == RoundState.DISCUSSION,
        "may_settle": may_lead["may_lead"] and may_lead["is_open"],
    }


def doubt(viewer: User, found: Seen) -> dict[str, Any]:
    """Return whether the choice is fragile, and the lines by which it is; nothing before a place."""
    if found.ranked is None or not found.ranked.is_proposed:
        return {"is_fragile": False}
    lines = panels.lines(viewer, found.round)
    return {"is_fragile": found.ranked.is_fragile(lines.robust_share), "lines": lines}


def _figures(ranked: Ranked) -> list[Figure]:
    """Return the four numbers on top: what is not known yet stays empty."""
    result, robust = ranked.result, ranked.robust
    said = _("%(low)s to %(high)s when one weight moves")
    ends = {"low": number(robust.lowest, 2), "high": number(robust.highest, 2)}
    return [
        Figure(_("Attractiveness"), _score(result.attractiveness), said % ends if robust.lowest is not None else ""),
        Figure(_("Our strength"), _score(result.strength), category_name(result.category)),
        Figure(_("In the chosen set"), _share(robust.acceptability), _("of 10,000 weightings")),
        Figure(_("When one weight moves"), _share(robust.firmness), _("%(share)s of the weight is known")
               % {"share": percent(result.known)}),
    ]  # fmt: skip


def _score(value: float | None) -> str:
    return "" if value is None else number(value, 2)


def _share(value: float | None) -> str:
    return "" if value is None else percent(value)


def of_criterion(viewer: User, found: Seen, criterion: Criterion) -> ScoredCriterion | None:
    """Return what was said about one criterion, nothing before the reveal."""
    if found.ranked is None:
        return None
    rows = queries.scored(viewer, found.ranked)
    return next((one for one in rows if one.criterion.pk == criterion.pk), None)
