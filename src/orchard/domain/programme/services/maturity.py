"""What one may do with assessments of maturity: begin, ask, answer, close, aim, finish, give up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.analytics import maturity as method
from orchard.analytics.policy import Json, to_json
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import hold, update_versioned
from orchard.domain.programme.models import (
    MaturityAnswer,
    MaturityAssessment,
    MaturityGoal,
    MaturitySheet,
)
from orchard.domain.programme.queries import goals as goal_queries
from orchard.domain.programme.queries.maturity import rules_of
from orchard.domain.programme.rules.maturity import (
    COUNTED,
    AssessmentState,
    Side,
    check_answer,
    to_record,
)
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE, asked

Sides = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person answers to an item: a number, or nothing where they do not know."""

    value: int | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """What gets better, who answers for it, and by when."""

    text: str
    owner: User
    due_on: date


@audited("maturity.begun", keeps=("due_on",))
def begin(name: str, *, due_on: date, by: User, at: datetime) -> MaturityAssessment:
    """Begin an assessment by the policy in force; a later one does not change its rules."""
    require(by, Permission.LEAD_PROGRAMME)
    _check_plan(name, due_on, by, at)
    if _is_taken(name) or MaturityAssessment.objects.open().exists():
        raise Conflict(_already(name))
    policy = core.current_policy(by, _today(by, at))
    remark(policy=policy.number)
    try:
        with transaction.atomic():
            return MaturityAssessment.objects.create(
                name=name.strip(),
                due_on=due_on,
                rules=_maturity_of(to_json(policy.policy)),
                policy_number=policy.number,
                begun_by=by,
                begun_at=at,
            )
    except IntegrityError:
        raise Conflict(_already(name)) from None


@audited("maturity.changed", keeps=("due_on",))
def change(
    found: MaturityAssessment, *, expected: int, name: str, due_on: date, by: User, at: datetime
) -> MaturityAssessment:
    """Call an open assessment otherwise, or wait for answers until another day."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(found, AssessmentState.OPEN)
    _check_plan(name, due_on, by, at)
    if name.strip() != found.name and _is_taken(name):
        raise Conflict(_already(name))
    try:
        with transaction.atomic():
            return update_versioned(found, expected, name=name.strip(), due_on=due_on)
    except IntegrityError:
        raise Conflict(_already(name)) from None


@audited("maturity.asked", keeps=("side",))
def ask(
    found: MaturityAssessment, *, user: User, side: Side, by: User, at: datetime
) -> MaturitySheet:
    """Ask a person to answer for a side; one who was taken out comes back with their answers."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(found, AssessmentState.OPEN)
    if not user.is_active or not user.may(Permission.SEE_KPIS):
        raise Invalid(_("%(name)s does not work here with a role.") % {"name": user})
    remark(user=user.pk)
    again = MaturitySheet.objects.filter(assessment=found, user=user).first()
    if again is not None:
        return update_versioned(again, again.version, side=side, removed_at=None)
    return MaturitySheet.objects.create(assessment=found, user=user, side=side, asked_at=at)


@audited("maturity.people_asked", keeps=("side",))
def ask_all(
    found: MaturityAssessment, *, users: Iterable[User], side: Side, by: User, at: datetime
) -> MaturityAssessment:
    """Ask several people of one side at once; all are asked or none."""
    for user in users:
        ask(found, user=user, side=side, by=by, at=at)
    return found


@audited("maturity.taken_out")
def take_out(sheet: MaturitySheet, *, expected: int, by: User, at: datetime) -> MaturitySheet:
    """Take a person out; what they answered is kept and does not count. They can be asked again."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(sheet.assessment, AssessmentState.OPEN)
    remark(user=sheet.user_id)
    return update_versioned(sheet, expected, removed_at=at)


@audited("maturity.answered")
def answer(
    sheet: MaturitySheet, *, item: str, said: Said, expected: int, by: User, at: datetime
) -> MaturityAnswer:
    """Give or change one's own answer; the event says that one answered, never what."""
    found = _check_own(sheet, by)
    policy = rules_of(by, found)
    if item not in {one.key for part in asked(policy) for one in part.items}:
        raise NotFound
    check_answer(said.value, said.evidence, policy)
    values = {"value": said.value, "evidence": said.evidence.strip(), "answered_at": at}
    row = MaturityAnswer.objects.filter(sheet=sheet, item=item).first()
    if row is not None:
        return update_versioned(row, expected, **values)
    if expected:
        raise NotFound
    try:
        with transaction.atomic():
            return MaturityAnswer.objects.create(sheet=sheet, item=item, **values)
    except IntegrityError:  # another tab was a moment faster
        raise Conflict(_("You answered this already, perhaps in another tab.")) from None


@audited("maturity.closed")
def close(
    found: MaturityAssessment, *, expected: int, by: User, at: datetime
) -> MaturityAssessment:
    """End the time of answers and keep the result as it is: nothing of later changes it."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(found, AssessmentState.OPEN)
    policy = rules_of(by, found)
    answers = _answers(found)
    people = len({one.sheet_id for one in answers})
    if people < policy.group_answers_least:
        text = _(
            "Fewer than %(least)d people have answered: one would know who said what. Wait for "
            "more, ask more people, or give this assessment up."
        )
        raise Invalid(text % {"least": policy.group_answers_least})
    remark(people=people)
    said = {
        part.key: {item.key: _of_item(answers, item.key) for item in part.items}
        for part in asked(policy)
    }
    record = to_record(method.assess(said, policy)) | {"people": people}
    return update_versioned(
        found, expected, state=AssessmentState.CLOSED, closed_at=at, result=record
    )


@audited("maturity.goal_set", keeps=("dimension",))
def set_goal(
    found: MaturityAssessment, *, dimension: str, aim: Aim, expected: int, by: User, at: datetime
) -> MaturityGoal:
    """Say what gets better in a dimension, who answers for it, and by when; strong ones, too."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(found, *COUNTED)
    _check_aim(dimension, aim, by, at)
    values = {"text": aim.text.strip(), "owner": aim.owner, "due_on": aim.due_on, "set_at": at}
    row = MaturityGoal.objects.filter(assessment=found, dimension=dimension).first()
    if row is not None:
        return update_versioned(row, expected, **values)
    try:
        with transaction.atomic():
            return MaturityGoal.objects.create(assessment=found, dimension=dimension, **values)
    except IntegrityError:
        raise Conflict(_("Somebody wrote this goal just now. Look at it again.")) from None


@audited("maturity.finished")
def finish(
    found: MaturityAssessment, *, expected: int, by: User, at: datetime
) -> MaturityAssessment:
    """Call an assessment finished; one need not be ill to get better, so no goal may be missing."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(found, AssessmentState.CLOSED)
    goals = goal_queries.goals(by, found, today=_today(by, at))
    if goals.missing:
        raise Invalid(_missing(goals))
    return update_versioned(found, expected, state=AssessmentState.FINISHED, finished_at=at)


@audited("maturity.given_up")
def give_up(
    found: MaturityAssessment, *, expected: int, why: str, by: User, at: datetime
) -> MaturityAssessment:
    """End an assessment that comes to nothing, with the reason; it stands in no comparison."""
    require(by, Permission.LEAD_PROGRAMME)
    _fresh(found, AssessmentState.OPEN, AssessmentState.CLOSED)
    if not why.strip():
        raise Invalid(_("Say why it is given up."))
    return update_versioned(
        found,
        expected,
        state=AssessmentState.GIVEN_UP,
        given_up_at=at,
        given_up_why=why.strip(),
    )


def _today(by: User, at: datetime) -> date:
    return core.fiscal_calendar(by).today(at)


def _maturity_of(document: dict[str, Json]) -> Json:
    return document["maturity"]


def _check_plan(name: str, due_on: date, by: User, at: datetime) -> None:
    if not name.strip():
        raise Invalid(_("Give the assessment a name, such as “Maturity 2027”."))
    if due_on < _today(by, at):
        raise Invalid(_("Give people time: choose today or a later day."))


def _already(name: str) -> str:
    """Say why there cannot be another: one is open, or one of this name was made before."""
    if _is_taken(name):
        return _("There is an assessment of this name. Give it another one.")
    return _("An assessment is open. Close it or give it up first.")


def _is_taken(name: str) -> bool:
    return MaturityAssessment.objects.filter(name=name.strip()).exists()


def _fresh(found: MaturityAssessment, *states: AssessmentState) -> MaturityAssessment:
    """Return the assessment as it is stored now, held until all is written, in one of the states."""
    hold(MaturityAssessment.objects.filter(pk=found.pk))
    now = MaturityAssessment.objects.filter(pk=found.pk).first()
    if now is None:
        raise NotFound
    if now.state not in states:
        text = _("This assessment is “%(state)s”. Look at it again.")
        raise Conflict(text % {"state": now.get_state_display().lower()})
    return now


def _check_own(sheet: MaturitySheet, by: User) -> MaturityAssessment:
    """Return the assessment of the person's own sheet while it takes answers; others have none."""
    require(by, Permission.SEE_KPIS)
    rows = MaturitySheet.objects.filter(pk=sheet.pk, user=by, removed_at__isnull=True)
    if not rows.exists():
        raise NotFound
    return _fresh(sheet.assessment, AssessmentState.OPEN)


def _answers(found: MaturityAssessment) -> list[MaturityAnswer]:
    """Return the answers that count: known ones, of people who were not taken out."""
    rows = MaturityAnswer.objects.filter(sheet__assessment=found, sheet__removed_at__isnull=True)
    return list(rows.filter(value__isnull=False).select_related("sheet").order_by("pk"))


def _of_item(answers: Iterable[MaturityAnswer], key: str) -> Sides:
    said: Sides = defaultdict(list)
    for one in answers:
        if one.item == key and one.value is not None:
            said[one.sheet.side].append(one.value)
    return dict(said)


def _check_aim(dimension: str, aim: Aim, by: User, at: datetime) -> None:
    if dimension not in {one.key for one in QUESTIONNAIRE}:
        raise NotFound
    if not aim.text.strip():
        raise Invalid(_("Say what gets better."))
    if not aim.owner.is_active:
        raise Invalid(
            _("%(name)s no longer works here. Choose another owner.") % {"name": aim.owner}
        )
    if aim.due_on < _today(by, at):
        raise Invalid(_("A goal lies ahead: choose today or a later day."))


def _missing(goals: goal_queries.Goals) -> str:
    """Return what is missing before an assessment can be called finished, by name."""
    said = []
    if goals.missing_dimensions:
        text = _("Dimensions without an improvement goal: %(names)s.")
        said.append(text % {"names": ", ".join(goals.missing_dimensions)})
    if goals.missing_accounts:
        text = _("Key accounts without one in their plan: %(names)s.")
        said.append(text % {"names": ", ".join(goals.missing_accounts)})
    first = _("One need not be ill to get better: strong ones need a goal, too.")
    return " ".join((first, *said))
