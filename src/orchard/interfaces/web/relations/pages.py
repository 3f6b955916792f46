"""Pages and drawers of one account's people: who may see them, and one form at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import queries
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.forms import attempt

T = TypeVar("T")
WRONG = 422


@dataclass(frozen=True, slots=True)
class Words:
    """What a form says: its title, its button, and what is said when it is done."""

    title: str | Promise
    button: str | Promise
    done: str | Promise
    why: str | Promise = ""
    is_end: bool = False


def known(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may see who its people are."""
    found = seen(request, slug)
    if not found.viewer.may(Permission.SEE_CONTACTS):
        raise NotFound
    return found


def of_team(request: HttpRequest, slug: str) -> Seen:
    """Return the account for its team; for others nothing of this exists."""
    found = seen(request, slug)
    if not queries.may_see_opinions(found.viewer, found.account):
        raise NotFound
    return found


def filled(  # noqa: PLR0913  # a form has this many sides
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    words: Words,
    action: Callable[[], T],
    *,
    back: str,
    template: str = "relations/form.html",
    undo: Callable[[T], str] | None = None,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Do what the form asks and go back, or show it: in the drawer, or on a page of its own."""
    if request.method == "POST" and form.is_valid():
        attempted = attempt(form, action)
        if attempted:
            outcome = attempted.outcome
            toasts.say(request, words.done, undo(outcome) if undo and outcome else None)
            return redirect(back)
    shown = {"form": form, "words": words, "back": back, **(context or {})}
    return account_page(
        request, template, found, shown, tab="people", status=WRONG if form.errors else 200
    )
