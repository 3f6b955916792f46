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
    """Counts the bytes that come in, whatever the headers promise."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(self, *args: Any, **named: Any) -> None:
        """Refuse by the header alone, before a byte is read."""
        assert self.request is not None, "Django sets the request"
        promised = self.request.META.get("CONTENT_LENGTH") or "0"
        if int(promised) > LARGEST_UPLOAD + FORM_FIELDS:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the next handler while they are not too many."""
        self.received += len(raw_data)
        if self.received > LARGEST_UPLOAD:
            raise RequestDataTooBig
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
