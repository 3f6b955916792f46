"""The orchard as a plain table: the same accounts, the same facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from orchard.analytics.results import Signal
from orchard.domain.accounts.models import Account
from orchard.domain.core.exports import Kind
from orchard.domain.economics.models import AccountFigures
from orchard.interfaces.web.account_health.telling import Told
from orchard.interfaces.web.frame.tables import Column, TableSpec
from orchard.interfaces.web.home.trees import Drawing


@dataclass(frozen=True, slots=True)
class Row:
    """One account of the table: what its tree shows."""

    account: Account
    value: Decimal | None
    figures: AccountFigures | None
    health: Told
    signals: tuple[Signal, ...]
    manager: str
    people: int


def rows_of(drawings: Iterable[Drawing]) -> list[Row]:
    """Return the trees as rows."""
    return [
        Row(tree.account, tree.value, tree.figures, drawing.health, tree.signals, tree.manager,
            tree.people)
        for drawing in drawings
        if (tree := drawing.tree)
    ]  # fmt: skip


VALUE = (
    Column("value", _("Lifetime value"), align="right", cell="short_money", kind=Kind.MONEY),
    Column(
        "figures.contribution_year",
        _("Contribution, 12 months"),
        align="right",
        cell="short_money",
        kind=Kind.MONEY,
    ),
)


def table_spec(currency: str, *, shows_margins: bool) -> TableSpec:
    """Return the table; who may not see margins gets one without value and contribution."""
    return TableSpec(
        name="orchard",
        title=_("My orchard"),
        row_key="account.pk",
        currency=currency,
        columns=(
            Column("account.name", _("Account"), cell="home/cells/account.html", is_main=True),
            *(VALUE if shows_margins else ()),
            Column(
                "figures.revenue_year",
                _("Revenue, 12 months"),
                align="right",
                cell="short_money",
                kind=Kind.MONEY,
            ),
            Column(
                "health", _("Health"), sortable=False, cell="home/cells/health.html", in_files=False
            ),
            Column("signals", _("Signs of drift"), sortable=False, cell="home/cells/signals.html"),
            Column("manager", _("Account manager")),
            Column("people", _("Our people"), align="right", kind=Kind.WHOLE),
        ),
        default_sort="-value" if shows_margins else "-figures.revenue_year",
        on_phone=("value" if shows_margins else "figures.revenue_year", "signals"),
    )
