"""Forged hosts, hostile addresses and hostile parameters: refused, and the service stays well."""

from __future__ import annotations

import base64
import json
import random
import re
import string
from collections.abc import Iterator

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import limits
from browsing import Clients, client_of, known, readable, whole
from nightly import share
from routes import Route, Verdict, address
from sql import writes
from world import World

FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "6.6.6.6",
    "X_Forwarded_For": "6.6.6.6",
    "X-Forwarded-Server": "evil.example",
    "Forwarded": "for=6.6.6.6;host=evil.example",
    "X-Original-URL": "/settings",
    "X-Rewrite-URL": "/settings",
    "X-HTTP-Method-Override": "DELETE",
}
PARAMETERS = (
    *("sort", "after", "before", "columns", "as", "part", "q", "name", "status", "country"),
    *("cursor", "limit", "dimension", "key", "since", "until", "skip", "view", "next", "month"),
    *("kind", "period", "role", "tab", "page", "id", "unit", "offer", "signal", "class", "words"),
)
PLACES = (
    ("\0", "1"), ("1", "\0"), ("\ud800", "1"), (10**40, "9" * 40), (None, "\ud800"),
    ("NaN", "1"), (float("nan"), "x"), (float("inf"), "1"), ("1e999999", "1"), ({}, []),
    ("0001-01-01", "1"), ("0001-01-01T00:00:00+14:00", "1"), ("99999-01-01", "1"), (True, None),
)  # fmt: skip
LOOKERS = ("programme_director", "finance", "administrator")
LISTS = {"imports:list", "users:list", "settings:rates"}
"""Lists that the database cuts into pages, with texts, numbers, amounts, days and moments."""

DATABASE = re.compile(r"sqlite3?\.|psycopg|syntax error|OperationalError|ProgrammingError")
INJECTIONS = (
    "' OR '1'='1", "'; DROP TABLE core_user; --", '" OR ""="', "1) UNION SELECT password FROM core_user --",
    "-value'--", "name`", "name__password__startswith", "account__insiders__user__password",
    "\x00", "%00", "{{7*7}}", "${7*7}", "../../etc/passwd", "1e400", "-1", "9" * 40, "NaN",
    "2026-13-45", "\ud7ff", "a" * 5000, "[]", "{}", "null", "true", "?", "RANDOM()", "pk);--",
)  # fmt: skip


@pytest.mark.trust("T-WEB-5")
def test_a_forged_host_is_refused(db: None):
    answer = Client(raise_request_exception=False).get("/healthz", headers={"host": "evil.example"})

    assert answer.status_code == 400


@pytest.mark.trust("T-WEB-5")
@pytest.mark.parametrize(
    ("turn", "who"), [*enumerate(("programme_director", "account_manager", "finance"))]
)
def test_forwarded_headers_change_no_answer(world: World, turn: int, who: str):
    """Each of the three asks another sixth of the pages, which most of them share."""
    for route, verdict in share(list(readable(who)), turn, of=6):
        path = address(route, verdict, world, "own", who)
        client = client_of(world, who, is_api=verdict.is_api)
        plain = whole(client.get(path, dict(verdict.query)))
        answer = whole(client.get(path, dict(verdict.query), headers=FORGED))

        assert answer.status_code == plain.status_code < 500, route.name
        assert b"evil.example" not in answer.content, route.name
        assert "evil.example" not in answer.get("Location", ""), route.name


def looked_at_by(who: str) -> Iterator[tuple[Route, Verdict]]:
    """Yield what a role looks at: each page goes to one of those who may read it, in turn."""
    for place, (route, verdict) in enumerate(known()):
        readers = [one for one in LOOKERS if verdict.may(one, "GET")]
        if who in share(readers, place, of=max(len(readers), 1)):
            yield route, verdict


@pytest.mark.trust("T-WEB-2")
@pytest.mark.parametrize("who", LOOKERS)
def test_looking_writes_nothing(world: World, who: str):
    wrong, clients = [], Clients(world, who)
    for route, verdict in looked_at_by(who):
        reset_queries()  # all of them together are more than Django keeps
        with CaptureQueriesContext(connection) as captured:
            clients.look(route, verdict)
        wrong += [f"{route.name}: {statement}" for statement in writes(captured)]

    assert wrong == []


def attack(clients: Clients, route: Route, verdict: Verdict, value: str) -> str:
    """Return what went wrong when every known parameter held the value."""
    limits.begin_anew()
    path = address(route, verdict, clients.world, "own")
    hostile = {**dict.fromkeys(PARAMETERS, value), value[:200]: value}
    answer = clients.ask("GET", path, verdict, **hostile)
    broken = answer.status_code >= 500 or DATABASE.search(answer.content.decode(errors="replace"))
    return f"{route.name}?{value[:30]!r}: {answer.status_code}" if broken else ""


@pytest.mark.trust("T-SQLI-1")
@pytest.mark.parametrize("number", range(len(INJECTIONS)))
def test_no_parameter_is_taken_for_a_statement(world: World, number: int):
    clients = Clients(world, "programme_director")
    asked = share(list(readable("programme_director")), number, of=len(INJECTIONS))

    found = [attack(clients, *one, INJECTIONS[number]) for one in asked]

    assert list(filter(None, found)) == []


def places() -> list[str]:
    """Write places of a list as the addresses of its pages name them."""
    texts = [json.dumps(place) for place in PLACES]
    return [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]


@pytest.mark.trust("T-SQLI-1")
def test_a_list_has_an_answer_to_a_place_that_no_row_has(world: World):
    clients = Clients(world, "administrator")
    lists = [one for one in readable("administrator") if one[0].name in LISTS]

    codes = {
        (route.name, sort, place): clients.ask(
            "GET", address(route, verdict, world, "own"), verdict, sort=sort.decode(), after=place
        ).status_code
        for route, verdict in lists
        for sort in set(re.findall(rb"[?;]sort=-?(\w+)", clients.look(route, verdict).content))
        for place in places()
    }

    assert {name for name, _sort, _place in codes} == LISTS
    assert [asked for asked, code in codes.items() if code >= 500] == []


@pytest.mark.trust("T-SQLI-1")
def test_any_text_in_any_parameter_is_only_text(world: World):
    chosen = list(readable("programme_director"))
    clients = Clients(world, "programme_director")

    @settings(max_examples=80, suppress_health_check=list(HealthCheck))
    @given(
        place=st.integers(0, len(chosen) - 1),
        name=st.sampled_from(PARAMETERS),
        value=st.text(max_size=60),
    )
    def try_one(place: int, name: str, value: str) -> None:
        route, verdict = chosen[place]
        limits.begin_anew()
        text = value.encode("utf-8", "replace").decode()
        path = address(route, verdict, world, "own")
        answer = clients.ask("GET", path, verdict, **{name: text})
        assert answer.status_code < 500, (route.name, name, value)

    try_one()


@pytest.mark.trust("T-DOS-3")
def test_thousands_of_hostile_addresses_leave_the_service_well(db: None):
    chance = random.Random(20260302)
    pieces = ["//", "%00", "..;/", "%2f", "%252e", "\\", "~", "%ff", "a" * 300, "?", ";", "%0d%0a"]
    pieces += list(string.ascii_lowercase)
    client = Client(raise_request_exception=False)

    codes = {
        client.get("/" + "".join(chance.choices(pieces, k=chance.randint(1, 40)))).status_code
        for _time in range(2_000)
    }

    assert max(codes) < 500
    assert client.get("/" + "x" * 16_000).status_code < 500
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
