"""The table of accounts: columns by what the viewer may see, filters, whose accounts."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import AccountQuerySet
from orchard.domain.accounts.rules import Status
from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries import account_list
from orchard.domain.economics.words.names import signal_names
from orchard.interfaces.web.accounts import cells
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec

NAME = Column("name", _("Account"), draw=cells.name, is_main=True)
PEOPLE = (
    Column("manager", _("Account manager")),
    Column("status", _("Status"), draw=cells.status),
    Column("sold_in", _("Country"), hint=_("Where it buys most.")),
)
MARGINS = (
    Column("value", _("Lifetime value"), align="right", draw=cells.value,
           kind=Kind.MONEY, hint=_("From the published forecast, else from past purchases.")),
    Column("contribution_year", _("Contribution, 12 months"), align="right", cell="short_money",
           kind=Kind.MONEY),
)  # fmt: skip
REST = (
    Column("revenue_year", _("Revenue, 12 months"), align="right", cell="short_money",
           kind=Kind.MONEY),
    Column("last_purchase", _("Last purchase"), cell="day", kind=Kind.DATE,
           missing=_("no lines yet")),
    Column("signal_kinds", _("Signals"), draw=cells.signals,
           words=lambda row: ", ".join(signal_names(row.signal_kinds or ""))),
    Column("years_of_repeat_business", _("Years of repeat business"), align="right",
           hidden_by_default=True, kind=Kind.WHOLE),
    Column("industry", _("Industry"), hidden_by_default=True),
)  # fmt: skip


def table_spec(viewer: User, currency: str, figure_set: int | None) -> TableSpec:
    """Return the table of accounts with the figures of a set; who may not see margins gets one without value and contribution."""
    shows_margins = viewer.may(Permission.SEE_MARGINS)
    may_import = viewer.may(Permission.IMPORT_LEDGER)
    return TableSpec(
        name="accounts",
        title=_("Accounts"),
        columns=(NAME, *(MARGINS if shows_margins else ()), *REST[:3], *PEOPLE, *REST[3:]),
        default_sort="-value" if shows_margins else "-revenue_year",
        filters=_filters(viewer, figure_set),
        currency=currency,
        on_phone=("value", "contribution_year") if shows_margins else ("revenue_year", "manager"),
        page_size=25,
        empty_title=_("No accounts yet"),
        empty_text=_("Accounts come from the ledger: import a file of invoice lines, and every "
                     "customer in it becomes an account or joins one."),
        empty_href="/imports/new" if may_import else "",
        empty_action=_("Import your ledger") if may_import else "",
    )  # fmt: skip


def _filters(viewer: User, figure_set: int | None) -> tuple[Filter, ...]:
    places = tuple(Option(name, name) for name in account_list.countries(viewer, figure_set))
    return (
        Filter("name", _("Search by name")),
        Filter("mine", _("Show"), (Option("yes", _("only mine")),), _only_mine(viewer)),
        Filter("status", _("Status"), tuple(Option(one.value, one.label) for one in Status)),
        Filter("country", _("Country"), places, _sold_in),
        Filter("nobody", _("Account manager"), (Option("yes", _("nobody yet")),), _unmanaged),
        Filter("drifting", _("Signals"), (Option("yes", _("drifting")),), _drifting),
    )


def _sold_in(rows: AccountQuerySet, value: str) -> AccountQuerySet:
    return rows.filter(sold_in=value)  # type: ignore[misc]  # annotated


def _only_mine(viewer: User) -> Callable[[AccountQuerySet, str], AccountQuerySet]:
    def narrow(rows: AccountQuerySet, _value: str) -> AccountQuerySet:
        return account_list.only_mine(viewer, rows)

    return narrow


def _unmanaged(rows: AccountQuerySet, _value: str) -> AccountQuerySet:
    """Return the same accounts that home counts: who has no lines needs nobody."""
    return rows.filter(manager__isnull=True, current__isnull=False)  # type: ignore[misc]  # annotated


def _drifting(rows: AccountQuerySet, _value: str) -> AccountQuerySet:
    return rows.filter(signal_kinds__gt="")  # type: ignore[misc]  # annotated
