"""Versions of a plan as values: which step may follow which, and where a plan stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.plans.rules.plan import Mode, VersionState

WAITING = (
    VersionState.SUBMITTED,
    VersionState.APPROVED,
    VersionState.SHARED,
    VersionState.ACCEPTED,
)
"""States of a version that is on its way to count."""
PATH = (
    VersionState.SUBMITTED, VersionState.APPROVED, VersionState.SHARED, VersionState.ACCEPTED,
    VersionState.ACTIVE,
)  # fmt: skip
NEXT: dict[VersionState, tuple[VersionState, ...]] = {
    VersionState.APPROVED: (VersionState.SUBMITTED,),
    VersionState.RETURNED: (VersionState.SUBMITTED,),
    VersionState.SHARED: (VersionState.APPROVED,),
    VersionState.ACCEPTED: (VersionState.SHARED,),
    VersionState.ARCHIVED: (VersionState.ACTIVE, VersionState.SUPERSEDED, VersionState.RETURNED),
}
"""For each state those from which a version gets there; becoming active has a rule of its own."""


class StepIsNotNext(Conflict):
    """A version is not where this step begins."""

    default = _("This version has moved on meanwhile. Look at where it stands now.")


class OwnPlan(Conflict):
    """Nobody approves what they submitted or manage."""

    default = _("You submitted this plan, so somebody else has to decide: the sponsor, or who leads the programme.")  # fmt: skip


AGAIN = (VersionState.RETURNED, VersionState.ARCHIVED)
"""After these the same text may be submitted once more."""


class NothingPlanned(Invalid):
    """A plan in which nobody wrote anything yet."""

    default = _("There is nothing in this plan yet. Begin with an objective.")


class NothingChanged(Conflict):
    """The living plan says what its newest version says."""

    default = _("Nothing was changed since the newest version. Change the plan first.")


class TextIsOld(Conflict):
    """Somebody accepts another text than the one that is shared now."""

    default = _("The plan was changed since you opened it, so nothing was accepted. Read it again and accept what it says now.")  # fmt: skip


class NotNewest(Conflict):
    """A newer version was shared since."""

    default = _("A newer version of this plan is shared. Read that one; only it can be accepted.")


class NothingShared(Conflict):
    """The customer would see an empty page."""

    default = _("No part of this plan is shared with the customer yet. Share an objective, an initiative or an action first.")  # fmt: skip


class NeedsAcceptance(Conflict):
    """A full plan, or one with shared parts, counts once the customer accepted it."""

    default = _("This plan has parts that the customer has to accept before it counts. Share it and ask them.")  # fmt: skip


def check_next(now: VersionState, then: VersionState) -> None:
    """Refuse a step that does not begin where the version is."""
    if now not in NEXT[then]:
        raise StepIsNotNext


def needs_acceptance(mode: Mode, *, is_shared: bool) -> bool:
    """Say whether the customer has to accept a plan before it counts.

    A light plan and one on a page count once they are approved, unless parts of them are shared.
    """
    return mode is Mode.FULL or is_shared


def check_may_be_active(now: VersionState, mode: Mode, *, is_shared: bool) -> None:
    """Refuse to let a version count before all who have to agree did."""
    if now is VersionState.ACCEPTED:
        return
    if now not in {VersionState.APPROVED, VersionState.SHARED}:
        raise StepIsNotNext
    if now is VersionState.SHARED or needs_acceptance(mode, is_shared=is_shared):
        raise NeedsAcceptance


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the way of a plan: before, at, or after where it stands."""

    title: str | Promise
    is_done: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """For whom a plan waits, and since when."""

    who: str
    since: datetime


def stops(state: VersionState | None, *, customer: str) -> tuple[Stop, ...]:
    """Return the way of a plan with where its newest version stands; nothing submitted is a draft."""
    titles: list[str | Promise] = [_("Draft"), _("Submitted"), _("Approved"), _("Shared")]
    titles += [_("Accepted by %(customer)s") % {"customer": customer}, _("Active")]
    here = 0 if state not in PATH else PATH.index(state) + 1
    return tuple(
        Stop(title, is_done=place < here, is_here=place == here)
        for place, title in enumerate(titles)
    )
