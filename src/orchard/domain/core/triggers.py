"""Database triggers that keep rows as they were written, for SQLite and PostgreSQL.

Migrations use the operation; a later migration that remakes such a table on SQLite (any altered
column) drops its triggers and has to end with the same operation again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


@dataclass(frozen=True, slots=True)
class Seal:
    """Rows of `table` may not be changed or deleted; with a condition on OLD, only those it meets.

    A condition may end the life of a row's draft: `OLD.approved_at IS NOT NULL`.
    """

    table: str
    condition: str = ""

    def install(self, vendor: str) -> list[str]:
        """Return the statements that put the seal on."""
        when = f" WHEN ({self.condition})" if self.condition else ""
        if vendor == "sqlite":
            return [self._sqlite(verb, when) for verb in ("UPDATE", "DELETE")]
        function = (
            f"CREATE OR REPLACE FUNCTION {self.table}_seal() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self._text}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        trigger = f"CREATE TRIGGER {self.table}_seal"
        act = f"EXECUTE FUNCTION {self.table}_seal()"
        return [
            function,
            f"{trigger} BEFORE UPDATE OR DELETE ON {self.table} FOR EACH ROW{when} {act}",
            f"{trigger}_all BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT {act}",
        ]

    def remove(self, vendor: str) -> list[str]:
        """Return the statements that take the seal off, for a reversed migration."""
        if vendor == "sqlite":
            verbs = ("update", "delete")
            return [f"DROP TRIGGER IF EXISTS {self.table}_seal_{verb}" for verb in verbs]
        return [
            f"DROP TRIGGER IF EXISTS {self.table}_seal ON {self.table}",
            f"DROP TRIGGER IF EXISTS {self.table}_seal_all ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.table}_seal()",
        ]

    @property
    def _text(self) -> str:
        return f"rows of {self.table} are sealed"

    def _sqlite(self, verb: str, when: str) -> str:
        return (
            f"CREATE TRIGGER {self.table}_seal_{verb.lower()} BEFORE {verb} ON {self.table}"
            f"{when} BEGIN SELECT RAISE(ABORT, '{self._text}'); END"
        )


def sealed(seal: Seal) -> RunPython:
    """Return the migration operation that puts a seal on a table."""

    def install(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in seal.install(editor.connection.vendor):
            editor.execute(statement, params=None)

    def remove(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in seal.remove(editor.connection.vendor):
            editor.execute(statement, params=None)

    return RunPython(install, remove)


AUDIT_TRAIL = Seal("core_auditevent")
APPROVED_POLICIES = Seal("core_policyversion", "OLD.approved_at IS NOT NULL")
EXCHANGE_RATES = Seal("core_exchangerate")
PUBLISHED_FORECASTS = Seal("economics_forecastversion", "OLD.published_at IS NOT NULL")
REVENUE_PLANS = Seal("economics_revenueplan")
APPROVED_CRITERIA_SETS = Seal("selection_criteriaset", "OLD.approved_at IS NOT NULL")
APPROVED_CRITERIA = Seal("selection_criterion", "OLD.is_final")
REVEALED_SCORES = Seal("selection_rating", "OLD.sealed_at IS NOT NULL")
ARCHIVED_ROUNDS = Seal("selection_selectionround", "OLD.archived_at IS NOT NULL")
ARCHIVED_DECISIONS = Seal("selection_selectiondecision", "OLD.sealed_at IS NOT NULL")
STATUS_HISTORY = Seal("selection_statuschange")
SIGNATURES = Seal("selection_signature")
SEALS = (
    AUDIT_TRAIL,
    APPROVED_POLICIES,
    EXCHANGE_RATES,
    PUBLISHED_FORECASTS,
    REVENUE_PLANS,
    APPROVED_CRITERIA_SETS,
    APPROVED_CRITERIA,
    REVEALED_SCORES,
    ARCHIVED_ROUNDS,
    ARCHIVED_DECISIONS,
    STATUS_HISTORY,
    SIGNATURES,
)
