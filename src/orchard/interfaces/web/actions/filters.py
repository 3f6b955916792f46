"""What the address narrows actions to: whose they are, which account, which care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core.calendar import YEARS
from orchard.domain.core.models import User
from orchard.domain.plans.models import ActionQuerySet
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules.plan import Care

WHOSE: tuple[tuple[str, str | Promise], ...] = (
    ("mine", _("mine")),
    ("team", _("of my accounts")),
    ("all", _("all")),
)
NAMES = ("whose", "account", "care", "on")


@dataclass(frozen=True)
class Chosen:
    """The filters of an address, and the choices that they have."""

    viewer: User
    asked: QueryDict
    default: str = "team"

    @cached_property
    def whose(self) -> str:
        """Return whose actions are shown; anything unknown is the usual."""
        said = self.asked.get("whose", "")
        return said if said in dict(WHOSE) else self.default

    @cached_property
    def care(self) -> str:
        """Return the care that is asked for."""
        said = self.asked.get("care", "")
        return said if said in Care.values else ""

    @cached_property
    def accounts(self) -> list[Account]:
        """Return the accounts that have actions."""
        return queries.accounts_with_actions(self.viewer)

    @cached_property
    def account(self) -> Account | None:
        """Return the account that is asked for."""
        said = self.asked.get("account", "")
        return next((one for one in self.accounts if one.slug == said), None)

    @cached_property
    def day(self) -> str:
        """Return the day that is asked for, as an address has it; nothing for anything else."""
        said = self.asked.get("on", "")
        try:
            return said if date.fromisoformat(said).year in YEARS else ""
        except ValueError:
            return ""

    def past(self, today: date) -> date | None:
        """Return the past day that is asked for; nothing today, and for days to come."""
        found = date.fromisoformat(self.day) if self.day else today
        return found if found < today else None

    @property
    def choices(self) -> dict[str, object]:
        """Return what the form of the filters shows."""
        return {"whose": WHOSE, "care": Care.choices}

    def narrow(self, rows: ActionQuerySet) -> ActionQuerySet:
        """Return the actions that are asked for."""
        if self.whose == "mine":
            rows = rows.filter(user=self.viewer)
        elif self.whose == "team":
            rows = rows.filter(queries.my_accounts(self.viewer))
        if self.account is not None:
            rows = rows.filter(in_family(self.account))
        return rows.filter(care=self.care) if self.care else rows

    def query(self, **others: str) -> str:
        """Return the filters as part of an address, with others."""
        kept = {name: self.asked[name] for name in NAMES if self.asked.get(name)}
        return urlencode({**kept, **others})


def chosen(request: HttpRequest, viewer: User, *, default: str = "team") -> Chosen:
    """Return the filters of the request."""
    return Chosen(viewer, request.GET, default)
