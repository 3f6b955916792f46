"""Pages of the profile: they open within their budget, as fragments too, and readers only read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orchard.domain.core.rules import Role
from ux.knowing_pages import profiles
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
OF_ACCOUNT, OF_LIST = 25, 15
BASE = "/accounts/nordfjord/profile"
MORE = ("", "/business-model", "/brief", "/self-check", "/analysis", "/changes")


@pytest.fixture
def places(world: World) -> dict[str, tuple[str, str]]:
    return dict(profiles(world))


def test_every_page_opens_within_its_budget(places, as_):
    manager, wrong = as_(Role.ACCOUNT_MANAGER), []
    paths = [path for _who, path in places.values()]
    for path in (*paths, *(f"{BASE}{end}" for end in MORE), "/programme/our-offer"):
        manager.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = manager.get(path)
        most = OF_ACCOUNT if path.startswith(BASE) else OF_LIST
        if answer.status_code != 200 or len(asked) > most:
            wrong.append(f"{path}: {answer.status_code}, {len(asked)} questions, at most {most}")

    assert wrong == []


def test_a_form_opens_in_the_drawer(places, as_):
    headers = {"HX-Request": "true", "HX-Target": "drawer"}
    for name in ("profile:add", "profile:change", "profile:change_offer"):
        said = as_(Role.ACCOUNT_MANAGER).get(places[name][1], headers=headers).content.decode()

        assert said.startswith('<div class="drawer"'), name
        assert "<html" not in said


def test_readers_read_and_are_offered_nothing_to_write(places, as_):
    reader = as_(Role.READER)
    page = reader.get(BASE).content.decode()
    row = reader.get(places["profile:change"][1])

    assert "CNRY-Feed for salmon farms" in page
    assert "Note a fact" not in page
    assert "/fact/add" not in page
    assert 'name="statement"' not in row.content.decode()
    assert reader.get(f"{BASE}/fact/add").status_code == 404


def test_what_is_no_kind_or_step_does_not_exist(places, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    analysis = places["profile:analysis"][1].partition("?")[0]

    assert manager.get(f"{BASE}/rumour/add").status_code == 404
    assert manager.post(f"{analysis}/steps/dream", {"text": "x"}).status_code == 404
    assert manager.post(f"{analysis}/findings/dream/add", {"text": "x"}).status_code == 404
    assert manager.get(f"{BASE}/analysis/9").status_code == 404


@pytest.mark.parametrize(
    "rows", ["", "fact", "fact:1", "fact:x:1", "dream:1:1", "fact:1:" + "9" * 30]
)
def test_lines_that_cannot_be_read_are_none(places, as_, rows: str):
    answer = as_(Role.ACCOUNT_MANAGER).post("/accounts/tidy/confirm", {"row": rows})

    assert answer.status_code == 422
    assert "Choose at least one line first." in answer.content.decode()
