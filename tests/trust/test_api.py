"""The programming interface against its own contract: whatever is sent, it answers as it is written.

Schemathesis makes the requests from the document: edges of every value first, then chance. Each
runs in a savepoint of its own, so that none finds what another one left.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from orchard.config.wsgi import application
from orchard.interfaces import background
from orchard.interfaces.api import access, imports
from orchard.interfaces.api.app import document
from world import World

EXAMPLES = 4
REJECTED = [400, 401, 403, 404, 405, 409, 413, 415, 422, 428, 429]
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 2026,
        "generation": {"max-examples": EXAMPLES, "mode": "all", "with-security-parameters": False},
        "phases": {"coverage": {"unexpected-methods": ["PUT", "TRACE"]}},
        "checks": {
            "positive_data_acceptance": {"enabled": False},  # rows and rules may refuse it
            "negative_data_rejection": {"expected-statuses": [*REJECTED, 412]},
            "missing_required_header": {"expected-statuses": REJECTED},
        },
    }
)
schemathesis.serializer.alias(
    [kind for kind in imports.FILES if kind.startswith("application/vnd.")],
    "application/octet-stream",
)
contract = schemathesis.openapi.from_dict(document(), config=CONFIG)
contract.app = application


@pytest.fixture
def headers(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A program of one who may import, undo, and change accounts and rates; it unpacks nothing."""
    monkeypatch.setattr(access, "PER_MINUTE", 10**9)
    monkeypatch.setattr(background, "READ_AT_ONCE", 0)
    return {"Authorization": f"Bearer {world.tokens['finance']}", "Accept-Encoding": "identity"}


@pytest.mark.trust("T-API-1")
@pytest.mark.trust("T-AUTHZ-6")
@contract.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_the_contract_says(case: schemathesis.Case, headers: dict):
    with transaction.atomic():
        case.call_and_validate(headers=headers)
        transaction.set_rollback(True)


@pytest.mark.trust("T-API-1")
def test_an_answer_that_breaks_the_contract_is_noticed(headers: dict):
    other = document()
    other["components"]["schemas"]["Me"]["properties"]["name"] = {"type": "integer"}
    promised = schemathesis.openapi.from_dict(other, config=CONFIG)
    promised.app = application

    with pytest.raises(FailureGroup, match="Response violates schema"):
        promised["/api/v1/me"]["GET"].Case().call_and_validate(headers=headers)
