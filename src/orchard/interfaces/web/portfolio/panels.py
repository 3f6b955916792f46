"""What the pages of the portfolio show beside pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from orchard.analytics.results import AbcClass, ClassCounts, Concentration
from orchard.domain.core.models import User
from orchard.domain.economics import queries as economics
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.words import sentences
from orchard.domain.economics.words.crossed import crossed_texts
from orchard.domain.economics.words.handling import handling
from orchard.domain.economics.words.names import NAIVE, model_name
from orchard.domain.economics.words.sentences import Finding
from orchard.domain.programme import queries as programme
from orchard.domain.programme.queries import Entry
from orchard.interfaces.web.frame.figures import percent, short_money
from orchard.interfaces.web.portfolio.ground import Ground
from orchard.interfaces.web.portfolio.key_share import KeyShare, key_share

TONES = {"bad": "circle-x", "watch": "alert-triangle", "good": "circle-check", "plain": "point"}
PAGES = {
    "waterfall": "profit", "accounts": "portfolio", "whale": "profit", "abc": "classes",
    "concentration": "exposure", "key_accounts": "exposure", "growth": "growth", "clv": "accuracy",
    "unknowns": "accuracy",
}  # fmt: skip


BEHIND = {
    "contribution": {"sort": "-contribution_year", "columns": "contribution_year,revenue_year"},
    "cost_to_serve": {"sort": "-cost_to_serve"},
    "concentration": {"sort": "-revenue_year", "columns": "revenue_year,class_revenue"},
    "key_account_share": {"key": "yes", "sort": "-revenue_year", "columns": "revenue_year"},
    "gross_retention": {"sort": "-revenue_year_before",
                        "columns": "revenue_year_before,revenue_year"},
    "net_retention": {"sort": "-revenue_year_before",
                      "columns": "revenue_year_before,revenue_year"},
    "growth_existing": {"move": "existing", "columns": "revenue_year_before,revenue_year"},
}  # fmt: skip
"""Columns and order of the rows that make a KPI up."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its mark and the page that shows what it rests on."""

    text: str
    tone: str
    icon: str
    href: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """Concentration on one basis beside the lines of the policy."""

    basis: str
    found: Concentration
    shares: tuple[float, ...]
    top_5: tuple[float, ...]
    hhi: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ClassCell:
    """How many accounts are in a class on a basis, and the address of these accounts."""

    count: int | None
    href: str


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class: its suggested handling and its accounts on each basis."""

    letter: str
    handling: str
    cells: tuple[ClassCell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Growth from one source: revenue, contribution, what it cost, and the accounts behind it."""

    name: str
    href: str
    accounts: int | None
    revenue: Decimal
    contribution: Decimal | None
    cost: Decimal | None
    cost_per_unit: Decimal | None


@dataclass(frozen=True, slots=True)
class Tested:
    """One model in the back-test."""

    name: str
    is_winner: bool
    is_naive: bool
    stopped_of_100: int | None
    spend_missed: float | None
    purchases_missed: float


@dataclass(frozen=True, slots=True)
class Tile:
    """A KPI with the decision it supports, as the register has it, and what it is now."""

    entry: Entry
    value: str
    unit: str
    grade: str
    href: str
    more: KeyShare | None = None
    """What a high share of key accounts says besides: success and danger at once."""


def tiles(viewer: User, ground: Ground, *keys: str) -> list[Tile]:
    """Return the KPIs of the register that these figures give, in the order asked for."""
    values = economics.kpi_values(viewer, ground.view)
    register = programme.register(viewer, on=ground.facts.as_of, keys=keys)
    entries = {entry.kpi.key: entry for entry in register}
    shown = [key for key in keys if key in entries and key in values]
    return [_tile(entries[key], values[key], ground) for key in shown]


def _tile(entry: Entry, now: economics.KpiValue, ground: Ground) -> Tile:
    known = now.amount is not None
    text = short_money(now.amount) if now.is_money else percent(now.amount)
    href = rows_behind(**BEHIND.get(entry.kpi.key, {})) if known else ""
    unit = ground.currency if now.is_money and known else ""
    more = key_share(ground) if entry.kpi.key == "key_account_share" and known else None
    return Tile(entry, text if known else "", unit, now.grade, href, more)


def rows_behind(**filters: str) -> str:
    """Return the address of the accounts that a figure is the sum of."""
    query = f"?{urlencode(filters)}" if filters else ""
    return reverse("portfolio:portfolio") + query


def said(ground: Ground) -> list[Said]:
    """Return the sentences about the portfolio, worst first."""
    if ground.whole is None:
        return []
    found = sentences.findings(ground.whole, with_margins=ground.shows_margins)
    return [_said(one) for one in found]


def _said(one: Finding) -> Said:
    tone = one.tone.value
    return Said(one.text, tone, TONES[tone], reverse(f"portfolio:{PAGES[one.figure]}"))


def exposures(ground: Ground, whole: Portfolio) -> list[Exposure]:
    """Return concentration on every basis that is known."""
    lines = ground.lines
    found = whole.concentration
    bases = (
        (_("Revenue by account"), found.revenue),
        (_("Contribution by account"), found.contribution),
        (_("Revenue by country"), found.by_country),
        (_("Revenue by industry"), found.by_industry),
    )
    return [
        Exposure(name, one, lines.one_account_lines, (lines.top_5_line,), lines.hhi_lines)
        for name, one in bases
        if one is not None
    ]


def crossed(whole: Portfolio) -> list[str]:
    """Return a sentence for every line of the policy that is reached."""
    return crossed_texts(whole.concentration.crossed, whole.gist.names)


def class_rows(whole: Portfolio) -> list[ClassRow]:
    """Return the classes with how many accounts are in each, on every basis."""
    bases = (
        ("class_revenue", whole.abc.revenue),
        ("class_contribution", whole.abc.contribution),
        ("class_value", whole.abc.value),
        ("class_by_count", whole.abc.by_count),
    )
    return [
        ClassRow(
            letter.value,
            handling(letter.value),
            tuple(_class_cell(name, counts, letter) for name, counts in bases),
        )
        for letter in AbcClass
    ]


def _class_cell(name: str, counts: ClassCounts | None, letter: AbcClass) -> ClassCell:
    count = None if counts is None else int(getattr(counts, letter.value))
    return ClassCell(count, rows_behind(**{name: letter.value}))


def sources(whole: Portfolio) -> list[Source]:
    """Return where the change of revenue came from, each with the accounts behind it."""
    grown = whole.growth
    if grown is None:
        return []
    return [
        Source(_("Existing accounts"), rows_behind(move="existing"), None, grown.existing,
               grown.existing_contribution, grown.existing_cost, grown.existing_cost_per_unit),
        Source(_("New accounts"), rows_behind(move="new"), grown.new_accounts, grown.new,
               grown.new_contribution, grown.new_cost, grown.new_cost_per_unit),
        Source(_("Lost accounts"), rows_behind(move="lost"), grown.lost_accounts, grown.lost,
               grown.lost_contribution, None, None),
    ]  # fmt: skip


def tested(whole: Portfolio) -> list[Tested]:
    """Return the models of the back-test, the winner first."""
    test = whole.clv.backtest
    if test is None:
        return []
    scores = sorted(test.scores, key=lambda score: (score.model != test.winner, score.model))
    return [
        Tested(
            name=model_name(score.model),
            is_winner=score.model == test.winner,
            is_naive=score.model == NAIVE,
            stopped_of_100=None if score.silence_auc is None else round(score.silence_auc * 100),
            spend_missed=None
            if score.spend_total_ratio is None
            else abs(score.spend_total_ratio - 1),
            purchases_missed=score.purchases_mae,
        )
        for score in scores
    ]


def unknowns(whole: Portfolio) -> Iterator[str]:
    """Yield what is not known, and what would make it known."""
    return (sentences.unknown_text(one.figure, one.needs) for one in whole.unknowns)


def of_figure(found: Sequence[Said], page: str) -> str:
    """Return the sentences that lead to a page, as one text."""
    href = reverse(f"portfolio:{page}")
    return " ".join(one.text for one in found if one.href == href)
