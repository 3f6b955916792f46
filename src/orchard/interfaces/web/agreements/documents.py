"""Documents of an agreement: attached, taken along, taken away; only for who sees margins."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.agreements import filing, queries, services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.agreements.acting import TAB, seen_to_edit
from orchard.interfaces.web.files.forms import FileForm
from orchard.interfaces.web.files.serving import served
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.standing.acting import WRONG


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Attach a document to an agreement."""
    found = seen_to_edit(request, slug)
    row = queries.agreement(found.viewer, found.account, agreement_id)
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if took(
        request, form, _("The document is attached."),
        lambda: filing.attach(row, upload=form.upload(), by=found.viewer, at=now()),
    ):  # fmt: skip
        return redirect("agreements:agreement", slug, agreement_id)
    context = {"row": row, "form": form, "address": request.get_full_path()}
    return account_page(
        request, "agreements/attach.html", found, context, tab=TAB,
        status=WRONG if form.errors else 200,
    )  # fmt: skip


@require_safe
def download(request: HttpRequest, slug: str, agreement_id: int, document_id: int) -> FileResponse:
    """Hand a document out."""
    found = seen(request, slug)
    row = queries.agreement(found.viewer, found.account, agreement_id)
    return served(request, queries.document(found.viewer, row, document_id))


@require_POST
def remove(request: HttpRequest, slug: str, agreement_id: int, document_id: int) -> HttpResponse:
    """Take a document away."""
    found = seen_to_edit(request, slug)
    row = queries.agreement(found.viewer, found.account, agreement_id)
    document = queries.document(found.viewer, row, document_id)
    services.remove_document(row, document=document, by=found.viewer, at=now())
    undo = reverse("agreements:put_back", args=[slug, agreement_id, document_id])
    toasts.say(request, _("“%(name)s” is taken away.") % {"name": document.shown}, undo)
    return redirect("agreements:agreement", slug, agreement_id)


@require_POST
def put_back(request: HttpRequest, slug: str, agreement_id: int, document_id: int) -> HttpResponse:
    """Put a document back."""
    found = seen_to_edit(request, slug)
    row = queries.agreement(found.viewer, found.account, agreement_id)
    document = queries.document(found.viewer, row, document_id, even_removed=True)
    services.restore_document(row, document=document, by=found.viewer, at=now())
    return redirect("agreements:agreement", slug, agreement_id)
