"""Database triggers that take words away with the name they come from, and ask for new ones.

A migration that remakes such a table on SQLite drops its triggers and has to end with
`watched(...)` again, as with seals; a test looks whether they are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.core.migrating import RunStatements

WORDS, FRESH = "search_nameword", "search_freshname"


@dataclass(frozen=True, slots=True)
class Watch:
    """The names in a table's column are words of one kind."""

    kind: str
    table: str
    column: str = "name"

    def install(self, vendor: str) -> list[str]:
        """Return the statements that begin to watch."""
        return self._on_sqlite() if vendor == "sqlite" else self._on_postgresql()

    def remove(self, vendor: str) -> list[str]:
        """Return the statements that end it, for a reversed migration."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {name}" for name in self.names(vendor)]
        name = f"{self.table}_words"
        return [
            f"DROP TRIGGER IF EXISTS {name} ON {self.table}",
            f"DROP FUNCTION IF EXISTS {name}()",
        ]

    def begin(self, vendor: str) -> list[str]:
        """Return the statements that begin anew: the words of all names are asked for."""
        ask = f"INSERT INTO {FRESH} (kind, object_id) SELECT '{self.kind}', id FROM {self.table}"  # noqa: S608  # names of ours
        forget = f"DELETE FROM {WORDS} WHERE kind = '{self.kind}'"  # noqa: S608  # names of ours
        return [*self.remove(vendor), *self.install(vendor), forget, ask]

    def names(self, vendor: str) -> tuple[str, ...]:
        """Return what the triggers are called."""
        if vendor == "sqlite":
            return tuple(f"{self.table}_words_{verb}" for verb in ("insert", "update", "delete"))
        return (f"{self.table}_words",)

    def _ask(self) -> str:
        return f"INSERT INTO {FRESH} (kind, object_id) VALUES ('{self.kind}', NEW.id);"  # noqa: S608  # names of ours

    def _drop(self) -> str:
        return "".join(
            f"DELETE FROM {table} WHERE kind = '{self.kind}' AND object_id = OLD.id; "  # noqa: S608  # names of ours
            for table in (WORDS, FRESH)
        )

    def _on_sqlite(self) -> list[str]:
        insert, update, delete = self.names("sqlite")
        changed = f"OLD.{self.column} IS NOT NEW.{self.column}"
        on_update = f"CREATE TRIGGER {update} AFTER UPDATE OF {self.column} ON {self.table} "
        return [
            f"CREATE TRIGGER {insert} AFTER INSERT ON {self.table} BEGIN {self._ask()} END",
            f"{on_update}WHEN {changed} BEGIN {self._drop()}{self._ask()} END",
            f"CREATE TRIGGER {delete} AFTER DELETE ON {self.table} BEGIN {self._drop()} END",
        ]

    def _on_postgresql(self) -> list[str]:
        name = f"{self.table}_words"
        same = f"OLD.{self.column} IS NOT DISTINCT FROM NEW.{self.column}"
        function = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NULL; END IF; END IF; "
            f"IF TG_OP <> 'INSERT' THEN {self._drop()} END IF; "
            f"IF TG_OP <> 'DELETE' THEN {self._ask()} END IF; RETURN NULL; END $$"
        )
        when = f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {self.table} "
        return [function, f"{when}FOR EACH ROW EXECUTE FUNCTION {name}()"]


class BeginToWatch(RunStatements):
    """Watch the names of a table, those that stand in it already included."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def forwards(self, vendor: str) -> list[str]:
        """Put the triggers on and ask for the words of all names."""
        return self.watch.begin(vendor)

    def backwards(self, vendor: str) -> list[str]:
        """Take the triggers off."""
        return self.watch.remove(vendor)

    def describe(self) -> str:
        """Return what `migrate` prints."""
        return f"Watch the names of {self.watch.table}"


def watched(watch: Watch) -> BeginToWatch:
    """Return the migration operation that begins to watch a table."""
    return BeginToWatch(watch)


ACCOUNTS = Watch("account", "accounts_account")
UNITS = Watch("unit", "accounts_accountunit")
PEOPLE = Watch("person", "relationships_contact")
OFFERS = Watch("offer", "whitespace_offerfigures")
WATCHES = (ACCOUNTS, UNITS, PEOPLE, OFFERS)
