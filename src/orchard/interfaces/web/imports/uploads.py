"""The first hurdle of every upload: what is too large is not even written down."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from orchard.domain.ledger.rules import LARGEST_UPLOAD

FORM_FIELDS = 4 << 20
"""Bytes that the other fields of a form may add."""


class SizeLimit(FileUploadHandler):
    """Counts the bytes that come in, whatever the headers promise; strangers send no files."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received, self.largest = 0, 0

    def handle_raw_input(self, *args: Any, **named: Any) -> None:
        """Refuse by the header alone, before a byte is read."""
        assert self.request is not None, "Django sets the request"
        self.largest = self.most(self.request)
        promised = self.request.META.get("CONTENT_LENGTH") or "0"
        if int(promised) > self.largest + FORM_FIELDS:
            raise RequestDataTooBig

    def most(self, request: HttpRequest) -> int:
        """Return how many bytes may come: of strangers none."""
        return LARGEST_UPLOAD if request.user.is_authenticated else 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the next handler while they are not too many."""
        self.received += len(raw_data)
        if self.received > self.largest:
            raise RequestDataTooBig
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
