"""People come in from files: looked at first, taken over whole, never doubled."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import Arrival, Contact, Placement
from orchard.domain.relationships.rules import Function
from relating import make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/people"
FACTS = {"source": "Their own list", "basis": "contract", "function": "operations",
         "level": "manager", "encoding": ""}  # fmt: skip


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def send(client: Client, content: bytes, **facts: str):
    file = SimpleUploadedFile("people.csv", content)
    return client.post(f"{HOME}/import", {**FACTS, **facts, "file": file})


def take(client: Client, url: str):
    """Take over what the page shows now."""
    shown = client.get(url).content.decode()
    return client.post(
        f"{url}/take", dict(re.findall(r'name="(version|seen)" value="(\w+)"', shown))
    )


def test_a_list_is_looked_at_then_taken_over_and_a_second_time_adds_nobody(world: World, as_):
    made, kari = make_people(world), as_(Role.ACCOUNT_MANAGER)
    before = Contact.objects.count()
    content = "Navn;Stilling;E-post\nÅse Ødegård;Sjef;ase@x.example\nCeo;Konsernsjef;\nX;;no\n"

    answer = send(kari, content.encode("cp1252"))
    look = words(kari.get(answer.url).content)

    assert "3 people in people.csv" in look
    assert "cp1252" in look
    assert "1 new Person Line What the file says Åse Ødegård 2 Title: Sjef E-mail: ase@x" in look
    assert re.search(r"Function group: Operations.* Level: Manager", look)
    assert "1 changed Person Line What the file says Ceo 3 Title: – → Konsernsjef" in look
    assert "1 refused Person Line What the file says X 4 “no” is not an e-mail address." in look
    assert Contact.objects.count() == before
    assert as_(Role.READER).get(answer.url).status_code == 404
    assert kari.post(f"{answer.url}/take", {"version": 1}).status_code == 422
    assert take(kari, answer.url).status_code == 302
    assert DBTaskResult.objects.filter(task_path__endswith=".take_words").exists()  # not at night
    ase = Contact.objects.get(name="Åse Ødegård")
    assert (ase.source, ase.basis, ase.level) == ("Their own list", "contract", "manager")
    ceo = Contact.objects.get(pk=made.people["Ceo"].pk)
    assert (ceo.title, ceo.function) == ("Konsernsjef", "management")
    assert [one.title for one in Placement.objects.filter(contact=ceo)] == ["", "Konsernsjef"]
    assert Arrival.objects.get().rows == []
    assert "ase@" not in str(list(AuditEvent.objects.filter(verb="arrival.taken_over").values()))
    again = send(kari, content.encode("cp1252"))
    assert "2 known as they are" in words(kari.get(again.url).content)
    assert take(kari, again.url).status_code == 422
    assert Contact.objects.count() == before + 1


def empty(client: Client) -> set[str]:
    """Return the function groups in which somebody is expected and nobody is known."""
    page = words(client.get(HOME).content)
    return {one.value for one in Function if f"{one.label} Nobody known there" in page}


@pytest.mark.row("HEL-58")
def test_people_of_a_file_fill_the_seats_in_which_somebody_is_expected(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    take(kari, send(kari, b"name,title,function\nAnna Vik,Foreman,operations\n").url)
    before = empty(kari)
    assert before
    filled = min(before)

    answer = send(kari, f"name,title,function\nBo Dahl,Plant manager,{filled}\n".encode())
    assert empty(kari) == before
    assert take(kari, answer.url).status_code == 302

    assert empty(kari) == before - {filled}
    assert "Bo Dahl" in words(kari.get(HOME).content)
    assert Contact.objects.get(name="Bo Dahl").source == "Their own list"


def test_what_a_colleague_changed_meanwhile_is_shown_before_it_is_written_over(world: World, as_):
    ceo, kari = make_people(world).people["Ceo"], as_(Role.ACCOUNT_MANAGER)
    answer = send(kari, b"Name,Title,Level\nCeo,Chief,manager\n")
    look = kari.get(answer.url).content
    assert "Title: – → Chief Level: Executive → Manager" in words(look)
    Contact.objects.filter(pk=ceo.pk).update(title="Chair")
    seen = dict(re.findall(r'name="(version|seen)" value="(\w+)"', look.decode()))

    refused = kari.post(f"{answer.url}/take", seen)

    assert refused.status_code == 422
    assert "Nothing was taken over: what is here changed" in words(refused.content)
    assert "Title: Chair → Chief" in words(refused.content)
    assert Contact.objects.get(pk=ceo.pk).title == "Chair"
    assert take(kari, answer.url).status_code == 302
    assert Contact.objects.get(pk=ceo.pk).title == "Chief"


def test_columns_can_be_said_otherwise(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    answer = send(kari, b"Who,Mail\nAnna Vik,anna@x.example\n")
    assert "1 refused" in words(kari.get(answer.url).content)

    assert kari.post(answer.url, {"version": 1, "email": "1"}).status_code == 422
    assert kari.post(answer.url, {"version": 1, "name": "0", "email": "1"}).status_code == 302

    assert "1 new Person" in words(kari.get(answer.url).content)
    assert kari.post(f"{answer.url}/away").status_code == 302
    assert kari.get(answer.url).status_code == 404
    assert not Contact.objects.filter(name="Anna Vik").exists()


@pytest.mark.parametrize(
    ("content", "facts", "said"),
    [
        (b"", {}, "empty"),
        (b"PK\x03\x04" + b"\0" * 50, {}, "no text"),
        (b"Name\n" + b"x" * (5 << 20), {}, "larger than 5 MB"),
        ("Name\nÅse\n".encode("cp1252"), {"encoding": "utf-8"}, "not written in utf-8"),
        (b"Name\nA\n", {"source": " "}, "required"),
    ],
)
def test_what_cannot_be_read_says_so_and_keeps_nothing(world: World, as_, content, facts, said):
    answer = send(as_(Role.ACCOUNT_MANAGER), content, **facts)

    assert answer.status_code == 422
    assert said in words(answer.content)
    assert not Arrival.objects.exists()


def test_ten_thousand_people_are_taken_over_in_a_few_seconds(world: World, as_):
    kari, people = as_(Role.ACCOUNT_MANAGER), 10_000
    content = "Name;E-mail\n" + "".join(f"Pål {one};p{one}@x.example\n" for one in range(people))

    begun = time.process_time()
    answer = send(kari, content.encode("utf-16"))
    take(kari, answer.url)

    assert time.process_time() - begun < 12
    assert Contact.objects.filter(name__startswith="Pål").count() == people
