"""How mature the programme was a year ago, with its goals, and the assessment that is open now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.core.models import User
    from orchard.domain.programme.models import MaturityAssessment

DAY, YEAR = timedelta(days=1), timedelta(days=365)
EVERY, HIGH = 5, 3
"""Every fifth item is answered a step lower; from three on an answer needs evidence."""
SIDES = {
    "ola": "leadership", "henrik": "leadership", "ingrid": "leadership",
    "astrid": "programme",
    "kari": "account_managers", "jonas": "account_managers", "maja": "account_managers",
    "rasmus": "account_managers",
    "mart": "operations", "emil": "operations", "liis": "finance",
}  # fmt: skip
"""Who answers for which side; three lead, four manage accounts, of the others there are fewer."""
THEN = {"change": 1, "leadership": 2, "programme": 1, "choosing": 1, "people": 1, "measures": 1,
        "joint": 1}  # fmt: skip
NOW = {"change": 2, "leadership": 3, "programme": 2, "choosing": 3, "people": 1, "measures": 2,
       "joint": 2}  # fmt: skip
MORE = {"leadership": {"change", "people", "joint"}, "account_managers": {"programme"}}
"""Dimensions in which a side sees the programme a step further than the others do."""
DONE = {"ola": 32, "kari": 32, "mart": 32, "liis": 32, "astrid": 32, "jonas": 14, "maja": 9}
"""How many items people have answered by now; the others have not begun."""
GOALS = {
    "change": ("Order desk and planning know every key account by name", "mart"),
    "leadership": ("Each sponsor visits twice a year and tells of it", "ola"),
    "programme": ("One plan for each key account, in one place", "astrid"),
    "choosing": ("Criteria with weights, approved before the next round", "astrid"),
    "people": ("Two of operations take part in the training", "mart"),
    "measures": ("Contribution after cost to serve for all accounts", "liis"),
    "joint": ("Three plans shared with the customer", "kari"),
}


def look_back(people: Mapping[str, User], *, at: datetime) -> None:
    """Tell of the first assessment, a year ago: closed, with a goal for each dimension, finished."""
    from orchard.domain.programme.services import maturity as services

    lead, day = people["astrid"], at - YEAR
    found = _begin(f"Maturity {day.year}", people, day - 40 * DAY)
    for key in SIDES:
        _answer(found, key, people, THEN, 32, at=day - 20 * DAY)
    found = services.close(found, expected=found.version, by=lead, at=day - 10 * DAY)
    for key, (text, owner) in GOALS.items():
        aim = services.Aim(text, people[owner], (day + 450 * DAY).date())
        services.set_goal(found, dimension=key, aim=aim, expected=0, by=lead, at=day - 9 * DAY)
    services.finish(found, expected=found.version, by=lead, at=day)


def look_now(people: Mapping[str, User], *, at: datetime) -> None:
    """Let this year's assessment be open, with some who answered, some half way, some not begun."""
    found = _begin(f"Maturity {at.year}", people, at - 9 * DAY)
    for key, count in DONE.items():
        _answer(found, key, people, NOW, count, at=at - 3 * DAY)


def _begin(name: str, people: Mapping[str, User], at: datetime) -> MaturityAssessment:
    from orchard.domain.programme.rules.maturity import Side
    from orchard.domain.programme.services import maturity as services

    lead = people["astrid"]
    found = services.begin(name, due_on=(at + 21 * DAY).date(), by=lead, at=at)
    for key, side in SIDES.items():
        services.ask(found, user=people[key], side=Side(side), by=lead, at=at)
    return found


def _answer(
    found: MaturityAssessment,
    key: str,
    people: Mapping[str, User],
    levels: Mapping[str, int],
    count: int,
    *,
    at: datetime,
) -> None:
    """Answer so many items; every fifth a step lower, so that not all say the same."""
    from orchard.domain.programme.queries import maturity as queries
    from orchard.domain.programme.services import maturity as services

    person, more = people[key], MORE.get(SIDES[key], frozenset())
    sheet = queries.my_sheet(person, found)
    items = [(one.dimension.key, row.item.key)
             for one in queries.my_parts(person, sheet) for row in one.rows]  # fmt: skip
    for place, (dimension, item) in enumerate(items[:count]):
        value = max(levels[dimension] + (dimension in more) - (place % EVERY == 0), 0)
        evidence = "Minutes of the programme meeting" if value >= HIGH else ""
        said = services.Said(value, evidence)
        services.answer(sheet, item=item, said=said, expected=0, by=person, at=at)
