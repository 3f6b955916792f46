"""One search for all that one may see: by begun words, without accents, with mistakes; no more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import relating
import telling
from orchard.domain.accounts.models import Account
from orchard.domain.core.backup import rows
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.services import erase_contact
from orchard.domain.search import indexing
from orchard.domain.search.models import FreshName, NameWord
from orchard.domain.search.triggers import PEOPLE, WATCHES
from orchard.domain.whitespace.models import OfferFigures, WhiteSpaceSet
from people import NOON
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
HIT = re.compile(r'href="([^"]+)".*?<span>(.*?)</span><span class="hint">(.*?)</span>')


def found(client: Client, words: str) -> list[tuple[str, str, str]]:
    """Return address, title and kind of every line of the palette."""
    answer = client.get("/search/palette", {"words": words})
    assert answer.status_code == 200
    return [tuple(unescape(part) for part in hit) for hit in HIT.findall(answer.content.decode())]


def titles(client: Client, words: str) -> list[str]:
    return [title for _href, title, _kind in found(client, words)]


@pytest.fixture(params=["taken", "fresh"])
def filled(request: pytest.FixtureRequest, world: World) -> World:
    """People, a note and an offer; with their words in the index, and before they are."""
    kari = world.person(Role.ACCOUNT_MANAGER)
    karin = relating.add(world.own, "Karin Bergström", by=kari)
    relating.add(world.own, "Søren Lindqvist", by=kari)
    hidden = relating.add(world.own, "Hidden Bergström", by=kari)
    Contact.objects.filter(pk=hidden.pk).update(account=world.secret)
    telling.tell(world.own, karin, by=kari, said="They want seals that hold in salt water")
    look = WhiteSpaceSet.objects.create(
        as_of=NOON.date(), currency="EUR", inputs="x", method="m", method_version="1", made_at=NOON
    )
    OfferFigures.objects.create(look=look, key="o1", name="Överdrag Gasket", sales_year=1)
    if request.param == "taken":
        indexing.take_words()
    return world


@pytest.mark.row("HEL-123")
@pytest.mark.trust("T-AUTHZ-7")
def test_everybody_finds_what_they_may_see_and_nothing_else(filled: World, as_):
    kari, director = as_(Role.ACCOUNT_MANAGER), as_(Role.PROGRAMME_DIRECTOR)
    for words in ("Bergstrm", "bergstrom", "KARIN b", "berg kar", "Karin Bergsrtöm"):
        ((href, title, kind),) = found(kari, words)
        assert (title, kind) == ("Karin Bergström", "Person at Nordfjord")
        assert "Karin Bergström" in kari.get(href).content.decode()
    assert titles(kari, "Lindqvits") == titles(kari, "soren") == ["Søren Lindqvist"]
    assert titles(kari, "malmo")[0] == "Sunnhav Malmö"
    assert titles(kari, "nordfj")[:3] == ["Nordfjord", "Nordfjord Bergen", "Nordfjord Oslo"]
    assert titles(kari, "fjor")[0] == "Nordfjord"  # a part of an account's name will do
    assert titles(kari, "overd") == ["Överdrag Gasket"]
    ((href, title, kind),) = found(kari, "salt wat")
    assert title.startswith("… hold in salt water")
    assert kind == "Note at Nordfjord"
    assert "salt water" in kari.get(href).content.decode()
    for words in ("Hidden", "Hiddne Bergs", "CNRY-secret"):
        assert found(kari, words) == []
    assert titles(as_(filled.insider), "hidden") == ["Hidden Bergström"]
    assert found(director, "salt water") == []  # notes stay with the team
    assert titles(as_(Role.ADMINISTRATOR), "bergstrom") == []
    with CaptureQueriesContext(connection) as asked:
        found(kari, "hiddne bergstrm")
    Contact.objects.filter(account=filled.secret).delete()
    with CaptureQueriesContext(connection) as asked_without:
        found(kari, "hiddne bergstrm")
    assert len(asked) == len(asked_without) <= 35  # there or not, it is the same work


@pytest.mark.trust("T-GDPR-3")
def test_who_is_erased_or_renamed_is_gone_at_once_also_from_the_index(filled: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    soren = Contact.objects.get(name="Søren Lindqvist")
    Account.objects.filter(pk=filled.own.pk).update(name="Åsgard")
    erase_contact(soren, by=filled.person(Role.ADMINISTRATOR), at=NOON)

    assert found(kari, "lindqvist") == found(kari, "erased") == []
    assert titles(kari, "asgard")[0] == "Åsgard"
    assert not NameWord.objects.filter(
        word__in=[b"lindqvist", b"soren", b"nordfjord"], kind__in=["account", "person"]
    ).exists()
    indexing.take_words()
    assert found(kari, "lindqvist") == found(kari, "erased") == []
    assert titles(kari, "asgard")[0] == "Åsgard"
    assert indexing.differences() == 0


def test_the_index_is_derived_checked_and_made_anew(filled: World, as_):
    indexing.take_words()
    assert not FreshName.objects.exists()
    assert not {"search.NameWord", "search.FreshName"} & set(rows.tables())

    word = NameWord.objects.filter(kind="person", word=b"karin").first()
    NameWord.objects.filter(pk=word.pk).update(word=b"carin")
    NameWord.objects.create(kind="unit", word=b"ghost", object_id=10**9)
    assert indexing.differences() == 2
    assert indexing.take_all_words() > 5
    assert indexing.differences() == 0
    assert titles(as_(Role.ACCOUNT_MANAGER), "karin") == ["Karin Bergström"]


def test_triggers_that_a_remade_table_lost_come_back(filled: World):
    indexing.take_words()
    assert indexing.watch_again() == 0
    with connection.cursor() as cursor:
        for statement in PEOPLE.remove(connection.vendor):
            cursor.execute(statement)
    Contact.objects.filter(name="Karin Bergström").update(name="Karin Ek")

    assert indexing.differences() == 1
    assert indexing.watch_again() == 1
    indexing.take_words()
    assert indexing.differences() == 0
    assert len(WATCHES) == len(indexing.TABLES)
