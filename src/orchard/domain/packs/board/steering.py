"""Pages of the board pack about exposure, risks, plans, what was carried out, and what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.results import LineCrossed, QuarterConcentration
from orchard.domain.core.papers.parts import Chart, Part, Series, Table
from orchard.domain.economics.words.crossed import crossed_texts
from orchard.domain.economics.words.numbers import percent
from orchard.domain.packs.board.material import Board, Line
from orchard.domain.packs.content.words import day, first, money
from orchard.domain.plans.rules.actions import Execution

QUARTERS = 8
PERCENT = 100


def exposure(board: Board) -> Part:
    """Return how much hangs on how few, and which lines of the policy that reaches."""
    whole = board.whole
    if whole is None:
        return Part(
            _("How much hangs on how few is not known here"),
            (_("It needs an invoice ledger, and somebody who may know every account."),),
        )
    crossed = crossed_texts(_of_pack(board), whole.gist.names)
    count = len(crossed)
    title = ngettext("Our exposure reaches %(count)d line of the policy", "Our exposure reaches %(count)d lines of the policy", count)  # fmt: skip
    said = title % {"count": count} if count else _("Our exposure reaches no line of the policy")
    lines, more = first(crossed, 3)
    told = [*lines, *([more] if more else [])] or [_largest(board)]
    return Part(said, told, chart=_shares(whole.concentration.quarters))


def _of_pack(board: Board) -> list[LineCrossed]:
    """Return the lines that are reached, those on margins only where the pack holds them."""
    assert board.whole is not None, "asked for only where it is known"
    crossed = board.whole.concentration.crossed
    if board.wish.has_margins:
        return list(crossed)
    return [one for one in crossed if one.basis == "revenue"]


def _largest(board: Board) -> str:
    assert board.whole is not None, "asked for only where it is known"
    found = board.whole.concentration.revenue
    said = {"one": percent(found.top_1), "five": percent(found.top_5)}
    return _("The largest account brings %(one)s of sales, the five largest bring %(five)s.") % said


def _shares(quarters: Sequence[QuarterConcentration]) -> Chart | None:
    """Return the share of the largest and of the five largest accounts by quarter."""
    shown = quarters[-QUARTERS:]
    if not shown:
        return None
    names = [f"{one.quarter.year} Q{(one.quarter.month + 2) // 3}" for one in shown]
    series = [
        Series(_("The largest"), [_percent(one.concentration.top_1) for one in shown]),
        Series(_("The five largest"), [_percent(one.concentration.top_5) for one in shown]),
    ]
    return Chart(names, series, _("Share of sales of the largest accounts by quarter, in percent"), "%")  # fmt: skip


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(round(share * PERCENT, 1)))


def perils(board: Board) -> Part:
    """Return the risks that matter, the worst of all accounts first."""
    count = len(board.perils)
    if not count:
        return Part(_("No risk is on any register"), (_("Look at each category with every key account."),))  # fmt: skip
    title = ngettext("%(count)d risk is watched; the worst scores %(score)d of 25", "%(count)d risks are watched; the worst scores %(score)d of 25", count)  # fmt: skip
    rows, more = first(board.perils)
    head = (_("Account"), _("Risk"), _("Category"), _("Score"), _("Expected loss"), _("Owner"))
    cells = [
        (one.account, one.title, one.category, f"{one.score} ({one.colour})",
         money(one.loss, one.currency), one.owner)
        for one in rows
    ]  # fmt: skip
    said = title % {"count": count, "score": board.perils[0].score}
    return Part(said, (more,) if more else (), Table(head, cells))


def plans(board: Board) -> Part:
    """Return how many key accounts have a plan that somebody said yes to, and who has none."""
    lines, year = board.cared_for, board.wish.ends_on.year
    if not lines:
        return Part(_("No plan is asked for"), (_("It belongs to a key account, and none is chosen yet."),))  # fmt: skip
    agreed = [one for one in lines if one.is_agreed]
    title = ngettext("%(agreed)d of %(count)d key account has an approved plan for %(year)d", "%(agreed)d of %(count)d key accounts have an approved plan for %(year)d", len(lines))  # fmt: skip
    said = title % {"agreed": len(agreed), "count": len(lines), "year": year}
    left = [one for one in lines if not one.is_agreed]
    if not left:
        return Part(said)
    rows, more = first(left)
    head = (_("Without an approved plan"), _("Service"), _("Plan"))
    cells = [(one.name, str(one.tier.label), _standing(one)) for one in rows]
    return Part(said, (more,) if more else (), Table(head, cells))


def _standing(line: Line) -> str:
    if line.plan is not None:
        return str(line.plan.label)
    return _("not submitted yet") if line.has_plan else _("none")


def carried_out(board: Board) -> Part:
    """Return how many planned actions were carried out by the end of the period."""
    found = board.carried_out
    if not found.all.due:
        return Part(_("No planned action was due in twelve months"), (_("Plan three to five for each key account."),))  # fmt: skip
    said = {"percent": found.all.percent, "day": day(found.as_of)}
    title = _("%(percent)d %% of the actions that were due up to %(day)s were done on time")
    head = (_("Actions"), _("Due"), _("On time"), _("Late"), _("Dropped"), _("Not done yet"))
    kinds = (
        (_("All"), found.all),
        (_("With the customer"), found.joint),
        (_("We alone"), found.internal),
    )
    moved = _("%(count)d of these days were moved.") % {"count": found.moved}
    source = _("Done on time ÷ due, of twelve months.")
    return Part(title % said, (moved,), Table(head, [_row(*one) for one in kinds]), source=source)


def _row(name: str, found: Execution) -> tuple[str, ...]:
    numbers = (found.due, found.on_time, found.late, found.dropped, found.open)
    return (name, *map(str, numbers))


def asked(board: Board) -> Part:
    """Return what the board is asked to decide."""
    count = len(board.asked)
    if not count:
        return Part(_("Nothing waits for a decision"), (_("What does the programme need from the board?"),))  # fmt: skip
    title = ngettext("%(count)d matter waits for a decision", "%(count)d matters wait for a decision", count)  # fmt: skip
    rows, more = first(board.asked)
    cells = [(one.what, day(one.on) if one.on else "–", one.who or "–") for one in rows]
    table = Table((_("What"), _("Day"), _("Who asks")), cells)
    return Part(title % {"count": count}, (more,) if more else (), table)
