"""One thing that needs a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Item:
    """What it is, why (the number behind it), and the one button.

    `urgency` orders items of all areas: 90 something broke, 70 something is at risk, 50 something
    waits, 30 something could be better.
    """

    text: str | SafeString
    why: str
    href: str
    action: str
    icon: str
    tone: str
    urgency: float
    done: str = ""
    """Where one press says that it is done, for what one does oneself."""
    later: str = ""
    """Where another day is promised."""


def about(text: str, **names: object) -> SafeString:
    """Return a sentence in which the names stand out."""
    bold = {key: format_html("<b>{}</b>", name) for key, name in names.items()}
    return format_html(text, **bold)
