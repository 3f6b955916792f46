"""Dates on the command line."""

from __future__ import annotations

from datetime import date

import typer
from django.utils.translation import gettext as _


def as_of_option(text: str | None) -> date | None:
    """Read a day written as 2026-06-30."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("%(text)r is not a day: write it as 2026-06-30.") % {"text": text}
        raise typer.BadParameter(message, param_hint="--as-of") from None
