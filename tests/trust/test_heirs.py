"""What an open account became part of: who may not know it finds it named, linked and counted nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse

import limits
from browsing import Clients, plain, readable
from nightly import share
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Confidentiality
from people import NOON
from routes import address
from world import SECRET, World

WHO = ("account_manager", "programme_director", "reader")
BY_CHANCE = ("/me/two-factor", "/me/passkeys")
ASKED = ({}, {"as": "csv"}, {"q": "CNRY"})
PAGES_OF = 6
"""Every role reads all lists in one form each, and another share of the account's own pages."""
ALWAYS = (
    "plans:page",
    "actions:page",
    "actions:matrix",
    "actions:action",
    "sharing:page",
    "sharing:preview",
)
"""These said something once."""


@pytest.fixture
def swallowed(world: World) -> Account:
    """One's own account with everything that hangs on it, as a part of the hidden one."""
    accounts.merge_accounts(
        world.secret, others=[world.own], reason="One", by=world.insider, at=NOON
    )
    return Account.objects.get(pk=world.own.pk)


@pytest.fixture
def bare(world: World) -> Account:
    """Another hidden account, of which nobody knows anything."""
    return Account.objects.create(
        key="Bare", name="Bare", slug="bare", confidentiality=Confidentiality.INSIDERS
    )


def paths(world: World, who: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the lists that a role may read, in their forms, and pages of its own account."""
    for turn, (route, verdict) in enumerate(readable(who), start=WHO.index(who)):
        path = address(route, verdict, world, "own", who)
        if path.startswith(BY_CHANCE):
            continue
        if not route.arguments:
            yield from ((route.name, path, more) for more in share(ASKED, turn, of=len(ASKED)))
        elif verdict.takes.get("slug") == "account":
            is_asked = route.name in ALWAYS or share([True], turn, of=PAGES_OF)
            yield from [(route.name, path, {})] if is_asked else ()


def told(world: World, who: str) -> dict[str, bytes]:
    """Return what the role reads, without what differs from answer to answer."""
    clients, found = Clients(world, who), {}
    verdicts = {route.name: verdict for route, verdict in readable(who)}
    for name, path, more in paths(world, who):
        limits.begin_anew()
        answer = clients.ask("GET", path, verdicts[name], **more)
        assert answer.status_code < 500, path
        found[f"{name} {path} {more or ''}"] = _said(answer, path)
    return found


def _said(answer: HttpResponse, path: str) -> bytes:
    if "text/html" not in answer.get("Content-Type", ""):
        return answer.content
    return plain(answer, path)


@pytest.mark.trust("T-AUTHZ-4")
@pytest.mark.parametrize("who", WHO)
def test_nothing_says_what_an_account_became_part_of(
    world: World, swallowed: Account, bare: Account, who: str
):
    names = [one.casefold().encode() for one in (SECRET, world.secret.slug)]
    with time_machine.travel(datetime.now(UTC), tick=False):
        first = told(world, who)
        Account.objects.filter(pk=swallowed.pk).update(merged_into=bare)
        other = told(world, who)

    named = [path for path, said in first.items() if any(one in said.lower() for one in names)]
    assert named == []
    assert [path for path, said in first.items() if other[path] != said] == []
    assert any("/accounts/nordfjord" in path for path in first), "the crawl read no page of it"
