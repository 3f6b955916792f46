"""Days that can be meant: far ones are slips of the keyboard, and no calendar reckons with them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


def check_days(*days: date | None) -> None:
    """Refuse a day so far away that nobody can mean it."""
    for day in days:
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            text = _(
                "%(day)s cannot be meant. Give a day between the years %(first)d and %(last)d."
            )
            said = {"day": day.isoformat(), "first": FIRST_DAY.year, "last": LAST_DAY.year}
            raise Invalid(text % said)
