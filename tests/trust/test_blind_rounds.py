"""Nobody sees another's score before the reveal: not by page, API, file, source, count or median."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from browsing import Clients, plain, readable
from nightly import share
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Rater, Rating, SelectionRound
from people import NOON
from routes import STAFF, Route, Verdict, address
from world import World

CANARY = "CNRY-blind-"
LIKELY = re.compile(r"(rounds|meeting|standing|charter|ways|position|home|watching|api):")
FILES = re.compile(r"(rounds|meeting|standing):")
TOGETHER_THEY_SEE_ALL = ("programme_director", "finance", "administrator", "reader")
"""Roles that look at every second page each; the others, who see less of the same, at the likely ones."""
READS_SCORES = re.compile(r'FROM [^;]*"selection_rating"|JOIN "selection_rating"')


@pytest.fixture
def scored(world: World) -> World:
    """Every rater has scored every account that they know, each with words of their own."""
    found = SelectionRound.objects.get(is_starter=False)
    for seat in Rater.objects.filter(round=found).select_related("user"):
        _score(seat.user, found, seat)
    return world


def _score(person, found: SelectionRound, seat: Rater) -> None:
    goals = queries.goals(person)
    for row in queries.my_sheet(person, seat):
        for criterion in queries.judged(person, found):
            mark = Decimal(seat.pk % 3 + 2)
            said = services.Said(mark, "C", f"{CANARY}{seat.user_id}-", goals)
            services.rate(
                seat, row=row.nomination, criterion=criterion, said=said, expected=0,
                by=person, at=NOON,
            )  # fmt: skip


def look(clients: Clients, route: Route, verdict: Verdict, kind: str) -> tuple[bytes, list[str]]:
    """Return what an address shows, and the statements behind it."""
    path = address(route, verdict, clients.world, "own", clients.who)
    asked = {"as": kind} if kind else {}
    with CaptureQueriesContext(connection) as captured:
        answer = clients.ask("GET", path, verdict, **asked)
    return plain(answer, path), [one["sql"] for one in captured]


def pages(who: str) -> Iterator[tuple[Route, Verdict, str]]:
    """Yield every address that a role may read, those about choosing as files, too."""
    turn = TOGETHER_THEY_SEE_ALL.index(who) if who in TOGETHER_THEY_SEE_ALL else None
    for place, (route, verdict) in enumerate(readable(who)):
        if LIKELY.match(route.name) or (turn is not None and share([place], place + turn, of=2)):
            yield route, verdict, ""
        if FILES.match(route.name):
            yield route, verdict, "csv"


@pytest.mark.trust("T-AUTHZ-3")
@pytest.mark.row("HEL-50")
@pytest.mark.parametrize("who", sorted(STAFF))
def test_no_byte_depends_on_what_others_scored(scored: World, who: str):
    clients, me = Clients(scored, who), scored.people[who]
    shown, wrong = {}, []
    for route, verdict, kind in pages(who):
        body, asked = look(clients, route, verdict, kind)
        foreign = set(re.findall(rb"CNRY-blind-(\d+)-", body)) - {str(me.pk).encode()}
        wrong += [f"{route.name} {kind} shows the words of {sorted(foreign)}"] if foreign else []
        if any(READS_SCORES.search(one) for one in asked):
            shown[route, kind] = (verdict, body)

    others = Rating.objects.exclude(rater__user=me)
    assert others.update(score=10 - F("score"), grade="A", evidence="Changed", rated_at=NOON) > 9

    for (route, kind), (verdict, before) in shown.items():
        body, _asked = look(clients, route, verdict, kind)
        wrong += [f"{route.name} {kind} tells of others' scores"] if body != before else []
    assert wrong == []
    if who in {role.value for role in (Role.ACCOUNT_MANAGER, Role.PROGRAMME_DIRECTOR)}:
        assert {"rounds:round", "rounds:sheet"} <= {route.name for route, _kind in shown}


@pytest.mark.trust("T-AUTHZ-3")
def test_the_trail_says_that_somebody_scored_and_never_how(scored: World):
    from orchard.domain.core.models import AuditEvent

    events = AuditEvent.objects.filter(verb="round.scored")

    assert events.count() > 9
    told = " ".join(f"{one.subject_type} {one.what}" for one in events)
    assert CANARY not in told
    assert "score" not in re.sub(r"round\.scored", "", told).casefold().replace("rating", "")


@pytest.mark.trust("T-AUTHZ-3")
@pytest.mark.parametrize("who", ["programme_director", "administrator", "operations"])
def test_no_address_leads_to_the_sheet_of_another(scored: World, who: str):
    """A sheet is always one's own: its address names no rater, and asking for one changes nothing."""
    clients = Clients(scored, who)
    found = SelectionRound.objects.get(is_starter=False)
    other = Rater.objects.exclude(user=scored.people[who]).first()
    base = f"/programme/rounds/{found.pk}/sheet"
    for path in (base, f"{base}/{found.nominations.first().pk}"):
        for name in ("rater", "user", "seat", "of", "id"):
            for value in (other.pk, other.user_id, other.user.email):
                answer = clients.browser.get(path, {name: value})
                words = set(
                    re.findall(r"CNRY-blind-(\d+)-", answer.content.decode(errors="replace"))
                )
                assert words <= {str(scored.people[who].pk)}, (path, name)
