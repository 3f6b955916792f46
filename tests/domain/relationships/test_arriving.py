"""People in files: tables and cards are read, nobody is doubled, whoever cannot be kept is told why."""

from __future__ import annotations

import time
from datetime import date

import pytest

from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.comparing import COMPARED, Expected, Known, compare
from orchard.domain.relationships.arriving.outcomes import Outcome, State
from orchard.domain.relationships.arriving.tables import NotReadable

EXPECTED = Expected({"oslo": 7}, "operations", "specialist")
CARDS = """BEGIN:VCARD
VERSION:3.0
N:Moe;Siri;;;
FN:Siri Moe
ORG:Nordvik;Oslo
item1.TITLE:Purchasing\\, steel
EMAIL;TYPE=INTERNET:old@x.example
EMAIL;TYPE=INTERNET,PREF:siri@x.exam
 ple
TEL;TYPE=CELL:+47 1
LANG:nb
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg
 EMAIL:evil@x.example
NOTE:likes sailing
END:VCARD
BEGIN:VCARD
VERSION:4.0
N:Vik;Jan;;;
EMAIL;PREF=2:b@x.example
EMAIL;PREF=1:mailto:a@x.example
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:P=E5l =
Borg
END:VCARD
"""


def known(pk: int, name: str, email: str = "", **facts: object) -> Known:
    values = dict.fromkeys(COMPARED, "") | {"unit_id": None, "name": name, "email": email}
    about = {key: facts.pop(key) for key in ("left_on", "is_restricted") if key in facts}
    return Known(pk, values | facts, **about)


def become(text: str, *people: Known) -> list[Outcome]:
    table = tables.read(text)
    return compare(table.rows, table.meaning, people, EXPECTED)


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_columns_are_found_by_their_names_in_any_language(sign: str):
    rows = (("Fornavn", "Etternavn", "Stilling", "E-post", "Avdeling"),
            ("Åse", "Ødegård", '"Sjef, innkjøp"', "ase@x.example", "oslo"))  # fmt: skip
    text = "\ufeff" + "\r\n".join(sign.join(row) for row in rows)

    (one,) = become(text)

    assert one.state is State.NEW
    assert one.line == 2
    assert one.values == {
        "name": "Åse Ødegård", "title": "Sjef, innkjøp", "email": "ase@x.example", "phone": "",
        "language": "", "function": "operations", "level": "specialist", "unit_id": 7,
    }  # fmt: skip


def test_cards_of_three_versions_are_read_without_pictures_and_notes():
    found = become(CARDS)

    assert [(one.line, one.name, one.values["email"]) for one in found] == [
        (1, "Siri Moe", "siri@x.example"), (16, "Jan Vik", "a@x.example"), (22, "Pål Borg", ""),
    ]  # fmt: skip
    assert found[0].values["title"] == "Purchasing, steel"
    assert found[0].values["language"] == "nb"
    assert "9j/4" not in str(found)


def test_people_are_the_same_by_address_then_by_name_and_unit():
    people = (
        known(1, "Siri Moe", "Siri@X.example", title="Chief"),
        known(2, "Jan Vik", phone="1"),
        known(3, "Gone", "gone@x.example", left_on=date(2026, 1, 2)),
        known(4, "Quiet", "quiet@x.example", is_restricted=True),
        known(5, "Ola Nord", "ola@x.example"),
    )
    text = (
        "Name,Email,Title,Phone\nSiri Moe,SIRI@x.EXAMPLE,Chief,\njan  VIK,,,2\n"
        "Gone,gone@x.example,,\nQuiet,quiet@x.example,,\nOla Nord,other@x.example,,\n"
        "Siri,siri@x.example,,\n=HYPERLINK(1),,,\n,nobody@x.example,,\nBad,at home,,\n"
    )

    found = become(text, *people)

    states = [one.state.value for one in found]
    assert states == [
        "same", "changed", "refused", "refused", "new", "refused", "new", "refused", "refused",
    ]  # fmt: skip
    assert (found[1].known, found[1].values["phone"]) == (2, "2")
    assert "left on 2026-01-02" in found[2].reason
    assert "asked us not" in found[3].reason
    assert found[5].reason == "the same person stands on line 2 already."
    assert found[6].name == "=HYPERLINK(1)"
    assert [found[7].reason, found[8].reason] == [
        "has no name.", "“at home” is not an e-mail address.",
    ]  # fmt: skip


def test_words_that_mean_nothing_here_are_refused_with_what_would():
    text = "Name,Function,Level,Unit\nA,Top management,executive,Oslo\nB,Magic,,\nC,,,Atlantis\n"

    found = become(text)

    assert (found[0].values["function"], found[0].values["level"]) == ("management", "executive")
    assert "Magic" in found[1].reason
    assert "Top management" in found[1].reason
    assert "Atlantis" in found[2].reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("Name,Title\n", "nothing below"),
        ("Name\n\0", "no text"),
        ("Name," + "x," * 200 + "\nA\n", "too many columns"),
        ("Name\n" + "A\n" * 20_001, "more than 20000"),
        ('Name,Title\nA,"' + "x" * 200_000 + "\n", "Line 2 cannot be read: a quote is open"),
        ("x" * 200_000 + "\nA\n", "Line 1 cannot be read: .* a cell is far too long"),
        (f"{CARDS}BEGIN:VCARD\nFN:Cut Off\n", "begins on line 27 has no end"),
        (f"BEGIN:VCARD\nFN:Cut Off\n{CARDS}", "begins on line 1 has no end"),
        ("BEGIN:VCARD\nFN:Cut Off\n", "begins on line 1 has no end"),
    ],
)
def test_what_is_no_list_of_people_says_what_to_do(text: str, said: str):
    with pytest.raises(NotReadable, match=said):
        tables.read(text)


def test_ten_thousand_rows_are_compared_in_a_few_seconds_and_none_is_doubled():
    half = "".join(f"Person {one},p{one}@x.example,Title {one}\n" for one in range(5000))
    people = [known(one, f"Person {one}", f"p{one}@x.example") for one in range(2500)]

    begun = time.process_time()
    found = become("Name,Email,Title\n" + half + half.upper(), *people)

    assert time.process_time() - begun < 4
    counts = [sum(one.state is state for one in found) for state in State]
    assert counts == [2500, 2500, 0, 5000]


def test_a_header_longer_than_one_cell_may_be_is_read():
    columns = [f"Note {one} " + "x" * 3000 for one in range(60)]

    (one,) = become(";".join(["Name", *columns]) + "\nAnna Vik\n")

    assert (one.state, one.name) == (State.NEW, "Anna Vik")


def test_a_header_of_commas_is_refused_in_a_moment():
    begun = time.process_time()
    with pytest.raises(NotReadable, match="too many columns"):
        tables.read("Name" + "," * 300_000 + "\nA\n")

    assert time.process_time() - begun < 1


def test_a_card_of_a_million_soft_lines_is_read_in_a_moment():
    card = "N;QUOTED-PRINTABLE:" + "x" * 500_000 + "=\n" + "=\n" * 200_000

    begun = time.process_time()
    found = become(f"BEGIN:VCARD\n{card}\nEND:VCARD\n")

    assert time.process_time() - begun < 3
    assert found[0].state is State.REFUSED


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        ("IDNA", "=C3=85se"), ("UNDEFINED", "=C3=85se"), ("PUNYCODE", "=C3=85se"),
        ('"UTF-8"', "=C3=85se"), ("iso-8859-1", "=C5se"), ("Windows-1252", "=C5se"),
    ],
)  # fmt: skip
def test_a_card_chooses_no_codec_but_those_of_letters(charset: str, said: str):
    (one,) = become(card(f"FN;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{said}"))

    assert one.name == "Åse"


def test_what_a_card_says_cannot_break_its_reading():
    named = "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UNICODE_ESCAPE:\\ud800"
    many = "EMAIL;PREF=" + "9" * 5000 + ":b@x.example\nEMAIL;PREF=1:a@x.example"

    (one,) = become(card(f"{named}\n{many}"))

    assert one.values["email"] == "a@x.example"
    one.name.encode()


def test_nobody_is_new_twice_whichever_line_has_the_address():
    later = become("Name,Email\nAnna,\nAnna,a@x.example\n")
    earlier = become("Name,Email\nAnna,a@x.example\nAnna,\n")
    two = become("Name,Email\nAnna,a@x.example\nAnna,b@x.example\n")

    for found in (later, earlier):
        assert [one.state for one in found] == [State.NEW, State.REFUSED]
        assert found[1].reason == "the same person stands on line 2 already."
    assert [one.state for one in two] == [State.NEW, State.NEW]


def test_texts_that_are_too_long_are_named_as_they_are_on_the_page():
    (one,) = become(f"Name,Phone\nAnna,{'1' * 51}\n")

    assert one.reason == "“telephone” takes at most 50 letters. Shorten it."


def card(inside: str) -> str:
    return f"BEGIN:VCARD\nVERSION:2.1\n{inside}\nEND:VCARD\n"
