"""What stands beside the web: the queue's attendant, the nights, the log lines, the checks."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from orchard.config import logs
from orchard.domain.core import readiness, services
from orchard.interfaces.cli import operations_checks
from orchard.interfaces.cli.serving import queue
from orchard.interfaces.cli.serving.command import say_where
from orchard.interfaces.cli.serving.nights import Nights, night_of
from people import NOON

HOST = queue.worker_name().rpartition(":")[0]


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def make_task(*workers: str, status: str = TaskResultStatus.RUNNING) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="orchard.domain.economics.jobs.refresh_figures",
        worker_ids=list(workers),
        backend_name="default",
        run_after=get_date_max(),
    )


@pytest.mark.django_db
@pytest.mark.trust("T-JOB-1")
def test_the_task_of_a_dead_worker_is_given_back():
    task = make_task(f"{HOST}:{dead_process()}")

    assert queue.recover(at=NOON) == 1

    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY
    assert queue.has_work()


@pytest.mark.django_db
def test_a_task_that_kills_its_workers_is_given_up():
    dead = f"{HOST}:{dead_process()}"
    task = make_task(dead, dead, dead)

    queue.recover(at=NOON)

    task.refresh_from_db()
    assert (task.status, task.finished_at) == (TaskResultStatus.FAILED, NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "worker",
    [f"{HOST}:{os.getpid()}", "elsewhere:1", "nonsense", ""],
    ids=["alive", "elsewhere", "nonsense", "nobody"],
)
def test_tasks_of_the_living_and_of_other_machines_stay(worker: str):
    task = make_task(worker)

    assert queue.recover(at=NOON) == 0

    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


@pytest.mark.django_db
def test_work_that_nobody_does_is_told(client: Client):
    task = make_task(status=TaskResultStatus.READY)
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=NOON)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert "stands still" in answer.json()["queue"]


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_not_ready(client: Client, monkeypatch):
    monkeypatch.setattr(readiness.os, "access", lambda *_: False)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (503, readiness.State.NO_FOLDER)


@pytest.mark.django_db
def test_a_night_comes_once_in_the_time_zone_of_the_organisation(tmp_path: Path):
    services.found_organisation("Nord", currency="NOK", time_zone="Europe/Oslo", by=None, at=NOON)
    nights = Nights(tmp_path / "nightly.day")

    asked = [
        nights.is_due(datetime(2026, 3, 2, 12, tzinfo=UTC)),  # the first start waits
        nights.is_due(datetime(2026, 3, 3, 1, 0, tzinfo=UTC)),  # 02:00 in Oslo
        nights.is_due(datetime(2026, 3, 3, 1, 45, tzinfo=UTC)),  # 02:45 in Oslo
    ]
    nights.note(datetime(2026, 3, 3, 1, 45, tzinfo=UTC))

    assert asked == [False, False, True]
    assert not nights.is_due(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))


def test_the_hours_after_midnight_belong_to_the_night_before():
    assert night_of(datetime(2026, 3, 3, 1, 0, tzinfo=UTC)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "http://localhost:8124"),
        ({"ORCHARD_URL": "https://key.example"}, "https://key.example"),
        ({"ORCHARD_URL_FILE": "/run/url"}, None),
    ],
)
def test_links_lead_to_the_port_that_is_served(monkeypatch, said: dict[str, str], expected):
    monkeypatch.setattr(os, "environ", dict(said))

    say_where(8124)

    assert os.environ.get("ORCHARD_URL") == expected


def record(text: str, **extra: object) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": text, "levelname": "INFO", "name": "test"} | extra)


@pytest.mark.trust("T-LOG-1")
@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.TextLines()])
def test_log_lines_name_no_address(formatter: logging.Formatter):
    assert "kari" not in formatter.format(record("Mail to kari.lund@vestberg.example failed"))


@pytest.mark.trust("T-LOG-2")
@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.TextLines()])
def test_an_event_is_one_line_of_bounded_length(formatter: logging.Formatter):
    line = formatter.format(record("a\r\nINFO forged\x1b[2J\u2028b" + "x" * 100_000))

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert len(line) < 10_000


def test_json_lines_are_json_with_facts():
    line = json.loads(logs.JsonLines().format(record("request", route="home", status=200, ms=3)))

    assert (line["route"], line["status"], line["ms"]) == ("home", 200, 3)
    assert line["time"].endswith("+00:00")


def test_an_unknown_style_of_lines_is_refused():
    with pytest.raises(ImproperlyConfigured, match="json or text"):
        logs.logging_settings("xml")


@pytest.mark.django_db
@pytest.mark.trust("T-LOG-1")
def test_a_request_is_logged_by_its_route_never_by_its_address(client: Client, caplog):
    with caplog.at_level(logging.INFO, "orchard.access"):
        answer = client.get("/version?who=CNRY-query", headers={"X-Request-Id": "bad id\n"})

    (line,) = caplog.records
    assert (line.route, line.status, line.method) == ("health:version", 200, "GET")
    assert "CNRY" not in logs.JsonLines().format(line)
    assert len(answer["X-Request-Id"]) == 16


@pytest.mark.django_db
def test_checks_find_what_is_unsafe_and_say_what_to_do(settings):
    settings.DEBUG, settings.SECRET_KEY, settings.ALLOWED_HOSTS = True, "short", ["*"]

    found = {finding.key: finding for finding in operations_checks.findings()}

    assert {"debug", "secret", "hosts"} <= set(found)
    assert all(finding.advice for finding in found.values())


@pytest.mark.django_db
def test_a_key_that_others_may_read_is_found(settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)

    assert "key_mode" in {finding.key for finding in operations_checks.findings()}
