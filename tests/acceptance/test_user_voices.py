"""Where the shoe pinches: what users at the customer need and say, kept in their words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

import relating
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import OpenPoint
from relating import Related, make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/people"
NOW = datetime.now(UTC)
TODAY = NOW.date().isoformat()


@pytest.fixture
def made(world: World) -> Related:
    """The people of the worked example, as of now: Quality is the one user among them."""
    return make_people(world, at=NOW)


def words(client: Client, place: str) -> str:
    found = client.get(f"{HOME}{place}")
    assert found.status_code == 200, place
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def say(client: Client, made: Related, name: str, kind: str, text: str) -> None:
    sent = {"kind": kind, "text": text, "raised_on": TODAY}
    assert client.post(f"{HOME}/{made.people[name].pk}/points", sent).status_code == 302


@pytest.mark.row("HEL-38")
def test_what_users_need_and_say_stands_under_their_function_until_it_is_answered(
    made: Related, as_
) -> None:
    """A need and the voice of a user stand with their group, go into conversations, and get an answer."""
    kari = as_(Role.ACCOUNT_MANAGER)
    assert "Nobody here said yet where it pinches" in words(kari, "/voices")

    say(kari, made, "Quality", "need", "A label that survives the washer")
    say(kari, made, "Quality", "voice", "Your pallets are the only ones that fit")
    say(kari, made, "It", "voice", "The file arrives twice")

    users, others = words(kari, "/voices"), words(kari, "/voices?function=operations")
    assert "Need A label that survives the washer" in users
    assert "User voice Your pallets are the only ones that fit" in users
    assert "The file arrives twice" not in users
    assert "User voice The file arrives twice" in others
    assert "what they need and say" in words(kari, "?view=list")
    need = OpenPoint.objects.get(kind="need")
    answer = {"version": need.version, "answer": "A new label from May", "on": TODAY}
    assert kari.post(f"{HOME}/points/{need.pk}", answer).status_code == 302
    assert "A new label from May" in words(kari, "/voices")
    assert words(kari, f"/{made.people['Quality'].pk}/working").count("A new label from May") == 1


def test_the_voices_of_users_stay_with_the_team_and_go_with_a_restriction(
    made: Related, as_
) -> None:
    """Who is not of the team finds no page; what a restricted person said is not used."""
    kari = as_(Role.ACCOUNT_MANAGER)
    say(kari, made, "Quality", "voice", "It pinches at the gate")

    assert as_(Role.FINANCE).get(f"{HOME}/voices").status_code == 404
    relating.restrict(made.people["Quality"], by=made.kari)

    assert "It pinches at the gate" not in words(kari, "/voices")
