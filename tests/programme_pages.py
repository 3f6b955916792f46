"""What acceptance tests of the programme's pages share: reading a page, forms as browsers send them."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.rules import Role
from orchard.domain.selection.models import Charter, CriteriaSet, Criterion
from world import World

Person = Callable[[str], Client]
DIRECTOR, OWNER = "programme_director", "executive_sponsor"
TODAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
CHARTER, CRITERIA, START = "/programme/charter", "/programme/criteria", "/programme/start"
TRIAL = {
    "part": "minutes", "text": "A visit at Nordfjord", "minutes_before": "60",
    "minutes_with": "15", "rating": "4", "is_kept": "yes", "on": "2026-03-09",
}  # fmt: skip
STEPS = {f"step{place}": f"Step {place}" for place in range(5)}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Let it be some days after the world's noon."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def prepared(world: World) -> World:
    """The world with a charter, approved criteria and three goals."""
    choosing.prepare(world)
    return world


@pytest.fixture
def draft(prepared: World, as_: Person) -> str:
    """The address of the second version of the criteria, which the director has just made."""
    answer = as_(DIRECTOR).post(f"{CRITERIA}/make", {"reason": "The merger"})
    assert answer["Location"] == f"{CRITERIA}/2"
    return f"{CRITERIA}/2"


def read(answer: HttpResponse) -> str:
    """Return what stands on a page, without markup."""
    body = answer.content.decode()
    main = body[body.find("<main") : body.find("</main>")]
    text = markup.unescape(re.sub(r"<[^>]+>", " ", main))
    return " ".join(text.replace("\u202f", " ").split())


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer)


def said(world: World, **changes: object) -> dict[str, object]:
    """Return a charter as the form sends it."""
    return {
        "purpose": "Grow with few",
        "scope": "All of Vestberg",
        "definition": "Worth more tomorrow than yesterday",
        "difference": "A named team and a joint plan",
        "owner": world.person(Role.EXECUTIVE_SPONSOR).pk,
        "starts_on": "2026-03-02",
        "horizon_months": 36,
        "manager_hours": 3200,
        "hours_per_account": 400,
        "version": Charter.objects.values_list("version", flat=True).first() or "",
        **changes,
    }


def fresh(account: Account) -> Account:
    """Return an account as it is stored now: the world outlives what a test did to it."""
    return Account.objects.get(pk=account.pk)


def key(*accounts_: Account) -> None:
    """Let accounts be key, whoever decided it."""
    Account.objects.filter(pk__in=[one.pk for one in accounts_]).update(status=Status.KEY)


def weights(number: int, **changes: str) -> dict[str, str]:
    """Return the weights of a version as its form sends them."""
    found = Criterion.objects.filter(criteria_set__number=number)
    given = {one.key: str(one.weight) for one in found} | changes
    version = CriteriaSet.objects.get(number=number).version
    return {f"weight-{name}": one for name, one in given.items()} | {"version": str(version)}
