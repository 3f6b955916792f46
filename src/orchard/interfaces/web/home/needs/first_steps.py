"""The first steps of a new installation; the list disappears when all are done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.domain.accounts.rules import KEY_STATUSES
from orchard.domain.core import queries as core
from orchard.domain.core.rules import Permission, Role
from orchard.domain.ledger import queries as ledger
from orchard.domain.selection import queries as selection
from orchard.interfaces.web.home.desk import Desk, address

ENOUGH_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, why, whether it is done, and where it is done."""

    title: str
    why: str
    is_done: bool
    href: str


def open_steps(desk: Desk) -> tuple[Step, ...]:
    """Return the steps of who sets the house up and of who leads choosing, while one is open."""
    found = [*_of_the_house(desk), *_of_choosing(desk)]
    steps = tuple(step for step in found if step.href or step.is_done)
    return () if all(step.is_done for step in steps) else steps


def _of_the_house(desk: Desk) -> Iterator[Step]:
    """Yield what an administrator does before anybody can work."""
    if Role.ADMINISTRATOR not in desk.roles:
        return
    viewer = desk.viewer
    has_figures = desk.facts is not None
    has_lines = has_figures or not ledger.is_empty(viewer)
    people = core.users(viewer).people().active()
    yield Step(
        _("Invite the people"),
        _("Every role sees what it needs: account managers, finance, operations."),
        people[:ENOUGH_PEOPLE].count() >= ENOUGH_PEOPLE,
        address("users:list"),
    )
    yield Step(
        _("Import the ledger"),
        _("Invoice lines of two or three years; everything is computed from them."),
        has_lines,
        address("imports:new") if desk.may(Permission.IMPORT_LEDGER) else "",
    )
    yield Step(
        _("Look at the groups"),
        _("Customers fold into accounts; merge what belongs together."),
        has_figures and bool(desk.trees),
        address("grouping:list"),
    )
    if not desk.may(Permission.LEAD_SELECTION):
        yield Step(
            _("Say who directs the programme"),
            _("Programme directors choose the key accounts; their own Home leads them there."),
            people.with_role(Role.PROGRAMME_DIRECTOR).exists(),
            address("users:list"),
        )


def _of_choosing(desk: Desk) -> Iterator[Step]:
    """Yield the way from the charter to the first key accounts, for who leads choosing."""
    if not desk.may(Permission.LEAD_SELECTION):
        return
    found = _beginnings(desk)
    yield Step(
        _("Write what makes an account key"),
        _("The charter says it in two sentences; nothing can be key before."),
        found.has_charter,
        address("charter:edit"),
    )
    yield Step(
        _("Agree on the criteria"),
        _("Six are ready with their weights; change what does not fit, then have them approved."),
        found.has_criteria,
        address("charter:criteria"),
    )
    yield Step(
        _("Choose the first three to five"),
        _("One sitting on three pages; what is not written yet is asked for on the way."),
        found.has_chosen,
        address("starter:begin"),
    )


def _beginnings(desk: Desk) -> selection.Beginnings:
    """Return how far choosing is; where one of the accounts shown is key, nothing is asked."""
    if any(tree.account.status in KEY_STATUSES for tree in desk.trees):
        return selection.CHOSEN
    return selection.beginnings(desk.viewer)
