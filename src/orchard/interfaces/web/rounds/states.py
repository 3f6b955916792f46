"""Where a round is, what comes next, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.rules.choices import RoundState

_S = RoundState
NEXT: dict[RoundState, tuple[Promise, Promise]] = {
    _S.DRAFT: (
        _("Nominate accounts, answer at the gates, ask raters. Then scoring begins."),
        _("Everybody in the programme nominates; who leads the round begins scoring."),
    ),
    _S.SCORING: (
        _("Raters score blind. When all have handed in, every score is shown at once."),
        _("Each rater scores alone; who leads the round reveals."),
    ),
    _S.REVEALED: (
        _("Look at the scores together, and talk first where raters are far apart."),
        _("Everybody sees the scores; who leads the round opens the discussion."),
    ),
    _S.DISCUSSION: (
        _("Decide each account: in, incubator or not now, each with its reason."),
        _("Who leads the round writes the decisions down."),
    ),
    _S.DECIDED: (
        _("Sign the decisions; then the round goes into the archive for good."),
        _("Those who took part sign; who leads the round archives."),
    ),
    _S.ARCHIVED: (
        _("Nothing changes any more. The record can be read and printed."),
        _("Everybody in the programme reads it."),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the life cycle."""

    title: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A round with its state bar, what is next, and where that is done."""

    found: SelectionRound
    steps: tuple[Step, ...]
    next: Promise
    who: Promise
    href: str

    @property
    def is_draft(self) -> bool:
        """Say whether nobody scores yet."""
        return self.found.state == RoundState.DRAFT

    @property
    def is_scoring(self) -> bool:
        """Say whether raters score now."""
        return self.found.state == RoundState.SCORING

    @property
    def takes_names(self) -> bool:
        """Say whether accounts can still be nominated."""
        return self.is_draft or self.is_scoring


def standing(found: SelectionRound) -> Standing:
    """Return where a round is in its life."""
    states = list(RoundState)
    at = states.index(RoundState(found.state))
    steps = tuple(Step(str(one.label), n < at, n == at) for n, one in enumerate(states))
    text, who = NEXT[RoundState(found.state)]
    page = "meeting:result" if found.is_open_to_eyes else "rounds:round"
    return Standing(found, steps, text, who, _address(page, found))


def _address(page: str, found: SelectionRound) -> str:
    try:
        return reverse(page, args=[found.pk])
    except NoReverseMatch:
        return reverse("rounds:round", args=[found.pk])
