"""The meeting of two hundred accounts: as many queries as for five, and as quick."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import meetings
from meetings import Meeting
from orchard.domain.selection.rules import outcome

COUNT, PLACES, BUDGET = 200, 8, 15
SECONDS = 3.0
"""A page that computes ten thousand weightings anew, on a busy machine."""

Person = Callable[[str], Client]


@pytest.fixture(scope="module")
def whole(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Meeting]:
    """A round of two hundred accounts that is being discussed."""
    with meetings.one_meeting(
        django_db_blocker, tmp_path_factory, places=PLACES, crowd=COUNT - 5
    ) as meeting:
        meetings.discuss(meeting)
        yield meeting


@pytest.fixture
def browser(whole: Meeting, db: None) -> Person:
    """Return the browser of a person by the name of the role."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(whole.world.people[name])
        return client

    return of


def counted(client: Client, path: str, **query: str) -> tuple[int, float, str]:
    """Return how many queries a page takes, how many seconds, and the page."""
    client.get("/programme/kpis")  # signing in writes; a page that is read does not
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, query)
    assert answer.status_code == 200
    return len(captured), time.perf_counter() - begun, answer.content.decode()


@pytest.mark.parametrize("query", [{}, {"reach": "0.20"}, {"show": "fragile"}])
def test_the_result_keeps_its_budget_whatever_the_size(
    whole: Meeting, browser: Person, query: dict[str, str]
):
    path = f"/programme/rounds/{whole.round.pk}/result"

    queries, seconds, _page = counted(browser("programme_director"), path, **query)

    assert queries <= BUDGET
    assert seconds < SECONDS


def test_two_hundred_accounts_come_page_by_page(whole: Meeting, browser: Person):
    path = f"/programme/rounds/{whole.round.pk}/result"
    leader = browser("programme_director")

    first = counted(leader, path)[2]
    after = first.partition("after=")[2].partition('"')[0].replace("&amp;", "&")
    second = counted(leader, path, after=after)[2]

    assert first.count("<tr data-row") == 25
    assert second.count("<tr data-row") == 25
    assert ">25<" in first
    assert ">26<" in second


def test_other_weights_are_computed_once_in_a_process(
    whole: Meeting, browser: Person, monkeypatch: pytest.MonkeyPatch
):
    path = f"/programme/rounds/{whole.round.pk}/result"
    leader = browser("programme_director")
    asked, answers = [], outcome.answers
    monkeypatch.setattr(outcome, "answers", lambda *given: asked.append(1) or answers(*given))
    first = counted(leader, path, reach="0.20")
    once = len(asked)

    again = counted(leader, path, reach="0.20")

    assert again[2].count("<progress") == first[2].count("<progress")
    assert len(asked) == once


@pytest.mark.parametrize("page", ["accounts", "record", "matrix"])
def test_the_other_pages_keep_theirs(whole: Meeting, browser: Person, page: str):
    row = whole.row("Account 100").pk
    path = {
        "accounts": f"/programme/rounds/{whole.round.pk}/accounts/{row}",
        "record": f"/programme/rounds/{whole.round.pk}/record",
        "matrix": "/portfolio/matrix",
    }[page]

    queries, seconds, _body = counted(browser("programme_director"), path)

    assert queries <= BUDGET
    assert seconds < SECONDS
