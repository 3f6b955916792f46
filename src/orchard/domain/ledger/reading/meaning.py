"""Which column is which: by its name in several languages, then by what it holds."""

from __future__ import annotations

from collections.abc import Iterable

from orchard.domain.ledger.reading import currencies, expressions, names, raw
from orchard.domain.ledger.reading.evidence import Evidence
from orchard.domain.ledger.reading.mapping import Mapping, Question
from orchard.domain.ledger.reading.mistakes import MappingDoesNotFit, NoAmountColumn, NoDateColumn

NO_COLUMN = "none"
AS_COLUMN = "column"
MAX_CHOICES = 12
TOO_FEW = 2
"""Lines among which nothing need repeat."""


class Meaning:
    """Collects the column of each field, and the questions that remain."""

    def __init__(self, evidence: Evidence, said: Mapping) -> None:
        self.evidence = evidence
        self.table = evidence.table
        self.fixed = set(said.columns) | set(said.constants)
        self.columns = dict(said.columns)
        self.said_currency = said.currency
        self.questions: list[Question] = []
        self._check(said.columns.values())

    def _check(self, said: Iterable[str]) -> None:
        for name in said:
            if name and self.table.column(name) is None:
                raise MappingDoesNotFit(column=name, columns=self.listed())

    def listed(self) -> str:
        """Return the names of all columns for a text."""
        return ", ".join(column.name for column in self.table.columns)

    def find(self) -> None:
        """Fill `columns` and `questions`; raise where a ledger's core is missing."""
        self._by_name()
        self._day()
        self._amount()
        self._currency()
        self._customer()
        self._copies()

    def free(self) -> list[raw.Column]:
        """Return the columns without a meaning so far that hold something."""
        used = set(self.columns.values())
        return [
            column
            for column in self.table.columns
            if column.name not in used and not self.evidence.is_empty(column)
        ]

    def _by_name(self) -> None:
        """Give the strongest names their fields first; a column has one meaning."""
        ranked = [
            (rank, place, field, column)
            for place, column in enumerate(self.table.columns)
            for field, rank in names.fields_of(column.name).items()
        ]
        for _, _, field, column in sorted(ranked, key=lambda entry: entry[:3]):
            is_open = field not in self.fixed and field not in self.columns
            if is_open and column.name not in self.columns.values() and self._holds(field, column):
                self.columns[field] = column.name

    def _holds(self, field: str, column: raw.Column) -> bool:
        """Whether the values can be what the name says."""
        if field == "booked_on":
            return self.evidence.is_date(column)
        if field in expressions.NUMBERS:
            return self.evidence.is_number(column) and not self.evidence.is_empty(column)
        return not self.evidence.is_empty(column)

    def _ask(self, field: str, among: list[raw.Column], *, may_be_none: bool) -> None:
        choices = [column.name for column in among[:MAX_CHOICES]] + [NO_COLUMN] * may_be_none
        samples = tuple(self._shown(column) for column in among[:MAX_CHOICES])
        self.questions.append(Question("column", among[0].name, samples, tuple(choices), field))

    def _shown(self, column: raw.Column) -> str:
        """Return a column with the first that stands in it, so that one can tell it from others."""
        return f"{column.name}: {', '.join(self.evidence.sample[column.name][:3])}"

    def _currency(self) -> None:
        """Ask of columns of currency codes with another name: they may be of lists, or forms."""
        if "currency" in self.columns or self._is_currency_said():
            return
        coded = [column for column in self.free() if self.evidence.has_currencies(column)]
        if coded:
            self._ask("currency", coded, may_be_none=True)

    def _is_currency_said(self) -> bool:
        """Whether the mapping or the amounts say it; those that are still asked for may say it."""
        if "currency" in self.fixed or self.said_currency not in (None, AS_COLUMN):
            return True
        sales = [self.columns.get(field) for field in expressions.SALES]
        columns = [found for name in sales if (found := self.table.column(name or "\0"))]
        if not columns:
            return True
        named = {names.currency_in(column.name) for column in columns} - {None}
        signs = {sign for column in columns for sign in self.evidence.currency_signs(column)}
        return len(named) == 1 or (len(signs) == 1 and currencies.meant_by(signs.pop()) is not None)

    def _day(self) -> None:
        if self.columns.get("booked_on"):
            return
        days = [column for column in self.free() if self.evidence.is_date(column)]
        if not days or "booked_on" in self.fixed:
            raise NoDateColumn(columns=self.listed())
        if len(days) == 1:
            self.columns["booked_on"] = days[0].name
        else:
            self._ask("booked_on", days, may_be_none=False)

    def _amount(self) -> None:
        if self.columns.get("net"):
            return
        if self.columns.get("quantity") and self.columns.get("unit_price"):
            return
        numbers = [column for column in self.free() if self._is_measure(column)]
        amounts = [column for column in numbers if self.evidence.has_fractions(column)] or numbers
        if not amounts or "net" in self.fixed:
            raise NoAmountColumn(columns=self.listed())
        if len(amounts) == 1:
            self.columns["net"] = amounts[0].name
            self._units([column for column in numbers if column not in amounts])
        else:
            self._ask("net", amounts, may_be_none=False)

    def _is_measure(self, column: raw.Column) -> bool:
        evidence = self.evidence
        is_number = evidence.is_number(column) and not evidence.is_date(column)
        return is_number and not evidence.has_codes(column)

    def _units(self, numbers: list[raw.Column]) -> None:
        """Take the only column of small whole numbers as quantity."""
        few = [
            column
            for column in numbers
            if self.evidence.distinct(column) < 0.1 * self.table.rows + 5
        ]
        if len(few) == 1 and "quantity" not in self.columns and "quantity" not in self.fixed:
            self.columns["quantity"] = few[0].name

    def _customer(self) -> None:
        self._borrow("customer", ("customer_name", "account", "unit"))
        if "customer" in self.columns or "customer" in self.fixed:
            return
        keys = [column for column in self.free() if self._may_be_customer(column)]
        if not keys:
            return
        first = self.evidence.distinct(keys[0])
        same = all(
            self.evidence.distinct(key) == first == self.evidence.distinct(keys[0], key)
            for key in keys[1:]
        )
        if same and not self._has_names():
            self.columns["customer"] = keys[0].name
        else:
            self._ask("customer", keys, may_be_none=True)

    def _has_names(self) -> bool:
        return self.table.columns[0].name != "column 1"

    def _may_be_customer(self, column: raw.Column) -> bool:
        evidence = self.evidence
        if evidence.is_date(column) or evidence.has_fractions(column):
            return False
        return self.table.rows <= TOO_FEW or evidence.distinct(column) < self.table.rows

    def _borrow(self, field: str, others: tuple[str, ...]) -> None:
        if field in self.columns or field in self.fixed:
            return
        lender = next((other for other in others if self.columns.get(other)), None)
        if lender is not None:
            self.columns[field] = self.columns[lender]

    def _copies(self) -> None:
        """Let a name stand for a missing key."""
        self._borrow("offer", ("offer_name",))
        self.columns = {
            field: name for field, name in self.columns.items() if name or field in self.fixed
        }
