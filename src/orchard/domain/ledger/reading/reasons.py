"""Why a line is rejected: the kinds, and their texts for a person."""

from __future__ import annotations

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    """Return the text of every kind, in the active language."""
    return {
        "missing_date": _("The date is missing."),
        "unreadable_date": _("This is not a date in the order that the column uses."),
        "future_date": _("The date lies in the future."),
        "missing_amount": _("The amount is missing; write 0 if it is zero."),
        "unreadable_number": _(
            "This is not a number with the decimal mark that the file uses, or too large."
        ),
        "unknown_currency": _("This is not a currency code (ISO 4217), such as EUR."),
        "too_many_fields": _("The line has more fields than the file has columns."),
        "too_few_fields": _("The line has fewer fields than the file has columns."),
        "quotes": _("A quotation mark is opened and never closed."),
        "line_too_long": _("The line is longer than 1 MB."),
        "undecodable": _("The line is written in another encoding than the rest of the file."),
    }
