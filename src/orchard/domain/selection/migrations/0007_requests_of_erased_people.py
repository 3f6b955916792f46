"""Whoever asked to let an account in may be erased from the reason, too."""

from __future__ import annotations

from django.db import migrations

from orchard.domain.core.triggers import ANSWERED_OVERRIDES, PutSealAnew


class Migration(migrations.Migration):
    dependencies = [("selection", "0006_complexity_counts_who_decides")]

    operations = [PutSealAnew(ANSWERED_OVERRIDES)]
