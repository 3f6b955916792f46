"""The accounts of a first choice with their numbers in words, and what speaks against a pick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.economics.words.numbers import percent
from orchard.domain.selection import queries
from orchard.domain.selection.models import RoundResult, SelectionRound


@dataclass(frozen=True, slots=True)
class Pick:
    """One account: where it stands, why, and whether its score supports choosing it."""

    result: RoundResult
    place: int
    of: int
    is_proposed: bool
    is_firm: bool

    @property
    def key(self) -> int:
        """Return the key of the nomination."""
        return self.result.nomination_id

    @property
    def reason(self) -> str:
        """Return the numbers that speak for the account, as one sentence."""
        text = _(
            "Place %(place)d of %(of)d with %(score).2f; among the chosen in %(share)s of weightings"
        )
        facts = {"place": self.place, "of": self.of, "score": self.result.attractiveness or 0.0}
        return text % {**facts, "share": percent(self.result.acceptability)}


def picks(viewer: User, found: SelectionRound) -> list[Pick]:
    """Return the accounts of a first choice, the best first."""
    rows = [one for one in queries.results(viewer, found) if one.place is not None]
    opened = core.fiscal_calendar(viewer).today(found.opened_at)
    share = queries.policy(viewer, opened).robust_share
    return [
        Pick(
            one,
            place=at,
            of=len(rows),
            is_proposed=one.is_proposed and not one.gates_open,
            is_firm=(one.acceptability or 0.0) >= share,
        )
        for at, one in enumerate(rows, start=1)
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
    weak = [one for one in rows if one.key in picked and not one.is_firm]
    for one in weak:
        text = _(
            "%(name)s is a fragile choice: among the chosen in %(share)s of weightings only. Say what "
            "speaks for it beside the score."
        )
        share = percent(one.result.acceptability)
        found.append(text % {"name": one.result.nomination.account, "share": share})
    return found
