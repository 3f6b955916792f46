"""What an analysis still lacks before it can be finished."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.rules.profile import AnalysisStep, FindingKind

LONGEST_TEXT = 5000
GUIDE: Mapping[AnalysisStep, Promise] = {
    AnalysisStep.OUTSIDE: _(
        "What happens in their market, and which trends, rules and technologies reach them when? "
        "Begin with the drivers of the profile."
    ),
    AnalysisStep.STRATEGY: _(
        "Where do they want to be, and how do they earn on the way from their suppliers to their "
        "customers' customers? Say where the chain is weak."
    ),
    AnalysisStep.POSITION: _(
        "What do they buy from us and why, what do they think of us, and what would they miss?"
    ),
    AnalysisStep.RIVALS: _(
        "Who else is inside, where and how strong, and what will they try next?"
    ),
}
SWOT: Mapping[FindingKind, Promise] = {
    FindingKind.STRENGTH: _("What we do better for them than others do."),
    FindingKind.WEAKNESS: _("What they miss in us, or what others do better."),
    FindingKind.OPPORTUNITY: _("What we could do for one of their goals, and do not yet."),
    FindingKind.THREAT: _("What could take from us what we have with them."),
}
CONCLUDE = _("What follows from all that? Every conclusion serves a goal of the customer.")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as the rules see it: its kind, and how many goals that stand it serves."""

    kind: FindingKind
    goals: int


def lacking(written: Collection[AnalysisStep], found: Collection[Found]) -> list[Promise]:
    """Return what has to be done before the analysis is whole, as titles of steps."""
    lacks: list[Promise] = [step.label for step in AnalysisStep if step not in written]
    kinds = {one.kind for one in found}
    lacks += [kind.label for kind in FindingKind if kind not in kinds]
    conclusions = [one for one in found if one.kind is FindingKind.CONCLUSION]
    if any(one.goals == 0 for one in conclusions):
        lacks.append(_("a goal for every conclusion"))
    return lacks
