"""Somebody who may import, in a browser, with a store of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.ledger.models import ImportDraft
from people import NOON, make_user

Upload = Callable[..., ImportDraft]


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MFA_REQUIRED_ROLES = frozenset()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def finn(db: None) -> User:
    """Works in finance."""
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def browser(finn: User) -> Client:
    """Finn's browser."""
    client = Client()
    client.force_login(finn)
    return client


@pytest.fixture
def upload(browser: Client) -> Upload:
    """Send a file and return its draft."""

    def send(content: bytes, *, name: str = "sales.csv", source: str = "erp") -> ImportDraft:
        file = SimpleUploadedFile(name, content)
        answer = browser.post("/imports/new", {"file": file, "source": source})
        assert answer.status_code == 302, answer.content.decode()
        return ImportDraft.objects.latest("pk")

    return send
