"""The architecture holds: every demand of `docs/style.md` that a machine can check."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

import architecture
from make import ROOT
from orchard.domain.core.triggers import SEALS


@pytest.mark.parametrize(
    "check",
    [
        architecture.broken_contracts,
        architecture.banned_names,
        architecture.unaudited_services,
        architecture.services_without_by_and_at,
        architecture.queries_without_viewer,
        architecture.models_in_interfaces,
        architecture.too_long,
        architecture.binary_floats,
        architecture.percents_by_hand,
    ],
)
@pytest.mark.trust("T-AUD-1")
def test_the_tree_passes(check: Callable[[Path], list[str]]):
    assert check(ROOT) == []


def areas_from_low_to_high() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    order = next(row for row in contracts["contracts"] if row["name"] == "the order of areas")
    names = [area.strip("() ") for layer in reversed(order["layers"]) for area in layer.split("|")]
    return ["contenttypes", "auth", *names]


def test_foreign_keys_point_down_the_order_of_areas():
    found = architecture.foreign_keys_pointing_up(apps.get_models(), areas_from_low_to_high())

    assert found == []


def test_every_area_stands_in_the_order():
    areas = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("orchard.domain.")
    }

    assert areas <= set(areas_from_low_to_high())


def test_tables_belong_to_the_domain():
    ours = {model.__module__ for model in apps.get_models() if "orchard" in model.__module__}

    assert ours
    assert all(module.startswith("orchard.domain.") for module in ours)


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_django_finds_nothing_wrong():
    call_command("check", fail_level="WARNING", verbosity=0)


@pytest.mark.django_db
def test_sealed_tables_have_their_triggers():
    from django.db import connection

    table = "sqlite_master" if connection.vendor == "sqlite" else "pg_trigger"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        names = {row[0] for row in cursor.fetchall()}

    for seal in SEALS:
        assert any(name.startswith(f"{seal.table}_seal") for name in names), seal.table
