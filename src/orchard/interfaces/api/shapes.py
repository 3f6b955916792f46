"""Values as every answer writes them: money as text with its currency, days as ISO dates."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import (
    AliasChoices,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

Text = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Free = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[-\w]{1,100}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Exact = Annotated[Decimal, PlainSerializer(lambda number: f"{number:f}", return_type=str)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]

S = TypeVar("S", bound=Schema)


def taken_from(source: str, name: str) -> AliasChoices:
    """Return where a field's value stands: in the row as `source`, once it is shown as `name`."""
    return AliasChoices(source, name)


class Body(Schema):
    """What a write takes: a field that is not listed is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Changes(Body):
    """The fields of a row that change; those that are left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(_("Send at least one field that changes."))
        return self

    def said(self) -> dict[str, Any]:
        """Return the fields that were sent."""
        return self.model_dump(exclude_unset=True)


def left_out(**about: Any) -> Any:
    """Return the default of a field that one need not send; to send null is a mistake."""
    return Field(None, json_schema_extra=_without_default, **about)


def _without_default(shape: dict[str, Any]) -> None:
    shape.pop("default", None)


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
