"""Store the contract of the programming interface in docs/openapi.json, from the code."""

from __future__ import annotations

import os
from pathlib import Path

import django

STORED = Path(__file__).parents[1] / "docs" / "openapi.json"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchard.config.settings")
django.setup()

from orchard.interfaces.api import app, contract  # noqa: E402  # they need Django

STORED.write_text(contract.as_text(app.document()), encoding="utf-8")
