"""The files of deploy/ fit the product; no container engine is asked, only their text is read."""

from __future__ import annotations

import configparser
import re

import pytest
import yaml

from make import ROOT
from orchard.interfaces.cli.serving.command import ServeRole

DEPLOY = ROOT / "deploy"


def settings_named_by_sample() -> set[str]:
    sample = (ROOT / ".env.sample").read_text(encoding="utf-8")
    names = set(re.findall(r"^(\w+)=", sample, flags=re.MULTILINE))
    return names | {f"{name}_FILE" for name in names}


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_compose_files_name_settings_and_roles_that_exist(name: str):
    services = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))["services"]
    ours = [one for one in services.values() if str(one["image"]).startswith("orchard")]

    variables = {variable for one in ours for variable in one["environment"]}
    commands = [one.get("command", []) for one in ours]

    assert variables <= settings_named_by_sample()
    assert all(
        command[command.index("--role") + 1] in set(ServeRole) for command in commands if command
    )


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_containers_run_without_rights_and_with_a_memory_limit(name: str):
    services = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))["services"]

    for one in services.values():
        assert one["mem_limit"]
        if str(one["image"]).startswith("orchard"):
            assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])


def test_every_volume_and_secret_is_declared():
    whole = yaml.safe_load((DEPLOY / "compose.postgres.yaml").read_text(encoding="utf-8"))

    for one in whole["services"].values():
        named = [volume.split(":")[0] for volume in one.get("volumes", [])]
        assert {volume for volume in named if not volume.startswith(".")} <= set(whole["volumes"])
        assert set(one.get("secrets", [])) <= set(whole["secrets"])


def test_the_container_installs_what_is_locked_and_is_not_root():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")

    assert "--require-hashes -r requirements/run.txt" in text
    assert re.search(r"^USER 10001", text, flags=re.MULTILINE)
    assert '"orchard"' in text.split("ENTRYPOINT")[1]


def test_the_unit_stops_gently_and_may_write_its_own_folder_only():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "orchard.service", encoding="utf-8")

    service = unit["Service"]

    assert int(service["TimeoutStopSec"]) > 25
    assert (service["ProtectSystem"], service["StateDirectory"]) == ("strict", "orchard")
    assert service["KillMode"] == "mixed"
