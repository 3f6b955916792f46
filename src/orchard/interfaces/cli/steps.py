"""The steps from list price to contribution in the field's words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def step_name(key: str) -> str:
    """Return the name of a waterfall step; an activity of the costs file has its own."""
    names = {
        "gross": _("gross sales (list price)"),
        "discounts": _("discounts and rebates"),
        "net": _("net sales"),
        "cost_of_goods": _("cost of goods"),
        "gross_margin": _("gross margin"),
        "orders": _("order handling"),
        "deliveries": _("deliveries"),
        "support": _("support"),
        "team": _("account team"),
        "customisation": _("customisation"),
        "claims": _("claims and credits"),
        "sla_credits": _("SLA credits"),
        "capital": _("capital cost of credit"),
        "cost_to_serve": _("cost to serve"),
        "contribution": _("contribution"),
    }
    return names.get(key, key.replace("_", " "))
