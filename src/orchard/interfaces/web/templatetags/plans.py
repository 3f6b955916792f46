"""The words of the plan page."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.plans.models import Objective
from orchard.domain.plans.rules.plan import ObjectiveKind
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import icon

register = template.Library()
WHOLE = 10_000
CARES = {"prune": "minus", "water": "plant", "protect": "shield-check", "develop": "trending-up"}


@register.simple_tag
def amount_of(row: Objective, number: Decimal | None) -> str:
    """Return a number of an objective with its unit, short where it is large."""
    if number is None:
        return ""
    said = figures.short_money(number) if abs(number) >= WHOLE else figures.number(number, digits_of(number))  # fmt: skip
    unit = row.unit or ("%" if row.kind == ObjectiveKind.SHARE_OF_SPEND else "")
    return f"{said} {unit}" if unit else said


def digits_of(number: Decimal) -> int:
    """Return how many decimals a number has that say something, at most two."""
    places = -int(number.normalize().as_tuple().exponent)
    return min(max(places, 0), 2)


@register.filter
def care_icon(care: str) -> str:
    """Return the picture of a kind of care."""
    return CARES[care]


EDITABLE = {
    "title": _("Change the title here"),
    "current": _("Change the number of today here"),
    "target": _("Change the number to reach here"),
    "due_on": _("Change the day here"),
}


@register.simple_tag
def edit_here(account: Account, row: Objective, name: str) -> SafeString:
    """Draw the pencil that opens one field where it stands, or on a page where no script runs."""
    href = reverse("plans:field", args=[account.slug, row.pk, name])
    return format_html(
        '<a class="quiet edit-here no-print" href="{}" hx-get="{}?part=cell" hx-target="#{}-{}">{}</a>',
        href, href, name, row.pk, icon("pencil", str(EDITABLE[name])),
    )  # fmt: skip
