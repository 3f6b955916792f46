"""Pages and their parts, toasts, mistakes, the palette, navigation, saved views."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gallery.views import NASTY
from orchard.domain.core.models import SavedView, User
from orchard.domain.core.rules import Role
from orchard.interfaces.web.frame import navigation
from people import make_user


def test_a_part_comes_alone_and_with_what_was_said(signed_in: Client):
    whole = signed_in.get("/gallery/edit").content.decode()
    part = signed_in.get("/gallery/edit?part=edit").content.decode()
    by_target = signed_in.get("/gallery/edit", headers={"HX-Request": "true", "HX-Target": "edit"})

    assert "<html" in whole
    assert part.lstrip().startswith("<form")
    assert by_target.content.decode().lstrip().startswith("<form")


@pytest.mark.parametrize("part", ["nothing", "../base", "edit#x", ""])
def test_a_part_that_is_none_is_the_whole_page(signed_in: Client, part: str):
    assert "<html" in signed_in.get("/gallery/edit", {"part": part}).content.decode()


def test_a_toast_offers_undo_once(signed_in: Client):
    first = signed_in.get("/gallery?say").content.decode()
    second = signed_in.get("/gallery").content.decode()

    assert 'action="/gallery/form"' in first
    assert "Moved." in first
    assert "Moved." not in second


def test_names_are_text_wherever_they_stand(signed_in: Client):
    shown = signed_in.get("/gallery?chart").content.decode()

    assert NASTY not in shown
    assert "&lt;img src=x" in shown


def test_nothing_carries_style_or_handlers(signed_in: Client):
    shown = signed_in.get("/gallery?chart").content.decode()

    assert " style=" not in shown
    assert " onclick" not in shown


def test_a_mistake_of_the_domain_is_a_page(signed_in: Client):
    answer = signed_in.get("/gallery/wrong")

    assert answer.status_code == 409
    assert "Two people cannot sit on one chair." in answer.content.decode()


def test_what_is_not_there_is_a_page_that_leads_on(signed_in: Client):
    answer = signed_in.get("/no/such/place")

    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


def test_the_navigation_leads_only_where_the_viewer_may_go(db: None):
    reader = make_user("Emil", Role.READER)
    finance = make_user("Liis", Role.FINANCE)

    def places(user: User) -> set[str]:
        return {entry.place.key for entry in navigation.entries(user)}

    assert "imports" not in places(reader)
    assert {"home", "imports"} <= places(finance)


def test_every_entry_of_the_navigation_answers(signed_in: Client, viewer: User):
    for entry in navigation.entries(viewer):
        assert signed_in.get(entry.href, follow=True).status_code == 200, entry.href


def test_the_palette_finds_pages_and_commands(signed_in: Client):
    shown = signed_in.get("/search/palette", {"words": "ho"}).content.decode()
    dark = signed_in.get("/search/palette", {"words": "dark"}).content.decode()

    assert 'href="/"' in shown
    assert 'data-command="theme:dark"' in dark


def test_the_palette_says_when_it_finds_nothing(signed_in: Client):
    assert "Nothing is called" in signed_in.get("/search/palette?words=zzz").content.decode()


def test_a_view_is_kept_shown_and_dropped(signed_in: Client, viewer: User):
    body = {"name": "Estonia", "page": "/gallery", "query": "country=Estonia"}

    kept = signed_in.post("/views/save", body)
    shown = signed_in.get("/gallery").content.decode()
    view = SavedView.objects.get(user=viewer)
    signed_in.post(f"/views/{view.pk}/forget")

    assert kept["Location"] == "/gallery?country=Estonia"
    assert 'href="/gallery?country=Estonia"' in shown
    assert not SavedView.objects.exists()


@pytest.mark.trust("T-GDPR-3")
def test_no_view_is_kept_of_a_page_on_which_a_filter_may_name_a_person(signed_in: Client):
    page = reverse("relations:people", args=["birch"])
    for address in (page, f"{page}/", f"{page}?view=list"):
        body = {"name": "Boss", "page": address, "query": "name=Siri"}

        assert signed_in.post("/views/save", body).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "page", ["//evil.example", "https://evil.example", "\\\\evil", "/\\evil", ""]
)
def test_a_view_leads_nowhere_else(signed_in: Client, page: str):
    answer = signed_in.post("/views/save", {"name": "x", "page": page, "query": ""})

    assert answer["Location"] == "/"


def test_nobody_drops_the_view_of_another(signed_in: Client, viewer: User):
    other = make_user("Jonas")
    view = SavedView.objects.create(user=other, page="/", name="x", saved_at=other.joined_at)

    assert signed_in.post(f"/views/{view.pk}/forget").status_code == 404
    assert SavedView.objects.count() == 1
