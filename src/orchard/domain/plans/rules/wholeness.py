"""What a plan lacks before it can be submitted, by what its mode asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from orchard.domain.plans.rules.actions import PAGE_ACTIONS, PAGE_MONTHS, is_far, is_on_page
from orchard.domain.plans.rules.documents import Document, Row
from orchard.domain.plans.rules.objectives import missing, needs_parent, unsaid
from orchard.domain.plans.rules.plan import OVER, Mode
from orchard.domain.plans.rules.sections import OBJECTIVES, OPPORTUNITIES, RISKS


@dataclass(frozen=True, slots=True)
class Planned:
    """When an action is due, and when it was planned."""

    title: str
    due_on: date
    planned_on: date


def lacking(now: Document, mode: str, actions: Iterable[Planned], *, today: date) -> list[str]:
    """Return what is still to be set in a plan, each with what to do; nothing where it is whole.

    The mode can be changed after an objective was set, so each is asked again for what it says.
    Of `actions`, those that are still to be done, one page asks for a few.
    """
    alive = [one for one in now.section(OBJECTIVES) if one["state"] not in OVER]
    gaps = [*_kinds(alive, mode), *_unfinished(alive, mode)]
    return (
        [*gaps, *_of_page(now), *_actions(list(actions), today)] if mode == Mode.ONE_PAGE else gaps
    )


def _of_page(now: Document) -> Iterator[str]:
    """Yield which of the other parts of a plan on one page is empty."""
    asked = (
        (now.section(OPPORTUNITIES), _("Say which opportunity we go for.")),
        (now.section(RISKS), _("Note the largest risk.")),
        (now.head.get("key_people"), _("Say who the key people are.")),
    )
    yield from (text for found, text in asked if not found)


def _actions(actions: list[Planned], today: date) -> Iterator[str]:
    """Yield whether there are too few or too many actions, and which lies too far away.

    What is due sooner is a step on the way: it is neither counted nor refused. How far one lies
    away is asked of today, since a plan that lives is submitted again.
    """
    counted = [one for one in actions if is_on_page(one.due_on, one.planned_on)]
    fewest, most = PAGE_ACTIONS
    if not fewest <= len(counted) <= most:
        text = _("One page has %(fewest)d to %(most)d actions that are due in %(first)d to %(last)d months; there are %(count)d.")  # fmt: skip
        first, last = PAGE_MONTHS
        yield text % {"fewest": fewest, "most": most, "first": first, "last": last, "count": len(counted)}  # fmt: skip
    for one in actions:
        if is_far(one.due_on, today):
            yield _("“%(name)s” lies more than twelve months away: make it an objective, or due sooner.") % {"name": one.title}  # fmt: skip


def _kinds(alive: list[Row], mode: str) -> Iterator[str]:
    improves = any(one.get("is_improvement") for one in alive)
    found = missing({one["kind"] for one in alive}, improves=improves, mode=mode)
    gaps = [str(one.label) for one in found.numbers]
    if found.strategic:
        gaps.append(_("a strategic objective: a position or a joint project"))
    if found.improvement:
        gaps.append(_("an improvement: also an account that stands well gets better at something"))
    if gaps:
        yield _("Set these objectives first, then submit: %(gaps)s.") % {"gaps": "; ".join(gaps)}


def _unfinished(alive: list[Row], mode: str) -> Iterator[str]:
    for one in alive:
        gaps = unsaid(one, mode)
        if needs_parent(int(one["horizon"]), mode) and not one.get("parent"):
            gaps.append(_("the objective further away that it leads up to"))
        if gaps:
            text = _("“%(name)s” still has to say: %(gaps)s.")
            yield text % {"name": one["title"], "gaps": "; ".join(gaps)}
