"""The accounts of a first choice with their numbers in words, and what speaks against a pick."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core.models import User
from orchard.domain.economics.words.numbers import percent, rounded
from orchard.domain.selection import queries
from orchard.domain.selection.models import Criterion, RoundResult, SelectionRound
from orchard.domain.selection.queries import Ranked


@dataclass(frozen=True, slots=True)
class Pick:
    """One account: where it stands, why, and whether its score supports choosing it."""

    ranked: Ranked
    of: int
    fragile_below: float

    @property
    def key(self) -> int:
        """Return the key of the nomination."""
        return self.result.nomination_id

    @property
    def result(self) -> RoundResult:
        """Return what the scores came to."""
        return self.ranked.result

    @property
    def is_proposed(self) -> bool:
        """Say whether the score puts the account within the places, and the gates let it in."""
        return self.ranked.is_proposed and not self.result.gates_open

    @property
    def is_fragile(self) -> bool:
        """Say whether it is within the places, and often not with other weights."""
        return self.ranked.is_fragile(self.fragile_below)

    @property
    def reason(self) -> str:
        """Return the numbers that speak for the account, as one sentence."""
        text = _(
            "Place %(place)d of %(of)d with %(score)s; among the chosen in %(share)s of weightings"
        )
        score = rounded(self.result.attractiveness or 0.0, 2)
        facts = {"place": self.ranked.place, "of": self.of, "score": score}
        return text % {**facts, "share": percent(self.ranked.robust.acceptability)}


def picks(viewer: User, found: SelectionRound, lines: SelectionPolicy) -> list[Pick]:
    """Return the accounts of a first choice, the best first."""
    rows = [one for one in queries.ranking(viewer, found) if one.place is not None]
    return [Pick(one, len(rows), lines.robust_share) for one in rows]


def unknown_of(rows: Sequence[Pick], criteria: Iterable[Criterion]) -> list[str]:
    """Return the criteria of which nothing is known for one of the accounts, by title."""
    told = [one.result.scores for one in rows]
    return [
        one.title
        for one in criteria
        if any(scores.get(one.key, {}).get("score") is None for scores in told)
    ]


def warnings_of(
    rows: Sequence[Pick], picked: Collection[int], policy: SelectionPolicy
) -> list[str]:
    """Return what speaks against who is picked: their number, and scores that do not support it."""
    low, high = policy.guard.starter
    found = []
    if not low <= len(picked) <= high:
        text = ngettext(
            "%(count)d account is picked; begin with %(low)d to %(high)d.",
            "%(count)d accounts are picked; begin with %(low)d to %(high)d.",
            len(picked),
        )
        found.append(text % {"count": len(picked), "low": low, "high": high})
    shut = [one for one in rows if one.key in picked and one.result.gates_open]
    for one in shut:
        text = _("Nobody said that %(name)s passes the gates: it cannot be chosen now.")
        found.append(text % {"name": one.result.nomination.account})
    return found + [said for one in rows if one.key in picked for said in _doubts(one)]


def _doubts(one: Pick) -> list[str]:
    """Return why the score of an account does not support that it is picked."""
    name = one.ranked.account.name
    if one.is_fragile:
        text = _(
            "%(name)s is a fragile choice: among the chosen in %(share)s of weightings only. Say what "
            "speaks for it beside the score."
        )
        return [text % {"name": name, "share": percent(min(one.ranked.robust.shares))}]
    if not one.ranked.is_proposed:
        text = _(
            "The score does not put %(name)s among the first. Say what speaks for it beside the score."
        )
        return [text % {"name": name}]
    return []
