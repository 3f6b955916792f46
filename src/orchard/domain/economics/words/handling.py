"""What a class of accounts usually asks for: a suggestion, the decision is a person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from orchard.analytics.results import AbcClass, AccountFindings


def handling(letter: str) -> str:
    """Return the suggested handling of a class."""
    suggestions = {
        "A": _("a dedicated account manager"),
        "B": _("ordinary sales"),
        "C": _("low-cost channels"),
        "U": _("a plan: reprice, lower the cost to serve, change terms or channel, accept with a reason, or let go"),
    }  # fmt: skip
    return suggestions[letter]


def class_that_counts(one: AccountFindings) -> AbcClass:
    """Return the class on the best basis that is known: value, then contribution, then revenue."""
    return one.class_value or one.class_contribution or one.class_revenue
