"""Every weight and threshold that the methods use, as frozen defaults that a policy may replace."""

from __future__ import annotations

from orchard.analytics.policy.checks import PolicyMistake
from orchard.analytics.policy.document import Json, from_json, to_json
from orchard.analytics.policy.groups import Policy
from orchard.analytics.policy.ledger import (
    AbcPolicy,
    ConcentrationPolicy,
    CostRates,
    DriftPolicy,
    ProfitPolicy,
    ValuePolicy,
)

__all__ = [
    "AbcPolicy",
    "ConcentrationPolicy",
    "CostRates",
    "DriftPolicy",
    "Json",
    "Policy",
    "PolicyMistake",
    "ProfitPolicy",
    "ValuePolicy",
    "from_json",
    "to_json",
]
