"""The plan as a text file, as people use it: exported, changed in an editor, looked at, taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

import plan_rows
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective
from orchard.interfaces.cli.main import app
from planning import Person, browser
from reading import read
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["browser", "whole_world", "world"]
pytestmark = pytest.mark.django_db
HOME = "/accounts/nordfjord/plan"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 4, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan(world: World) -> AccountPlan:
    """A plan with an objective, an initiative and an action."""
    kari = world.person(Role.ACCOUNT_MANAGER)
    made = plan_rows.make_plan(world.own, kari)
    plan_rows.make_initiative(made, kari)
    plan_rows.make_action(made, Objective.objects.get(), kari)
    return made


def exported(client: Client, plan: AccountPlan) -> str:
    answer = client.get(f"{HOME}/{plan.pk}/text")
    assert answer["Content-Disposition"] == 'attachment; filename="plan-nordfjord-2026.txt"'
    return answer.content.decode()


def looked_at(client: Client, plan: AccountPlan, text: str) -> str:
    """Send a file, and return what the page says that it would do."""
    file = SimpleUploadedFile("plan.txt", text.encode())
    return read(client.post(f"{HOME}/{plan.pk}/text/take-in", {"file": file}))


def taken(client: Client, plan: AccountPlan, text: str) -> str:
    """Take a text over, and return the page after it."""
    said = {"text": text, "take_over": "yes"}
    return read(client.post(f"{HOME}/{plan.pk}/text/take-in", said, follow=True))


def stored() -> list[object]:
    """Return all that is stored of plans."""
    kinds = (AccountPlan, Objective, Initiative, Action)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def test_a_plan_is_changed_in_an_editor_and_nothing_happens_before_it_was_looked_at(
    browser: Person, plan: AccountPlan
):
    client = browser(Role.ACCOUNT_MANAGER)
    text = exported(client, plan)
    assert "The file says what the plan says already." in looked_at(client, plan, text)
    before = stored()
    assert "There is nothing to take over" in taken(client, plan, text)
    changed = text.replace("target: 5000000", "target: 5200000").replace(
        "strategy: Service before price",
        "strategy: Service before price\n  | and stock before both",
    ) + (
        "\n; mine\n## Objective new north\nobjective: Second source\ntype: position\n"
        "horizon: strategic\nhow: A trial\nmeasured by: Sites\nfrom: 0\ntarget: 4\nby: 2028-12-31\n"
        "## Initiative new\ninitiative: Trial in Bergen\ncare: develop\nleads up to: new north\n"
    )

    text = looked_at(client, plan, changed)
    assert "4 rows would change" in text
    assert "target 5,000,000 → 5,200,000" in text
    assert "Second source" in text
    assert stored() == before, "looking changes nothing"
    assert "Taken over." in taken(client, plan, changed)

    plan.refresh_from_db()
    assert plan.strategy == "Service before price\nand stock before both"
    first, second = Objective.objects.order_by("pk")
    assert (first.target, first.baseline, second.title) == (5_200_000, 4_500_000, "Second source")
    assert Initiative.objects.latest("pk").objective == second
    (event,) = AuditEvent.objects.filter(verb="plan.text_taken_over")
    assert event.what.count("objective.") == 2
    again = exported(client, plan)
    assert "The file says what the plan says already." in looked_at(client, plan, again)


def test_actions_are_moved_finished_and_taken_out_in_the_file(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    second = plan_rows.make_action(plan, Objective.objects.get(), plan.begun_by, title="Ask Oslo")
    text = exported(client, plan)
    first_lines, second_lines = "action: Call Bergen", "action: Ask Oslo"
    changed = text.replace(first_lines, f"{first_lines} by phone").replace("by: 2026-06-01", "by: 2026-07-01", 1)  # fmt: skip
    changed = changed.replace("state: open", "state: done\nevidence: Minutes of the call", 1)
    changed = changed.replace(second_lines, f"{second_lines}\nremove: yes")
    initiative = Initiative.objects.get()
    changed += f"## Action new\naction: Meet them\ncare: water\nby: 2026-05-05\nfor initiative: I{initiative.pk}\n"  # fmt: skip

    assert "Taken over." in taken(client, plan, changed)

    done = Action.objects.get(title="Call Bergen by phone")
    assert (done.state, done.evidence, str(done.due_on)) == ("done", "Minutes of the call", "2026-07-01")  # fmt: skip
    second.refresh_from_db()
    assert second.removed_at is not None
    new = Action.objects.get(title="Meet them")
    assert (new.initiative, new.user, new.plan) == (initiative, plan.begun_by, plan)


def test_wrong_lines_are_named_and_nothing_of_the_file_is_taken(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    text, before = exported(client, plan), stored()
    lines = text.split("\n")
    wrong = text.replace("target: 5000000", "target: five").replace("care: water", "care: whatever")
    line = 1 + next(place for place, one in enumerate(lines) if one == "target: 5000000")

    for said in (looked_at(client, plan, wrong), taken(client, plan, wrong)):
        assert f"Line {line}" in said
        assert "“five” is no number. Write it as 5200000.50." in said
        assert "“whatever” is none of: prune, water, protect, develop." in said
        assert "target: five" in said, "what was sent stays to be mended"
    late = text.replace("by: 2026-12-31", "by: 2031-12-31")
    line = 1 + next(place for place, one in enumerate(lines) if one == "by: 2026-12-31")
    assert f"Line {line}: At this horizon it is due by" in taken(client, plan, late)
    kept = text.replace("strategy: Service", "strategy: Better service")
    half = kept + "## Action new\naction: Go\ncare: prune\nby: 2026-06-06\n"
    assert "An action is for one thing" in taken(client, plan, half)
    assert stored() == before, "all of a file or nothing"
    for content in (b"\xff\xfe\x00", b"", b"x" * 600_000):
        file = SimpleUploadedFile("plan.txt", content)
        answer = client.post(f"{HOME}/{plan.pk}/text/take-in", {"file": file})
        assert answer.status_code == 422
    assert "This is the plan of" in looked_at(
        client, plan, text.replace("nordfjord 2026", "x 2026")
    )


def test_a_file_older_than_the_plan_is_refused_with_both_texts(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    text = exported(client, plan).replace("target: 5000000", "target: 5200000")
    Objective.objects.update(target=5_500_000)
    before = stored()

    said = looked_at(client, plan, text)

    assert "Somebody changed this since the file was made" in said
    assert "5,500,000 5,200,000" in said
    assert "Take it over" not in said
    refused = taken(client, plan, text)
    assert "target now “5,500,000”, in the file “5,200,000”" in refused
    assert stored() == before
    other = exported(client, plan).replace("initiative: One stock", "initiative: Two stocks")
    Objective.objects.update(target=5_600_000)
    assert "Taken over." in taken(client, plan, other), "another row than the one changed"
    assert Objective.objects.get().target == 5_600_000


def test_who_sees_no_margins_exports_none_and_who_may_not_edit_takes_nothing_in(
    browser: Person, plan: AccountPlan, world: World
):
    Objective.objects.update(kind="contribution", target=777_123)
    reader = browser(Role.READER)
    assert "target: 777123" in exported(browser(Role.ACCOUNT_MANAGER), plan)
    assert "777123" not in exported(reader, plan)
    assert reader.get(f"{HOME}/{plan.pk}/text/take-in").status_code == 404
    hidden = plan_rows.make_plan(world.secret, world.insider)
    assert reader.get(f"{HOME}/{hidden.pk}/text").status_code == 404


@pytest.mark.django_db(transaction=False)
def test_the_command_line_exports_compares_and_takes_over(
    plan: AccountPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World
):
    from orchard.interfaces.cli import plans as commands

    monkeypatch.setattr(commands, "operator", lambda: world.person(Role.PROGRAMME_DIRECTOR))
    file = tmp_path / "plan.txt"
    assert ran("export", "Nordfjord", "--out", str(file)).startswith("The plan is in")
    file.write_text(file.read_text().replace("target: 5000000", "target: 5200000"))

    looked = ran("import", "Nordfjord", str(file))
    assert f"~ Objectives: Revenue of the year (O{Objective.objects.get().pk})" in looked
    assert "    target: 5,000,000 → 5,200,000" in looked
    assert "Nothing is changed yet. Add --apply" in looked
    assert Objective.objects.get().target == 5_000_000
    assert "Taken over." in ran("import", "Nordfjord", str(file), "--apply")

    assert Objective.objects.get().target == 5_200_000
    assert "Nothing differs." in ran("diff", "Nordfjord")


def ran(*words: str) -> str:
    outcome = CliRunner().invoke(app, ["plan", *words], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output
