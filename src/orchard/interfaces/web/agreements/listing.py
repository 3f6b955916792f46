"""The list of all agreements: the next last day for notice first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from orchard.domain.agreements import queries
from orchard.domain.agreements.models import Agreement, AgreementQuerySet
from orchard.domain.agreements.rules import Kind
from orchard.domain.core.exports import Kind as Holds
from orchard.domain.core.models import User
from orchard.interfaces.web.agreements.words import link, state_of, state_pill
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec

PAGE = 25
STATES = (
    Option("running", _("running")),
    Option("window", _("in their renewal window")),
    Option("talks", _("in talks")),
    Option("over", _("over")),
)
NAME = Column("account.name", _("Account"), cell="portfolio/cells/account.html", is_main=True)


def rows(viewer: User, today: date) -> AgreementQuerySet:
    """Return all agreements that the viewer may know of."""
    return queries.agreements(viewer).with_act_by(today)


def spec(viewer: User, today: date) -> TableSpec:
    """Return the table."""
    state = Column("state", _("State"), sortable=False, draw=lambda row: state_pill(row, today),
                   words=lambda row: str(state_of(row, today).label))  # fmt: skip
    return TableSpec(
        name="agreements",
        columns=(
            NAME,
            Column("name", _("Agreement"), draw=link),
            Column("kind", _("Type"), draw=_kind, words=_kind),
            state,
            Column("act_by", _("Last day for notice"), draw=_act_by, kind=Holds.DATE,
                   hint=_("Without a notice period it is the end. Over, or without end: none.")),
            Column("until", _("Ends"), draw=_until, kind=Holds.DATE),
            Column("starts_on", _("Starts"), cell="day", kind=Holds.DATE, hidden_by_default=True),
            Column("renewal", _("At the end"), draw=_renewal, words=_renewal),
            Column("parties", _("Parties"), hidden_by_default=True),
        ),
        default_sort="act_by",
        filters=(
            Filter("state", _("State"), STATES, lambda found, said: _narrow(found, said, today)),
            Filter("kind", _("Type"), tuple(Option(one.value, one.label) for one in Kind)),
            Filter("mine", _("Accounts"), (Option("yes", _("only mine")),),
                   lambda found, _said: found.filter(queries.of_my_accounts(viewer))),
        ),
        title=_("Agreements"),
        page_size=PAGE,
        on_phone=("act_by", "state"),
        empty_title=_("No agreement here"),
        empty_text=_("Agreements are recorded on the account, on its page Agreements. They stand here with the next last day for notice first."),
    )  # fmt: skip


def _narrow(found: AgreementQuerySet, said: str, today: date) -> AgreementQuerySet:
    if said == "talks":
        return found.in_talks()
    if said == "over":
        return found.over(today)
    return found.in_window(today) if said == "window" else found.running(today)


def _act_by(row: Any) -> str:
    """Return the day, or a dash: what is over has none, which is not unknown."""
    return figures.day(row.act_by) if row.act_by else "–"


def _until(row: Any) -> str:
    return figures.day(row.until) if row.until else str(_("until notice"))


def _kind(row: Agreement) -> str:
    return str(Kind(row.kind).label)


def _renewal(row: Any) -> str:
    return str(row.get_renewal_display())
