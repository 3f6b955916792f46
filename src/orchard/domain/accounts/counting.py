"""How many rows there are, as part of a greater question."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce


def counted(rows: QuerySet[Any]) -> Combinable:
    """Return how many rows there are, as part of a question."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(number=number).values("number")), 0)
