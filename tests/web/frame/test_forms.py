"""Forms that call a service: mistakes on the form, both texts at a conflict."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import Client, RequestFactory

from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.forms import attempt, took

FORM = "application/x-www-form-urlencoded"


class Blank(forms.Form):
    title = forms.CharField(required=False)


def filled() -> Blank:
    form = Blank({"title": "x"})
    form.full_clean()
    return form


def refuse(mistake: Exception):
    def action() -> None:
        raise mistake

    return action


def test_an_attempt_that_works_brings_what_the_service_returned():
    tried = attempt(filled(), lambda: "made")

    assert tried
    assert tried.outcome == "made"


def test_a_mistake_stands_on_the_form():
    form = filled()

    tried = attempt(form, refuse(Conflict("Taken.")))

    assert not tried
    assert form.non_field_errors() == ["Taken."]


def sent(**typed: str) -> HttpRequest:
    """Return a request that a browser sent, or that only asks for the form."""
    request = (
        RequestFactory().post("/", urlencode(typed), FORM) if typed else RequestFactory().get("/")
    )
    request._messages = CookieStorage(request)
    return request


def test_what_was_sent_is_done_once_and_said():
    done: list[str] = []
    asked, request = sent(), sent(title="x")

    assert not took(asked, Blank(), "Kept.", lambda: done.append("asked"))
    assert took(request, Blank(request.POST), "Kept.", lambda: done.append("sent"), undo_url="/u")

    assert done == ["sent"]
    assert toasts.waiting(asked) == ()
    assert toasts.waiting(request) == (toasts.Toast("Kept.", "/u"),)


def test_what_is_refused_says_nothing_but_its_mistake():
    request = sent(title="x")
    form = Blank(request.POST)

    assert not took(request, form, "Kept.", refuse(Conflict("Taken.")))

    assert form.non_field_errors() == ["Taken."]
    assert toasts.waiting(request) == ()


def test_what_one_may_not_see_is_no_mistake_of_the_form():
    with pytest.raises(NotFound):
        attempt(filled(), refuse(NotFound()))


def test_a_stale_write_shows_both_texts(signed_in: Client):
    answer = signed_in.post("/gallery/form", {"title": "stale", "kind": "a"})

    shown = answer.content.decode()
    assert 'role="alert"' in shown
    assert ">stale</td><td>theirs</td>" in shown


def test_fields_name_their_hints_and_mistakes(signed_in: Client):
    shown = signed_in.post("/gallery/form", {"title": "", "kind": "a"}).content.decode()

    assert 'aria-describedby="id_title_hint id_title_wrong"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_title_wrong"' in shown
