"""The words of white space: faces of cells, addresses of cells, bars of peers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.whitespace.queries import Judged, Row, Square
from orchard.domain.whitespace.rules import Status
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import icon, pill
from orchard.interfaces.web.whitespace.places import query

register = template.Library()
TEN = 10
WIDTH = 100


@register.filter
def percent_if_known(share: Decimal | float | None) -> str | None:
    """Return a share in percent; nothing when it is not known."""
    return None if share is None else figures.percent(share)


@register.filter
def exact_if_known(amount: Decimal | None) -> str | None:
    """Return the whole amount; nothing when it is not known."""
    return None if amount is None else figures.exact_money(amount)


@register.filter
def of_ten(share: float) -> str:
    """Return how many of ten: 1.2."""
    return figures.number(TEN * share, 1)


@register.filter
def method_name(method: str) -> str:
    """Return what a way of listing is called on pages."""
    known = {"popularity": _("What most buy"), "item neighbours": _("Bought together")}
    return known.get(method, _("Learned from all purchases"))


@register.filter
def cell_href(square: Square, account: Account) -> str:
    """Return the address of a cell."""
    unit = square.unit.pk if square.unit else None
    named = query(unit, *square.column.key)
    return f"{reverse('whitespace:cell', args=[account.slug])}?{named}"


@register.simple_tag
def wallet_href(account: Account, family: str) -> str:
    """Return where the spend on a category is estimated."""
    return f"{reverse('whitespace:wallet', args=[account.slug])}?{urlencode({'family': family})}"


@register.simple_tag
def square_face(square: Square) -> SafeString | str:
    """Return what stands in a cell: sales, potential, or the mark of its status."""
    status = square.status
    if status == Status.ACTIVE:
        return figures.short_money(square.sales)
    if status == Status.IN_HOUSE:
        return icon("home")
    marks = {Status.NOT_RELEVANT: "·", Status.BLOCKED: "—", Status.LOST: "×"}
    if status in marks and not (status == Status.LOST and square.potential):
        return marks[status]
    return "?" if square.potential is None else figures.short_money(square.potential)


@register.simple_tag
def spoken(row: Row, square: Square) -> str:
    """Return what a screen reader says of a cell: what is seen in it stands in it, word by word."""
    parts = [row.title, square.column.title, str(square.status.label)]
    if square.status == Status.ACTIVE:
        parts.append(figures.short_money(square.sales))
    elif square.potential is not None:
        parts.append(_("about %(amount)s") % {"amount": figures.short_money(square.potential)})
    elif square.status == Status.WHITE and not square.is_group:
        parts.append(_("potential not known yet"))
    if square.is_group:
        counts = {"active": square.filled.active, "relevant": square.filled.relevant}
        parts.append(_("%(active)d/%(relevant)d filled") % counts)
    return ", ".join(parts)


@register.simple_tag
def deal_pill(flags: Mapping[int, Judged], opportunity_id: int) -> SafeString | str:
    """Return how the deal of an opportunity stands to the hurdle; nothing where none is shown."""
    found = flags.get(opportunity_id)
    return pill(found.verdict.tone, str(found.verdict.label)) if found else ""


@register.simple_tag
def bar(amount: Decimal, most: Decimal) -> SafeString:
    """Draw an amount beside the largest one."""
    width = int(WIDTH * amount / most) if most else 0
    return format_html(
        '<svg class="ws-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8" rx="1"></rect></svg>',
        max(width, 1),
    )
