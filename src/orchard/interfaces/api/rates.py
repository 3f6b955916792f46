"""Exchange rates: what one unit of a currency was worth in the base currency in a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from orchard.domain.core import queries, services
from orchard.interfaces.api import access, clock, rights
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import REFUSALS, WRITE_REFUSALS
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import Body, Currency, Exact, Text, shown_as

router = Router(tags=["exchange rates"], auth=access.READ)
NUMBER = r"^\d{1,7}(\.\d{1,8})?$"


class RateRow(Schema):
    """A rate; a corrected one is a further revision."""

    currency: str
    month: date
    revision: int
    rate: Exact = Field(description="worth of one unit in the base currency, exact, as text")
    source: str


class NewRate(Body):
    """A rate to store."""

    currency: Currency
    month: date = Field(description="any day of the month")
    rate: Annotated[str, StringConstraints(pattern=NUMBER)]
    source: Annotated[Text, StringConstraints(max_length=200)]


@router.get("/rates", response={200: Page[RateRow], **REFUSALS}, summary="List exchange rates")
def rates(request: HttpRequest, paging: Query[Paging]) -> Page[RateRow]:
    """Return the latest revision of every stored rate, by currency and month."""
    rows = queries.rates(access.asker(request))
    return page(rows, paging, order=("currency", "month", "pk"), show=shown_as(RateRow))


@router.post(
    "/rates",
    response={201: RateRow, **WRITE_REFUSALS},
    auth=rights.EDIT_RATES,
    summary="Store a rate",
)
def record(request: HttpRequest, rate: NewRate) -> HttpResponse:
    """Store a rate; a second one for the same month revises it, the first stays."""

    def act() -> RateRow:
        stored = services.record_rate(
            rate.currency,
            month=rate.month,
            rate=Decimal(rate.rate),
            source=rate.source,
            by=access.asker(request),
            at=clock.now(),
        )
        return shown_as(RateRow)(stored)

    return once(request, act, status=201)
