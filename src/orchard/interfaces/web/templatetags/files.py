"""How templates speak of files."""

from __future__ import annotations

from django import template

from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.models import Attachment

register = template.Library()
TABLES = frozenset({FileKind.CSV, FileKind.XLSX, FileKind.ODS})


@register.filter
def file_icon(file: Attachment) -> str:
    """Return the icon for a kind of file."""
    if file.is_picture:
        return "paperclip"
    return "file-spreadsheet" if file.kind in TABLES else "file-text"
