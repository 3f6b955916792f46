"""Every address of the product, asked of Django itself, and what authz.toml says about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from orchard.domain.core.rules import Role
from world import World

AUTHZ = Path(__file__).parent / "trust" / "authz.toml"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MISSING = 10**9
"""The key of a row that does not exist."""

STAFF = frozenset(role.value for role in Role)
ANONYMOUS = "anonymous"
GUESTS = ("portal_a", "portal_b")
"""Two people of two customers, each in the portal of their own account."""

WHO = {
    "everyone": STAFF | {ANONYMOUS, *GUESTS},
    "staff": STAFF,
    "nobody": frozenset[str](),
    "guests": frozenset(GUESTS),
}
HOW_TO_ADD = (
    '{name} is not in tests/trust/authz.toml. Add ["{name}"] with a line per verb that says who '
    'may: GET = "staff", POST = ["finance"] …, and what its arguments name: takes = {{ … }}.'
)


@dataclass(frozen=True, slots=True)
class Route:
    """One address with its name and the names of its arguments."""

    name: str
    pattern: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who may use a route with which verb, what its arguments name, and a body that is valid."""

    name: str
    who: Mapping[str, frozenset[str]]
    takes: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    is_api: bool = False

    def may(self, role: str, verb: str) -> bool:
        """Say whether the role may use the verb here."""
        return role in self.who.get(verb, frozenset())


@cache
def routes() -> tuple[Route, ...]:
    """Return all addresses, in the order in which Django tries them."""
    return tuple(_walk(get_resolver(), "", ""))


@cache
def verdicts() -> Mapping[str, Verdict]:
    """Return what authz.toml says, by the name of the route."""
    found = tomllib.loads(AUTHZ.read_text(encoding="utf-8"))
    groups = WHO | {name: frozenset(who) for name, who in found.pop("who").items()}
    return {name: _verdict(name, entry, groups) for name, entry in found.items()}


def address(route: Route, verdict: Verdict, world: World, which: str, who: str = "") -> str | None:
    """Return the address for own, foreign or missing things; None where there is no such thing.

    Who has nothing of their own is sent to what others have.
    """
    chosen: dict[str, object] = {}
    has_such = False
    for argument in route.arguments:
        kind = verdict.takes[argument]
        known = things(world)
        assert kind in known, f"{route.name}: no {kind} among the things of tests/routes.py"
        value = known[kind].get(which, known[kind]["own"])
        if isinstance(value, Mapping):
            value = value.get(who, known[kind].get("foreign"))
        has_such = has_such or which in known[kind]
        chosen[argument] = value
    if route.arguments and not has_such:
        return None
    return reverse(route.name, kwargs=chosen)


def things(world: World) -> Mapping[str, Mapping[str, object]]:
    """Return what arguments can name: one's own, one that is hidden, one that does not exist."""
    return {
        "account": {"own": world.own.slug, "foreign": world.secret.slug, "missing": "no-such"},
        "batch": {"own": world.batch.pk, "missing": MISSING},
        "user": {"own": world.colleague.pk, "missing": MISSING},
        "unit": {
            "own": world.unit.pk,
            "foreign": world.secret_unit.pk,
            "missing": MISSING,
        },
        "comment": {"own": world.comment.pk, "missing": MISSING},
        "text": {"own": "anything"},
        "nothing": {"own": MISSING, "missing": MISSING},
        "policy group": {"own": "abc"},
        "figure": {"own": "value"},
        "growth year": {"own": 2025, "missing": MISSING},
        "growth source": {"own": "existing", "missing": "nobody"},
        "lacking": {"own": "email", "missing": "no-such"},
        **world.things,
    }


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, text, inner)
        elif isinstance(pattern, URLPattern):
            arguments = tuple(pattern.pattern.regex.groupindex)
            name = f"{space}{pattern.name}" if pattern.name else f"an address without name: {text}"
            yield Route(name, re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text), arguments)


def _verdict(name: str, entry: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> Verdict:
    who = {}
    for verb in VERBS:
        if verb in entry:
            said = entry[verb]
            who[verb] = groups[said] if isinstance(said, str) else frozenset(said)
    wrong = set(entry) - {*VERBS, "takes", "body", "query"}
    assert not wrong, f"{name}: {sorted(wrong)} is not a word of authz.toml"
    unknown = set().union(*who.values()) - STAFF - {ANONYMOUS, *GUESTS} if who else set()
    assert not unknown, f"{name}: {sorted(unknown)} is no role"
    return Verdict(
        name,
        who,
        takes=entry.get("takes", {}),
        body=entry.get("body", {}),
        query=entry.get("query", {}),
        is_api=name.startswith("api:") and name != "api:docs",
    )
