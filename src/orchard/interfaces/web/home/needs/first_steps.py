"""The first steps of a new installation; the list disappears when all are done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.rules import Permission, Role
from orchard.domain.ledger import queries as ledger
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
    """Return the steps for an administrator while one of them is open, else none."""
    if Role.ADMINISTRATOR not in desk.roles:
        return ()
    steps = tuple(step for step in _steps(desk) if step.href or step.is_done)
    return () if all(step.is_done for step in steps) else steps


def _steps(desk: Desk) -> tuple[Step, ...]:
    viewer = desk.viewer
    has_figures = desk.facts is not None
    has_lines = has_figures or not ledger.is_empty(viewer)
    has_people = core.users(viewer).people().active()[:ENOUGH_PEOPLE].count() >= ENOUGH_PEOPLE
    return (
        Step(
            _("Invite the people"),
            _("Every role sees what it needs: account managers, finance, operations."),
            has_people,
            address("users:list"),
        ),
        Step(
            _("Import the ledger"),
            _("Invoice lines of two or three years; everything is computed from them."),
            has_lines,
            address("imports:new") if desk.may(Permission.IMPORT_LEDGER) else "",
        ),
        Step(
            _("Look at the groups"),
            _("Customers fold into accounts; merge what belongs together."),
            has_figures and bool(desk.trees),
            address("grouping:list"),
        ),
    )
