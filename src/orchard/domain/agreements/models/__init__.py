"""What was agreed with customers, and where we failed them."""

from __future__ import annotations

from orchard.domain.agreements.models.deviations import Deviation, DeviationQuerySet
from orchard.domain.agreements.models.register import (
    Agreement,
    AgreementQuerySet,
    Amendment,
    AmendmentQuerySet,
    Changed,
    binding,
)

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "Amendment",
    "AmendmentQuerySet",
    "Changed",
    "Deviation",
    "DeviationQuerySet",
    "binding",
]
