"""Tables of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.interfaces.web.frame.tables import Column, Filter, TableSpec

RATES = TableSpec(
    name="rates",
    title=_("Exchange rates"),
    columns=(
        Column("currency", _("Currency"), is_main=True),
        Column("month", _("Month"), cell="settings/cells/month.html", kind=Kind.DATE),
        Column("rate", _("Rate"), align="right", cell="settings/cells/rate.html", kind=Kind.NUMBER),
        Column("revision", _("Revision"), align="right", hidden_by_default=True),
        Column("source", _("Source")),
    ),
    default_sort="-month",
    on_phone=("month", "rate"),
    filters=(Filter("currency", _("Currency")),),
    empty_title=_("No exchange rate yet"),
    empty_text=_("Invoices in other currencies become comparable with a rate for their month."),
)
