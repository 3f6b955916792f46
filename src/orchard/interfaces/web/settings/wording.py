"""The policy's names in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.analytics.policy import Json, Policy, to_json
from orchard.interfaces.web.settings.meanings import MEANINGS, PARTS, TITLES, Meaning

SHORT = {"abc": "ABC", "hhi": "HHI", "clv": "CLV", "sla": "SLA", "kpi": "KPI"}
"""Words that are written in capitals."""


@dataclass(frozen=True, slots=True)
class Number:
    """One weight or threshold: its name, what it does, its value, whether it is the default."""

    name: str
    why: str
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


def title(group: str) -> str:
    """Return the name of a group."""
    return str(TITLES.get(group) or words(group))


def meaning(path: str) -> Meaning:
    """Return the name of a number and what it does; without one, its key as words."""
    names = " · ".join(words(one) for one in path.split(".")[1:])
    return MEANINGS.get(path) or Meaning(names)


def groups(policy: Policy) -> list[Group]:
    """Return every number of a policy, group by group."""
    defaults, document = to_json(Policy()), to_json(policy)
    return [
        Group(key, title(key), tuple(_numbers(key, content, defaults.get(key))))
        for key, content in document.items()
    ]


def _numbers(group: str, content: Json, default: Json) -> Iterator[Number]:
    plain = {path: value for path, _found, value in _leaves(default, group)}
    for path, found, value in _leaves(content, group):
        yield Number(str(found.name), str(found.why), value, is_changed=plain.get(path) != value)


def _leaves(content: Json, path: str) -> Iterator[tuple[str, Meaning, str]]:
    """Yield the values of a tree, each with the way to it and what it means."""
    if isinstance(content, dict) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{path}.{key}")
    elif isinstance(content, list) and any(isinstance(one, dict) for one in content):
        for place, value in enumerate(content, 1):
            yield from _part(value, path, place)
    else:
        yield path, meaning(path), _text(content)


def _part(content: Json, path: str, place: int) -> Iterator[tuple[str, Meaning, str]]:
    """Yield what one of several consists of: a criterion its weight, its words, its scores."""
    given = content if isinstance(content, dict) else {"": content}
    name = words(str(given.get("key", place)))
    name = name if path in MEANINGS else f"{meaning(path).name} · {name}"
    for key, value in given.items():
        if key != "key":
            part = Meaning(f"{name}: {PARTS.get(key) or words(key).lower()}")
            yield f"{path}.{given.get('key', place)}.{key}", part, _text(value)


def _text(value: Json) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value) or "–"
    if isinstance(value, dict):
        return " → ".join(_text(one) for one in value.values())
    if isinstance(value, str):
        return words(value).lower() if value.isidentifier() and "_" in value else value
    return json.dumps(value)
