"""What one may do with criteria: make a version, weigh, word scales, approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.founding import COPIED, founding_criteria, from_card, is_founding
from orchard.domain.selection.models import CriteriaSet, Criterion
from orchard.domain.selection.races import one_alone
from orchard.domain.selection.rules.criteria import IsBanned, is_banned
from orchard.domain.selection.rules.library import BY_REVENUE, SPANS, card
from orchard.domain.selection.rules.own_work import OwnWork, check_another


class IsLocked(Conflict):
    """The set is approved and never changes."""


@dataclass(frozen=True, slots=True)
class OwnCriterion:
    """A criterion that people judge, in their own words."""

    title: str
    question: str
    steps: Sequence[str]
    weight: Decimal = Decimal(0)
    is_size: bool = False


@audited("criteria.made", keeps=("reason",))
def make_set(name: str, *, reason: str, by: User, at: datetime) -> CriteriaSet:
    """Make the next version: a copy of the latest set, or the founding one of the library."""
    require(by, Permission.LEAD_SELECTION)
    if not reason.strip():
        raise Invalid(_("Say why the criteria change."))
    latest = CriteriaSet.objects.order_by("-number").first()
    if latest is not None and not latest.is_approved:
        text = _("Criteria %(number)d are a draft still. Change them, or approve them first.")
        raise Conflict(text % {"number": latest.number})
    highest = CriteriaSet.objects.aggregate(number=Max("number"))["number"] or 0
    text = _("Somebody else made the next version at this moment. Load the page and change that.")
    with one_alone(text):
        made = CriteriaSet.objects.create(
            number=highest + 1, reason=reason.strip(), made_by=by, made_at=at
        )
    Criterion.objects.bulk_create(_copies(latest, made) if latest else founding_criteria(made))
    return made


@audited("criteria.weighed")
def weigh(
    found: CriteriaSet, *, expected: int, weights: Mapping[str, Decimal], by: User, at: datetime
) -> CriteriaSet:
    """Give criteria their weights; they need not make one until the set is approved."""
    locked = _draft(found, expected, by)
    for key, weight in weights.items():
        if not (weight.is_finite() and 0 <= weight <= 1):
            raise Invalid(_("A weight lies between 0 and 1, such as 0.150."))
        locked.criteria.filter(key=key).update(weight=weight)
    remark(weights={key: str(weight) for key, weight in weights.items()})
    return locked


@audited("criteria.added", keeps=("key",))
def add_from_library(
    found: CriteriaSet, *, expected: int, key: str, by: User, at: datetime
) -> CriteriaSet:
    """Add a criterion of the library, without a weight yet."""
    locked = _draft(found, expected, by)
    chosen = card(key)
    if chosen is None:
        raise NotFound
    if locked.criteria.filter(key=key).exists():
        raise Conflict(_("This criterion stands in the set already."))
    from_card(chosen, locked, _next_place(locked), Decimal(0)).save()
    return locked


@audited("criteria.added_own")
def add_own(
    found: CriteriaSet, *, expected: int, text: OwnCriterion, by: User, at: datetime
) -> CriteriaSet:
    """Add a criterion in one's own words; friendship and the like are refused."""
    locked = _draft(found, expected, by)
    _check_words(text, by, at)
    key = slugify(text.title)[:60] or f"criterion-{_next_place(locked)}"
    if locked.criteria.filter(key=key).exists():
        raise Conflict(_("A criterion of this name stands in the set already."))
    locked.criteria.create(
        position=_next_place(locked),
        key=key,
        title=text.title.strip(),
        question=text.question.strip(),
        steps=[step.strip() for step in text.steps],
        weight=text.weight,
        is_size=text.is_size,
    )
    remark(key=key)
    return locked


@audited("criteria.worded", keeps=("key",))
def word(
    found: CriteriaSet,
    *,
    expected: int,
    key: str,
    question: str,
    steps: Sequence[str],
    by: User,
    at: datetime,
) -> CriteriaSet:
    """Change what a criterion asks and the words of its scale."""
    locked = _draft(found, expected, by)
    row = queries.criterion(by, locked, key)
    _check_words(OwnCriterion(row.title, question, steps), by, at)
    row.question, row.steps = question.strip(), [step.strip() for step in steps]
    row.save()
    return locked


@audited("criteria.taken_out", keeps=("key",))
def take_out(found: CriteriaSet, *, expected: int, key: str, by: User, at: datetime) -> CriteriaSet:
    """Take a criterion out of a draft."""
    locked = _draft(found, expected, by)
    queries.criterion(by, locked, key).delete()
    return locked


@audited("criteria.approved")
def approve_set(found: CriteriaSet, *, expected: int, by: User, at: datetime) -> CriteriaSet:
    """Approve a set as a whole; from now it never changes. Nobody approves their own alone."""
    require(by, Permission.APPROVE_SELECTION)
    if found.is_approved:
        raise IsLocked(_locked_text(found))
    check_another(by.pk, *_makers(found))
    return _approved(found, expected, by, at)


@audited("criteria.founding_taken")
def take_founding_set(found: CriteriaSet, *, expected: int, by: User, at: datetime) -> CriteriaSet:
    """Take the library's set as it comes, for a first choice: it is nobody's own work."""
    require(by, Permission.APPROVE_SELECTION)
    if found.is_approved:
        raise IsLocked(_locked_text(found))
    if not is_founding(found):
        raise OwnWork
    return _approved(found, expected, by, at)


@audited("criteria.founded_by_revenue", keeps=("reason",))
def found_by_revenue(name: str, *, reason: str, by: User, at: datetime) -> CriteriaSet:
    """Take the library's set for a ledger that lacks costs, where no set is in force yet.

    One that is in force was approved by two, and only two replace it.
    """
    require(by, Permission.APPROVE_SELECTION)
    if (held := queries.set_in_force(by)) is not None:
        text = _(
            "Criteria %(number)d are in force. Make the next version with weights by revenue, and "
            "let another person approve it."
        )
        raise Conflict(text % {"number": held.number})
    made = make_set(name, reason=reason, by=by, at=at)
    made.criteria.all().delete()
    Criterion.objects.bulk_create(founding_criteria(made, BY_REVENUE))
    return _approved(made, made.version, by, at)


def _approved(found: CriteriaSet, expected: int, by: User, at: datetime) -> CriteriaSet:
    policy = queries.policy(by, core.fiscal_calendar(by).today(at))
    if mistakes := queries.set_state(by, found, policy).mistakes:
        raise Invalid(" ".join(mistakes))
    found.criteria.update(is_final=True)
    remark(number=found.number)
    return update_versioned(found, expected, approved_by=by, approved_at=at)


def _makers(found: CriteriaSet) -> set[int | None]:
    """Return who made the set and who changed it since, as the trail knows."""
    touched = AuditEvent.objects.about(found).values_list("by_id", flat=True)
    return {found.made_by_id, *touched}


def _draft(found: CriteriaSet, expected: int, by: User) -> CriteriaSet:
    """Return the set for changing; one that is approved is refused, with what to do instead."""
    require(by, Permission.LEAD_SELECTION)
    if found.is_approved:
        raise IsLocked(_locked_text(found))
    return update_versioned(found, expected)


def _locked_text(found: CriteriaSet) -> str:
    text = _(
        "Criteria %(number)d are approved and never change: rounds were, or will be, scored by "
        "them. Make the next version instead."
    )
    return text % {"number": found.number}


def _check_words(text: OwnCriterion, by: User, at: datetime) -> None:
    policy = queries.policy(by, core.fiscal_calendar(by).today(at))
    if not text.title.strip() or not text.question.strip():
        raise Invalid(_("A criterion needs a name and a question."))
    if len(text.steps) != len(SPANS) or not all(step.strip() for step in text.steps):
        raise Invalid(_("Word all five steps of the scale, so that raters mean the same."))
    if is_banned(policy, text.title, text.question):
        raise IsBanned


def _next_place(found: CriteriaSet) -> int:
    return (found.criteria.aggregate(last=Max("position"))["last"] or 0) + 1


def _copies(latest: CriteriaSet, made: CriteriaSet) -> list[Criterion]:
    rows = latest.criteria.order_by("position", "pk")
    return [
        Criterion(criteria_set=made, **{name: getattr(one, name) for name in COPIED})
        for one in rows
    ]
