"""What stands behind the `?` of an address: which parameters there are, and what to put into them.

No list of them is kept here: pages tell what they look for while they answer, programs find theirs in
the contract.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from urllib.parse import quote, quote_plus

import pytest
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core import signing
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, QueryDict
from django.test import Client

from browsing import Clients, plain
from keys import FIRST_KEY
from orchard.domain.accounts.models import CustomerLink
from orchard.interfaces.api.app import document
from orchard.interfaces.api.paging import SALT
from orchard.interfaces.web.frame.tables.view import PLACES
from routes import MISSING, Route, Verdict
from world import SECRET, World

OF_THE_FRAME = {"part"}
"""Which piece of its template a page answers with; every page has it, and it names no row."""
BESIDE = {"key": {"by": "unit", "dimension": "unit"}}
"""What else has to be said for a parameter to count."""
SEARCH = "q"
"""A search forgives mistakes: what is only miswritten may be found as well."""
MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """A way to name what is hidden, and the same way to name what does not exist."""

    hidden: str
    missing: str


class Noting(QueryDict):
    """The parameters of a request; from the moment it has a set, it keeps in it what is looked for."""

    names: set[str] | None = None

    def get(self, key: str, default: object = None) -> object:
        return super().get(self._noted(key), default)

    def getlist(self, key: str, default: object = None) -> object:
        return super().getlist(self._noted(key), default)

    def __getitem__(self, key: str) -> object:
        return super().__getitem__(self._noted(key))

    def __contains__(self, key: object) -> bool:
        return super().__contains__(self._noted(str(key)))

    def _noted(self, key: str) -> str:
        if self.names is not None:
            self.names.add(key)
        return key


def noting(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Keep the names that answers look for from now on, in the set that is returned."""
    names: set[str] = set()

    def parameters(request: WSGIRequest) -> QueryDict:
        found = Noting(request.META.get("QUERY_STRING", ""))
        found.names = names
        return found

    prop = cached_property(parameters)
    prop.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", prop)
    return names


def parameters_of(
    clients: Clients, route: Route, verdict: Verdict, path: str, noted: set[str]
) -> list[str]:
    """Return the parameters of an address; of numbered ones the first, for they are all alike."""
    if verdict.is_api:
        return in_contract().get(route.name.removeprefix("api:").strip("_"), [])
    told = FIRST.setdefault(route.name, [])
    if len(told) < ENOUGH_TOLD:
        told.append(_looked_for(clients, verdict, path, noted, {"nothing": "1"}))
    found = set().union(*told)
    if found:
        seen = (route.name, frozenset(found))
        if seen not in FURTHER:
            sent = dict.fromkeys(found, "1")
            FURTHER[seen] = _looked_for(clients, verdict, path, noted, sent)
        found |= FURTHER[seen]
    return sorted({re.sub(r"\d+$", "0", name) for name in found})


FIRST: dict[str, list[set[str]]] = {}
ENOUGH_TOLD = 2
"""What addresses look for, as two people found: a third would find the same."""

FURTHER: dict[tuple[str, frozenset[str]], set[str]] = {}
"""What addresses look for only when the other parameters are there; everybody finds the same."""


def _looked_for(
    clients: Clients, verdict: Verdict, path: str, noted: set[str], sent: dict[str, str]
) -> set[str]:
    noted.clear()
    clients.ask("GET", path, verdict, **sent).close()
    return noted - {"nothing"} - OF_THE_FRAME


def in_contract() -> dict[str, list[str]]:
    """Return the parameters in the addresses of the programming interface, by operation."""
    return {
        verbs["get"]["operationId"]: [
            one["name"] for one in verbs["get"]["parameters"] if one["in"] == "query"
        ]
        for verbs in document()["paths"].values()
        if "get" in verbs
    }


def exchanges(world: World, name: str, place: int) -> list[Exchange]:
    """Return ways to name the hidden account; `place` chooses the thing of another kind."""
    link = CustomerLink.objects.get(account=world.secret)
    others = _keys_of_others(world)
    texts = [SECRET, world.secret.slug, link.customer]
    found = [
        *(Exchange(text, _unlike(text) if name == SEARCH else _miswritten(text)) for text in texts),
        *(
            Exchange(key, str(MISSING))
            for key in (str(world.secret.pk), others[place % len(others)])
        ),
    ]
    if name.endswith(PLACES):
        found.append(Exchange(_place(world.secret.pk), _place(MISSING)))
    if name == REDIRECT_FIELD_NAME:
        found.append(Exchange(f"/accounts/{texts[1]}", f"/accounts/{_miswritten(texts[1])}"))
    return found


def _keys_of_others(world: World) -> list[str]:
    """Return keys of hidden things of every kind; a forecast has a number of its account instead."""
    foreign = (named.get("foreign") for _kind, named in sorted(world.things.items()))
    return [str(key) for key in foreign if isinstance(key, int) and key > FIRST_KEY]


def _miswritten(name: str) -> str:
    """Return a name as long as this one, beside it in every order, that nothing has."""
    return name[:-2] + name[:-3:-1]


def _unlike(name: str) -> str:
    """Return a name as long as this one that nobody who searches could have meant by it."""
    return name[::-1]


def _place(key: int) -> str:
    """Return the place of the hidden account in a table that is sorted by name."""
    return base64.urlsafe_b64encode(json.dumps([SECRET, str(key)]).encode()).decode().rstrip("=")


def cursors(world: World, path: str) -> Iterator[Exchange]:
    """Yield the cursor behind the hidden row of a list, if it has one, and one behind no row."""
    client = Client(headers={"Authorization": f"Bearer {world.tokens['insider']}"})
    following = ""
    for _page in range(MOST_PAGES):
        answer = client.get(path, {"limit": 1, "cursor": following}).json()
        following = answer.get("next")
        if following is None:
            return
        if SECRET in str(answer["items"]):
            order, values = signing.loads(following, salt=SALT)
            nowhere = signing.dumps([order, [*values[:-1], MISSING]], salt=SALT)
            yield Exchange(following, nowhere)
            return


def answers(
    clients: Clients, verdict: Verdict, path: str, name: str, one: Exchange
) -> tuple[str, str]:
    """Return what is said of what is hidden, and of what does not exist."""
    beside = BESIDE.get(name, {})
    hidden, missing = (
        said(clients.ask("GET", path, verdict, **beside, **{name: value}), one)
        for value in (one.hidden, one.missing)
    )
    return hidden, missing


def said(answer: HttpResponse, one: Exchange) -> str:
    """Return all that an answer says but for the values that were sent."""
    text = f"{answer.status_code} {answer.get('Location', '')} {plain(answer, '').decode()}"
    for value in (one.hidden, one.missing):
        for form in {value, escape(value), *_quoted(value)}:
            text = text.replace(form, "")
    return text


def _quoted(value: str) -> Iterator[str]:
    for safe in ("", "/", ",-"):
        yield from (quote(value, safe=safe), quote_plus(value, safe=safe))
