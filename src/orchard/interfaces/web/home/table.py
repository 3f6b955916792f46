"""The orchard as a plain table: the same accounts, the same facts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.interfaces.web.frame.tables import Column, TableSpec

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
            Column("health", _("Health"), sortable=False, cell="home/cells/health.html"),
            Column("signals", _("Signs of drift"), sortable=False, cell="home/cells/signals.html"),
            Column("manager", _("Account manager")),
            Column("people", _("Our people"), align="right", kind=Kind.WHOLE),
        ),
        default_sort="-value" if shows_margins else "-figures.revenue_year",
        on_phone=("value" if shows_margins else "figures.revenue_year", "signals"),
    )
