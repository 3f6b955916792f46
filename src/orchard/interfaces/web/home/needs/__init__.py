"""What needs a person today: at most seven items, each with its reason and one button."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from orchard.interfaces.web.home.desk import Desk
from orchard.interfaces.web.home.needs import (
    accounts,
    actions,
    agreements,
    beginnings,
    bells,
    deviations,
    first_steps,
    joint,
    ledger,
    maturity,
    meetings,
    people,
    plans,
    portal,
    portfolio,
    programme,
    promises,
    risks,
    selection,
    white_space,
)
from orchard.interfaces.web.home.needs.item import Item

__all__ = ["MOST", "PROVIDERS", "Item", "Needs", "of"]

MOST = 7
Provider = Callable[[Desk], Iterable[Item]]

PROVIDERS: tuple[Provider, ...] = (
    ledger.failed_imports,
    ledger.waiting_imports,
    ledger.finished_imports,
    ledger.missing_rates,
    ledger.stale_ledger,
    ledger.stale_figures,
    selection.empty_seats,
    selection.sheets,
    selection.answers,
    accounts.drifting,
    accounts.losing,
    accounts.unmanaged,
    actions.reminders,
    plans.to_decide,
    plans.to_go_on,
    beginnings.to_begin,
    agreements.reminders,
    joint.changed_needs,
    joint.changes_asked,
    joint.accepted_there,
    deviations.waiting,
    promises.to_confirm,
    promises.refused,
    risks.reviews,
    meetings.broken_rhythms,
    meetings.untold_visits,
    meetings.overdue_visits,
    portal.unanswered,
    portal.ideas,
    people.who_left,
    people.introductions,
    people.mentions,
    people.trust_steps,
    people.old_maps,
    white_space.to_do,
    portfolio.exposed,
    maturity.sheets,
    maturity.leading,
    programme.unused_kpis,
    programme.undecided_policy,
)
"""Every area adds its own; the most urgent are shown, whatever area they come from."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The items that are shown, how many more there are, and the first steps of a new house."""

    items: tuple[Item, ...]
    more: int
    steps: tuple[first_steps.Step, ...]


def of(desk: Desk) -> Needs:
    """Return what needs the person, the most urgent first."""
    found = sorted(_items(desk), key=lambda item: -item.urgency)
    return Needs(tuple(found[:MOST]), max(0, len(found) - MOST), first_steps.open_steps(desk))


def _items(desk: Desk) -> Iterator[Item]:
    rung = {row.kind for row in people.tasks(desk).beside}
    for provider in PROVIDERS:
        if provider not in bells.BELLS or bells.name(provider) in rung:
            yield from provider(desk)
