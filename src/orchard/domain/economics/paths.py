"""Where rows of other areas keep the account that they belong to."""

from __future__ import annotations

from django.db import models


def path_to_account(kind: type[models.Model]) -> str:
    """Return the path that leads from rows of a kind to their account."""
    path: str = getattr(kind._default_manager.all(), "path", "account__")
    return path.removesuffix("__")
