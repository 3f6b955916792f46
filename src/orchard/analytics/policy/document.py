"""A policy as a document of plain JSON values, and back with every mistake named by its place."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, Union, get_args, get_origin, get_type_hints

from orchard.analytics.policy.checks import PolicyMistake
from orchard.analytics.policy.groups import Policy

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def to_json(policy: Policy) -> dict[str, Json]:
    """Return the policy as plain values: objects, lists, numbers, texts; decimals as text.

    Parameters
    ----------
    policy
        Any policy; a rate of `None` means that it is not known.

    Returns
    -------
    dict
        One key for each group, complete, so that a later default cannot change it.

    Source
    ------
    Own design.

    Example
    -------
    >>> to_json(Policy())["abc"]
    {'a_line': 0.8, 'b_line': 0.95, 'best_share': 0.2, 'middle_share': 0.6}
    """
    document = _plain(policy)
    assert isinstance(document, dict), "a policy is an object"
    return document


def from_json(document: Mapping[str, Json]) -> Policy:
    """Return the policy that the document describes, checked as a whole.

    Parameters
    ----------
    document
        Groups by name. What is missing takes its default; an unknown key is a mistake.

    Returns
    -------
    Policy
        Equal to the policy that `to_json` was given.

    Raises
    ------
    PolicyMistake
        A key is unknown, a value has the wrong type, weights do not add up, lines are not in order.

    Source
    ------
    Own design.

    Example
    -------
    >>> from_json({"abc": {"a_line": 0.7}}).abc.b_line
    0.95
    """
    policy = _object(Policy, document, "policy")
    assert isinstance(policy, Policy), "the type asked for"
    return policy


def _plain(value: object) -> Json:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    assert value is None or isinstance(value, bool | int | float | str), (
        "a policy holds plain values"
    )
    return value


def _object(kind: type, value: object, place: str) -> object:
    """Read a dataclass."""
    if not isinstance(value, Mapping):
        raise PolicyMistake(f"{place}: give an object with named values.")
    hints = get_type_hints(kind)
    if unknown := sorted(set(value) - set(hints)):
        raise PolicyMistake(f"{place}: {unknown[0]!r} is unknown; use one of {', '.join(hints)}.")
    given = {name: _read(hints[name], item, f"{place}.{name}") for name, item in value.items()}
    try:
        return kind(**given)
    except TypeError:
        raise PolicyMistake(
            f"{place}: a value is missing; needed are {', '.join(hints)}."
        ) from None


def _read(hint: Any, value: object, place: str) -> object:
    """Read a value of the type that the field has."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(get_args(hint)[0], value, place)
    if origin is tuple:
        return _tuple(get_args(hint), value, place)
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, value, place)
    return _READERS[hint](value, place)


def _tuple(hints: tuple[Any, ...], value: object, place: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise PolicyMistake(f"{place}: give a list.")
    if hints[-1] is Ellipsis:
        hints = (hints[0],) * len(value)
    if len(hints) != len(value):
        raise PolicyMistake(f"{place}: give {len(hints)} values, not {len(value)}.")
    pairs = enumerate(zip(hints, value, strict=True))
    return tuple(_read(hint, item, f"{place}[{index}]") for index, (hint, item) in pairs)


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise PolicyMistake(f"{place}: give a number.")
    return float(value)


def _whole(value: object, place: str) -> int:
    number = _number(value, place)
    if number != int(number):
        raise PolicyMistake(f"{place}: give a whole number.")
    return int(number)


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise PolicyMistake(f"{place}: say true or false.")
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise PolicyMistake(f"{place}: give a text.")
    return value


def _exact(value: object, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise PolicyMistake(f'{place}: give an exact amount as text, such as "12.50".')
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise PolicyMistake(f'{place}: {value!r} is no amount; write it such as "12.50".')
    return amount


_READERS: dict[type, Callable[[object, str], object]] = {
    float: _number,
    int: _whole,
    bool: _flag,
    str: _text,
    Decimal: _exact,
}
