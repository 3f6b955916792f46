"""The lines of the policy that the exposure has reached, each line said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orchard.domain.economics.words.numbers import percent

if TYPE_CHECKING:
    from orchard.analytics.results import LineCrossed


def crossed_texts(crossed: Iterable[LineCrossed], names: Mapping[str, str]) -> list[str]:
    """Return one sentence for every line that is reached, with all that reach it."""
    groups: dict[tuple[str, float, bool], list[LineCrossed]] = {}
    for one in crossed:
        kind = "account" if one.account is not None else one.name
        groups.setdefault((kind, one.line, one.value > one.line), []).append(one)
    return [_sentence(found, names) for found in groups.values()]


def crossed_text(line: LineCrossed, names: Mapping[str, str]) -> str:
    """Return the sentence of one line and one of those that reach it."""
    return _sentence([line], names)


def _sentence(found: Sequence[LineCrossed], names: Mapping[str, str]) -> str:
    first = found[0]
    place = _("above") if first.value > first.line else _("on")
    if first.name == "hhi":
        parts, line = _hhi(found), f"{first.line:,.0f}"
    elif first.account is None:
        parts = _("The five largest bring %(shares)s") % {"shares": _shares(found)}
        line = percent(first.line)
    else:
        parts, line = _by_account(found, names), percent(first.line)
    words = {"parts": parts, "place": place, "line": line}
    return _("%(parts)s, %(place)s the line of %(line)s: tell management.") % words


def _by_account(found: Sequence[LineCrossed], names: Mapping[str, str]) -> str:
    ordered = sorted(found, key=lambda one: _first(found, one))
    told = (
        _("%(who)s brings %(shares)s")
        % {"who": names.get(account or "", account), "shares": _shares(list(rows))}
        for account, rows in groupby(ordered, key=lambda one: one.account)
    )
    return "; ".join(told)


def _first(found: Sequence[LineCrossed], wanted: LineCrossed) -> int:
    """Return where the account of a row is named first: that keeps the largest in front."""
    return next(at for at, one in enumerate(found) if one.account == wanted.account)


def _shares(found: Sequence[LineCrossed]) -> str:
    share = _("%(value)s of %(basis)s")
    told = (share % {"value": percent(one.value, 1), "basis": _basis(one)} for one in found)
    return str(_(" and ")).join(told)


def _hhi(found: Sequence[LineCrossed]) -> str:
    text = _("HHI on %(basis)s is %(value)s")
    told = (text % {"basis": _basis(one), "value": f"{one.value:,.0f}"} for one in found)
    return str(_(" and ")).join(told)


def _basis(one: LineCrossed) -> str:
    bases = {"revenue": _("revenue"), "contribution": _("all profit that is made")}
    return bases.get(one.basis, one.basis)
