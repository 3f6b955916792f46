"""Beginning an import: a file, pasted rows, or the example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import orchard
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import drafting, queries
from orchard.domain.ledger.models import ImportDraft
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import clock
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.imports import steps, tasks
from orchard.interfaces.web.imports.forms import UploadForm

EXAMPLE = Path(orchard.__file__).parents[2] / "examples" / "adventureworks_reseller.csv.gz"
PIECE = 1 << 20


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste rows; what was typed survives a refusal."""
    require(viewer_of(request), Permission.IMPORT_LEDGER)
    sources = queries.sources(viewer_of(request))
    known = {"source": name} if (name := queries.latest_source(viewer_of(request))) else {}
    form = UploadForm(request.POST or None, request.FILES or None, sources=sources, initial=known)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        label = sent.name if sent else _("Pasted rows")
        chunks = _chunks(sent, form.cleaned_data["pasted"])
        kept = attempt(form, lambda: _receive(request, chunks, label, form.cleaned_data["source"]))
        if kept.outcome is not None:
            return redirect(steps.address(kept.outcome))
    context = {"form": form, "steps": steps.bar(None, "new"), "has_example": EXAMPLE.is_file()}
    context["is_first"] = queries.is_empty(viewer_of(request))
    status = 422 if request.method == "POST" else 200
    return page(request, "imports/new.html", context, nav="imports", status=status)


@require_POST
def example(request: HttpRequest) -> HttpResponse:
    """Begin with the example ledger that comes with the product."""
    if not EXAMPLE.is_file():
        raise NotFound
    with EXAMPLE.open("rb") as file:
        draft = _receive(request, _pieces(file), EXAMPLE.name, "example")
    return redirect(steps.address(draft))


def _receive(request: HttpRequest, chunks: Iterable[bytes], label: str, source: str) -> ImportDraft:
    """Keep the file and have it looked at."""
    draft = drafting.receive(
        chunks, label=label, source=source, by=viewer_of(request), at=clock.now()
    )
    tasks.start(draft, viewer_of(request))
    draft.refresh_from_db()
    return draft


def _chunks(sent: UploadedFile | None, pasted: str) -> Iterable[bytes]:
    return sent.chunks(PIECE) if sent else [pasted.encode()]


def _pieces(file: object) -> Iterator[bytes]:
    yield from iter(lambda: file.read(PIECE), b"")  # type: ignore[attr-defined]  # a binary file
