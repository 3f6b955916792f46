"""Pages of the board pack about what accounts bring and are worth: each title says what was found."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.papers.parts import Chart, Part, Series, Table
from orchard.domain.economics.words.numbers import percent
from orchard.domain.packs.board.material import ZERO, Board, Line, Sum
from orchard.domain.packs.content.words import day, first, money, thousands
from orchard.domain.selection.rules.choices import Tier

SHOWN = 8
"""So many accounts stand in a chart: more could not be read across a table."""


def programme(board: Board) -> Part:
    """Return what the accounts of each tier bring."""
    lines = board.cared_for
    if not lines:
        return Part(_("No account is a key account yet"), (_("Choose them in a round: the criteria come first."),))  # fmt: skip
    told = [*_of_margin(board), _counted(board)]
    share = _share(board, "sales")
    if share is None:
        title = ngettext("%(count)d account is a key account", "%(count)d accounts are key accounts", len(lines))  # fmt: skip
    else:
        title = ngettext("%(count)d key account brings %(share)s of sales", "%(count)d key accounts bring %(share)s of sales", len(lines))  # fmt: skip
    said = {"count": len(lines), "share": percent(share)}
    return Part(title % said, told, _tiers(board), source=_source(board))


def _of_margin(board: Board) -> list[str]:
    share = _share(board, "contribution")
    if share is None:
        return []
    text = _("They bring %(share)s of the contribution after cost to serve.")
    return [text % {"share": percent(share)}]


def worth(board: Board) -> list[Part]:
    """Return what key accounts are worth, and by how much that changed."""
    if not board.wish.has_margins:
        return []
    lines = sorted(board.cared_for, key=lambda one: -(one.value or ZERO))
    total, moved = Sum.of(one.value for one in lines), Sum.of(one.moved_by for one in lines)
    if total.amount is None:
        return [Part(_("What key accounts are worth is not known yet"), (_("It comes with the invoice ledger."),))]  # fmt: skip
    title = _("Key accounts are worth %(amount)s over their lifetime")
    told = []
    if board.before is None or moved.amount is None:
        told.append(_("How that changed is not known: no figures were computed before the period."))
    else:
        text = _("That is %(change)s against %(day)s, of the accounts that are known on both days.")
        said = {"change": _signed(moved.amount, board.currency), "day": day(board.before)}
        told.append(text % said)
    told += _unknown(total)
    rows, more = first(lines)
    told += [more] if more else []
    head = (_("Account"), _("Service"), _("Lifetime value"), _("Change"), _("Sales, 12 months"), _("Contribution"))  # fmt: skip
    cells = [
        (one.name, str(one.tier.label), money(one.value, board.currency),
         _change(one, board), money(one.sales, board.currency),
         money(one.contribution, board.currency))
        for one in rows
    ]  # fmt: skip
    said = {"amount": money(total.amount, board.currency)}
    return [Part(title % said, told[:3], Table(head, cells), source=_source(board))]


def contribution(board: Board) -> list[Part]:
    """Return who earns and who loses money after cost to serve."""
    if not board.wish.has_margins:
        return []
    known = [one for one in board.cared_for if one.contribution is not None]
    if not known:
        return [Part(_("What key accounts contribute is not known yet"), (_("It comes with costs in the invoice ledger."),))]  # fmt: skip
    losing = [one for one in known if (one.contribution or ZERO) < 0]
    title = ngettext("%(count)d key account loses money after cost to serve", "%(count)d key accounts lose money after cost to serve", len(losing))  # fmt: skip
    said = title % {"count": len(losing)} if losing else _("No key account loses money after cost to serve")  # fmt: skip
    lost = [f"{one.name}: {money(one.contribution, board.currency)}" for one in losing]
    told, more = first(lost, 3)
    ordered = sorted(known, key=lambda one: -(one.contribution or ZERO))
    shown = [*ordered[: SHOWN - 2], *ordered[-2:]] if len(ordered) > SHOWN else ordered
    lines = [*told, *([more] if more else [])]
    return [Part(said, lines, chart=_chart(shown, board.currency), source=_source(board))]


def _chart(lines: Sequence[Line], currency: str) -> Chart:
    unit = _("thousand %(currency)s") % {"currency": currency}
    says = _("Contribution after cost to serve of the last twelve months, in %(unit)s")
    values = [thousands(one.contribution) for one in lines]
    series = [Series(_("Contribution"), values)]
    return Chart([one.name for one in lines], series, says % {"unit": unit}, unit)


def _tiers(board: Board) -> Table:
    """Return a row for each tier that has accounts."""
    has_margins = board.wish.has_margins
    head = [_("Service"), _("Accounts"), _("Sales, 12 months"), _("A year before")]
    head += [_("Contribution"), _("Lifetime value")] if has_margins else []
    rows = []
    for tier in Tier:
        lines = board.of_tier(tier)
        names = ["sales", "sales_before", *(["contribution", "value"] if has_margins else [])]
        sums = [_amount(lines, name, board.currency) for name in names]
        if lines:
            rows.append((str(tier.label), str(len(lines)), *sums))
    return Table(head, rows)


def _amount(lines: Sequence[Line], name: str, currency: str) -> str:
    """Return a sum, and of how many accounts it is not known."""
    found = Sum.of(getattr(one, name) for one in lines)
    if found.amount is None or not found.unknown:
        return money(found.amount, currency)
    said = {"amount": money(found.amount, currency), "count": found.unknown}
    return _("%(amount)s, %(count)d not known") % said


def _share(board: Board, name: str) -> Decimal | None:
    """Return the share of the key accounts in what all accounts bring that are counted here."""
    mine = Sum.of(getattr(one, name) for one in board.cared_for).amount
    every = Sum.of(getattr(one, name) for one in board.lines).amount
    return mine / every if mine is not None and every is not None and every > 0 else None


def _change(one: Line, board: Board) -> str:
    return _("not known yet") if one.moved_by is None else _signed(one.moved_by, board.currency)


def _signed(amount: Decimal, currency: str) -> str:
    said = money(amount, currency)
    return f"+{said}" if amount > 0 else said


def _unknown(found: Sum) -> list[str]:
    text = ngettext("Of %(count)d account it is not known.", "Of %(count)d accounts it is not known.", found.unknown)  # fmt: skip
    return [text % {"count": found.unknown}] if found.unknown else []


def _counted(board: Board) -> str:
    text = ngettext("Counted: %(count)d account, as far as the maker of this pack may know.", "Counted: %(count)d accounts, as far as the maker of this pack may know.", len(board.lines))  # fmt: skip
    return text % {"count": len(board.lines)}


def _source(board: Board) -> str:
    if board.as_of is None:
        return _("No invoice ledger is read yet.")
    return _("From the invoice ledger up to %(day)s.") % {"day": day(board.as_of)}
