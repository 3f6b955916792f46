"""Handing a file out: always as a file to keep, never as a page of ours."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest

from orchard.domain.core.files import shelf
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.models import Attachment
from orchard.interfaces.web.frame import readings


def served(request: HttpRequest, file: Attachment) -> FileResponse:
    """Return the content; the frame adds the headers that keep a browser from opening it here."""
    content = shelf.opened(file.token)
    readings.note_file(request, file, name="file", kind=file.kind, rows=1)
    answer = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=FileKind(file.kind).media_type
    )
    answer["Content-Encoding"] = "identity"  # packed on the way it would lose its length
    return answer
