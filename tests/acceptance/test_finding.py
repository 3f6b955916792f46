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
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core import readiness
from orchard.domain.core.backup import rows
from orchard.domain.core.readiness import Readiness, State
from orchard.domain.core.rules import Role
from orchard.domain.ledger.verification import Kind
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.services import erase_contact
from orchard.domain.search import candidates, indexing
from orchard.domain.search.models import FreshName, NameWord
from orchard.domain.search.triggers import PEOPLE, WATCHES
from orchard.domain.search.verification import verify
from orchard.domain.whitespace.models import OfferFigures, WhiteSpaceSet
from orchard.interfaces import background
from orchard.interfaces.cli import database
from people import NOON
from whitespace_belongings import make_suggestion
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
    OfferFigures.objects.create(
        look=look, key="o1", name="Överdrag Gasket", family="Tätningar", sales_year=1
    )
    OfferFigures.objects.create(look=look, key="o2", name="Överdrag sold everywhere", sales_year=1)
    make_suggestion(world.own, family="Tätningar", offer="o1", offer_name="Överdrag Gasket")
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
    assert titles(kari, "overd") == ["Överdrag Gasket"]  # the other is suggested nowhere
    for words in ("tatn", "Tätningra"):
        ((href, title, kind),) = found(kari, words)
        assert (title, kind) == ("Tätningar", "Offer family, suggested at Nordfjord")
        assert "Tätningar" in kari.get(href).content.decode()
    ((href, title, kind),) = found(kari, "salt wat")
    assert title.startswith("… hold in salt water")
    assert kind == "Note at Nordfjord"
    assert "<mark>salt</mark> <mark>water</mark>" in kari.get(href).content.decode()
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
    assert len(asked) == len(asked_without) <= 15  # there or not, it is the same work


@pytest.mark.row("HEL-123")
def test_every_hit_leads_to_a_page_that_names_it(filled: World, as_):
    for person in (*filled.people.values(), filled.colleague, filled.insider):
        client = as_(person)
        hits = [hit for words in ("berg", "soren", "nordfj", "overd", "salt w") for hit in
                found(client, words)]  # fmt: skip
        for href, title, kind in hits:
            answer = client.get(href)
            assert answer.status_code == 200, (person, kind, href)
            wanted = {"U": "Nordfjord", "N": "salt water"}.get(kind[0], title)
            text = re.sub("</?mark>", "", unescape(answer.content.decode()))
            assert wanted in text, (person, kind)
    assert found(as_(Role.FINANCE), "karin")[0][0].endswith("/people?name=Karin+Bergstr%C3%B6m")


@pytest.mark.row("HEL-123")
def test_words_after_a_name_lead_to_a_page_of_the_account(world: World, as_):
    kari, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    for words, page in (("nordf files", "Files"), ("nordfjord white sp", "White space")):
        href, title, kind = found(kari, words)[0]
        assert (title, kind) == (f"Nordfjord: {page}", "Page")
        assert "Nordfjord" in kari.get(href).content.decode()

    assert titles(kari, "nordf f") == []  # one letter means no page yet
    assert titles(reader, "nordf files")[0] == "Nordfjord: Files"
    assert titles(reader, "nordf position") == []
    assert titles(kari, "CNRY-secret files") == []


def test_what_is_marked_in_a_note_is_written_and_never_run(world: World, as_):
    kari = world.person(Role.ACCOUNT_MANAGER)
    said = "<b>Seals</b> & salt, then <i>water"
    telling.tell(world.own, relating.add(world.own, "Siri Moe", by=kari), by=kari, said=said)
    client = as_(Role.ACCOUNT_MANAGER)

    ((href, *_told),) = found(client, "salt")

    page = client.get(href).content.decode()
    assert "&lt;b&gt;Seals&lt;/b&gt; &amp; <mark>salt</mark>, then &lt;i&gt;water" in page


@pytest.mark.parametrize("words", ["berg", "brgestrom"])
def test_a_common_beginning_hides_nobody_who_is_called_exactly_so(
    world: World, as_, monkeypatch: pytest.MonkeyPatch, words: str
):
    monkeypatch.setattr(candidates, "COMPARED", 5)
    kari = world.person(Role.ACCOUNT_MANAGER)
    for name in (*(f"A{number} Bergstromson" for number in range(9)), "Åsa Berg", "Zoe Bergstrom"):
        relating.add(world.own, name, by=kari)
    indexing.take_words()

    likeliest = {"berg": "Åsa Berg", "brgestrom": "Zoe Bergstrom"}[words]
    hits = found(as_(Role.ACCOUNT_MANAGER), words)
    assert next(title for _href, title, kind in hits if kind.startswith("Person")) == likeliest


@pytest.mark.trust("T-AUTHZ-7")
def test_names_that_are_hidden_and_new_change_nothing(
    world: World, as_, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(candidates, "FRESH_READ", 2)
    kari = as_(Role.ACCOUNT_MANAGER)
    by = world.person(Role.ACCOUNT_MANAGER)
    relating.add(world.own, "Søren Lindqvist", by=by)
    alone = titles(kari, "lindqvits")
    hidden = [relating.add(world.own, f"Lindqvitsen {number}", by=by).pk for number in range(3)]
    Contact.objects.filter(pk__in=hidden).update(account=world.secret)

    assert titles(kari, "lindqvits") == alone == ["Søren Lindqvist"]
    for name in ("Two", "Three"):
        relating.add(world.own, name, by=by)
    assert titles(kari, "lindq søren") == ["Søren Lindqvist"]  # too many new: a part of each word


@pytest.mark.trust("T-AUTHZ-7")
def test_what_is_hidden_takes_no_place_of_what_one_may_see(filled: World, as_):
    AccountUnit.objects.bulk_create(
        AccountUnit(account=filled.secret, kind="site", key=f"h{number}", name="Nordfjord Aa")
        for number in range(4)
    )
    make_suggestion(
        filled.secret, family="Tätningar", offer="o1", offer_name="Överdrag Gasket", expected=2000
    )
    kari = as_(Role.ACCOUNT_MANAGER)

    assert titles(kari, "nordfj")[:3] == ["Nordfjord", "Nordfjord Bergen", "Nordfjord Oslo"]
    ((_href, title, kind),) = found(kari, "overd")
    assert (title, kind) == ("Överdrag Gasket", "Offer, suggested at Nordfjord")


@pytest.mark.trust("T-AUTHZ-7")
def test_who_belongs_to_what_became_part_of_a_hidden_account_is_not_found(filled: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    assert titles(kari, "bergstrom") == ["Karin Bergström"]

    Account.objects.filter(pk=filled.own.pk).update(merged_into=filled.secret)

    for words in ("bergstrom", "nordfjord bergen", "salt water"):
        assert found(kari, words) == []


@pytest.mark.parametrize("work", ["after the ledger changed", "after an upgrade"])
def test_words_are_taken_when_names_came(filled: World, monkeypatch: pytest.MonkeyPatch, work: str):
    relating.add(filled.own, "Somebody New", by=filled.person(Role.ACCOUNT_MANAGER))

    if work == "after an upgrade":
        answers = iter([State.NOT_MIGRATED, State.NOT_MIGRATED])
        monkeypatch.setattr(readiness, "check", lambda: Readiness(next(answers, State.READY)))
        database.open_database()
    else:
        background.renew_offers.call(NOON.isoformat())

    assert not FreshName.objects.exists()
    assert OfferFigures.objects.exists()
    assert indexing.differences() == 0


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
    viewer = filled.person(Role.FINANCE)
    (finding,) = [one for one in verify(viewer, at=NOON).findings if one.kind is Kind.INDEX]
    assert "2 names" in finding.text
    assert indexing.take_all_words() > 5
    assert indexing.differences() == 0
    assert not [one for one in verify(viewer, at=NOON).findings if one.kind is Kind.INDEX]
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
