"""What the values of the source say: kinds of columns, decimal mark, order of dates."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from orchard.domain.ledger.reading import expressions, raw, values
from orchard.domain.ledger.reading.currencies import CODES
from orchard.domain.ledger.reading.mapping import Question
from orchard.domain.ledger.reading.session import Session, literal

SAMPLE_ROWS = 2_000
PROBED = 50_000
"""Lines on which formulas are tested."""
SCANNED = 200_000
"""Distinct values of a column that are looked at when the sample decides nothing."""
SHAPES = 500
MOST, SOME = 0.5, 0.2
"""Shares of the filled values that make a column dates or numbers, amounts or keys."""
TYPO_SHARE = 0.01
"""A contrary reading of so few values is a slip, and those lines are rejected."""


class Evidence:
    """Answers questions about the columns of one raw table."""

    def __init__(self, session: Session, table: raw.Raw, today: date) -> None:
        self.session = session
        self.table = table
        self.today = today
        self.sample = self._sample()

    def _sample(self) -> dict[str, list[str]]:
        columns = ", ".join(expressions.text(column) for column in self.table.columns)
        rows = self.session.rows(
            f"SELECT {columns} FROM {expressions.scan(self.table)} LIMIT {SAMPLE_ROWS}"
        )
        found: dict[str, list[str]] = {}
        for place, column in enumerate(self.table.columns):
            found[column.name] = [str(row[place]) for row in rows if row[place] is not None]
        return found

    def create_probe(self) -> None:
        """Create the table `probe`: every n-th line, enough to test a formula on."""
        step = max(1, self.table.rows // PROBED)
        self.session.run(
            f"""CREATE OR REPLACE TEMP TABLE probe AS
                SELECT * FROM {expressions.scan(self.table)} WHERE file_row_number % {step} = 0"""
        )

    def is_date(self, column: raw.Column) -> bool:
        """Whether most values are days."""
        return (
            column.kind == "date" or values.share(self.sample[column.name], values.is_date) > MOST
        )

    def is_number(self, column: raw.Column) -> bool:
        """Whether most values are numbers."""
        filled = [text for text in self.sample[column.name] if text.lower() not in values.MISSING]
        return column.kind == "number" or values.share(filled, values.is_number) > MOST

    def is_empty(self, column: raw.Column) -> bool:
        """Whether the sample holds no value."""
        return not self.sample[column.name]

    def has_fractions(self, column: raw.Column) -> bool:
        """Whether a good part of the numbers has decimals, as amounts have."""
        texts = self.sample[column.name]
        return (
            self.is_number(column)
            and values.share(texts, lambda text: bool(re.search(r"[.,]\d", text))) > SOME
        )

    def has_codes(self, column: raw.Column) -> bool:
        """Whether the values are keys: letters, or zeros in front."""
        texts = self.sample[column.name]
        return (
            values.share(
                texts, lambda text: not values.is_number(text) or bool(re.match(r"0\d", text))
            )
            > SOME
        )

    def has_currencies(self, column: raw.Column) -> bool:
        """Whether nearly all values are codes of currencies."""
        texts = self.sample[column.name]
        return values.share(texts, lambda text: text.strip() in CODES) > 1 - 5 * TYPO_SHARE

    def distinct(self, *columns: raw.Column) -> int:
        """Count the different values (of several columns together)."""
        listed = ", ".join(expressions.text(column) for column in columns)
        sql = f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {expressions.scan(self.table)})"
        return self.session.numbers(sql)[0]

    def scanned(self, column: raw.Column, sql: str) -> list[str]:
        """Return different values over the whole column, of the SQL that shortens them."""
        query = f"SELECT DISTINCT {sql} FROM {expressions.scan(self.table)} LIMIT {SCANNED}"
        return [str(row[0]) for row in self.session.rows(query) if row[0] is not None]

    def decimal_mark(self, columns: list[raw.Column]) -> tuple[str | None, Question | None]:
        """Return the mark that begins decimals, or the question if no value decides it."""
        texts = [column for column in columns if column.kind == "text"]
        found, mark = {}, None
        for column in texts:
            found[column.name] = Counter(map(values.proof, self.sample[column.name]))
        mark = _majority(sum(found.values(), Counter()))
        if mark is None:
            for column in texts:
                marked = f"CASE WHEN regexp_matches({column.sql}, '[.,]') THEN {expressions.text(column)} END"
                found[column.name] = Counter(map(values.proof, self.scanned(column, marked)))
            mark = _majority(sum(found.values(), Counter()))
        if mark is not None:
            return mark, None
        open_ = [column for column in texts if set(found[column.name]) & {".", ",", "?"}]
        if not open_:
            return ".", None
        return None, self._mark_question(open_[0])

    def _mark_question(self, column: raw.Column) -> Question:
        marked = [text for text in self.sample[column.name] if values.proof(text)]
        return Question("decimal_mark", column.name, _few(marked), (".", ","))

    def date_order(self, column: raw.Column) -> tuple[str | None, Question | None]:
        """Return the order of day, month and year, or the question if no value decides it."""
        if column.kind == "date":
            return "ymd", None
        orders = self._orders(self.sample[column.name])
        if len(orders) != 1:
            days = f"split_part(split_part({expressions.text(column)}, ' ', 1), 'T', 1)"
            orders = self._orders(self.scanned(column, days)) or orders
        if len(orders) == 1:
            return orders[0], None
        samples = [text for text in self.sample[column.name] if len(values.orders_of(text)) != 1]
        return None, Question(
            "date_order", column.name, _few(samples), tuple(orders or ("dmy", "mdy", "ymd"))
        )

    def _orders(self, texts: list[str]) -> list[str]:
        """Return the orders that explain most values, none if no order explains nearly all."""
        readable = [orders for orders in map(values.orders_of, texts) if orders]
        fits = Counter(order for orders in readable for order in orders)
        if not readable or max(fits.values()) < (1 - 5 * TYPO_SHARE) * len(readable):
            return []
        best = [order for order in ("dmy", "mdy", "ymd") if fits[order] == max(fits.values())]
        if set(best) == {"ymd"} or len(best) == 1:
            return best
        if all(values.WORDED.fullmatch(text) for text in texts if values.is_date(text)):
            return ["dmy"]
        return [order for order in best if order != "ymd" or not self._lies_ahead(texts)]

    def _lies_ahead(self, texts: list[str]) -> bool:
        """Whether reading two digits in front as the year gives days after today."""
        years = [int(found[1]) for text in texts if (found := re.match(r"(\d{2})\D", text))]
        return any(2000 + year > self.today.year for year in years)

    def shapes(self, column: raw.Column) -> list[str]:
        """Return the shapes of all values of a column of days."""
        shape = "day"
        for pattern, sign in (("[0-9]{4}", "Y"), ("[0-9]+", "9"), ("[A-Za-z]{3,}", "M")):
            shape = f"regexp_replace({shape}, {literal(pattern)}, {literal(sign)}, 'g')"
        days = (
            f"SELECT DISTINCT {expressions.text(column)} AS day FROM {expressions.scan(self.table)}"
        )
        rows = self.session.rows(f"SELECT DISTINCT {shape} FROM ({days}) LIMIT {SHAPES}")
        return [str(row[0]) for row in rows if row[0] is not None]

    def currency_signs(self, column: raw.Column) -> list[str]:
        """Return the currency signs and codes that stand at the amounts of a column."""
        found: set[str] = set()
        for text in self.sample[column.name]:
            if values.is_number(text):
                found.update(re.findall(r"[A-Z]{3}|kr\.?|[€£$¥]", text))
        return sorted(found)


def _majority(marks: Counter[str | None]) -> str | None:
    point, comma = marks["."], marks[","]
    if point == comma == 0 or min(point, comma) > TYPO_SHARE * max(point, comma):
        return None
    return "." if point > comma else ","


def _few(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:5]
