"""Forms that call a service: mistakes on the form, both texts at a conflict."""

from __future__ import annotations

import pytest
from django import forms
from django.test import Client

from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.interfaces.web.frame.forms import attempt


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
