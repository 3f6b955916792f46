"""Who may send files at all: our people, and guests of the portal to the one page that takes them."""

from __future__ import annotations

from django.http import HttpRequest

from orchard.interfaces.portal import documents
from orchard.interfaces.web.imports import uploads


class SizeLimit(uploads.SizeLimit):
    """The first hurdle of every upload, for both sides."""

    def most(self, request: HttpRequest) -> int:
        """Return how many bytes may come."""
        return super().most(request) or documents.bytes_from(request)
