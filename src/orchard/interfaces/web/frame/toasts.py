"""Short words after a write, with undo where there is one; never for mistakes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Toast:
    """What was done, and the address that undoes it."""

    text: str
    undo_url: str


def say(request: HttpRequest, text: str | Promise, undo_url: str | None = None) -> None:
    """Show the text on the next page or fragment; posting to `undo_url` takes the write back."""
    messages.success(request, str(text), extra_tags=undo_url or "")


def waiting(request: HttpRequest) -> tuple[Toast, ...]:
    """Return what was said and not shown yet; asking takes it."""
    return tuple(
        Toast(str(message.message), message.extra_tags or "")
        for message in messages.get_messages(request)
    )
