"""Small pictures inside pages of figures: a trend in a table cell, a gauge with its lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.words.names import signal_names
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.portfolio import methods, risks
from orchard.interfaces.web.templatetags.orchard import in_drawer

register = template.Library()
WIDTH, HEIGHT, EDGE = 84, 24, 2
QUARTERS = 12
GAUGE = 240


@register.simple_tag
def trend(quarters: Sequence[dict[str, Any]], as_of: date | None) -> SafeString | str:
    """Draw revenue of the last twelve whole quarters; the words say first and last."""
    whole = list(quarters)
    if whole and as_of is not None and not _ends_quarter(as_of):
        whole.pop()
    amounts = [Decimal(quarter["revenue"]) for quarter in whole[-QUARTERS:]]
    if len(amounts) < 2:  # noqa: PLR2004 - one point is no trend
        return format_html('<span class="unknown">{}</span>', figures.known(None))
    words = _("Revenue by quarter, from %(first)s to %(last)s") % {
        "first": figures.short_money(amounts[0]), "last": figures.short_money(amounts[-1]),
    }  # fmt: skip
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        '<polyline points="{}"></polyline><circle cx="{}" cy="{}" r="2"></circle></svg>',
        WIDTH, HEIGHT, words, words, *_line(amounts),
    )  # fmt: skip


def _line(amounts: Sequence[Decimal]) -> tuple[str, str, str]:
    """Return the points of the line, and the last of them; the foot is zero or the lowest."""
    low, high = min(*amounts, Decimal(0)), max(*amounts, Decimal(1))
    step = Decimal(WIDTH - 2 * EDGE) / (len(amounts) - 1)
    rise = Decimal(HEIGHT - 2 * EDGE) / (high - low)
    points = [
        (f"{EDGE + at * step:.1f}", f"{HEIGHT - EDGE - (amount - low) * rise:.1f}")
        for at, amount in enumerate(amounts)
    ]
    return (" ".join(f"{x},{y}" for x, y in points), *points[-1])


def _ends_quarter(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1 and day.month % 3 == 0


@register.simple_tag
def gauge(value: float | None, lines: Iterable[float], most: float = 1.0) -> SafeString | str:
    """Draw a share as a bar with the lines of the policy as marks."""
    if value is None:
        return ""
    marks = list(lines)
    crossed = sum(value >= line for line in marks)
    tone = "is-good" if not crossed else "is-bad" if crossed == len(marks) else "is-warn"
    drawn = format_html_join(
        "", '<line x1="{}" x2="{}" y1="0" y2="16"></line>',
        ((round(line / most * GAUGE), round(line / most * GAUGE)) for line in marks),
    )  # fmt: skip
    return format_html(
        '<svg class="gauge {}" viewBox="0 0 {} 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="gauge-all" y="5" width="{}" height="6" rx="3"></rect>'
        '<rect y="5" width="{}" height="6" rx="3"></rect>{}</svg>',
        tone, GAUGE, GAUGE, round(min(value / most, 1.0) * GAUGE), drawn,
    )  # fmt: skip


@register.simple_tag
def band_gauge(value: float, band: tuple[float, float]) -> SafeString:
    """Draw a share as a bar under the band that is usual."""
    low, high = (round(line * GAUGE) for line in band)
    return format_html(
        '<svg class="gauge {}" viewBox="0 0 {} 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="gauge-all" y="5" width="{}" height="6" rx="3"></rect>'
        '<rect class="gauge-band" x="{}" y="1" width="{}" height="14"></rect>'
        '<rect y="5" width="{}" height="6" rx="3"></rect>'
        '<line x1="{}" x2="{}" y1="0" y2="16"></line><line x1="{}" x2="{}" y1="0" y2="16"></line></svg>',
        "is-good" if band[0] <= value <= band[1] else "is-warn", GAUGE, GAUGE, low, high - low,
        round(min(max(value, 0.0), 1.0) * GAUGE), low, low, high, high,
    )  # fmt: skip


@register.simple_tag
def how(key: str) -> SafeString:
    """Link a figure to how it is computed."""
    method = methods.METHODS[key]
    title = _("How is this computed: %(name)s") % {"name": method.title}
    return format_html(
        '<a class="how" {} title="{}" aria-label="{}">?</a>',
        in_drawer(method.href, method.key),
        title,
        title,
    )


@register.filter
def kind_names(kinds: str) -> list[str]:
    """Return the names of the kinds of signs that a row shows."""
    return signal_names(kinds)


@register.filter
def risk_names(row: AccountFigures) -> list[str]:
    """Return the reasons for which an account is at risk."""
    return risks.shown(row)
