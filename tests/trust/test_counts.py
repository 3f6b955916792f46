"""What is counted, ranked and added up is what one may know: hidden accounts could be any others."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db.models import F
from django.http import HttpResponse

from browsing import Clients, plain, readable
from nightly import share
from orchard.analytics.policy import ConcentrationPolicy, Policy
from orchard.domain.accounts.models import (
    Account,
    AccountUnit,
    AccountWatch,
    Assignment,
    CustomerLink,
    Movement,
    Regrouping,
)
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.core import services as core
from orchard.domain.core.models import Comment
from orchard.domain.economics.models import (
    AccountFigures,
    Benefit,
    Concession,
    FigureSet,
    ForecastVersion,
    PartFigures,
    RevenuePlan,
    Shock,
)
from orchard.interfaces.web.portfolio import ground
from routes import address
from world import SECRET, World

WHO = ("programme_director", "reader")
ASKED = ({}, {"as": "csv"})
BY_CHANCE = ("/me/two-factor", "/me/passkeys")
SORTED = (
    "/portfolio?columns=account.name,revenue_place,contribution_place&as=csv",
    "/portfolio?sort=revenue&as=csv",
    "/portfolio?sort=-value&signal=any",
    "/portfolio?class_revenue=A",
    "/accounts?sort=-value&as=csv",
    "/accounts?mine=yes",
    "/palette?q=secret",
    "/palette?q=" + SECRET,
)
NAMED_ANEW = ("name", "key", "slug")
LAST = 9999


def make_unimportant(world: World) -> None:
    """Take everything from the hidden accounts but that they are: no customers, no amounts."""
    hidden = Account.objects.filter(confidentiality=Confidentiality.INSIDERS)
    for kind in (
        PartFigures, AccountWatch, Assignment, Benefit, Concession, ForecastVersion, RevenuePlan, Shock,
    ):  # fmt: skip
        kind._default_manager.filter(account__in=hidden).delete()
    Movement.objects.filter(link__account__in=hidden).delete()
    Regrouping.objects.filter(account__in=hidden).delete()
    CustomerLink.objects.filter(account__in=hidden).delete()
    AccountUnit.objects.filter(account__in=hidden).delete()
    Comment.objects.filter(author=world.insider).delete()
    rows = AccountFigures.objects.filter(account__in=hidden)
    assert rows.exists()
    rows.update(
        value=None, revenue=1, margin=None, contribution=None, revenue_rank=LAST,
        contribution_rank=None, importance=LAST, signals=[], signal_kinds="", country="Nowhere",
        class_revenue="C", is_key=False,
    )  # fmt: skip
    first = {name: F(name) - 1 for name in ("revenue_rank", "contribution_rank", "importance")}
    AccountFigures.objects.exclude(account__in=hidden).update(
        **first
    )  # the hidden one led all lists
    for row in hidden:
        new = dict.fromkeys(NAMED_ANEW, f"other-{row.pk}")
        Account.objects.filter(pk=row.pk).update(**new, country="Nowhere", industry="None")


def answers(world: World, who: str) -> Iterator[tuple[str, bytes]]:
    """Yield what the person's lists, pages and searches say, without what differs by chance."""
    clients = Clients(world, who)
    for turn, (route, verdict) in enumerate(readable(who), start=WHO.index(who)):
        path = address(route, verdict, world, "own", who)
        if path.startswith(BY_CHANCE):
            continue
        for more in share(ASKED, turn, of=len(ASKED)):
            yield f"{path} {more}", _said(clients.ask("GET", path, verdict, **more), path)
    for path in SORTED:
        yield path, _said(clients.browser.get(path), path)


def _said(answer: HttpResponse, path: str) -> bytes:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    if "text/html" not in answer.get("Content-Type", ""):
        return body
    return plain(answer, path)


@pytest.mark.trust("T-AUTHZ-7")
@pytest.mark.parametrize("who", WHO)
def test_no_answer_depends_on_what_hidden_accounts_are(world: World, who: str):
    with time_machine.travel(datetime.now(UTC), tick=False):
        before = dict(answers(world, who))
        make_unimportant(world)
        cache.clear()
        after = dict(answers(world, who))

    assert before.keys() == after.keys()
    changed = [path for path in before if before[path] != after[path]]
    assert not changed, "\n".join(changed)


@pytest.mark.trust("T-AUTHZ-7")
@pytest.mark.parametrize("who", ["programme_director", "insider"])
def test_places_of_a_list_have_no_gaps(world: World, who: str):
    world.people.setdefault("insider", world.insider)
    browser = Clients(world, who).browser
    answer = browser.get("/portfolio?columns=account.name,revenue_place&sort=-revenue&as=csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    places = [int(row[1]) for row in rows[1:]]

    assert places == list(range(1, len(places) + 1))
    assert (SECRET in {row[0] for row in rows}) is (who == "insider")


@pytest.mark.trust("T-AUTHZ-7")
def test_a_cursor_tells_no_rank_that_counts_hidden_accounts(world: World):
    clients = Clients(world, "programme_director")
    route, verdict = next(
        found for found in readable("programme_director") if found[0].name == "api:figures"
    )
    page = clients.look(route, verdict)
    first = json.loads(clients.ask("GET", "/api/v1/figures", verdict, limit=1).content)
    told = json.loads(base64.urlsafe_b64decode(first["next"].split(":")[0].lstrip(".") + "=="))

    rest = clients.ask("GET", "/api/v1/figures", verdict, cursor=first["next"])

    ranks = AccountFigures.objects.filter(account__slug=first["items"][0]["account"]).latest("pk")
    assert told[1] == [ranks.pk]
    whole = json.loads(page.content)["items"]
    assert first["items"] + json.loads(rest.content)["items"] == whole


def test_who_may_not_see_the_whole_still_reads_the_lines_it_was_computed_with(world: World):
    director, at = world.people["programme_director"], datetime.now(UTC)
    stricter = replace(Policy(), concentration=ConcentrationPolicy(top_5_line=0.31))
    version = core.propose_policy(
        stricter, reason="Stricter", valid_from=at.date(), by=director, at=at
    )
    core.approve_policy(version, by=director, at=at)
    FigureSet.objects.update(policy_number=version.number)

    found = ground.stand(director)

    assert found is not None
    assert found.whole is None
    assert found.lines.top_5_line == 0.31
    assert "31" in found.lines_text
