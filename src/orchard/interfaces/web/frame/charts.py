"""A chart: a finding, a picture, and the same as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The table that says what the picture says; `numeric` columns stand to the right."""

    titles: Sequence[Words]
    rows: Sequence[Sequence[object]]
    numeric: frozenset[int] = frozenset()

    def cells(self) -> list[list[tuple[object, bool]]]:
        """Return the rows as cells that know whether they are numbers."""
        return [[(cell, i in self.numeric) for i, cell in enumerate(row)] for row in self.rows]

    def heads(self) -> list[tuple[Words, bool]]:
        """Return the titles and whether their columns are numbers."""
        return [(title, i in self.numeric) for i, title in enumerate(self.titles)]


@dataclass(frozen=True, slots=True)
class Chart:
    """What `{% chart %}` draws.

    `title` says the finding, `summary` tells it to those who do not see the picture, `options` are
    ECharts' own. A colour that starts with two dashes ("--brand") is taken from the theme. Axes and
    tooltips name `"format": "money"`, `"percent"` or `"number"` instead of a function.
    """

    id: str
    title: Words
    summary: Words
    kind: str
    options: Mapping[str, Any]
    table: ChartTable
    height: str = "medium"
    marks: Sequence[Words] = field(default=())


class _Exact(DjangoJSONEncoder):
    """Numbers of the ledger become numbers of the picture."""

    def default(self, o: object) -> object:
        """Return what JSON knows."""
        return float(o) if isinstance(o, Decimal) else super().default(o)


def as_json(chart: Chart) -> str:
    """Return kind and options as JSON that is safe inside a script element."""
    text = json.dumps({"kind": chart.kind, "options": chart.options}, cls=_Exact)
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
