"""What one may do with figures and cost models; every function is one audited transaction.

The long work between begin and publish, reading the ledger and writing rows, is in `figuring`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.mistakes import AnalyticsMistake
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import rules
from orchard.domain.economics.models import CostModelVersion, FigureSet, PartFigures
from orchard.domain.economics.rules import FigureState, Kept

if TYPE_CHECKING:
    from orchard.domain.economics.figuring import Outcome


class FigureSetHasEnded(Conflict):
    """The set is not being computed any more."""

    default = gettext_lazy("This computation was given up meanwhile. Start it again.")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a set of figures rests on; `inputs` is the hash of all of it."""

    inputs: str
    currency: str
    policy_number: int | None
    cost_model: CostModelVersion | None
    looks_back: bool = False


@audited("figures.begun")
def begin_figures(basis: Basis, *, by: User, at: datetime) -> FigureSet:
    """Begin a computation; the caller holds the lock, so one that still says it runs has died."""
    require(by, Permission.SEE_LEDGER)
    for running in FigureSet.objects.running().select_for_update():
        fail_figures(running, reason=_("Its process ended in the middle."), by=by, at=at)
    return FigureSet.objects.create(
        as_of=core.fiscal_calendar(by).today(at),
        currency=basis.currency,
        policy_number=basis.policy_number,
        cost_model=basis.cost_model,
        inputs=basis.inputs,
        looks_back=basis.looks_back,
        started_at=at,
    )


@audited("figures.published")
def publish_figures(
    figure_set: FigureSet, *, outcome: Outcome, by: User, at: datetime
) -> FigureSet:
    """Show the whole set; parts of earlier sets, and sets that nobody needs, go."""
    require(by, Permission.SEE_LEDGER)
    _move(
        figure_set,
        FigureState.READY,
        as_of=outcome.as_of,
        methods=outcome.methods,
        grade=outcome.grade,
        document=outcome.document,
        has_parts=outcome.has_parts,
        made_at=at,
    )
    remark(as_of=outcome.as_of, accounts=outcome.accounts, methods=outcome.methods)
    _tidy(figure_set)
    return figure_set


@audited("figures.failed")
def fail_figures(figure_set: FigureSet, *, reason: str, by: User, at: datetime) -> FigureSet:
    """Declare that a computation ended without result; nothing of it was ever seen."""
    require(by, Permission.SEE_LEDGER)
    _move(figure_set, FigureState.FAILED, failure=reason)
    figure_set.parts.all().delete()
    figure_set.accounts.all().delete()
    remark(reason=reason)
    return figure_set


@audited("costs.changed", keeps=("reason",))
def change_costs(text: str, *, reason: str, by: User, at: datetime) -> CostModelVersion:
    """Store a further version of the costs file; figures follow when they are computed next."""
    require(by, Permission.EDIT_COSTS)
    if not reason.strip():
        raise Invalid(_("Say why the costs change."))
    _check_costs(text)
    highest = CostModelVersion.objects.aggregate(number=Max("number"))["number"] or 0
    made = CostModelVersion.objects.create(
        number=highest + 1, text=text, reason=reason.strip(), made_by=by, made_at=at
    )
    remark(number=made.number)
    return made


def _check_costs(text: str) -> None:
    """Refuse a costs file that cannot be read, in the words of its reader."""
    from orchard.analytics.cost_file import read_costs, read_growth_effort

    try:
        read_costs(text)
        read_growth_effort(text)
    except AnalyticsMistake as mistake:
        raise Invalid(str(mistake)) from mistake


def _move(figure_set: FigureSet, state: FigureState, **changes: object) -> None:
    """End a computation that still runs."""
    running = FigureSet.objects.running().filter(pk=figure_set.pk)
    if not running.update(state=state, **changes):
        raise FigureSetHasEnded
    figure_set.refresh_from_db()


def _tidy(newest: FigureSet) -> None:
    """Keep the parts of the newest set alone, and of old sets the last of each month."""
    if newest.has_parts and not newest.looks_back:
        older = FigureSet.objects.filter(has_parts=True, looks_back=False).exclude(pk=newest.pk)
        PartFigures.objects.filter(figure_set__in=older.values("pk")).delete()
        older.update(has_parts=False)
    current = FigureSet.objects.current().values_list("pk", "as_of")
    gone = rules.sets_to_remove([Kept(*row) for row in current])
    FigureSet.objects.filter(pk__in=gone).delete()
    if newest.looks_back:
        same_day = FigureSet.objects.filter(looks_back=True, as_of=newest.as_of)
        same_day.exclude(pk=newest.pk).delete()
    FigureSet.objects.filter(state=FigureState.FAILED).exclude(pk__gt=newest.pk).delete()
