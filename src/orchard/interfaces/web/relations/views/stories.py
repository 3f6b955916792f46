"""The library of stories: what went well elsewhere, for whoever prepares a conversation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import queries, services
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.relations.pages import WRONG
from orchard.interfaces.web.relations.talk_forms import StoryForm


@require_http_methods(["GET", "HEAD", "POST"])
def stories(request: HttpRequest) -> HttpResponse:
    """Show the stories, and add one."""
    viewer = _teller(request)
    form = StoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: services.tell_story(
            form.cleaned_data["title"], told=form.cleaned_data["told"], by=viewer, at=now()
        )
    ):  # fmt: skip
        toasts.say(request, _("Told. It can be picked for every conversation."))
        return redirect("relations:stories")
    context = {"form": form, "stories": queries.stories(viewer)}
    status = WRONG if form.errors else 200
    return page(request, "relations/stories.html", context, nav="accounts", status=status)


@require_POST
def retire(request: HttpRequest, story_id: int) -> HttpResponse:
    """Tell a story no longer."""
    viewer = _teller(request)
    story = queries.story(viewer, story_id)
    services.retire_story(story, expected=version_seen(request), by=viewer, at=now())
    undo = reverse("relations:tell_again", args=[story_id])
    toasts.say(request, _("The story is no longer told."), undo)
    return redirect("relations:stories")


@require_POST
def again(request: HttpRequest, story_id: int) -> HttpResponse:
    """Take it back that a story is no longer told."""
    viewer = _teller(request)
    services.tell_again(queries.story(viewer, story_id), by=viewer, at=now())
    return redirect("relations:stories")


def _teller(request: HttpRequest) -> User:
    viewer = viewer_of(request)
    if not viewer.may(Permission.SEE_OPINIONS):
        raise NotFound
    return viewer
