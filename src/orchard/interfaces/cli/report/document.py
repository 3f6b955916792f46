"""`portfolio.json`: every figure of an analysis, amounts as exact decimal numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from orchard.analytics.results import AccountFindings, Analysis, ClvFindings

FORMAT_VERSION = 1
CENT = Decimal("0.01")
DIGITS_OF_A_SHARE = 6
Json: TypeAlias = "bool | int | float | str | Decimal | list[Json] | dict[str, Json] | None"

ACCOUNT_KEYS = (
    *("id", "name", "revenue", "margin", "cost_to_serve", "contribution", "grade"),
    *("class_revenue", "class_contribution", "class_value", "class_by_count"),
    *("active_probability", "value", "value_low", "value_high"),
    *("first_purchase", "last_purchase", "purchases", "years_of_repeat_business"),
    *("revenue_by_year", "average_revenue_3_years", "volatility", "one_off_peak"),
    *("revenue_rank", "contribution_rank", "bad_business", "country", "industry", "is_key"),
)


def write(analysis: Analysis, notices: Sequence[str]) -> str:
    """Return the document as text; see docs/portfolio-json.md for every key."""
    return "".join(_encode(document(analysis, notices), 0)) + "\n"


def document(analysis: Analysis, notices: Sequence[str]) -> dict[str, Json]:
    """Return the analysis as plain values, in the documented order of keys."""
    exposure = analysis.concentration
    return {
        "format_version": FORMAT_VERSION,
        "methods_version": analysis.version,
        "as_of": analysis.as_of.isoformat(),
        "currency": analysis.ledger.currency,
        "grade": analysis.grade.value,
        "ledger": _plain(analysis.ledger),
        "waterfall": _plain(analysis.waterfall),
        "concentration": {
            "revenue": _plain(exposure.revenue),
            "contribution": _plain(exposure.contribution),
            "by_country": _plain(exposure.by_country),
            "by_industry": _plain(exposure.by_industry),
            "quarters": _plain(exposure.quarters),
            "crossed": _plain(exposure.crossed),
        },
        "abc": _plain(analysis.abc),
        "whale": _plain(analysis.whale),
        "retention": _plain(analysis.retention),
        "growth": _plain(analysis.growth),
        "key_accounts": _plain(analysis.key_accounts),
        "clv": _clv(analysis.clv),
        "accounts": [_account(one) for one in analysis.accounts],
        "unknowns": _plain(analysis.unknowns),
        "notices": list(notices),
    }


def _clv(found: ClvFindings) -> dict[str, Json]:
    """Return the model; parameters keep every digit, for others to check."""
    plain = {each.name: _plain(getattr(found, each.name)) for each in fields(found)}
    return plain | {
        "parameters": dict(found.parameters),
        "standard_errors": dict(found.standard_errors),
        "loglik": found.loglik,
    }


def _account(one: AccountFindings) -> dict[str, Json]:
    plain = {name: _plain(getattr(one, name)) for name in ACCOUNT_KEYS}
    steps: dict[str, Json] = {step.key: _plain(step.amount) for step in one.waterfall}
    return plain | {"waterfall": steps, "signals": _plain(one.signals)}


def _plain(value: object) -> Json:
    """Return plain values: cents for money, six digits for shares, ISO for dates."""
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]  # a dataclass
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return _scalar(value)


def _scalar(value: object) -> Json:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return value.quantize(CENT, rounding=ROUND_HALF_UP) + 0
    if isinstance(value, float):
        return round(value, DIGITS_OF_A_SHARE)
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} has no place in the document")


def _encode(value: Json, depth: int) -> Iterator[str]:
    """Yield JSON text; a Decimal is written digit by digit, never through a binary float."""
    if isinstance(value, Decimal):
        yield f"{value:f}"
    elif isinstance(value, dict) and value:
        yield from _encode_many("{}", [(json.dumps(k) + ": ", v) for k, v in value.items()], depth)
    elif isinstance(value, list) and value:
        yield from _encode_many("[]", [("", item) for item in value], depth)
    else:
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)


def _encode_many(brackets: str, items: list[tuple[str, Json]], depth: int) -> Iterator[str]:
    indent = "\n" + "  " * (depth + 1)
    yield brackets[0]
    for place, (key, item) in enumerate(items):
        yield ("," if place else "") + indent + key
        yield from _encode(item, depth + 1)
    yield "\n" + "  " * depth + brackets[1]
