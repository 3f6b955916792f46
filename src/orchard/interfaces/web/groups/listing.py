"""The board of all project groups: the next end first."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind as Holds
from orchard.domain.core.models import User
from orchard.domain.plans.models import GroupQuerySet, ProjectGroup
from orchard.domain.plans.queries import actions
from orchard.domain.plans.queries import groups as queries
from orchard.domain.plans.queries.groups import GroupLine
from orchard.domain.plans.rules.groups import Focus
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec
from orchard.interfaces.web.groups import words

PAGE = 25
STATES = (
    Option("running", _("on time")),
    Option("late", _("late")),
    Option("closed", _("closed")),
)
NAME = Column("account.name", _("Account"), cell="portfolio/cells/account.html", is_main=True)


def rows(viewer: User) -> GroupQuerySet:
    """Return all project groups that the viewer may know of."""
    return queries.groups(viewer)


def spec(viewer: User, today: date) -> TableSpec:
    """Return the table."""
    return TableSpec(
        name="groups",
        columns=(
            NAME,
            Column("name", _("Project group"), draw=words.link),
            Column("focus", _("Focus"), draw=_focus, words=_focus),
            Column("state", _("State"), sortable=False,
                   draw=lambda row: words.state_pill(GroupLine.of(row, today)),
                   words=lambda row: str(GroupLine.of(row, today).state.label)),
            Column("ends_on", _("Ends"), cell="day", kind=Holds.DATE),
            Column("measure", _("Measured by"), draw=_measure, words=_measure),
            Column("now", _("Now"), sortable=False, draw=_now, words=_now),
            Column("complexity_after", _("Complicated"), draw=words.simpler, words=words.simpler,
                   hint=_("How complicated the cooperation is, 1 to 5: before, and after.")),
            Column("freed_hours", _("Hours free a month"), draw=_hours, words=_hours),
            Column("leader.name", _("Leader"), hidden_by_default=True),
            Column("sides", _("Members"), sortable=False, draw=words.sides, words=words.sides,
                   hidden_by_default=True),
        ),
        default_sort="ends_on",
        filters=(
            Filter("state", _("State"), STATES, lambda found, said: _narrow(found, said, today)),
            Filter("focus", _("Focus"), tuple(Option(one.value, one.label) for one in Focus)),
            Filter("mine", _("Accounts"), (Option("yes", _("only mine")),),
                   lambda found, _said: found.filter(actions.my_accounts(viewer))),
        ),
        title=_("Project groups"),
        page_size=PAGE,
        on_phone=("ends_on", "state"),
        empty_title=_("No project group here"),
        empty_text=_("A few people of both sides improve one thing within half a year. Begin one on the plan of an account; all of them stand here, the next end first."),
    )  # fmt: skip


def _narrow(found: GroupQuerySet, said: str, today: date) -> GroupQuerySet:
    if said == "closed":
        return found.closed()
    return found.late(today) if said == "late" else found.running(today)


def _focus(row: ProjectGroup) -> str:
    return str(Focus(row.focus).label)


def _measure(row: ProjectGroup) -> str:
    return f"{row.measure}: {words.way(row)}"


def _now(row: ProjectGroup) -> str:
    return words.measured(row.current, row.unit)


def _hours(row: ProjectGroup) -> str:
    return words.measured(row.freed_hours)
