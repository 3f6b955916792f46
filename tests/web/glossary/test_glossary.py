"""The glossary: letters first, words on asking."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from orchard.domain.core.glossary import terms
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.interfaces.web.settings.letters import DIGITS, by_letter
from people import make_user


@pytest.fixture
def reader(db: None) -> User:
    return make_user("Emil", Role.READER)


@pytest.fixture
def browser(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def test_every_term_stands_once_under_the_letter_it_begins_with():
    letters = by_letter(terms())

    assert [term for letter in letters for term in letter.terms] == list(terms())
    assert len({letter.name for letter in letters}) == len(letters)
    assert letters[0].name == DIGITS
    assert all(
        term.name.upper().startswith(letter.name) for letter in letters[1:] for term in letter.terms
    )


def test_all_words_are_there_folded_by_letter(browser: Client):
    page = browser.get("/settings/glossary").content.decode()

    assert page.count("index-fold") == len(by_letter(terms()))
    assert all(f"<dt>{escape(term.name)}</dt>" in page for term in terms())


def test_words_that_are_looked_for_are_not_folded(browser: Client):
    page = browser.get("/settings/glossary?words=nøkkel").content.decode()

    assert "<dt>key account</dt>" in page
    assert "index-fold" not in page


def test_letters_that_no_term_has_are_told(browser: Client):
    page = browser.get("/settings/glossary?words=qqqq").content.decode()

    assert "No term has these letters" in page
    assert 'class="glossary"' not in page
