"""What the page of a result shows: dimensions with their goals, sides, and what to talk about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.analytics.maturity import DimensionResult, ItemResult, Maturity, is_worth_talking
from orchard.analytics.policy.practice import MaturityPolicy
from orchard.domain.programme.queries.goals import DimensionGoal, Goals
from orchard.domain.programme.queries.maturity import Result
from orchard.domain.programme.rules.maturity import Side, grade_of, level_name
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE, title_of
from orchard.interfaces.web.frame.charts import Chart, ChartTable
from orchard.interfaces.web.frame.figures import percent

HUNDRED = 100
MOST_TO_TALK = 6
TITLES = {item.key: item.title for one in QUESTIONNAIRE for item in one.items}


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension: what it came to, before as well, by side, and its goal."""

    found: DimensionResult
    title: str
    level: str
    before: float | None
    sides: tuple[tuple[str, float | None], ...]
    is_far_apart: bool
    goal: DimensionGoal | None

    @property
    def share(self) -> float | None:
        """Return the percentage as a share."""
        return _share(self.found.percent)

    @property
    def items(self) -> list[tuple[str, str, ItemResult]]:
        """Return the items with what was asked."""
        return [(one.key, str(TITLES.get(one.key, one.key)), one) for one in self.found.items]


@dataclass(frozen=True, slots=True)
class Talk:
    """An item at which sides lie so far apart that they should talk about it."""

    key: str
    title: str
    gap: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as its page shows it."""

    rows: tuple[Row, ...]
    overall: float | None
    level: str
    held_down: str
    grade: str
    chart: Chart
    sides: tuple[str, ...]
    talks: tuple[Talk, ...]


def shown(found: Result, goals: Goals, policy: MaturityPolicy) -> Shown:
    """Return a result with the goals that follow from it."""
    before = {one.key: one.percent for one in found.before.dimensions} if found.before else {}
    aims = {one.key: one for one in goals.dimensions}
    rows = tuple(_row(one, before, aims, policy) for one in found.now.dimensions)
    standing = found.now.standing
    return Shown(
        rows=rows,
        overall=_share(standing.overall) if standing else None,
        level=level_name(standing.level) if standing else "",
        held_down=_held_down(found.now),
        grade=grade_of(found.now),
        chart=_chart(rows, has_before=found.before is not None),
        sides=tuple(str(one.label) for one in Side),
        talks=tuple(sorted(_talks(rows, policy), key=lambda one: -one.gap)[:MOST_TO_TALK]),
    )


def _row(
    found: DimensionResult,
    before: Mapping[str, float | None],
    aims: Mapping[str, DimensionGoal],
    policy: MaturityPolicy,
) -> Row:
    return Row(
        found=found,
        title=title_of(found.key),
        level=level_name(found.level),
        before=_share(before.get(found.key)),
        sides=tuple((str(one.label), found.sides.get(one)) for one in Side),
        is_far_apart=is_worth_talking(found.gap, policy),
        goal=aims.get(found.key),
    )


def _held_down(found: Maturity) -> str:
    """Say what keeps the whole from a higher level, nothing where nothing does."""
    standing = found.standing
    if standing is None or not standing.is_held_down:
        return ""
    text = _("By the mean alone it would be %(level)s; %(dimension)s holds it down.")
    weakest = title_of(found.dimensions[standing.weakest].key)
    return text % {"level": level_name(standing.by_mean).lower(), "dimension": weakest}


def _talks(rows: tuple[Row, ...], policy: MaturityPolicy) -> Iterator[Talk]:
    for row in rows:
        for key, title, item in row.items:
            if item.gap is not None and is_worth_talking(item.gap, policy):
                yield Talk(key, title, item.gap)


def _chart(rows: tuple[Row, ...], *, has_before: bool) -> Chart:
    """Draw the dimensions as bars, those of the time before beside them in grey."""
    title, names = _finding(rows), [row.title for row in rows]
    series = [_bars(_("now"), [row.share for row in rows], "--brand", is_labelled=True)]
    heads = [_("Dimension"), _("Now"), _("Level"), _("Items known")]
    cells = [
        [row.title, percent(row.share), row.level or None, f"{row.found.known}/{row.found.asked}"]
        for row in rows
    ]
    if has_before:
        series.append(_bars(_("before"), [row.before for row in rows], "--none"))
        heads.append(_("Before"))
        for row, line in zip(rows, cells, strict=True):
            line.append(percent(row.before))
    options = {
        "grid": {"right": 44},
        "xAxis": {"type": "value", "min": 0, "max": 1, "axisLabel": {"format": "percent"}},
        "yAxis": {"type": "category", "data": names, "inverse": True,
                  "axisLabel": {"width": 118, "lineHeight": 13, "overflow": "break", "hideOverlap": False}},
        "tooltip": {"trigger": "axis", "format": "percent"},
        "series": series,
    }  # fmt: skip
    table = ChartTable(heads, cells, frozenset({1, 3, 4}))
    return Chart("dimensions", title, title, "bar", options, table, height="large")


def _finding(rows: tuple[Row, ...]) -> str:
    """Say which dimension is strongest and which is weakest."""
    known = sorted((row.share, row.title) for row in rows if row.share is not None)
    if not known:
        return _("No dimension is known: too few people answered")
    (low, weakest), (high, strongest) = known[0], known[-1]
    if low == high:
        return _("Every dimension that is known stands at %(share)s") % {"share": percent(low)}
    text = _("%(strongest)s is strongest with %(high)s, %(weakest)s weakest with %(low)s")
    return text % {"strongest": strongest, "high": percent(high), "weakest": weakest,
                   "low": percent(low)}  # fmt: skip


def _bars(
    name: str, data: list[float | None], colour: str, *, is_labelled: bool = False
) -> dict[str, object]:
    label = {"show": is_labelled, "position": "right", "format": "percent", "color": "--ink"}
    return {"type": "bar", "name": name, "data": data, "barMaxWidth": 14,
            "itemStyle": {"color": colour}, "label": label}  # fmt: skip


def _share(found: float | None) -> float | None:
    return None if found is None else found / HUNDRED
