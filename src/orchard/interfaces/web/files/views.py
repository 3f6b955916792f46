"""Files on an account."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import filing, queries, services
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.plans.queries import sharing
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.files.forms import FileForm
from orchard.interfaces.web.files.serving import served
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.standing.acting import WRONG


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the files on an account, and attach one."""
    found = seen(request, slug)
    viewer, account = found.viewer, found.account
    is_sent = request.method == "POST"
    if is_sent:
        queries.check_may_attach(viewer, account)
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if took(
        request, form, _("The file is attached."),
        lambda: filing.attach(account, upload=form.upload(), by=viewer, at=now()),
    ):  # fmt: skip
        return redirect("files:files", slug)
    rows = list(queries.files(viewer, account))
    may_go = queries.removable(viewer, account, rows)
    givers = sharing.given_files(viewer, account)
    context = {
        "rows": [(row, row.pk in may_go, givers.get(row.pk, "")) for row in rows],
        "form": form,
        "may_write": may(viewer, Permission.WRITE_COMMENTS) and account.merged_into_id is None,
    }
    status = WRONG if form.errors else 200
    return account_page(request, "files/page.html", found, context, tab="files", status=status)


@require_safe
def download(request: HttpRequest, slug: str, file_id: int) -> FileResponse:
    """Hand a file out."""
    found = seen(request, slug)
    return served(request, queries.file(found.viewer, found.account, file_id))


@require_POST
def remove(request: HttpRequest, slug: str, file_id: int) -> HttpResponse:
    """Take a file away."""
    viewer = viewer_of(request)
    account = queries.account_at(viewer, slug)
    file = queries.file(viewer, account, file_id)
    services.remove_file(account, file=file, by=viewer, at=now())
    undo = reverse("files:restore", args=[slug, file_id])
    toasts.say(request, _("“%(name)s” is taken away.") % {"name": file.shown}, undo)
    return redirect("files:files", slug)


@require_POST
def restore(request: HttpRequest, slug: str, file_id: int) -> HttpResponse:
    """Put a file back."""
    viewer = viewer_of(request)
    account = queries.account_at(viewer, slug)
    file = queries.file(viewer, account, file_id, even_removed=True)
    services.restore_file(account, file=file, by=viewer, at=now())
    return redirect("files:files", slug)
