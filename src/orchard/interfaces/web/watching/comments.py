"""Comments on an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core import services as remarks
from orchard.domain.core.models import Comment, User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.watching.forms import CommentForm


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the comments on an account, and write one."""
    found = seen(request, slug)
    viewer, account = found.viewer, found.account
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        require(viewer, Permission.WRITE_COMMENTS)
        text = form.said(viewer) if form.is_valid() else ""
        if form.is_valid() and attempt(
            form, lambda: services.comment_on(account, text=text, by=viewer, at=now())
        ):
            _say_who_was_missed(request, account, text)
            return redirect("watching:comments", slug)
    context = _context(viewer, account, form)
    return account_page(request, "watching/comments.html", found, context, tab="comments")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """Change one's own comment."""
    viewer = viewer_of(request)
    account = queries.account_at(viewer, slug)
    comment = _own(viewer, account, comment_id)
    whose = queries.commented(viewer, account, comment)
    form = CommentForm(request.POST or None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        expected, text = version_seen(request), form.said(viewer)
        if attempt(
            form,
            lambda: services.change_comment(
                whose, comment=comment, expected=expected, text=text, by=viewer, at=now()
            ),
        ):
            _say_who_was_missed(request, whose, text)
            return redirect("watching:comments", slug)
    people = queries.people_to_tell(viewer, whose)
    context = {"form": form, "comment": comment, "account": account, "people": people}
    return page(request, "watching/edit_comment.html", context, nav="accounts")


@require_POST
def delete(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """Take one's own comment back."""
    viewer = viewer_of(request)
    account = queries.account_at(viewer, slug)
    comment = _own(viewer, account, comment_id)
    remarks.delete_comment(comment, expected=version_seen(request), by=viewer, at=now())
    undo = reverse("watching:restore_comment", args=[slug, comment_id])
    toasts.say(request, _("Your comment is deleted."), undo)
    return redirect("watching:comments", slug)


@require_POST
def restore(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """Put one's own comment back."""
    viewer = viewer_of(request)
    account = queries.account_at(viewer, slug)
    remarks.restore_comment(_own(viewer, account, comment_id), by=viewer, at=now())
    return redirect("watching:comments", slug)


@require_POST
def read(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """Say that one read what a colleague wrote to oneself."""
    viewer = viewer_of(request)
    mention = queries.waiting_mention(viewer, queries.account_at(viewer, slug), comment_id)
    services.read_mention(mention, by=viewer, at=now())
    return redirect("watching:comments", slug)


def _say_who_was_missed(request: HttpRequest, account: Account, text: str) -> None:
    """Tell the writer whom a comment speaks to in vain, and why."""
    for reason in queries.unheard(viewer_of(request), account, text):
        toasts.say(request, reason)


def _context(viewer: User, account: Account, form: CommentForm) -> dict[str, object]:
    return {
        "account": account,
        "comments": queries.comments(viewer, account),
        "form": form,
        "people": queries.people_to_tell(viewer, account),
        "waiting": {one.comment_id for one in queries.waiting_mentions(viewer)},
        "may_write": may(viewer, Permission.WRITE_COMMENTS),
    }


def _own(viewer: User, account: Account, comment_id: int) -> Comment:
    """Return one's own comment on this account, or a part of it."""
    comment = core.own_comment(viewer, comment_id)
    queries.commented(viewer, account, comment)
    return comment
