"""The table of all actions."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind as Holds
from orchard.domain.core.models import User
from orchard.domain.plans.models import Action, ActionQuerySet
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules.plan import STANDING, ActionState, Care
from orchard.interfaces.web.actions import words
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec

STATES = (
    Option("standing", _("to be done")),
    Option("late", _("late")),
    Option("done", _("done")),
    Option("dropped", _("dropped")),
)


def spec(viewer: User, today: date) -> TableSpec:
    """Return the table; its filters name no person, so its views can be saved."""
    is_named = queries.sees_names(viewer)

    def who(row: Action) -> str:
        return words.who(row, is_named=is_named)

    return TableSpec(
        name="actions",
        columns=(
            Column("title", _("Action"), draw=_link, is_main=True),
            Column("account.name", _("Account"), cell="portfolio/cells/account.html"),
            Column("who", _("Who"), sortable=False, draw=who, words=who),
            Column("due_on", _("By when"), cell="day", kind=Holds.DATE),
            Column("state", _("State"), sortable=False,
                   draw=lambda row: words.state_pill(row, today), words=_state),
            Column("care", _("Care"), draw=_care, words=_care),
            Column("first_due_on", _("First promised for"), cell="day", kind=Holds.DATE,
                   hidden_by_default=True),
            Column("done_on", _("Done on"), draw=_done, kind=Holds.DATE, hidden_by_default=True),
            Column("lead", _("For"), sortable=False, draw=_lead, words=_lead, hidden_by_default=True),
        ),
        default_sort="due_on",
        filters=(
            Filter("state", _("State"), STATES, lambda rows, said: _narrow(rows, said, today)),
            Filter("care", _("Care"), tuple(Option(one.value, one.label) for one in Care)),
            Filter("whose", _("Whose"),
                   (Option("mine", _("mine")), Option("team", _("of my accounts"))),
                   lambda rows, said: _of(rows, said, viewer)),
        ),
        title=_("Actions"),
        on_phone=("due_on", "state"),
        empty_title=_("No action here"),
        empty_text=_("Actions are planned on an account, for an objective, an opportunity or a risk."),
    )  # fmt: skip


def _narrow(rows: ActionQuerySet, said: str, today: date) -> ActionQuerySet:
    if said == "late":
        return rows.late(today)
    return rows.filter(state__in=STANDING) if said == "standing" else rows.filter(state=said)


def _of(rows: ActionQuerySet, said: str, viewer: User) -> ActionQuerySet:
    return rows.filter(user=viewer) if said == "mine" else rows.filter(queries.my_accounts(viewer))


def _link(row: Action) -> SafeString:
    return format_html('<a href="{}">{}</a>', words.page_of(row), row.title)


def _state(row: Action) -> str:
    return str(ActionState(row.state).label)


def _care(row: Action) -> str:
    return str(Care(row.care).label)


def _done(row: Action) -> str:
    return figures.day(row.done_on) if row.done_on else "–"


def _lead(row: Action) -> str:
    return f"{words.kind(row)}: {row.leads_up_to}"
