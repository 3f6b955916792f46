"""The root of the mistakes that the domain names, and those that every area shares."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something that may not be done; the text says what to do and may be shown to a person."""

    default: str | Promise = _("This cannot be done.")

    def __init__(self, text: str | Promise | None = None) -> None:
        self.text: str | Promise = self.default if text is None else text
        super().__init__(self.text)

    def __str__(self) -> str:
        return str(self.text)


class NotAllowed(DomainError):
    """The person lacks the permission."""

    default = _("You may not do this. Ask an administrator for the role that may.")


class NotFound(DomainError):
    """The object does not exist, or not for this viewer: the two look the same."""

    default = _("This does not exist. Check the address or go back to the list.")


class Invalid(DomainError):
    """A value breaks a rule; the text names the value and the rule."""

    default = _("A value is not valid. Correct it and try again.")


class Conflict(DomainError):
    """The change contradicts what is stored now."""

    default = _("This contradicts what is stored now. Look at it again.")


class StaleVersion(Conflict):
    """Somebody saved the row in the meantime; both versions are carried, so that none is lost."""

    default = _("Somebody else changed this meanwhile. Compare both versions and save again.")

    def __init__(
        self, *, current: int, mine: Mapping[str, object], theirs: Mapping[str, object]
    ) -> None:
        super().__init__()
        self.current = current
        self.mine = dict(mine)
        self.theirs = dict(theirs)
