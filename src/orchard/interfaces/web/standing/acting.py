"""A step that somebody takes on a page of its own: what it says, and what happens on sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise

from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.frame.forms import took

WRONG = 422


@dataclass(frozen=True, slots=True)
class Step:
    """The words of a step: its title, what follows from it, its button, and what is said then."""

    title: str | Promise
    why: str | Promise
    button: str | Promise
    done: str | Promise
    is_end: bool = False
    """Whether the button takes something away."""
    undo_url: str | None = None
    """Where the step is taken back, where it can be."""


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page that all steps of an area share; called, it takes a step or shows its form."""

    template: str
    tab: str
    home: str
    """The name of the address that a step leads back to, unless it says another."""
    lands: Callable[[str, object], str] | None = None
    """Where a step leads that made what has a page of its own, of its account's slug and of it."""

    def __call__(
        self,
        request: HttpRequest,
        found: Seen,
        form: forms.Form,
        step: Step,
        action: Callable[[], object],
        *,
        back: str = "",
        context: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """Take a step and go back, or show its form: beside the page, or under the tab."""
        back = back or reverse(self.home, args=[found.account.slug])
        tried = took(request, form, step.done, action, undo_url=step.undo_url)
        if tried:
            return redirect(self.lands(found.account.slug, tried.outcome) if self.lands else back)
        shown = {"form": form, "step": step, "back": back, "address": request.get_full_path()}
        status = WRONG if form.errors else 200
        return account_page(request, self.template, found, {**shown, **(context or {})},
                            tab=self.tab, status=status)  # fmt: skip


ON_STANDING = StepPage("standing/step.html", "standing", "standing:page")


def on_account(
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    step: Step,
    action: Callable[[], object],
    *,
    body: str = "standing/step_body.html",
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Take a step with an account, or show its form, with what stands over it."""
    shown = {"body": body, **(context or {})}
    return ON_STANDING(request, found, form, step, action, context=shown)


def in_programme(
    request: HttpRequest,
    form: forms.Form,
    step: Step,
    *,
    tab: str,
    back: str,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show the form of a step under a tab of the programme; `back` is where one came from."""
    shown = {"form": form, "step": step, "back": back, **(context or {})}
    return programme_page(
        request, "ways/step.html", shown, tab=tab, status=WRONG if form.errors else 200
    )
