"""An assessment of maturity as tests need it: people who answer, a result, goals for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.programme.models import MaturityAnswer, MaturityAssessment, MaturitySheet
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.maturity import Side
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE
from orchard.domain.programme.services import maturity as services
from orchard.domain.programme.services.maturity import Aim, Said
from people import NOON, make_user

DUE, AHEAD = date(2026, 3, 31), date(2026, 12, 31)
ITEMS = tuple(item.key for one in QUESTIONNAIRE for item in one.items)
SIDES = {
    "Ola": (Role.EXECUTIVE_SPONSOR, Side.LEADERSHIP),
    "Kari": (Role.ACCOUNT_MANAGER, Side.ACCOUNT_MANAGERS),
    "Jonas": (Role.ACCOUNT_MANAGER, Side.ACCOUNT_MANAGERS),
    "Maja": (Role.ACCOUNT_MANAGER, Side.ACCOUNT_MANAGERS),
    "Mart": (Role.OPERATIONS, Side.OPERATIONS),
    "Tone": (Role.OPERATIONS, Side.OPERATIONS),
    "Siv": (Role.OPERATIONS, Side.OPERATIONS),
}


def begin(by: User, name: str = "Maturity 2026", *, at: datetime = NOON) -> MaturityAssessment:
    """Return an open assessment of which nobody is asked yet."""
    return services.begin(name, due_on=at.date().replace(day=31, month=3), by=by, at=at)


def ask(
    found: MaturityAssessment, user: User, side: Side, by: User, *, at: datetime = NOON
) -> MaturitySheet:
    """Return the sheet of somebody who is asked."""
    return services.ask(found, user=user, side=side, by=by, at=at)


def ask_all(found: MaturityAssessment, by: User) -> dict[str, MaturitySheet]:
    """Return the sheets of seven people of three sides, by first name."""
    return {
        name: ask(found, make_user(name, role), side, by) for name, (role, side) in SIDES.items()
    }


def say(
    sheet: MaturitySheet, item: str, value: int | None, *, evidence: str = "", at: datetime = NOON
) -> MaturityAnswer:
    """Return what the person of a sheet answers to an item, first or again."""
    row = MaturityAnswer.objects.filter(sheet=sheet, item=item).first()
    said = Said(value, evidence or ("Minutes of March" if (value or 0) > 2 else ""))
    return services.answer(
        sheet, item=item, said=said, expected=row.version if row else 0, by=sheet.user, at=at
    )


def say_all(sheet: MaturitySheet, value: int | None, *, at: datetime = NOON, **items: int) -> None:
    """Let the person of a sheet answer every item alike, but for some."""
    for item in ITEMS:
        say(sheet, item, items.get(f"_{item.replace('.', '_')}", value), at=at)


def close(found: MaturityAssessment, by: User, *, at: datetime = NOON) -> MaturityAssessment:
    """Return the assessment with its result."""
    found.refresh_from_db()
    return services.close(found, expected=found.version, by=by, at=at)


def aim_all(
    found: MaturityAssessment, by: User, *, besides: Mapping[str, Aim] | None = None
) -> None:
    """Let every dimension have a goal."""
    for one in QUESTIONNAIRE:
        aim = (besides or {}).get(one.key) or Aim(f"Better: {one.key}", by, AHEAD)
        services.set_goal(found, dimension=one.key, aim=aim, expected=0, by=by, at=NOON)


def closed(by: User, *, value: int = 2) -> MaturityAssessment:
    """Return an assessment that seven people answered alike."""
    found = begin(by)
    for sheet in ask_all(found, by).values():
        say_all(sheet, value)
    return close(found, by)


def finish(found: MaturityAssessment, by: User, *, at: datetime = NOON) -> MaturityAssessment:
    """Return the assessment finished."""
    found.refresh_from_db()
    return services.finish(found, expected=found.version, by=by, at=at)


def percents(by: User, found: MaturityAssessment) -> dict[str, float | None]:
    """Return what each dimension came to."""
    told = queries.result(by, found)
    assert told is not None
    return {one.key: one.percent for one in told.now.dimensions}
