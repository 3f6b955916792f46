"""The programming interface against its own contract: whatever is sent, it answers as it is written.

Schemathesis makes the requests from the document: edges of every value first, then chance, then what
follows from an answer. Each runs in a savepoint, so that none finds what another one left.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.core.failures import FailureGroup

from contracts import areas, contract_of, headers_of, with_ways_on
from orchard.domain.ledger import queries
from orchard.interfaces import background
from orchard.interfaces.api import access
from orchard.interfaces.api.app import document
from world import World

EXAMPLES = 4
TURNS, STEPS = 15, 8
contract = contract_of(
    document(), examples=EXAMPLES, phases={"coverage": {"unexpected-methods": ["PUT", "TRACE"]}}
)


@pytest.fixture
def headers(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A program that no limit holds up; it unpacks nothing."""
    monkeypatch.setattr(access, "PER_MINUTE", 10**9)
    monkeypatch.setattr(background, "READ_AT_ONCE", 0)
    return headers_of(world)


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
    promised = contract_of(other, examples=1)

    with pytest.raises(FailureGroup, match="Response violates schema"):
        promised["/api/v1/me"]["GET"].Case().call_and_validate(headers=headers)


def run_in_turn(area: str, headers: dict[str, str]) -> Counter[tuple[str, int]]:
    """Let a program go from answer to answer; return what it was answered, and how often."""
    found = document()
    hanging_together = contract_of(with_ways_on(found), examples=1).include(path=areas(found)[area])
    answered: Counter[tuple[str, int]] = Counter()

    class InTurn(hanging_together.as_state_machine()):
        def setup(self) -> None:
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, object]:
            return {"headers": headers}

        def before_call(self, case: schemathesis.Case) -> None:
            """Change a row as it is read just now; what is wrong on purpose stays wrong."""
            if "If-Match" in (case.headers or {}) and case.meta.generation.mode.is_positive:
                row = hanging_together[case.path[: case.path.rindex("}") + 1]]["GET"]
                read = row.Case(path_parameters=case.path_parameters).call(headers=headers)
                case.headers["If-Match"] = read.headers.get("etag", ['"1"'])[0]

        def validate_response(self, response, case, **more: Any) -> None:
            answered[case.operation.label, response.status_code] += 1
            case.validate_response(
                response, headers=headers, transport_kwargs=more, recorder=self.recorder
            )

    run_state_machine_as_test(
        InTurn,
        settings=settings(
            max_examples=TURNS,
            stateful_step_count=STEPS,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return answered


@pytest.mark.slow
@pytest.mark.trust("T-API-1")
@pytest.mark.parametrize("area", areas(document()))
def test_no_sequence_of_requests_breaks_the_contract(area: str, headers: dict):
    answered = run_in_turn(area, headers)

    assert answered.total() > TURNS
    assert len({label for label, status in answered if status < 300}) >= LEAST_DONE[area], answered


LEAST_DONE = {"accounts": 5, "batches": 3, "imports": 4, "rates": 1, "regroupings": 1, "tokens": 2}
"""So many different requests of an area succeed."""


@pytest.mark.slow
@pytest.mark.trust("T-API-1")
def test_what_was_deleted_and_is_still_there_is_noticed(
    headers: dict, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "kept_draft", queries.draft)

    with pytest.raises(FailureGroup, match="Deleted resource still available"):
        run_in_turn("imports", headers)
