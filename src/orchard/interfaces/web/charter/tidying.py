"""The checklist of what is missing about key accounts: each count with the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries.tidying import PeopleGaps, people_gaps
from orchard.domain.risk.queries.tidying import without_risk
from orchard.domain.selection.queries.matrix import unjudged
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.queries.tidying import BusinessGaps, business_gaps

Row = Account | Contact | Opportunity


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be missing: its group, its name, and what one does about it."""

    key: str
    group: Promise
    name: Promise
    what_to_do: Promise


PEOPLE, ROLES, TYPE = _("Contacts"), _("Roles"), _("Customer type")
BUSINESS, RISK = _("Ongoing opportunities"), _("Risk")
KINDS = (
    Kind("contacts", PEOPLE, _("accounts without a contact"),
         _("Add somebody on the account's page of people.")),
    Kind("email", PEOPLE, _("contacts without an e-mail address"),
         _("Fill in the addresses that you know; the others stay open.")),
    Kind("title", PEOPLE, _("contacts without a title"),
         _("Fill in what their card says.")),
    Kind("role", ROLES, _("contacts without a role in decisions"),
         _("Say what each of them is in decisions to buy.")),
    Kind("category", TYPE, _("accounts without a category"),
         _("A round of selection puts an account into a category: nominate it. The tier follows from the status by itself.")),
    Kind("opportunities", BUSINESS, _("accounts without an ongoing opportunity"),
         _("Take a cell of the white space up, or an idea.")),
    Kind("goal", BUSINESS, _("opportunities without a goal of the customer"),
         _("Choose the goal that each of them serves.")),
    Kind("expected", BUSINESS, _("opportunities without a day from which they bring business"),
         _("Fill in the day that you expect.")),
    Kind("overdue", BUSINESS, _("opportunities whose next step is overdue"),
         _("Open each, and say the next step and its day.")),
    Kind("risk", RISK, _("accounts without a risk and without a look that found none"),
         _("Answer the five questions of the account: a risk, or none found.")),
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Line:
    """One count of the checklist: how many of how many lack it, and which."""

    kind: Kind
    rows: Sequence[Row]
    of: int

    @property
    def href(self) -> str:
        """Return the address of the list."""
        return reverse("charter:tidy_list", args=[self.kind.key])


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything that is missing about some accounts, beside their own facts and seats."""

    accounts: Sequence[Account]
    people: PeopleGaps
    business: BusinessGaps
    lines: Sequence[Line] = field(default=())

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """Return the counts group by group."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(str(line.kind.group), []).append(line)
        return list(found.items())

    def line(self, key: str) -> Line:
        """Return one count."""
        return next(line for line in self.lines if line.kind.key == key)


def checklist(viewer: User, accounts: Sequence[Account], today: date) -> Checklist:
    """Return what is missing about accounts that the viewer knows, whatever their number."""
    people = people_gaps(viewer, accounts)
    business = business_gaps(viewer, accounts, today=today)
    missing: dict[str, tuple[Sequence[Row], int]] = {
        "contacts": (people.nobody, len(accounts)),
        "email": (people.without_email, people.people),
        "title": (people.without_title, people.people),
        "role": (people.without_role, people.people_of_team),
        "category": (unjudged(viewer, accounts), len(accounts)),
        "opportunities": (business.nothing, len(accounts)),
        "goal": (business.without_goal, business.open),
        "expected": (business.without_day, business.open),
        "overdue": (business.overdue, business.open),
        "risk": (without_risk(viewer, accounts), len(accounts)),
    }
    lines = [Line(kind, *missing[kind.key]) for kind in KINDS]
    return Checklist(accounts, people, business, lines)


PLACES_OF_ACCOUNT = {
    "contacts": "relations:people", "category": "position:position",
    "opportunities": "whitespace:page", "risk": "risks:short",
}  # fmt: skip


def place_of(key: str, row: Row) -> str:
    """Return the address where one row is put right."""
    match row:
        case Account():
            return reverse(PLACES_OF_ACCOUNT[key], args=[row.slug])
        case Contact():
            return reverse("relations:person", args=[row.account.slug, row.pk])
        case Opportunity():
            return reverse("whitespace:opportunity", args=[row.account.slug, row.pk])
