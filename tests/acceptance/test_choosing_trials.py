"""The try with an assistant in the first thirty days: measured, rated, shown."""

from __future__ import annotations

import pytest

import relating
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services as relationships
from orchard.domain.selection.models import AssistantTrial, StarterNote
from people import NOON
from programme_pages import START, TRIAL, Person, prepared, shown, today
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "prepared", "today", "whole_world", "world"]


@pytest.mark.row("HEL-163")
def test_a_try_with_an_assistant_is_measured_rated_and_shown_and_no_sentence_replaces_it(
    prepared: World, as_: Person
):
    page, path = as_("account_manager"), f"{START}/assistant"
    page.post(path, {"text": "We tried it", "on": "2026-03-09"})
    assert StarterNote.objects.get().text == "We tried it"
    assert "0 of 7 steps done" in shown(page, START)
    assert "open" in shown(page, path)

    page.post(f"{path}/tried", TRIAL)

    trial = AssistantTrial.objects.get()
    assert (trial.minutes_before, trial.minutes_with, trial.rating) == (60, 15, 4)
    assert (trial.part, trial.is_kept, str(trial.on)) == ("minutes", True, "2026-03-09")
    text = shown(page, path)
    assert "Minutes of a meeting A visit at Nordfjord" in text
    assert "60 15 45 4 of 5 yes" in text
    assert "1 of 7 steps done" in shown(page, START)
    page.post(f"{path}/tried", TRIAL | {"is_kept": "no", "minutes_with": "75"})
    assert "60 75 −15 4 of 5 no" in shown(page, path), "what takes longer is said, too"


@pytest.mark.row("HEL-163")
@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes_before": "0"}, {"minutes_with": ""}, {"rating": "6"}, {"part": "sales"},
        {"text": " "}, {"on": "2026-03-11"}, {"on": "0226-03-09"}, {"is_kept": "perhaps"},
    ],
)  # fmt: skip
def test_a_try_that_was_not_measured_is_refused(
    prepared: World, as_: Person, wrong: dict[str, str]
):
    answer = as_("account_manager").post(f"{START}/assistant/tried", TRIAL | wrong)

    assert answer.status_code == 422
    assert not AssistantTrial.objects.exists()


@pytest.mark.row("HEL-163")
def test_a_try_from_before_these_days_does_not_close_the_step(prepared: World, as_: Person):
    page = as_("account_manager")

    page.post(f"{START}/assistant/tried", TRIAL | {"on": "2026-02-27"})

    assert AssistantTrial.objects.exists()
    assert "0 of 7 steps done" in shown(page, START)


@pytest.mark.row("HEL-163")
@pytest.mark.trust("T-GDPR-3")
def test_who_is_erased_is_named_in_nothing_that_was_done_in_these_days(
    prepared: World, as_: Person
):
    by, page = prepared.person(Role.ACCOUNT_MANAGER), as_("account_manager")
    person = relating.add(prepared.own, "Anna Vik", by=by)
    page.post(f"{START}/assistant/tried", TRIAL | {"text": "Minutes of the talk with Anna Vik"})
    page.post(f"{START}/coach", {"text": "Anna Vik was told", "on": "2026-03-09"})

    relationships.erase_contact(person, by=prepared.person(Role.ADMINISTRATOR), at=NOON)

    words = [AssistantTrial.objects.get().text, StarterNote.objects.get().text]
    assert [one for one in words if "Vik" in one] == []
    assert words[0].startswith("Minutes of the talk with ")
