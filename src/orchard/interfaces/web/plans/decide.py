"""What is to be decided now: at most seven things, each with one button."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from django.urls import reverse
from django.utils.translation import gettext as _

from orchard.domain.plans.rules.objectives import missing
from orchard.domain.plans.rules.plan import InitiativeState, ObjectiveState
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.plans import opportunities
from orchard.interfaces.web.plans.place import OnPlan

MOST = 7
ENDED = (ObjectiveState.ACHIEVED, ObjectiveState.MISSED, ObjectiveState.DROPPED)


@dataclass(frozen=True, slots=True)
class Decision:
    """One question with what speaks for asking it, and the button that answers it."""

    question: str
    why: str
    href: str
    button: str


Source = Callable[[OnPlan], Iterator[Decision]]


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the first seven things to decide."""
    found = list(chain.from_iterable(source(seen) for source in SOURCES))
    return {"decisions": list(islice(found, MOST)), "more": max(0, len(found) - MOST)}


def objectives_over(seen: OnPlan) -> Iterator[Decision]:
    """Yield objectives whose day is gone: reached, missed, or another day."""
    for one in seen.objectives:
        if one.due_on and one.due_on < seen.today and one.state not in ENDED:
            yield Decision(
                _("Was “%(name)s” reached?") % {"name": one.title},
                _("Its day was %(day)s.") % {"day": figures.day(one.due_on)},
                reverse("plans:objective", args=[seen.account.slug, one.pk]),
                _("Decide"),
            )


def agreements_to_renew(seen: OnPlan) -> Iterator[Decision]:
    """Yield agreements whose reminder waits."""
    for one in seen.agreements:
        row = one.agreement
        if one.step is not None:
            yield Decision(
                _("Renew “%(name)s”, or let it end?") % {"name": row.name},
                _("Last day for notice: %(day)s.") % {"day": figures.day(row.notice_on)}
                if row.notice_on else _("Its term is over."),
                reverse("agreements:agreement", args=[seen.account.slug, row.pk]),
                _("Look at it"),
            )  # fmt: skip


def actions_late(seen: OnPlan) -> Iterator[Decision]:
    """Yield actions whose day is gone and that neither side did."""
    for one in seen.actions:
        if one.due_on < seen.today:
            yield Decision(
                _("“%(name)s” is late: another day, or drop it?") % {"name": one.title},
                _("%(who)s, due %(day)s.") % {
                    "who": seen.who(one), "day": figures.day(one.due_on),
                },
                reverse("actions:action", args=[seen.account.slug, one.pk]),
                _("Decide"),
            )  # fmt: skip


def steps_late(seen: OnPlan) -> Iterator[Decision]:
    """Yield opportunities whose next step is late."""
    for one in seen.opportunities:
        if one.next_on < seen.today:
            yield Decision(
                _("Go on with “%(name)s”?") % {"name": one.title},
                _("%(step)s was due %(day)s.")
                % {"step": one.next_step, "day": figures.day(one.next_on)},
                reverse("whitespace:opportunity", args=[seen.account.slug, one.pk]),
                _("Decide"),
            )


def unchecked(seen: OnPlan) -> Iterator[Decision]:
    """Yield large opportunities whose eight questions nobody answered."""
    for one in opportunities.lines(seen):
        if one.is_large and one.total is None:
            yield Decision(
                _("Is “%(name)s” as sure as we say?") % {"name": one.row.title},
                _("It is large, and nobody answered the eight questions."),
                reverse("plans:qualify", args=[seen.account.slug, one.row.pk]),
                _("Answer them"),
            )


def without_resources(seen: OnPlan) -> Iterator[Decision]:
    """Yield objectives to which nobody granted people and money."""
    for one in seen.objectives:
        if one.state == ObjectiveState.UNRESOURCED:
            yield Decision(
                _("Grant resources for “%(name)s”, or drop it?") % {"name": one.title},
                _("%(who)s answers for it without.") % {"who": one.owner.name},
                reverse("plans:objective", args=[seen.account.slug, one.pk]),
                _("Decide"),
            )


def initiatives_without_action(seen: OnPlan) -> Iterator[Decision]:
    """Yield initiatives that run while nobody does anything for them."""
    busy = {one.initiative_id for one in seen.actions}
    for one in seen.initiatives:
        if one.state in {InitiativeState.AGREED, InitiativeState.RUNNING} and one.pk not in busy:
            yield Decision(
                _("Drop “%(name)s”?") % {"name": one.title},
                _("It is under way, and no action leads up to it."),
                reverse("plans:initiative", args=[seen.account.slug, one.pk]),
                _("Decide"),
            )


def what_matters(seen: OnPlan) -> Iterator[Decision]:
    """Yield that the customer ranks what matters otherwise than before."""
    if seen.both_sides.needs_changed:
        yield Decision(
            _("What matters to them changed: does the plan still fit?"),
            _("They ranked it otherwise than the last time."),
            reverse("joint:page", args=[seen.account.slug]),
            _("Look at it"),
        )


IMPROVEMENT = "?kind=joint_project&horizon=2&is_improvement=on"
"""With what the form of an objective begins where an improvement is asked for."""


def what_is_missing(seen: OnPlan) -> Iterator[Decision]:
    """Yield the improvement that every plan has, also where an account stands well."""
    alive = [one for one in seen.objectives if one.state != ObjectiveState.DROPPED]
    improves = any(one.is_improvement for one in alive)
    lacking = missing({one.kind for one in alive}, improves=improves, mode=seen.plan.mode)
    if alive and lacking.improvement:
        yield Decision(
            _("What do we make better this year?"),
            _("One need not be ill to get better: each plan has an improvement."),
            reverse("plans:add_objective", args=[seen.account.slug, seen.plan.pk]) + IMPROVEMENT,
            _("Set it"),
        )


SOURCES: tuple[Source, ...] = (
    what_matters,
    objectives_over,
    agreements_to_renew,
    actions_late,
    steps_late,
    unchecked,
    without_resources,
    initiatives_without_action,
    what_is_missing,
)
"""Where decisions come from, the most pressing first; a new source is one line."""
