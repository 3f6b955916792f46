"""Packs as people use them, for tests: who asks for them, on which day, and what they take along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.http import FileResponse
from django.test import Client, override_settings

from birch import Person, browser, everybody, make_birch
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import Objective
from plan_rows import make_action, make_initiative, make_plan, share

__all__ = ["Person", "browser", "people", "today"]
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def today(tmp_path: Path) -> Iterator[None]:
    """A day in November, with a data folder of its own."""
    with time_machine.travel(TODAY, tick=False), override_settings(DATA_DIR=tmp_path):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager who plans with Birch, and others."""
    found = everybody(settings)
    birch, manager = make_birch(found, Role.ACCOUNT_MANAGER), found[Role.ACCOUNT_MANAGER]
    plan = make_plan(birch, manager)
    aim = Objective.objects.get()
    make_initiative(plan, manager)
    make_action(plan, aim, manager, title="Call Bergen")
    make_action(plan, aim, manager, title="Lower our price", due_on=date(2026, 12, 1))
    share(birch, "objective", aim.pk, manager)
    return found


def taken(client: Client, path: str) -> bytes:
    """Return the file that a page hands out."""
    answer = client.get(path)
    assert isinstance(answer, FileResponse), answer.status_code
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def words(slide: object) -> str:
    """Return what stands in the text frames of a slide."""
    return " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
