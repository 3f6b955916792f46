"""What becomes of delivered values and kept forecasts when a person named there is erased."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from orchard.domain.core import outbox
from orchard.domain.core.models import Attachment
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Authority,
    CriterionAcceptance,
    GroupMember,
    Initiative,
    JointScore,
    Objective,
    PlanAcceptance,
    PlanVersion,
    PortalComment,
    PortalLink,
    PortalPerson,
    PortalSession,
    PortalVisit,
    ProjectGroup,
    Qualification,
    SharedItem,
    SuccessCriterion,
    ValueRecord,
    ValueRequest,
    WhatMattersCheck,
    YearAheadVersion,
)
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import (
    Texts,
    Wording,
    around,
    in_registers,
    rename_in_registers,
    reworded,
)

TEXTS: tuple[Texts, ...] = (
    (ValueRecord, "account__", ("benefit", "alternative", "method", "answered_by", "words")),
    (SuccessCriterion, "account__", ("metric",)),
    (CriterionAcceptance, "criterion__account__", ("text", "words")),
    (WhatMattersCheck, "account__", ("offered", "ranked", "settled_how")),
    (ValueRequest, "account__", ("words",)),
    (YearAheadVersion, "account__", ("inputs",)),
    (AccountPlan, "account__", ("strategy", "leaves_out", "key_people")),
    (PlanAcceptance, "version__plan__account__", ("text", "how")),
    (Objective, "plan__account__", ("title", "strategy", "measure", "reason")),
    (Initiative, "plan__account__", ("title", "why", "reason")),
    (Qualification, "opportunity__account__", ("words",)),
    (Action, "account__", ("title", "evidence", "reason")),
    (PortalComment, "account__", ("text",)),
    (Authority, "assignment__account__", ("words",)),
    (ProjectGroup, "account__", ("name", "measure", "effect")),
)
"""A kept forecast holds the titles that opportunities had then."""
IN_VERSIONS = ("document", "words", "reason")
PATHS: tuple[belonging.Path, ...] = (
    (Action, "contact"),
    (PlanAcceptance, "contact"),
    (SuccessCriterion, "their_owner"),
    (CriterionAcceptance, "contact"),
    (JointScore, "contact"),
    (WhatMattersCheck, "contact"),
    (PortalPerson, "contact"),
    (PortalSession, "person__contact"),
    (PortalVisit, "person__contact"),
    (PortalComment, "person__contact"),
    (GroupMember, "contact"),
    (SharedItem, "given_by__contact"),
)
"""What somebody at a customer said or answers for: it stays, by a pseudonym."""


def take_part() -> None:
    """Let names in the value ledger and in forecasts go when the area below erases a person."""
    belonging.add(belonging.Belongings("plans", PATHS, _forget, _left, _title))


def _left(contact: Contact) -> Iterator[int]:
    """Yield the account of each file that the person handed over and that stands: it may name them."""
    given = SharedItem.objects.filter(given_by__contact=contact)
    accounts = dict(given.values_list("object_id", "account_id"))
    standing = Attachment.objects.standing().filter(pk__in=accounts)
    for key in standing.values_list("pk", flat=True):
        yield accounts[key]


def _title(row: Model) -> Iterator[tuple[str, str]]:
    """Yield what the file is called that somebody handed over: its row knows only which one."""
    if isinstance(row, SharedItem) and row.given_by_id is not None:
        for one in Attachment.objects.filter(pk=row.object_id):
            yield str(_("file")), one.shown


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was confirmed: whoever is named there is called by a pseudonym."""
    GroupMember.objects.filter(contact=contact).delete()
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
    _forget_in_portal(contact)
    _forget_in_versions(contact, in_registers(contact, name=name, instead=instead))


def _forget_in_portal(contact: Contact) -> None:
    """Take an erased person their access, and let go where and when they looked; words stay."""
    PortalSession.objects.filter(person__contact=contact).delete()
    PortalVisit.objects.filter(person__contact=contact).delete()
    people = PortalPerson.objects.filter(contact=contact)
    PortalLink.objects.filter(person__in=people).delete()
    addresses = [one for one in people.values_list("email", flat=True) if one]
    transaction.on_commit(lambda: outbox.forget(addresses) if addresses else None)
    people.update(email="", code="")


def _forget_in_versions(contact: Contact, wording: Wording) -> None:
    """Let a name go from versions of plans: sealed ones count how often, so that it can be seen."""
    for row in PlanVersion.objects.filter(plan__account__in=around(contact).accounts):
        said = {column: getattr(row, column) for column in IN_VERSIONS}
        changed = {
            column: words
            for column, kept in said.items()
            if (words := reworded(kept, wording)) != kept
        }
        if changed:
            PlanVersion.objects.filter(pk=row.pk).update(
                **changed, version=F("version") + 1, rewordings=F("rewordings") + 1
            )
