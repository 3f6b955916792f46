"""Words as a document can hold them, and how they are laid out on pages that have an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from orchard.domain.core.papers.parts import Part, Table

MOST_LINES, MOST_ROWS, MOST_LETTERS = 7, 9, 900
BESIDE_ROWS = 3


def plain(text: str) -> str:
    r"""Return the text without signs that no document can hold, such as a null byte or half a pair.

    >>> plain("a\x00b\x1fc\ufffe\uffff\ud800d")
    'abcd'
    """
    return "".join(filter(_is_held, text))


def _is_held(sign: str) -> bool:
    """Say whether XML, of which documents are made, may hold a sign."""
    return sign in "\t\n" or " " <= sign < "\ud800" or "\udfff" < sign < "\ufffe" or sign > "\uffff"


def slides_of(part: Part) -> Iterator[Part]:
    """Yield the part as slides: what is too long for one goes on with the next."""
    is_of_rows = part.table is not None and part.chart is None
    pages = [*_pages(part.lines, BESIDE_ROWS if is_of_rows else MOST_LINES)]
    cuts = [] if part.table is None else [replace(part.table, rows=one) for one in _cut(part.table)]
    first = cuts.pop(0) if is_of_rows and cuts else None
    yield replace(part, lines=pages[0], table=first)
    title = _("%(title)s (continued)") % {"title": part.title}
    for lines in pages[1:]:
        yield replace(part, title=title, lines=lines, table=None, chart=None)
    for table in cuts:
        yield replace(part, title=title, lines=(), table=table, chart=None)


def _pages(lines: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Yield so many lines as one slide holds, by their number and by their letters."""
    letters = MOST_LETTERS * most // MOST_LINES
    page: list[str] = []
    for line in lines:
        if page and (len(page) == most or sum(map(len, [*page, line])) > letters):
            yield tuple(page)
            page = []
        page.append(line)
    yield tuple(page)


def _cut(table: Table) -> list[Sequence[Sequence[str]]]:
    return [table.rows[at : at + MOST_ROWS] for at in range(0, len(table.rows), MOST_ROWS)]


def counted(value: Decimal) -> str:
    """Return a number of a chart as people read it: thousands apart, at most one decimal.

    >>> counted(Decimal("-2718.04")), counted(Decimal(240)), counted(Decimal("12.55"))
    ('−2,718', '240', '12.6')
    """
    short = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP).normalize()
    decimals = max(0, -int(short.as_tuple().exponent))
    return number_format(short, decimals, use_l10n=True, force_grouping=True).replace("-", "\u2212")
