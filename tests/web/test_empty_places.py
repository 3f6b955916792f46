"""Before the first import every page says what belongs there, and nothing looks green by default."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from orchard.domain.core import services as core
from orchard.domain.core.rules import Role
from people import NOON, make_user

IMPORT = 'href="/imports/new"'
FIRST_STEP = 'href="/accounts"'


@pytest.fixture
def empty(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    settings.MFA_REQUIRED_ROLES = frozenset()
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)


def look(role: Role, path: str) -> str:
    """Return the main part of a page as somebody in this role sees it."""
    client = Client()
    client.force_login(make_user(f"Person {role} {path}", role))
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.usefixtures("empty")
def test_home_does_not_say_that_all_is_well_before_there_are_figures():
    seen = look(Role.ACCOUNT_MANAGER, "/")

    assert "Nothing is known to need you yet" in seen
    assert "none of your accounts shows a sign of drift" not in seen


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("path", ["/actions/board", "/actions/calendar"])
def test_boards_without_actions_say_where_actions_are_planned(path: str):
    seen = look(Role.ACCOUNT_MANAGER, path)

    assert "Actions are planned on" in seen
    assert FIRST_STEP in seen


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("path", ["/accounts", "/accounts/grouping"])
def test_empty_lists_of_accounts_lead_to_the_import_whom_may(path: str):
    assert IMPORT in look(Role.FINANCE, path)
    assert IMPORT not in look(Role.PROGRAMME_DIRECTOR, path)
