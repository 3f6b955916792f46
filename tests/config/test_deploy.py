"""The files of deploy/ fit the product; no container engine is asked, only their text is read."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from make import ROOT
from orchard.domain.core import readiness
from orchard.interfaces.cli.serving.command import ServeRole
from postgres import postgres_url, program

DEPLOY = ROOT / "deploy"
COMPOSED = ("compose.yaml", "compose.postgres.yaml")
UNITS = ("orchard.service", "orchard-backup.service")
MOST_EXPOSED = 15
"""Of a hundred: what `systemd-analyze security` may find open at most."""


def services(name: str) -> dict[str, dict[str, object]]:
    whole = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return dict(whole["services"])


def ours(name: str) -> list[dict[str, object]]:
    return [one for one in services(name).values() if str(one["image"]).startswith("orchard")]


def read_unit(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / name, encoding="utf-8")
    return unit


def settings_named_by_sample() -> set[str]:
    sample = (ROOT / ".env.sample").read_text(encoding="utf-8")
    names = set(re.findall(r"^(\w+)=", sample, flags=re.MULTILINE))
    return names | {f"{name}_FILE" for name in names}


@pytest.mark.parametrize("name", COMPOSED)
def test_compose_files_name_settings_and_roles_that_exist(name: str):
    variables = {variable for one in ours(name) for variable in one["environment"]}
    commands = [one.get("command", []) for one in ours(name)]

    assert variables <= settings_named_by_sample()
    assert all(
        command[command.index("--role") + 1] in set(ServeRole) for command in commands if command
    )


@pytest.mark.parametrize("name", COMPOSED)
def test_containers_run_without_rights_and_within_limits(name: str):
    assert all(one["mem_limit"] and one["security_opt"] for one in services(name).values())
    for one in ours(name):
        assert (one["read_only"], one["cap_drop"], one["user"]) == (True, ["ALL"], "10001:10001")
        assert one["volumes"] == ["data:/data"]
        assert all(str(port).startswith("127.0.0.1:") for port in one.get("ports", []))


@pytest.mark.parametrize("name", COMPOSED)
def test_whatever_listens_is_asked_whether_it_is_well(name: str):
    for one in services(name).values():
        asked = one["healthcheck"]
        assert "test" in asked or (asked["disable"] and "ports" not in one)


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_no_file_names_where_packages_come_from(path: Path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(
        r"index-url|extra-index|trusted-host|find-links|pypi\.|https?://(?!local|127|…)", text
    )


def test_every_volume_and_secret_is_declared():
    whole = yaml.safe_load((DEPLOY / "compose.postgres.yaml").read_text(encoding="utf-8"))

    for one in whole["services"].values():
        named = [volume.split(":")[0] for volume in one.get("volumes", [])]
        assert {volume for volume in named if not volume.startswith(".")} <= set(whole["volumes"])
        assert set(one.get("secrets", [])) <= set(whole["secrets"])


def test_the_container_installs_what_is_locked_and_is_not_root():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")

    assert "--require-hashes -r requirements/run.txt" in text
    assert "--no-deps --no-build-isolation ." in text
    assert re.search(r"^USER 10001", text, flags=re.MULTILINE)
    assert '"orchard"' in text.split("ENTRYPOINT")[1]


def test_an_image_is_made_of_what_a_wheel_is_made_of():
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    context = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    copied = {
        word
        for line in re.findall(r"^COPY (?!--)(.+)$", container, flags=re.MULTILINE)
        for word in line.split()[:-1]
    }

    assert copied == {line[1:] for line in context if line.startswith("!")}
    assert "*" in context
    assert all((ROOT / name).exists() for name in copied)


def test_the_unit_stops_gently_and_may_write_its_own_folder_only():
    service = read_unit("orchard.service")["Service"]

    assert int(service["TimeoutStopSec"]) > 25
    assert (service["ProtectSystem"], service["StateDirectory"]) == ("strict", "orchard")
    assert service["KillMode"] == "mixed"


def test_the_unit_does_not_try_for_ever_what_no_further_start_mends():
    service = read_unit("orchard.service")["Service"]

    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"] == str(readiness.WRONG_CONFIGURATION)


@pytest.mark.parametrize("name", UNITS)
def test_every_unit_gives_up_the_same_rights(name: str):
    service = read_unit(name)["Service"]

    assert service["User"] == "orchard"
    assert (service["NoNewPrivileges"], service["CapabilityBoundingSet"]) == ("yes", "")
    assert service["Environment"] == read_unit("orchard.service")["Service"]["Environment"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd")
def test_systemd_reads_the_units_and_finds_little_open(tmp_path: Path):
    for path in sorted(DEPLOY.glob("orchard*.[st]*")):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("/opt/orchard/bin/orchard", sys.executable))

    read = analyse("verify", *(str(path) for path in tmp_path.glob("*.[st]*e*")))
    open_ = [
        analyse("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(tmp_path / name))
        for name in UNITS
    ]

    assert (read.returncode, read.stderr) == (0, "")
    assert [one.returncode for one in open_] == [0, 0], [one.stdout[-400:] for one in open_]


def analyse(*words: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.postgres
def test_the_role_of_the_composed_database_owns_its_database_and_nothing_else(tmp_path: Path):
    secret = tmp_path / "password"
    secret.write_text("s3cretAndLong\n")
    with postgres_url() as url:
        port = str(urlsplit(url).port)
        environment = os.environ | {"ORCHARD_PASSWORD_FILE": str(secret), "PGPORT": port}
        environment |= {"PGHOST": "127.0.0.1", "PATH": f"{program('psql').parent}:/usr/bin:/bin"}
        script = ["sh", str(DEPLOY / "orchard-role.sh")]
        subprocess.run(script, env=environment, check=True, capture_output=True)

        as_orchard = f"postgres://orchard:s3cretAndLong@127.0.0.1:{port}/orchard"
        with psycopg.connect(as_orchard) as connection:
            asked = "SELECT rolsuper OR rolcreatedb OR rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = current_user"
            rights = connection.execute(asked).fetchone()

    assert rights == (False, True)
