"""Single sheets, steps and checks, each only for the team of the account."""

from __future__ import annotations

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Contact
from orchard.domain.voice.models import Answer, AnswerSheet, BenefitCheck, TrustStep
from orchard.domain.voice.rules import StepState


def sheets_of(viewer: User, person: Contact) -> list[AnswerSheet]:
    """Return every sheet of a person, corrected and removed ones too, the latest first."""
    rows = AnswerSheet.objects.visible_to(viewer).filter(contact=person)
    return list(rows.select_related("asked_by", "by").order_by("-on", "-pk"))


def sheet(viewer: User, account: Account, sheet_id: int) -> AnswerSheet:
    """Return one sheet that counts; what somebody unnamed answered is nobody's to read."""
    return _sheet(viewer, account, sheet_id, is_removed=False)


def removed_sheet(viewer: User, account: Account, sheet_id: int) -> AnswerSheet:
    """Return one sheet that was taken away, to put it back."""
    return _sheet(viewer, account, sheet_id, is_removed=True)


def answers_of(viewer: User, found: AnswerSheet) -> list[Answer]:
    """Return what was answered on a sheet whose person agreed to be named."""
    rows = Answer.objects.visible_to(viewer).filter(sheet=found)
    return list(rows.for_team().order_by("pk"))


def steps_of(viewer: User, person: Contact) -> list[TrustStep]:
    """Return what we promised a person or want to do: open first, then the latest."""
    rows = TrustStep.objects.visible_to(viewer).filter(contact=person).select_related("owner")
    found = list(rows.order_by("due_on", "pk"))
    settled = [one for one in found if one.state != StepState.OPEN]
    return [one for one in found if one.state == StepState.OPEN] + settled[::-1]


def open_steps(viewer: User, account: Account) -> list[TrustStep]:
    """Return what is open with people of an account, what is due first."""
    rows = TrustStep.objects.visible_to(viewer).of(account).filter(state=StepState.OPEN)
    used = rows.filter(
        contact__left_on__isnull=True,
        contact__erased_at__isnull=True,
        contact__restricted_on__isnull=True,
    )
    return list(used.select_related("contact", "owner").order_by("due_on", "pk"))


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
    rows = AnswerSheet.objects.visible_to(viewer).of(account)
    known = rows.filter(pk=sheet_id, removed_at__isnull=not is_removed)
    found = known.select_related("contact__account", "asked_by", "by").first()
    if found is None:
        raise NotFound
    return found
