"""Amounts in a table: exact, summed and compared by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Sum
from django.test.utils import isolate_apps

from orchard.domain.core.fields import AmountField, SumField
from orchard.domain.core.money import Money

LARGE = Decimal("98765432109876.5432")  # 18 digits: more than binary floating point holds


@pytest.fixture
def table(db: None) -> Iterator[type[models.Model]]:
    """A table with one column of amounts, for as long as the test lasts."""
    with isolate_apps("orchard.domain.core"):
        meta = type("Meta", (), {"app_label": "core"})
        fields = {"amount": AmountField(null=True), "Meta": meta, "__module__": __name__}
        model = type("Figure", (models.Model,), fields)
        with connection.cursor() as cursor:
            kind = AmountField().db_type(connection)
            key = "serial" if connection.vendor == "postgresql" else "integer"
            cursor.execute(f"CREATE TABLE core_figure (id {key} PRIMARY KEY, amount {kind} NULL)")
        yield model
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE core_figure")


def test_eighteen_digits_come_back_as_they_were(table: type[models.Model]):
    table.objects.create(amount=LARGE)
    table.objects.create(amount=None)

    assert list(table.objects.order_by("id").values_list("amount", flat=True)) == [LARGE, None]


def test_the_database_adds_and_compares_exactly(table: type[models.Model]):
    for text in ("0.1", "0.2", "-0.0001"):
        table.objects.create(amount=Decimal(text))

    assert table.objects.aggregate(total=Sum("amount"))["total"] == Decimal("0.2999")
    assert table.objects.filter(amount__gt=Decimal("0.1")).count() == 1
    assert table.objects.filter(amount__lt=0).count() == 1


@pytest.mark.parametrize("text", ["-123456789012345678901.2345", "0", "0.00005"])
def test_a_sum_of_any_size_is_text_and_comes_back_as_it_was(text: str):
    field, total = SumField(), Decimal(text)

    written = field.get_prep_value(total)

    assert field.db_type(connection) == "varchar(40)"
    assert field.from_db_value(written, None, connection) == Money(total, "EUR").stored().amount
    assert field.get_prep_value(None) is None


def test_a_sum_is_exact():
    with pytest.raises(ValidationError):
        SumField().get_prep_value(0.5)
