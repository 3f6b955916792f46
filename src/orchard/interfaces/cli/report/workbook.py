"""`portfolio.xlsx`: the analysis for people who go on working in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orchard.domain.core.exports import Cell, Kind, Row, Sheet, write_workbook
from orchard.domain.economics.words.crossed import crossed_text
from orchard.domain.economics.words.evidence import told
from orchard.domain.economics.words.handling import handling
from orchard.domain.economics.words.names import model_name, signal_name
from orchard.domain.economics.words.numbers import not_known
from orchard.domain.economics.words.sentences import Tone, of_analysis, unknown_text
from orchard.domain.economics.words.steps import step_name
from orchard.interfaces.cli.report import account_sheet, cells

if TYPE_CHECKING:
    from decimal import Decimal

    from orchard.analytics.results import (
        AbcFindings,
        Analysis,
        BacktestScore,
        ClassCounts,
        Concentration,
        LineCrossed,
    )

MOST_ROWS = 1_000_000
"""A sheet ends a little later; the JSON has no end."""
NO_MEASURES: tuple[Cell, ...] = (None,) * 6


def write(analysis: Analysis, notices: Sequence[str], path: Path) -> None:
    """Write the workbook; the same analysis gives the same file."""
    at = datetime.combine(analysis.as_of, time.min, tzinfo=UTC)
    write_workbook(path, _sheets(analysis, notices), at=at)


def _sheets(analysis: Analysis, notices: Sequence[str]) -> Iterator[Sheet]:
    yield _summary(analysis, notices)
    yield account_sheet.sheet(analysis, MOST_ROWS)
    yield _classes(analysis.abc)
    yield _concentration(analysis)
    yield _backtest(analysis)
    yield _signals(analysis)
    yield _notes(analysis)


def _summary(analysis: Analysis, notices: Sequence[str]) -> Sheet:
    empty = _("A figure that is not known is left empty; it is never zero.")
    columns = (
        cells.text(_("Part"), 12),
        cells.text(_("Mark"), 14),
        cells.text(_("Statement"), cells.WIDE, wraps=True),
        cells.text(_("Figure"), 20, note=empty),
    )
    return Sheet(_("Summary"), columns, _summary_rows(analysis, notices), filters=True)


def _summary_rows(analysis: Analysis, notices: Sequence[str]) -> Iterator[Row]:
    """Yield facts, then sentences, then what reading decided."""
    currency = analysis.ledger.currency
    for name, cell, kind in _facts(analysis):
        yield _("fact"), "", name, cells.typed(cell, kind, currency)
    marks = {
        Tone.BAD: _("loses money"), Tone.WATCH: _("watch"), Tone.GOOD: _("good"),
        Tone.PLAIN: _("fact"),
    }  # fmt: skip
    for finding in of_analysis(analysis):
        yield _("finding"), marks[finding.tone], finding.text, None
    for notice in notices:
        yield _("notice"), "", notice, None


def _facts(analysis: Analysis) -> Iterator[tuple[str, Cell, Kind]]:
    facts = analysis.ledger
    yield _("As of"), analysis.as_of, Kind.DATE
    yield _("Currency of all amounts"), facts.currency, Kind.TEXT
    yield _("Grade of the whole"), analysis.grade.value, Kind.TEXT
    yield _("First invoice line"), facts.first, Kind.DATE
    yield _("Last invoice line"), facts.last, Kind.DATE
    yield _("Invoice lines"), facts.rows, Kind.WHOLE
    yield _("Accounts"), facts.accounts, Kind.WHOLE
    yield _("Units"), facts.units, Kind.WHOLE
    yield _("Offers"), facts.offers, Kind.WHOLE
    yield _("Lines without an account"), facts.unassigned_rows, Kind.WHOLE
    yield _("Revenue"), _in(analysis, facts.revenue), Kind.MONEY
    yield _("Revenue without an account"), _in(analysis, facts.unassigned_revenue), Kind.MONEY
    yield _("Margin"), _in(analysis, facts.margin), Kind.MONEY
    for step in analysis.waterfall:
        name = _("Accounts: %(step)s") % {"step": step_name(step.key)}
        yield name, _in(analysis, step.amount), Kind.MONEY
    yield _("Lifetime value"), _in(analysis, analysis.clv.total), Kind.MONEY
    yield _("Lifetime value, low"), _in(analysis, analysis.clv.total_low), Kind.MONEY
    yield _("Lifetime value, high"), _in(analysis, analysis.clv.total_high), Kind.MONEY
    yield from _development(analysis)


def _development(analysis: Analysis) -> Iterator[tuple[str, Cell, Kind]]:
    kept, grown, key = analysis.retention, analysis.growth, analysis.key_accounts
    shares = (kept.grr, kept.nrr, kept.logo) if kept else (None, None, None)
    names = _("Revenue kept (GRR)"), _("Revenue kept with growth (NRR)"), _("Accounts kept")
    for name, share in zip(names, shares, strict=True):
        yield name, share, Kind.PERCENT
    changes = (grown.existing, grown.new, grown.lost) if grown else (None, None, None)
    whose = _("existing accounts"), _("new accounts"), _("lost accounts")
    for who, amount in zip(whose, changes, strict=True):
        name = _("Change of revenue with %(accounts)s") % {"accounts": who}
        yield name, _in(analysis, amount), Kind.MONEY
    if key is not None:
        yield _("Key accounts"), key.accounts, Kind.WHOLE
        yield _("Revenue share of key accounts"), key.revenue_share, Kind.PERCENT
        yield _("Contribution share of key accounts"), key.contribution_share, Kind.PERCENT


def _in(analysis: Analysis, amount: Decimal | None) -> Decimal | None:
    return cells.rounded(amount, analysis.ledger.currency)


def _classes(found: AbcFindings) -> Sheet:
    """Return counts by basis, and what each class usually asks for."""
    by_share = _(
        "Method P: A makes the first 80 % of the positive total, B to 95 %, U is below zero."
    )
    by_count = _("Method N: the best fifth of the accounts are A, the next three fifths B.")
    columns = (
        cells.text(_("Class"), 8),
        cells.whole(_("By revenue (P)"), by_share),
        cells.whole(_("By contribution (P)"), by_share),
        cells.whole(_("By lifetime value (P)"), by_share),
        cells.whole(_("By count (N)"), by_count),
        cells.text(_("Suggested handling"), cells.WIDE, wraps=True),
    )
    bases = (found.revenue, found.contribution, found.value, found.by_count)
    rows = [
        (letter, *(_count(counts, letter) for counts in bases), handling(letter))
        for letter in ("A", "B", "C", "U")
    ]
    return Sheet(_("Classes"), columns, rows, filters=True)


def _count(counts: ClassCounts | None, letter: str) -> int | None:
    return None if counts is None else int(getattr(counts, letter))


def _concentration(analysis: Analysis) -> Sheet:
    columns = (
        cells.text(_("Part"), 14),
        cells.text(_("Basis"), 16),
        cells.day(_("Quarter from"), _("Only in rows of quarters.")),
        cells.whole(_("Members"), _("With a positive amount: accounts, or countries, industries.")),
        cells.share(_("Largest")),
        cells.share(_("Five largest")),
        cells.number(_("HHI"), _("Sum of squared shares, 0 to 10,000.")),
        cells.number(_("Gini"), _("0: all equal; near 1: one has all.")),
        cells.number(_("Equal accounts"), _("As exposed as with so many accounts of equal size.")),
        cells.number(_("Line"), _("Only in rows of lines crossed.")),
        cells.number(_("Value"), _("Only in rows of lines crossed.")),
        cells.text(_("Statement"), cells.WIDE, wraps=True),
    )
    return Sheet(_("Concentration"), columns, _concentration_rows(analysis), filters=True)


def _concentration_rows(analysis: Analysis) -> Iterator[Row]:
    found = analysis.concentration
    bases = (
        (_("revenue"), found.revenue), (_("contribution"), found.contribution),
        (_("country"), found.by_country), (_("industry"), found.by_industry),
    )  # fmt: skip
    for name, measured in bases:
        said = not_known() if measured is None else ""
        yield _("basis"), name, None, *_measures(measured), None, None, said
    for each in found.quarters:
        measures = _measures(each.concentration)
        yield _("quarter"), _("revenue"), each.quarter, *measures, None, None, ""
    names = {one.id: one.name for one in analysis.accounts}
    for line in found.crossed:
        kind = Kind.NUMBER if line.name == "hhi" else Kind.PERCENT
        limits = cells.typed(line.line, kind), cells.typed(line.value, kind)
        yield (
            _("line crossed"),
            _basis(line),
            None,
            *NO_MEASURES,
            *limits,
            crossed_text(line, names),
        )


def _basis(line: LineCrossed) -> str:
    return {"revenue": _("revenue"), "contribution": _("contribution")}.get(line.basis, line.basis)


def _measures(found: Concentration | None) -> tuple[Cell, ...]:
    if found is None:
        return NO_MEASURES
    return found.customers, found.top_1, found.top_5, found.hhi, found.gini, found.effective


def _backtest(analysis: Analysis) -> Sheet:
    """Return how wrong every candidate was; without a test, a row that says so."""
    ratio = _("Predicted total divided by the actual; 100 % is right.")
    correlation = _("Correlation with what happened, -1 to 1.")
    columns = (
        cells.text(_("Model"), 34),
        cells.text(_("Winner"), 10, note=_("The winner is used for the lifetime values.")),
        cells.number(_("Purchases, mean error"), _("Days with a purchase, per account.")),
        cells.number(_("Purchases, RMSE")),
        cells.number(_("Purchases, correlation"), correlation),
        cells.share(_("Purchases, total"), ratio),
        cells.share(_("Spend, mean error"), _("As a share of the actual mean.")),
        cells.number(_("Spend, correlation"), correlation),
        cells.share(_("Spend, total"), ratio),
        cells.number(
            _("Silence AUC"), _("Ranking of who stops buying; 0.5 is chance, 1 is right.")
        ),
        cells.share(_("Better than repeating the last period"), _("Only for the winner.")),
        cells.day(_("Learned to")),
        cells.whole(_("Days tested")),
        cells.whole(_("Accounts tested")),
    )
    return Sheet(_("Back-test"), columns, _backtest_rows(analysis, len(columns)), filters=True)


def _backtest_rows(analysis: Analysis, width: int) -> Iterator[Row]:
    test = analysis.clv.backtest
    if test is None:
        yield not_known(), *(None,) * (width - 1)
        return
    for score in test.scores:
        won = score.model == test.winner
        yield (
            model_name(score.model), cells.yes_or_no(won), *_scores(score),
            test.gain_over_naive if won else None, test.cut, test.horizon_days, test.customers,
        )  # fmt: skip


def _scores(score: BacktestScore) -> tuple[Cell, ...]:
    return (
        score.purchases_mae, score.purchases_rmse, score.purchases_r, score.purchases_total_ratio,
        score.spend_mae_ratio, score.spend_r, score.spend_total_ratio, score.silence_auc,
    )  # fmt: skip


def _signals(analysis: Analysis) -> Sheet:
    currency = analysis.ledger.currency
    columns = (
        cells.text(_("Account"), 34),
        cells.text(_("Account key"), 16),
        cells.text(_("Signal"), 22),
        cells.text(_("Reason"), cells.WIDE, wraps=True),
        cells.text(_("Evidence"), 60, wraps=True),
        cells.money(_("Lifetime value"), currency),
    )
    rows = (
        (one.name, one.id, signal_name(signal.kind), signal.reason, _evidence(signal.evidence),
         _in(analysis, one.value))
        for one in analysis.accounts for signal in one.signals
    )  # fmt: skip
    return Sheet(_("Signals"), columns, islice(rows, MOST_ROWS), filters=True)


def _evidence(evidence: dict[str, float | int | str]) -> str:
    return "; ".join(f"{name}: {value}" for _key, name, value in told(evidence))


def _notes(analysis: Analysis) -> Sheet:
    columns = cells.text(_("Topic"), 24), cells.text(_("Note"), cells.WIDE + 30, wraps=True)
    rows = [*_unknown_notes(analysis), *_method_notes(analysis), *_reading_notes(analysis.as_of)]
    return Sheet(_("Notes"), columns, rows, filters=True)


def _unknown_notes(analysis: Analysis) -> Iterator[Row]:
    for unknown in analysis.unknowns:
        yield _("Not known"), unknown_text(unknown.figure, unknown.needs)
    if len(analysis.accounts) > MOST_ROWS:
        text = _("The sheet of accounts ends after %(rows)s; portfolio.json has them all.")
        yield _("Left out"), text % {"rows": f"{MOST_ROWS:,}"}


def _method_notes(analysis: Analysis) -> Iterator[Row]:
    used = analysis.clv
    yield _("Methods version"), analysis.version
    basis = {"contribution": _("contribution"), "margin": _("margin"), "revenue": _("revenue")}
    text = _("Lifetime value is %(basis)s of the next %(months)d months, discounted at %(rate)s %% a year; model: %(model)s.")  # fmt: skip
    words = {
        "basis": basis[used.value_basis], "months": used.horizon_months,
        "rate": f"{used.discount_percent:g}", "model": model_name(used.model),
    }  # fmt: skip
    yield _("Lifetime value"), text % words
    for note in used.notes:
        yield _("Lifetime value"), note
    for name, value in used.parameters.items():
        error = used.standard_errors.get(name)
        spread = "" if error is None else _(" (standard error %(error)s)") % {"error": repr(error)}
        yield _("Parameter of the model"), f"{name} = {value!r}{spread}"


def _reading_notes(as_of: date) -> Iterator[Row]:
    yield _("As of"), as_of.isoformat()
    yield _("Empty cells"), _("What is not known is left empty, or said as “not known” in columns of words; it is never zero.")  # fmt: skip
    yield _("Grade A"), _("Measured: taken from the ledger or from records.")
    yield _("Grade B"), _("Estimated: from rates or shares that somebody wrote down, or not all costs are known.")  # fmt: skip
    yield (
        _("Grade C"),
        _(
            "Guessed: nothing to test it on, or no cost to serve is known. Do not decide on it alone."
        ),
    )
    yield _("Classes"), _("A makes the first 80 % of the positive total, B to 95 %, C the rest, U is below zero.")  # fmt: skip
    yield _("Bad business"), _("Contribution far behind revenue in rank, or below a tenth of revenue.")  # fmt: skip
    yield _("Yearly revenue"), _("Years of twelve months that end on the day and month of the as-of day.")  # fmt: skip
