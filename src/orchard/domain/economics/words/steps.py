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


def lever_action(key: str) -> str:
    """Return what usually lowers a line of cost to serve."""
    actions = {
        "orders": _("bundle small orders, order by web or by system"),
        "deliveries": _("fewer, fuller deliveries; agree delivery days"),
        "support": _("train the users, remove the causes of calls"),
        "team": _("spend the team's hours where they move value"),
        "customisation": _("offer variants of the standard instead"),
        "claims": _("remove the causes of claims"),
        "sla_credits": _("agree levels that can be kept, and keep them"),
        "capital": _("shorten the terms of payment"),
    }
    return actions.get(key, _("do it less often, or in fewer minutes"))
