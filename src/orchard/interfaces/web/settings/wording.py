"""The policy's names in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from orchard.analytics.policy import Json, Policy, to_json

SHORT = {"abc": "ABC", "hhi": "HHI", "clv": "CLV", "sla": "SLA", "kpi": "KPI"}
"""Words that are written in capitals."""


@dataclass(frozen=True, slots=True)
class Number:
    """One weight or threshold: its name, its value, and whether it differs from the default."""

    name: str
    value: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The weights and thresholds of one method."""

    key: str
    name: str
    numbers: tuple[Number, ...]


def words(key: str) -> str:
    """Return a key as words: `top_5_line` is "Top 5 line", `abc` is "ABC"."""
    first, *others = (SHORT.get(word, word) for word in key.split("_"))
    return " ".join((first[:1].upper() + first[1:], *others))


def groups(policy: Policy) -> list[Group]:
    """Return every number of a policy, group by group."""
    defaults, document = to_json(Policy()), to_json(policy)
    return [
        Group(key, words(key), tuple(_numbers(content, defaults.get(key))))
        for key, content in document.items()
    ]


def _numbers(content: Json, default: Json) -> Iterator[Number]:
    plain = dict(_leaves(default, ""))
    for name, value in _leaves(content, ""):
        yield Number(name, value, is_changed=plain.get(name) != value)


def _leaves(content: Json, path: str) -> Iterator[tuple[str, str]]:
    """Yield the values of a tree with the words on the way to them."""
    if isinstance(content, dict) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{path} · {words(key)}" if path else words(key))
    elif isinstance(content, list) and any(isinstance(one, dict) for one in content):
        for place, value in enumerate(content, 1):
            named = value.get("key") if isinstance(value, dict) else None
            yield from _leaves(value, f"{path} · {words(str(named or place))}")
    else:
        yield path, _text(content)


def _text(value: Json) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value) or "–"
    return value if isinstance(value, str) else json.dumps(value)
