"""Nobody has to know the codes of currencies by heart."""

from __future__ import annotations

from orchard.domain.core import currency_names
from orchard.domain.core.currencies import CURRENCIES
from orchard.domain.ledger.reading.currencies import CODES


def test_every_code_that_can_be_chosen_has_a_name():
    assert set(CURRENCIES) | CODES <= set(currency_names.NAMES)


def test_a_chooser_shows_code_and_name():
    assert ("NOK", "NOK, Norwegian krone") in currency_names.choices()
