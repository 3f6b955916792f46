"""The cells of the table of accounts, as functions: it shows many rows and has to be quick."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orchard.domain.accounts.rules import Status
from orchard.domain.economics.words.names import signal_names
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.tables.drawing import unknown


def name(row: Any) -> SafeString:
    """Return the name that leads to the account."""
    return _link(row.slug, row.name)


@lru_cache(maxsize=4_096)
def _link(slug: str, shown: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("accounts:overview", args=[slug]), shown)


def status(row: Any) -> str:
    """Return how far the account has come."""
    return str(Status(row.status).label)


def value(row: Any) -> SafeString:
    """Return the lifetime value, and whether somebody forecast it."""
    if row.value is None:
        return unknown()
    said = figures.short_money(row.value)
    if row.explicit is None:
        return format_html("{}", said)
    tag = '{} <span class="tag" title="{}">{}</span>'
    return format_html(tag, said, _("From the published forecast"), _("forecast"))


def signals(row: Any) -> SafeString:
    """Return the signs of drift that the account shows."""
    return _signals(row.signal_kinds, get_language())


@lru_cache(maxsize=256)
def _signals(kinds: str | None, _language: str | None) -> SafeString:
    if kinds is None:
        return unknown()
    if not kinds:
        return format_html('<span class="hint">{}</span>', _("none"))
    tags = ((one,) for one in signal_names(kinds))
    return format_html_join(" ", '<span class="tag">{}</span>', tags)
