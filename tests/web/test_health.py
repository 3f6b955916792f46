"""Answers for machines: alive without a database, ready with one, and which version."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from django.core.wsgi import WSGIHandler
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from orchard.domain.core import readiness


def test_alive_needs_no_database(client: Client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]


def test_the_version_is_the_installed_one(client: Client):
    answer = client.get("/version")

    assert answer.json() == {"name": "orchard", "version": metadata.version("orchard")}


@pytest.mark.django_db
def test_ready_when_the_tables_are_up_to_date(client: Client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_not_ready_before_the_migrations(client: Client):
    [latest] = MigrationLoader(connection).graph.leaf_nodes("core")
    MigrationRecorder(connection).record_unapplied(*latest)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "migrate" in answer.json()["status"]


ASK = """
import django
django.setup()
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/readyz")
print(answer.status_code, answer.json()["status"])
"""


def test_not_ready_without_a_database(tmp_path: Path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "orchard.config.settings",
        "ORCHARD_DATA": str(tmp_path),
        "ORCHARD_DATABASE": "postgres://nobody@127.0.0.1:1/none",
    }

    found = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == f"503 {readiness.State.NO_DATABASE}"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/version"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_answered(client: Client, path: str, method: str):
    assert getattr(client, method)(path).status_code == 405


def test_the_wsgi_application_is_django():
    from orchard.config.wsgi import application

    assert isinstance(application, WSGIHandler)
