"""The summary on the terminal: sentences first, then the ranked accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rich.cells import cell_len
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from orchard.domain.economics.words.numbers import money, percent, short_money
from orchard.domain.economics.words.sentences import Tone, of_analysis

if TYPE_CHECKING:
    from rich.console import Console

    from orchard.analytics.results import AccountFindings, Analysis

SHOWN = 15
WIDE = 100
WIDEST = 1000
NAMES = 1
SHORTEST_NAME = 8
MARKS = {Tone.BAD: ("!", "red"), Tone.WATCH: ("?", "yellow"), Tone.GOOD: ("+", "green")}


def show(out: Console, analysis: Analysis, notices: Sequence[str]) -> None:
    """Print the whole summary; user text is never read as markup."""
    facts = analysis.ledger
    head = _(
        "Invoice lines: %(rows)s, accounts: %(accounts)s, %(first)s to %(last)s, in %(currency)s; as of %(day)s, grade %(grade)s"
    )
    words = {
        "rows": f"{facts.rows:,}", "accounts": f"{facts.accounts:,}", "first": facts.first,
        "last": facts.last, "currency": facts.currency, "day": analysis.as_of, "grade": analysis.grade,
    }  # fmt: skip
    out.print(Text(head % words, style="dim"))
    out.print()
    for finding in of_analysis(analysis):
        sign, style = MARKS.get(finding.tone, ("\u2022", ""))
        out.print(Text(f"{sign} ", style=style).append(Text(finding.text, style="")))
    for notice in notices:
        out.print(Text(_("Note: ") + notice, style="yellow"))
    out.print()
    _show_value(out, analysis)
    out.print(_fitted(out, _ranking(analysis, wide=out.width >= WIDE)))
    _show_rest(out, analysis)


def _show_value(out: Console, analysis: Analysis) -> None:
    found = analysis.clv
    basis = {"contribution": _("contribution"), "margin": _("margin"), "revenue": _("revenue")}
    text = _(
        "Lifetime value of all accounts, %(basis)s of the next %(years)d years at %(rate)s %%: %(total)s (%(low)s to %(high)s)"
    )
    words = {
        "basis": basis[found.value_basis], "years": found.horizon_months // 12,
        "rate": f"{found.discount_percent:g}", "total": short_money(found.total),
        "low": short_money(found.total_low), "high": short_money(found.total_high),
    }  # fmt: skip
    out.print(Text(text % words, style="bold"))


def _ranking(analysis: Analysis, *, wide: bool) -> Table:
    """Lifetime value first, contribution second, revenue third."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("", justify="right")
    table.add_column(_("account"), overflow="ellipsis", no_wrap=True)
    for name in (_("lifetime\nvalue"), _("contribution")):
        table.add_column(name, justify="right", overflow="fold")
    if wide:
        table.add_column(_("cost to serve"), justify="right", overflow="fold")
    table.add_column(_("revenue"), justify="right", style="dim", overflow="fold")
    table.add_column(_("class"), justify="center")
    table.add_column(_("active"), justify="right")
    table.add_column(_("signals"), justify="right")
    for place, one in enumerate(analysis.accounts[:SHOWN], start=1):
        table.add_row(*_row(place, one, wide=wide))
    return table


def _fitted(out: Console, table: Table) -> Table:
    """Shorten names until the table fits: figures are never cut."""
    wanted = Measurement.get(out, out.options.update_width(WIDEST), table).maximum
    if wanted > out.width:
        names = table.columns[NAMES]
        longest = max(cell_len(str(cell)) for cell in names.cells)
        names.max_width = max(SHORTEST_NAME, longest - (wanted - out.width))
    return table


def _row(place: int, one: AccountFindings, *, wide: bool) -> list[str | Text]:
    cost = [money(one.cost_to_serve)] if wide else []
    classes = "/".join(
        "\u00b7" if letter is None else letter.value
        for letter in (one.class_revenue, one.class_contribution, one.class_value)
    )
    return [
        str(place), Text(one.name), money(one.value), money(one.contribution), *cost,
        money(one.revenue), classes, percent(one.active_probability), str(len(one.signals) or ""),
    ]  # fmt: skip


def _show_rest(out: Console, analysis: Analysis) -> None:
    more = len(analysis.accounts) - SHOWN
    if more > 0:
        out.print(Text(_("… and %(more)s more accounts") % {"more": f"{more:,}"}, style="dim"))
    legend = _("class: by revenue / contribution / value; A makes the first 80 %, U costs money")
    out.print(Text(legend, style="dim"))
