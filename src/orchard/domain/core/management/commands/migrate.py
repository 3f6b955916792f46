"""`migrate`, which makes the tables of an empty database at once."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from orchard.domain.core import readiness
from orchard.domain.core.laying import lay_tables

PART = ("app_label", "migration_name", "fake", "plan", "check_unapplied", "prune")
"""Whoever asks for one of these wants to see migrations go one by one, or none at all."""


class Command(migrate.Command):
    """Bring the database up to date; one that is empty needs no history."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add a way to go through every migration all the same."""
        super().add_arguments(parser)
        parser.add_argument(
            "--one-by-one",
            action="store_true",
            help="Go through every migration on an empty database, too.",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Make what is missing, and tell what Django tells; tables of a newer version stay as they are."""
        if readiness.is_too_new():
            text, code = readiness.why_too_new(), readiness.WRONG_CONFIGURATION
            raise CommandError(text, returncode=code)
        is_whole = not any(options.get(one) for one in PART)
        if not options.pop("one_by_one", False) and is_whole:
            lay_tables(connections[str(options.get("database") or DEFAULT_DB_ALIAS)])
        super().handle(*args, **options)
        if is_whole and readiness.check().is_ready:
            readiness.note_version()
