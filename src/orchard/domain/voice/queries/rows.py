"""Single sheets, steps and checks, each only for the team of the account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment, may_know
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.models.scoping import MERGERS
from orchard.domain.relationships.queries.tasks import COLUMNS, LEADS
from orchard.domain.voice.models import Answer, AnswerSheet, BenefitCheck, TrustStep
from orchard.domain.voice.rules import StepState

STEP, LEFT = "step", "step with who left"


def sheets_of(viewer: User, person: Contact) -> list[AnswerSheet]:
    """Return every sheet of a person, corrected and removed ones too, the latest first."""
    rows = AnswerSheet.objects.visible_to(viewer).usable().filter(contact=person)
    return list(rows.select_related("asked_by", "by").order_by("-on", "-pk"))


def sheet(viewer: User, account: Account, sheet_id: int) -> AnswerSheet:
    """Return one sheet that counts; what somebody unnamed answered is nobody's to read."""
    return _sheet(viewer, account, sheet_id, is_removed=False)


def removed_sheet(viewer: User, account: Account, sheet_id: int) -> AnswerSheet:
    """Return one sheet that was taken away, to put it back."""
    return _sheet(viewer, account, sheet_id, is_removed=True)


def answers_of(viewer: User, found: AnswerSheet) -> list[Answer]:
    """Return what was answered on a sheet whose person agreed to be named."""
    rows = Answer.objects.visible_to(viewer).usable().filter(sheet=found)
    return list(rows.for_team().order_by("pk"))


def steps_of(viewer: User, person: Contact) -> list[TrustStep]:
    """Return what we promised a person or want to do: open first, then the latest."""
    rows = (
        TrustStep.objects.visible_to(viewer).usable().filter(contact=person).select_related("owner")
    )
    found = list(rows.order_by("due_on", "pk"))
    settled = [one for one in found if one.state != StepState.OPEN]
    return [one for one in found if one.state == StepState.OPEN] + settled[::-1]


def open_steps(viewer: User, account: Account) -> list[TrustStep]:
    """Return what is open with people of an account, also with who left, what is due first."""
    rows = TrustStep.objects.visible_to(viewer).of(account).unsettled()
    return list(rows.select_related("contact", "owner").order_by("due_on", "pk"))


def step_owners(viewer: User, account: Account) -> list[User]:
    """Return who can do a step: people of the team who may see it."""
    team = dict.fromkeys(seat.user for seat in accounts.team(viewer, account))
    return [one for one in team if one.may(Permission.SEE_OPINIONS)]


def waiting_steps(viewer: User, *, until: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Return what waits for the viewer, as rows of the tasks that people make.

    Their own steps that are due or whose person left, and at accounts that they lead those of
    somebody who is no longer in the team: these are `moved`. The day is the one of leaving, or
    the one until which it is promised.
    """
    seats = Assignment.objects.open().filter(_same_family())
    is_held = Exists(seats.filter(user=OuterRef("owner"), user__is_active=True))
    leads = Exists(seats.filter(user=viewer, role__in=LEADS))
    rows = TrustStep.objects.visible_to(viewer).unsettled().order_by()
    mine = Q(owner=viewer) & (Q(due_on__lte=until) | Q(contact__left_on__isnull=False))
    told = rows.filter(mine | (~is_held & leads)).annotate(
        source=Case(When(contact__left_on=None, then=Value(STEP)), default=Value(LEFT)),
        key=F("id"),
        place=_current(viewer, "name"),
        slug=_current(viewer, "slug"),
        person=F("contact__name"),
        left_on=Coalesce("contact__left_on", "due_on"),
        first=F("at"),
        reviewed=Value(None, DateTimeField()),
        moved=~is_held,
    )
    return told.values_list("source", *COLUMNS[1:])


def _current(viewer: User, name: str) -> Case:
    """Return a fact of the account that the person belongs to now, where the viewer may know it."""
    own, heir = "contact__account__", "contact__account__merged_into__"
    return Case(When(may_know(viewer, heir), then=F(heir + name)), default=F(own + name))


def _same_family() -> Q:
    """Return the condition that a seat is at the account of a step's person, after any merger."""
    found = Q()
    for merger in MERGERS:
        found |= Q(account=OuterRef(f"contact__account__{merger}id"))
    return found


def step(viewer: User, account: Account, step_id: int) -> TrustStep:
    """Return one step of a person of the account."""
    rows = TrustStep.objects.visible_to(viewer).of(account).filter(pk=step_id)
    found = rows.select_related("contact__account", "owner").first()
    if found is None:
        raise NotFound
    return found


def benefit_checks(viewer: User, account: Account) -> list[BenefitCheck]:
    """Return what both sides were said to gain, the latest first."""
    rows = BenefitCheck.objects.visible_to(viewer).of(account)
    return list(rows.select_related("by").order_by("-on", "-pk"))


def _sheet(viewer: User, account: Account, sheet_id: int, *, is_removed: bool) -> AnswerSheet:
    rows = AnswerSheet.objects.visible_to(viewer).of(account).usable()
    known = rows.filter(pk=sheet_id, removed_at__isnull=not is_removed)
    found = known.select_related("contact__account", "asked_by", "by").first()
    if found is None:
        raise NotFound
    return found
