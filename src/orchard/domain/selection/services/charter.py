"""What one may do with the charter: write it, change it, name goals of the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.fields import name_of
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.models import Charter, StrategyGoal
from orchard.domain.selection.rules.places import check_cap

NEEDED = ("purpose", "scope", "definition", "difference")


@dataclass(frozen=True, slots=True)
class CharterText:
    """What the charter says."""

    purpose: str
    scope: str
    definition: str
    difference: str
    starts_on: date
    owner: User
    champion: User | None = None
    horizon_months: int = 36
    manager_hours: int | None = None
    hours_per_account: int | None = None
    cap: int | None = None
    cap_reason: str = ""

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: text.strip() if isinstance(text, str) else text for name, text in said.items()
        }


@audited("charter.written")
def write_charter(text: CharterText, *, by: User, at: datetime) -> Charter:
    """Write the first charter; from now on there can be key accounts."""
    require(by, Permission.LEAD_SELECTION)
    values = _checked(text, by, at)
    try:
        with transaction.atomic():
            return Charter.objects.create(pk=Charter.ONLY, **values, written_by=by, written_at=at)
    except IntegrityError:  # somebody else wrote it at the same moment
        raise Conflict(_("The charter is written already. Open it and change it.")) from None


@audited("charter.changed")
def change_charter(
    charter: Charter, *, expected: int, text: CharterText, by: User, at: datetime
) -> Charter:
    """Change what the charter says; its owner may change the number beyond every guard."""
    if by != charter.owner:
        require(by, Permission.LEAD_SELECTION)
    _check_owner(charter, text, by)
    values = _checked(text, by, at, before=charter)
    remark(owner=text.owner.pk, cap=text.cap)
    return update_versioned(charter, expected, **values, written_by=by, written_at=at)


@audited("strategy.goal_named", keeps=("title",))
def name_goal(name: str, *, title: str, why: str = "", by: User, at: datetime) -> StrategyGoal:
    """Name a goal of the strategy; a goal that was taken back comes into force again."""
    require(by, Permission.LEAD_SELECTION)
    if not title.strip():
        raise Invalid(_("Name the goal."))
    goal, _made = StrategyGoal.objects.update_or_create(
        title=title.strip(), defaults={"why": why.strip(), "ended_at": None}
    )
    return goal


@audited("strategy.goal_ended")
def end_goal(goal: StrategyGoal, *, expected: int, by: User, at: datetime) -> StrategyGoal:
    """Take a goal back; scores that named it stay as they are."""
    require(by, Permission.LEAD_SELECTION)
    return update_versioned(goal, expected, ended_at=at)


def _check_owner(charter: Charter, text: CharterText, by: User) -> None:
    """Refuse to take the programme over: who owns it may allow what others may not."""
    if text.owner == charter.owner:
        return
    if text.owner == by:
        text_of = _("Nobody makes themselves the owner. %(name)s hands the programme over.")
        raise NotAllowed(text_of % {"name": charter.owner})
    if not text.owner.is_active:
        raise Invalid(
            _("%(name)s no longer works here. Choose somebody else.") % {"name": text.owner}
        )


def _checked(
    text: CharterText, by: User, at: datetime, *, before: Charter | None = None
) -> dict[str, object]:
    """Return what is stored, with who allowed a number beyond the stop.

    A number that the owner allowed once stays allowed while somebody else changes other words.
    """
    values = text.values()
    for name in NEEDED:
        if not values[name]:
            raise Invalid(_("The charter needs its %(part)s.") % {"part": name_of(Charter, name)})
    guard = queries.policy(by, core.fiscal_calendar(by).today(at)).guard
    allowed = before.cap_allowed_by if before and before.cap == text.cap else None
    is_owner = by == (before.owner if before else text.owner)
    check_cap(text.cap, text.cap_reason, guard, is_owner=is_owner or allowed is not None)
    if text.cap is None or text.cap <= guard.stop:
        return values | {"cap_allowed_by": None}
    return values | {"cap_allowed_by": by if is_owner else allowed}
