"""What is held about a person can be handed over whole, without secrets; no table is forgotten."""

from __future__ import annotations

import json

import pytest

from orchard.domain.core import data_map, holdings
from orchard.domain.core.data_map import Kind
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import ApiToken, User
from orchard.domain.core.rules import Role
from orchard.interfaces.cli.person import as_json, as_page
from people import NOON
from world import World

pytestmark = pytest.mark.trust("T-GDPR-2")


def test_no_table_with_personal_data_is_out_of_reach():
    assert holdings.unreachable() == []
    assert holdings.OF_OTHERS.keys() <= data_map.entries().keys()


def test_everything_about_a_person_is_found_and_nothing_secret(world: World):
    admin, ola = world.person(Role.ADMINISTRATOR), world.people["account_manager"]
    User.objects.filter(pk=ola.pk).update(name="<b>Ola</b>")
    ola.refresh_from_db()
    ola.set_password("four plain words here")
    ola.save()

    found = holdings.held_about(admin, ola)
    text, page = as_json(ola, found, NOON), as_page(ola, found, NOON)

    held = {one["model"]: one["rows"] for one in json.loads(text)["held"]}
    assert held.keys() >= {
        "core.user", "core.roleassignment", "core.comment", "core.savedview", "core.apitoken",
        "core.auditevent", "accounts.assignment",
    }  # fmt: skip
    assert held["core.comment"][0]["facts"]["text"] == "CNRY-own-comment-account_manager"
    assert held["accounts.assignment"][0]["facts"]["counterpart"] == "CNRY-counterpart"
    for secret in (ola.password, *ApiToken.objects.values_list("digest", flat=True)):
        assert secret not in text + page
    assert "<b>Ola</b>" not in page
    assert "&lt;b&gt;Ola" in page


def test_nothing_of_others_comes_along(world: World):
    admin, ola = world.person(Role.ADMINISTRATOR), world.people["account_manager"]
    colleague = world.colleague

    text = as_json(ola, holdings.held_about(admin, ola), NOON)

    assert colleague.email not in text
    assert "CNRY-comment" not in text  # a colleague's remark on the account that Ola manages
    assert "CNRY-own-comment-finance" not in text


def test_rows_in_which_somebody_only_had_a_part_say_no_more_than_that(world: World):
    admin, director = world.person(Role.ADMINISTRATOR), world.people["programme_director"]

    found = {one.model: one for one in holdings.held_about(admin, director)}

    given = found["accounts.assignment"].rows[0]
    entries = data_map.entries()["accounts.assignment"]
    assert given.parts == ("given_by",)
    assert {entries[name].kind for name in given.facts} <= {Kind.PERSONAL, Kind.BUSINESS}
    assert "account" not in given.facts


def test_only_who_manages_people_may_ask_and_one_person_is_meant(world: World):
    admin = world.person(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        holdings.held_about(world.people["finance"], world.colleague)
    with pytest.raises(NotFound):
        holdings.person_called(admin, "Person")

    assert holdings.person_called(admin, "KIM COLLEAGUE") == world.colleague
    assert holdings.person_called(admin, world.colleague.email.upper()) == world.colleague
