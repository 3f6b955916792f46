"""One's own page: name, appearance, keys and language, kept for the person and not for a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client, override_settings

from orchard.config import languages
from orchard.domain.core import services
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role, Theme
from orchard.domain.core.services import Preferences
from people import NOON, make_user

pytestmark = pytest.mark.django_db
BOTH = override_settings(LANGUAGES=[("en", "English"), ("fr", "Français")])


@pytest.fixture
def ola(client: Client) -> User:
    services.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    user = make_user("Ola", Role.READER)
    client.force_login(user)
    return user


def save(client: Client, user: User, **changes: str):
    user.refresh_from_db()
    given = {"name": user.name, "theme": "auto", "shortcuts": "on", "version": str(user.version)}
    return client.post("/me", given | changes)


def test_what_is_chosen_in_the_menu_is_kept_for_every_browser(client: Client, ola: User):
    answers = [client.post("/me/appearance", {"theme": "dark"})]
    answers.append(client.post("/me/appearance", {"shortcuts": "false"}))
    other = Client()
    other.force_login(ola)

    page = other.get("/me").content.decode()

    assert [answer.status_code for answer in answers] == [204, 204]
    assert 'data-theme="dark" data-keys="off"' in page
    assert AuditEvent.objects.filter(verb="user.appearance_changed", by_id=ola.pk).count() == 2


@pytest.mark.parametrize("wrong", [{"theme": "purple"}, {"theme": "<script>"}])
def test_an_appearance_that_does_not_exist_is_refused(client: Client, ola: User, wrong: dict):
    assert client.post("/me/appearance", wrong).status_code == 422
    ola.refresh_from_db()
    assert ola.theme == Theme.AUTO


def test_the_menu_does_not_make_an_open_form_stale(client: Client, ola: User):
    before = str(ola.version)
    client.post("/me/appearance", {"theme": "dark"})

    assert save(client, ola, version=before, name="Ola B.").status_code == 302


def test_nobody_chooses_for_others(ola: User):
    eva = make_user("Eva", Role.READER)

    with pytest.raises(NotAllowed):
        services.change_appearance(ola, theme=Theme.DARK, by=eva, at=NOON)


def test_with_one_language_there_is_nothing_to_choose(client: Client, ola: User):
    with override_settings(LANGUAGES=[("en", "English")]):
        assert 'name="language"' not in client.get("/me").content.decode()


@BOTH
def test_a_language_is_chosen_kept_and_shown(client: Client, ola: User):
    offered = client.get("/me").content.decode()

    save(client, ola, language="fr")

    ola.refresh_from_db()
    assert "Français" in offered
    assert ola.language == "fr"
    assert '<html lang="fr"' in client.get("/me").content.decode()


@BOTH
def test_a_choice_of_something_else_keeps_the_language(client: Client, ola: User):
    save(client, ola, language="fr")
    with override_settings(LANGUAGES=[("en", "English")]):
        save(client, ola, name="Ola B.")
        shown = client.get("/me").content.decode()

    ola.refresh_from_db()
    assert (ola.name, ola.language) == ("Ola B.", "fr")
    assert '<html lang="en"' in shown


@pytest.mark.parametrize("language", ["xx", "fr", "../en"])
def test_a_language_that_is_not_offered_is_refused(ola: User, language: str):
    chosen = Preferences("Ola", language=language)

    with override_settings(LANGUAGES=[("en", "English")]), pytest.raises(Invalid):
        services.change_preferences(ola, expected=ola.version, preferences=chosen, by=ola, at=NOON)


def test_languages_are_those_with_a_compiled_catalogue(tmp_path: Path):
    for code in ("fr", "pt_BR", "xx"):
        place = tmp_path / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "django.mo").touch()
    (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "de" / "LC_MESSAGES" / "django.po").touch()

    assert languages.offered(tmp_path / "nowhere") == [("en", "English")]
    assert languages.offered(tmp_path) == [
        ("en", "English"),
        ("fr", "Français"),
        ("pt-br", "Português brasileiro"),
    ]
