"""From an opened source to a proposal: a mapping as far as it is decided, and questions."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import replace
from typing import TYPE_CHECKING

from orchard.domain.ledger.reading import currencies, expressions
from orchard.domain.ledger.reading.amounts import Amounts
from orchard.domain.ledger.reading.evidence import Evidence
from orchard.domain.ledger.reading.mapping import Mapping, Notice, Proposal, Question, from_table
from orchard.domain.ledger.reading.meaning import NO_COLUMN, Meaning
from orchard.domain.ledger.reading.mistakes import BadMapping

if TYPE_CHECKING:
    from orchard.domain.ledger.reading.sources import Opened


def answered(said: Mapping, answers: Table[str, str]) -> Mapping:
    """Return the mapping with the answers in it; `column.net = none` keeps a field empty."""
    columns = {
        key.removeprefix("column."): ("" if value == NO_COLUMN else value)
        for key, value in answers.items()
        if key.startswith("column.")
    }
    rules = {key: value for key, value in answers.items() if not key.startswith("column.")}
    answer = from_table({**rules, "columns": columns})
    merged = answer.over(said)
    if merged.currency not in (None, "column") and merged.currency not in currencies.CODES:
        raise BadMapping(key="currency", value=str(merged.currency), choices="ISO 4217, column")
    return merged


def propose(opened: Opened, said: Mapping, evidence: Evidence, *, base_currency: str) -> Proposal:
    """Detect what the mapping does not say; every ambiguity becomes a question."""
    meaning = Meaning(evidence, said)
    meaning.find()
    mapping = said.over(replace(opened.mapping, columns=meaning.columns))
    questions = [*opened.questions, *meaning.questions]
    mapping, open_ = _reading(evidence, mapping)
    questions += open_
    notices = list(opened.notices)
    if not questions:
        define(evidence, mapping)
        evidence.create_probe()
        amounts = Amounts(evidence, mapping, base_currency)
        mapping = amounts.decide()
        questions += amounts.questions
        notices += amounts.notices
    notices += _unused(evidence, mapping)
    names = tuple(column.name for column in opened.raw.columns)
    return Proposal(mapping, tuple(questions), tuple(notices), names)


def _unused(evidence: Evidence, mapping: Mapping) -> list[Notice]:
    """Name the columns that are left out, so that nobody misses one without knowing."""
    used = set(mapping.columns.values())
    left = [column.name for column in evidence.table.columns if column.name not in used]
    return [Notice("unused_columns", {"columns": ", ".join(left)})] if left else []


def define(evidence: Evidence, mapping: Mapping) -> None:
    """Create the macros that read this source's numbers."""
    columns = expressions.mapped(evidence.table, mapping)
    money = [column for field, column in columns.items() if field in expressions.NUMBERS]
    signs = sorted({sign for column in money for sign in evidence.currency_signs(column)})
    expressions.create_macros(
        evidence.session, mapping.decimal_mark or ".", signs if len(signs) == 1 else []
    )


def _reading(evidence: Evidence, mapping: Mapping) -> tuple[Mapping, list[Question]]:
    """Decide the order of dates and the decimal mark."""
    columns = expressions.mapped(evidence.table, mapping)
    questions: list[Question] = []
    if mapping.date_order is None and mapping.date_format is None and "booked_on" in columns:
        order, question = evidence.date_order(columns["booked_on"])
        mapping = replace(mapping, date_order=order)
        questions += [question] if question else []
    if mapping.decimal_mark is None:
        numbers = [column for field, column in columns.items() if field in expressions.NUMBERS]
        mark, question = evidence.decimal_mark(numbers)
        mapping = replace(mapping, decimal_mark=mark)
        questions += [question] if question else []
    return mapping, questions
