"""Database triggers that keep rows as they were written, for SQLite and PostgreSQL.

Migrations use the operation; a later migration that remakes such a table on SQLite (any altered
column) drops its triggers and has to end with the same operation again. One that remakes a table
of which another table's seal asks takes that seal off first: SQLite refuses to rename it otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.core.migrating import RunStatements

ERASED = "[erased]"
"""What stands where a person asked that what was said of them goes."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Rows of `table` may not be changed or deleted; with a condition on OLD, only those it meets.

    A condition may end the life of a row's draft: `OLD.approved_at IS NOT NULL`. What is approved
    may still have to move on: rows that meet `once` are not deleted, and keep the columns `kept`;
    those that are `erasable` say something of a person and may become ERASED, and nothing else.
    Texts that are `rewordable` change only where the column `rewordings` counts it: somebody who
    is named there was erased, and everybody sees that the text is not quite what it was.
    """

    table: str
    condition: str = ""
    once: str = ""
    kept: tuple[str, ...] = ()
    erasable: tuple[str, ...] = ()
    rewordable: tuple[str, ...] = ()

    def install(self, vendor: str) -> list[str]:
        """Return the statements that put the seal on."""
        if vendor == "sqlite":
            return [self._sqlite(verb) for verb in ("UPDATE", "DELETE")]
        trigger = f"CREATE TRIGGER {self.table}_seal"
        act = f"EXECUTE FUNCTION {self.table}_seal()"
        return [
            self._function(vendor),
            f"{trigger} BEFORE UPDATE OR DELETE ON {self.table} FOR EACH ROW {act}",
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

    def _refused(self, verb: str, vendor: str) -> str:
        """Return the condition under which the statement is refused, empty when it always is."""
        met = [one for one in (self.condition, self.once) if one]
        if not met or verb == "DELETE" or not self.once:
            return " OR ".join(f"({one})" for one in met)
        moved = f"({self.once}) AND ({self._changed(vendor)})"
        return f"({self.condition}) OR ({moved})" if self.condition else moved

    def _changed(self, vendor: str) -> str:
        """Return the condition that something is changed which is kept."""
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        kept = [f"NEW.{one} {differs} OLD.{one}" for one in self.kept]
        erased = [
            f"(NEW.{one} {differs} OLD.{one} AND (NEW.{one} <> '{ERASED}' OR OLD.{one} = ''))"
            for one in self.erasable
        ]
        counted = "NEW.rewordings = OLD.rewordings + 1"
        reworded = [
            f"(NEW.{one} {differs} OLD.{one} AND NOT ({counted}))" for one in self.rewordable
        ]
        return " OR ".join([*kept, *erased, *reworded])

    def _sqlite(self, verb: str) -> str:
        refused = self._refused(verb, "sqlite")
        when = f" WHEN ({refused})" if refused else ""
        return (
            f"CREATE TRIGGER {self.table}_seal_{verb.lower()} BEFORE {verb} ON {self.table}"
            f"{when} BEGIN SELECT RAISE(ABORT, '{self._text}'); END"
        )

    def _function(self, vendor: str) -> str:
        """Return PostgreSQL's function: its conditions may ask other tables, a WHEN may not."""
        refuse = f"RAISE EXCEPTION '{self._text}' USING ERRCODE = 'integrity_constraint_violation';"
        update, delete = (self._refused(verb, vendor) or "TRUE" for verb in ("UPDATE", "DELETE"))
        return (
            f"CREATE OR REPLACE FUNCTION {self.table}_seal() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF TG_OP = 'UPDATE' THEN IF {update} THEN {refuse} END IF; RETURN NEW; "
            f"ELSIF TG_OP = 'DELETE' THEN IF {delete} THEN {refuse} END IF; RETURN OLD; "
            f"END IF; {refuse} END $$"
        )


class PutSeal(RunStatements):
    """Put a seal on a table."""

    def __init__(self, seal: Seal) -> None:
        self.seal = seal

    def forwards(self, vendor: str) -> list[str]:
        """Put the seal on."""
        return self.seal.install(vendor)

    def backwards(self, vendor: str) -> list[str]:
        """Take the seal off."""
        return self.seal.remove(vendor)

    def describe(self) -> str:
        """Return what `migrate` prints."""
        return f"Seal rows of {self.seal.table}"


class PutSealAnew(PutSeal):
    """Put a seal on that holds other columns than before."""

    def forwards(self, vendor: str) -> list[str]:
        """Take the old one off, put the new one on."""
        return [*self.seal.remove(vendor), *self.seal.install(vendor)]

    def backwards(self, vendor: str) -> list[str]:
        """Leave it: an earlier version of the table bears the same seal."""
        return []


def sealed(seal: Seal) -> PutSeal:
    """Return the migration operation that puts a seal on a table."""
    return PutSeal(seal)


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
IN_ARCHIVE = "OLD.sealed_at IS NOT NULL"
ARCHIVED_NOMINATIONS = Seal("selection_nomination", IN_ARCHIVE)
ARCHIVED_RATERS = Seal(
    "selection_rater",
    once=IN_ARCHIVE,
    kept=(
        "id", "round_id", "user_id", "function", "asked_at", "handed_in_at", "removed_at",
        "sealed_at",
    ),
    erasable=("removed_why",),
)  # fmt: skip
ARCHIVED_GATES = Seal("selection_gateanswer", IN_ARCHIVE)
ARCHIVED_MEASURES = Seal("selection_measuredscore", IN_ARCHIVE)
ARCHIVED_TALKS = Seal("selection_settledscore", IN_ARCHIVE)
ARCHIVED_RESULTS = Seal("selection_roundresult", IN_ARCHIVE)
REVEALED_GOALS = Seal(
    "selection_rating_goals",
    "(SELECT sealed_at FROM selection_rating WHERE id = OLD.rating_id) IS NOT NULL",
)
NAMES_OF_GOALS = Seal("selection_strategygoal", once="1 = 1", kept=("id", "title"))
"""Scores name goals: what a goal is called never changes, whether it is in force may."""
APPROVED_TRANSITIONS = Seal(
    "selection_transitionplan",
    "OLD.done_on IS NOT NULL OR OLD.stopped_at IS NOT NULL",
    once="OLD.approved_at IS NOT NULL",
    kept=(
        "id", "account_id", "reason", "receiving_owner_id", "differences", "was_told", "message",
        "starts_on", "ends_on", "door_back", "written_by_id", "written_at", "approved_by_id",
        "approved_at",
    ),
)  # fmt: skip
ANSWERED_OVERRIDES = Seal(
    "selection_pressureoverride",
    once="OLD.allowed_at IS NOT NULL OR OLD.refused_at IS NOT NULL",
    kept=(
        "id", "account_id", "expires_on", "written_by_id", "written_at", "allowed_by_id",
        "allowed_at", "refused_at",
    ),
    erasable=("asked_by", "reason"),
)  # fmt: skip
ANSWERED_EXCEPTIONS = Seal(
    "selection_serviceexception", "OLD.allowed_at IS NOT NULL OR OLD.refused_at IS NOT NULL"
)
APPROVED_PLANS = Seal(
    "plans_planversion",
    once="OLD.decided_at IS NOT NULL",
    kept=(
        "id", "plan_id", "number", "digest", "submitted_by_id", "submitted_at", "decided_by_id",
        "decided_at",
    ),
    rewordable=("document", "words", "reason"),
)  # fmt: skip
"""From approval or return on; whether it is shared, accepted or counts may still change."""
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
    ARCHIVED_NOMINATIONS,
    ARCHIVED_RATERS,
    ARCHIVED_GATES,
    ARCHIVED_MEASURES,
    ARCHIVED_TALKS,
    ARCHIVED_RESULTS,
    REVEALED_GOALS,
    NAMES_OF_GOALS,
    APPROVED_TRANSITIONS,
    ANSWERED_OVERRIDES,
    ANSWERED_EXCEPTIONS,
    APPROVED_PLANS,
)
