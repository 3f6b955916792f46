"""Small text files that people write: mappings, costs, plans, forecasts."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import DomainError


class IsNoText(DomainError):
    """The file cannot be read as text."""


def read_text(path: Path) -> str:
    """Return what the file says, or what is wrong with it; a byte order mark is no part of it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as reason:
        text = _("%(file)s is no text in UTF-8. Save it as UTF-8 text and try again.")
        raise IsNoText(text % {"file": path}) from reason
    except OSError as reason:
        text = _("%(file)s cannot be read: %(why)s. Check the name and that you may read it.")
        raise IsNoText(text % {"file": path, "why": reason.strerror}) from reason
