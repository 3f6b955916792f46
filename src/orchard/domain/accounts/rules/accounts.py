"""How a customer of the source folds into an account: by column, mapping file or rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import DomainError

LONGEST = {"customer": 200, "account": 200, "account_name": 300, "unit": 200}
"""Letters that the database keeps."""

LONGEST_FACT = {
    "name": 300,
    "organisation_number": 50,
    "industry": 200,
    "country": 100,
    "currency": 3,
}
"""Letters of each fact about an account."""


class Status(TextChoices):
    """Where an account stands; choosing key accounts moves it."""

    PROSPECT = "prospect", gettext_lazy("Prospect")
    STANDARD = "standard", gettext_lazy("Standard")
    CANDIDATE = "candidate", gettext_lazy("Candidate")
    INCUBATOR = "incubator", gettext_lazy("Incubator")
    KEY = "key", gettext_lazy("Key account")
    KEY_LIGHT = "key_light", gettext_lazy("Key account, light")
    UNDER_REVIEW = "under_review", gettext_lazy("Under review")
    IN_TRANSITION = "in_transition", gettext_lazy("In transition")
    FORMER = "former", gettext_lazy("Former key account")
    LOST = "lost", gettext_lazy("Lost")


KEY_STATUSES = (Status.KEY, Status.KEY_LIGHT, Status.UNDER_REVIEW, Status.IN_TRANSITION)
"""Accounts that are cared for as key accounts, until they have left."""


class Confidentiality(TextChoices):
    """Who may know that the account exists."""

    OPEN = "open", gettext_lazy("Everybody who sees accounts")
    INSIDERS = "insiders", gettext_lazy("Named people only")


class UnitKind(TextChoices):
    """What part of the customer a unit is."""

    GROUP = "group", gettext_lazy("Group")
    COUNTRY = "country", gettext_lazy("Country")
    BUSINESS_UNIT = "business_unit", gettext_lazy("Business unit")
    SITE = "site", gettext_lazy("Site")


class TeamRole(TextChoices):
    """What a person is in the team of an account."""

    ACCOUNT_MANAGER = "account_manager", gettext_lazy("Account manager")
    DEPUTY = "deputy", gettext_lazy("Deputy")
    SPONSOR = "sponsor", gettext_lazy("Executive sponsor")
    DELIVERY_LEAD = "delivery_lead", gettext_lazy("Delivery lead")
    FINANCE_PARTNER = "finance_partner", gettext_lazy("Finance partner")
    MEMBER = "member", gettext_lazy("Team member")


HELD_BY_ONE = (TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR)
"""Seats that one person holds at a time; a key account always has each of them."""


class Origin(TextChoices):
    """What decided the account of a customer."""

    COLUMN = "column", gettext_lazy("Account column of the source")
    MAPPING = "mapping", gettext_lazy("Mapping file")
    RULE = "rule", gettext_lazy("Rule")
    ITSELF = "itself", gettext_lazy("No group known: the customer is the account")
    HAND = "hand", gettext_lazy("Regrouped by hand")


class RegroupingKind(TextChoices):
    """Why customers changed their account."""

    REGROUP = "regroup", gettext_lazy("Regrouped")
    MERGE = "merge", gettext_lazy("Accounts merged")
    SPLIT = "split", gettext_lazy("Account split")


class MappingFileMistake(DomainError):
    """The mapping file cannot be used; the text names line and column."""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is written down about an account and may be corrected; None leaves a fact as it is."""

    name: str | None = None
    organisation_number: str | None = None
    industry: str | None = None
    country: str | None = None
    currency: str | None = None

    def said(self) -> dict[str, str]:
        """Return the facts that were said, without blanks around them."""
        said = {name: getattr(self, name) for name in LONGEST_FACT}
        return {name: value.strip() for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SourceCustomer:
    """A customer as the ledger names it; `account` and `unit` when the source has the columns."""

    key: str
    name: str = ""
    account: str = ""
    unit: str = ""
    country: str = ""
    industry: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The account and the part of it that a customer belongs to."""

    account: str
    account_name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FoldingRule:
    """Customers whose name starts with the text (in any case) belong to the target."""

    name_starts_with: str
    target: Target

    def fits(self, customer: SourceCustomer) -> bool:
        """Say whether the rule speaks of this customer."""
        start = self.name_starts_with.strip().casefold()
        return bool(start) and customer.name.strip().casefold().startswith(start)


@dataclass(frozen=True, slots=True)
class Folding:
    """What decides, the first that knows the customer: file, then rules, then the column."""

    mapping: Mapping[str, Target] = field(default_factory=dict)
    rules: tuple[FoldingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the customer goes, and what decided it."""

    target: Target
    origin: Origin


def fold(customer: SourceCustomer, folding: Folding) -> Decision:
    """Return the account of a customer; without any knowledge it is its own account."""
    if target := folding.mapping.get(customer.key):
        return Decision(target, Origin.MAPPING)
    for rule in folding.rules:
        if rule.fits(customer):
            return Decision(rule.target, Origin.RULE)
    if account := customer.account.strip():
        return Decision(Target(account, account, customer.unit.strip()), Origin.COLUMN)
    itself = Target(customer.key, customer.name or customer.key, customer.unit.strip())
    return Decision(itself, Origin.ITSELF)


def read_mapping_file(lines: Iterable[str]) -> dict[str, Target]:
    """Read CSV with the columns customer and account, and perhaps account_name and unit."""
    reader = csv.DictReader(lines, restval="")
    missing = {"customer", "account"} - set(reader.fieldnames or ())
    if missing:
        text = _("The mapping file lacks the column %(column)s. Its first line names the columns.")
        raise MappingFileMistake(text % {"column": ", ".join(sorted(missing))})
    targets: dict[str, Target] = {}
    for row in reader:
        cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
        customer = cells["customer"]
        _check_row(cells, reader.line_num, known=targets)
        names = (cells.get("account_name", ""), cells.get("unit", ""))
        targets[customer] = Target(cells["account"], *names)
    return targets


def _check_row(cells: Mapping[str, str], line: int, *, known: Mapping[str, Target]) -> None:
    for column in ("customer", "account"):
        if not cells[column]:
            text = _("Line %(line)d of the mapping file has no %(column)s. Fill it in.")
            raise MappingFileMistake(text % {"line": line, "column": column})
    for column, cell in cells.items():
        if len(cell) > LONGEST.get(column, len(cell)):
            text = _("Line %(line)d of the mapping file has a %(column)s that is too long.")
            raise MappingFileMistake(text % {"line": line, "column": column})
    if cells["customer"] in known:
        text = _("Line %(line)d of the mapping file names customer %(customer)s a second time.")
        raise MappingFileMistake(text % {"line": line, "customer": cells["customer"]})
