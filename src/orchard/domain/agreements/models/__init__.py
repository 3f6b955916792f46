"""What was agreed with customers and promised to them, and where we failed them."""

from __future__ import annotations

from orchard.domain.agreements.models.deviations import Deviation, DeviationQuerySet
from orchard.domain.agreements.models.promises import (
    Promise,
    PromiseQuerySet,
    Renegotiation,
    RenegotiationQuerySet,
)
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
    "Promise",
    "PromiseQuerySet",
    "Renegotiation",
    "RenegotiationQuerySet",
    "binding",
]
