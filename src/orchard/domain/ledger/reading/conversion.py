"""The raw table to the STAGED contract: one SQL query that keeps a line or names its mistake."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.analytics.tables import STAGED
from orchard.domain.ledger.reading import currencies, expressions
from orchard.domain.ledger.reading.evidence import Evidence
from orchard.domain.ledger.reading.mapping import Mapping
from orchard.domain.ledger.reading.raw import SHOWN, Column
from orchard.domain.ledger.reading.session import literal

COMPUTED = ("net", "gross", "discount", "cost")
SIGNED = ("quantity", "net", "gross", "discount", "cost")
CARRIED = ("freight", "orders", "deliveries")


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a line can be wrong: the SQL that is true then."""

    kind: str
    field: str
    condition: str


class Conversion:
    """Builds the SQL of one reading."""

    def __init__(self, evidence: Evidence, mapping: Mapping, today: date) -> None:
        self.evidence = evidence
        self.mapping = mapping
        self.today = today
        self.columns = expressions.mapped(evidence.table, mapping)
        self.numbers = [field for field in self.columns if field in expressions.NUMBERS]
        self.problems = self._problems()

    def staged(self) -> str:
        """Return the query of the lines that can be kept."""
        columns = ", ".join(
            f"CAST({self._final(c.name)} AS {_sql_type(c.dtype)}) AS {c.name}" for c in STAGED
        )
        return f"SELECT {columns} FROM ({self._judged()}) WHERE problem IS NULL"

    def rejected(self) -> str:
        """Return the query of the rejected lines: line, column, value, kind, in order."""
        cases = {"column": "", "value": "", "kind": ""}
        for place, problem in enumerate(self.problems):
            column = self.columns.get(problem.field)
            shown = f"x_{problem.field}" if column else "NULL"
            cases["column"] += (
                f" WHEN {place} THEN {literal(column.name if column else problem.field)}"
            )
            cases["value"] += f" WHEN {place} THEN {shown}"
            cases["kind"] += f" WHEN {place} THEN {literal(problem.kind)}"
        listed = ", ".join(f"CASE problem {case} END AS {name}" for name, case in cases.items())
        return (
            f"SELECT source_line, {listed.replace('AS value', f'[:{SHOWN}] AS value')} "
            f"FROM ({self._judged()}) WHERE problem IS NOT NULL ORDER BY source_line"
        )

    def _judged(self) -> str:
        cases = " ".join(
            f"WHEN {p.condition} THEN {place}" for place, p in enumerate(self.problems)
        )
        return f"SELECT *, CASE {cases} END AS problem FROM ({self._computed()})"

    def _computed(self) -> str:
        """Return the query with net, gross, discount, cost and sign computed."""
        return (
            f"SELECT *, {self._discount()} AS w_discount, {self._gross()} AS w_gross "
            f"FROM (SELECT *, {self._net()} AS w_net, {self._cost()} AS w_cost, {self._sign()} AS sign "
            f"FROM ({self._read()}))"
        )

    def _read(self) -> str:
        """Return the query of the texts (x_) and values (v_) of all mapped columns."""
        parts = [f"{self.evidence.table.line_sql} AS source_line"]
        parts += [
            f"{expressions.text(column)} AS x_{field}" for field, column in self.columns.items()
        ]
        parts += [
            f"{expressions.number(field, self.columns[field])} AS v_{field}"
            for field in self.numbers
        ]
        parts.append(f"{self._day(self.columns['booked_on'])} AS v_booked_on")
        return f"SELECT {', '.join(parts)} FROM {expressions.scan(self.evidence.table)}"

    def _day(self, column: Column) -> str:
        if self.mapping.date_format:
            return expressions.day(column, [self.mapping.date_format])
        if column.kind == "date":
            return expressions.day(column, [])
        shapes = self.evidence.shapes(column)
        found = expressions.formats(shapes, self.mapping.date_order or "ymd")
        return expressions.day(column, list(dict.fromkeys(found.values())))

    def _problems(self) -> list[Problem]:
        booked = [
            Problem("missing_date", "booked_on", "x_booked_on IS NULL"),
            Problem("unreadable_date", "booked_on", "v_booked_on IS NULL"),
            Problem("future_date", "booked_on", f"v_booked_on > DATE '{self.today.isoformat()}'"),
        ]
        needed = ["net"] if self.mapping.net == "column" else ["quantity", "unit_price"]
        missing = [
            Problem("missing_amount", field, f"v_{field} IS NULL AND missing(x_{field})")
            for field in needed
        ]
        unreadable = [
            Problem("unreadable_number", field, f"v_{field} IS NULL AND NOT missing(x_{field})")
            for field in self.numbers
        ]
        too_large = [Problem("unreadable_number", "net", "w_net IS NULL")]
        return [*booked, *missing, *unreadable, *too_large, *self._currency_problems()]

    def _currency_problems(self) -> list[Problem]:
        if self.mapping.currency != "column":
            return []
        known = expressions.one_of(_code(), currencies.CODES)
        wrong = f"x_currency IS NULL OR NOT {known}"
        return [Problem("unknown_currency", "currency", wrong)]

    def _v(self, field: str) -> str:
        return f"v_{field}" if field in self.numbers else "NULL"

    def _net(self) -> str:
        if self.mapping.net == "column":
            return "v_net"
        product = "v_quantity * v_unit_price"
        if self.mapping.net == "quantity x unit_price - discount":
            taken = {
                "amount": f"{product} - coalesce(v_discount, 0)",
                "negative amount": f"{product} + coalesce(v_discount, 0)",
                "share": f"CAST({product} AS DECIMAL(28,8)) * (1 - coalesce(v_discount, 0))",
                "percent": f"CAST({product} AS DECIMAL(28,8)) * (1 - coalesce(v_discount, 0) * 0.01)",
            }
            product = taken.get(self.mapping.discount or "none", product)
        return f"TRY_CAST(round({product}, 4) AS DECIMAL(18,4))"

    def _gross_base(self) -> str | None:
        """Return the SQL of gross where it does not follow from net and discount."""
        rules = {
            "column": self._v("gross"),
            "quantity x list_price": "v_quantity * v_list_price",
            "quantity x unit_price": "v_quantity * v_unit_price",
        }
        return rules.get(self.mapping.gross or "none")

    def _discount(self) -> str:
        kind = self.mapping.discount
        if kind not in ("share", "percent"):
            return {"amount": "v_discount", "negative amount": "-v_discount"}.get(
                kind or "none", "NULL"
            )
        share = "v_discount" if kind == "share" else "v_discount * 0.01"
        base = self._gross_base()
        if base is None:
            return f"TRY_CAST(w_net * CAST(({share}) AS DOUBLE) / nullif(1 - ({share}), 0) AS DECIMAL(18,4))"
        return f"TRY_CAST(round(CAST({base} AS DECIMAL(28,8)) * ({share}), 4) AS DECIMAL(18,4))"

    def _gross(self) -> str:
        base = self._gross_base()
        if base is None:
            base = (
                f"w_net + {self._discount()}" if self.mapping.gross == "net + discount" else "NULL"
            )
        return f"TRY_CAST(round({base}, 4) AS DECIMAL(18,4))" if base != "NULL" else base

    def _cost(self) -> str:
        rules = {
            "total": "v_cost",
            "per unit": "TRY_CAST(v_quantity * v_cost AS DECIMAL(18,4))",
            "net - margin": f"{self._net()} - v_margin",
        }
        return rules.get(self.mapping.cost or "none", "NULL")

    def _sign(self) -> str:
        prefix = self.mapping.credit_prefix
        if self.mapping.credit_notes != "negate" or not prefix or "invoice" not in self.columns:
            return "1"
        return f"CASE WHEN starts_with(x_invoice, {literal(prefix)}) AND {self._net()} > 0 THEN -1 ELSE 1 END"

    def _final(self, name: str) -> str:
        if name in ("source_line", "booked_on"):
            return "source_line" if name == "source_line" else "v_booked_on"
        if name in self.mapping.constants:
            return literal(self.mapping.constants[name])
        if name == "currency":
            return (
                _code()
                if self.mapping.currency == "column"
                else literal(self.mapping.currency or "")
            )
        if name in SIGNED:
            value = f"w_{name}" if name in COMPUTED else self._v(name)
            return value if self._sign() == "1" or value == "NULL" else f"{value} * sign"
        if name in CARRIED:
            return self._v(name)
        return f"x_{name}" if name in self.columns else "NULL"


def _code() -> str:
    """Return the SQL of an ISO code; signs that mean one currency count as its code."""
    pairs = " ".join(
        f"WHEN {literal(sign)} THEN {literal(code)}" for sign, code in currencies.SIGNS.items()
    )
    return f"CASE x_currency {pairs} ELSE upper(x_currency) END"


def _sql_type(dtype: str) -> str:
    return {"int64": "BIGINT", "string": "VARCHAR", "date": "DATE"}.get(dtype, dtype.upper())
