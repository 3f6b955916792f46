"""Values as every answer writes them: money as text with its currency, days as ISO dates."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from ninja import Schema
from pydantic import AliasChoices, Field, PlainSerializer, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Free = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Exact = Annotated[Decimal, PlainSerializer(lambda number: f"{number:f}", return_type=str)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]

S = TypeVar("S", bound=Schema)


def taken_from(source: str, name: str) -> AliasChoices:
    """Return where a field's value stands: in the row as `source`, once it is shown as `name`."""
    return AliasChoices(source, name)


class Amount(Schema):
    """An exact amount; never a binary number."""

    amount: str
    currency: str


def amount(value: Decimal | None, currency: str) -> Amount | None:
    """Return an amount as it is written; what is not known stays null, never zero."""
    return None if value is None else Amount(amount=f"{value:f}", currency=currency)


def shown_as(shape: type[S]) -> Callable[[Any], S]:
    """Return how a row is shown in the shape, field by field."""

    def show(row: object) -> S:
        found: S = shape.from_orm(row)
        return found

    return show
