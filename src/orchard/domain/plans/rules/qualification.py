"""Whether a large opportunity is as sure as somebody says: eight questions, 0 to 3 each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

LARGE_FROM = Decimal(100_000)
LARGE_SHARE = Decimal("0.1")
"""Large is what brings a tenth of a year's revenue with the account: a first choice of ours."""
MOST = 24
CAP = Decimal("0.5")
"""The highest chance of an opportunity where nobody knows who pays, or what hurts."""


class Question(TextChoices):
    """What has to be known before a large opportunity counts as likely."""

    METRICS = "metrics", _("Metrics: what it brings them, in numbers")
    ECONOMIC_BUYER = "economic_buyer", _("Economic buyer: who can release the money")
    DECISION_CRITERIA = "decision_criteria", _("Decision criteria: by what they choose")
    DECISION_PROCESS = "decision_process", _("Decision process: who decides when")
    PAPER_PROCESS = "paper_process", _("Paper process: contract and purchasing steps")
    PAIN = "pain", _("Pain: what it costs them to leave it as it is")
    CHAMPION = "champion", _("Champion: who wants it and has a say")
    COMPETITION = "competition", _("Competition: who else, and doing nothing")


class Answer(IntegerChoices):
    """How well a question is answered."""

    NOT_KNOWN = 0, _("0: not known")
    GUESSED = 1, _("1: we suppose")
    TOLD = 2, _("2: they told us")
    PROVEN = 3, _("3: shown or in writing")


DECISIVE = (Question.ECONOMIC_BUYER, Question.PAIN)


def is_large(value: Decimal, revenue_year: Decimal | None) -> bool:
    """Say whether an opportunity is worth the check; without figures an amount decides."""
    if revenue_year is None or revenue_year <= 0:
        return value >= LARGE_FROM
    return value >= revenue_year * LARGE_SHARE


def is_capped(scores: Mapping[Question, int]) -> bool:
    """Say whether nothing is known of what decides."""
    return any(scores[one] == 0 for one in DECISIVE)


def capped(chance: Decimal, scores: Mapping[Question, int] | None) -> Decimal:
    """Return the chance that a forecast may count; without a check it stays."""
    return min(chance, CAP) if scores is not None and is_capped(scores) else chance
