"""Requests that follow from one another: what one answer names, the next one asks for or changes."""

from __future__ import annotations

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig

from orchard.config.wsgi import application
from orchard.interfaces import background
from orchard.interfaces.api import access
from orchard.interfaces.api.app import document
from world import World

TURNS, STEPS = 12, 6
CONFIG = SchemathesisConfig.from_dict(
    {"seed": 2026, "generation": {"max-examples": 1, "with-security-parameters": False}}
)


@pytest.mark.slow
@pytest.mark.trust("T-API-1")
def test_no_sequence_of_requests_breaks_the_server(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(access, "PER_MINUTE", 10**9)
    monkeypatch.setattr(background, "READ_AT_ONCE", 0)
    contract = schemathesis.openapi.from_dict(document(), config=CONFIG)
    contract.app = application
    statuses: list[int] = []

    class InTurn(contract.as_state_machine()):
        def setup(self) -> None:
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, object]:
            token = world.tokens["finance"]
            return {"headers": {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}}

        def validate_response(self, response, case, **more: object) -> None:
            statuses.append(response.status_code)
            case.validate_response(response, checks=[not_a_server_error])

    run_state_machine_as_test(
        InTurn,
        settings=settings(
            max_examples=TURNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert len(statuses) > TURNS
    assert any(status < 300 for status in statuses)
