"""Column contracts: the tables that analytics functions ask for, with type, unit and missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract; `dtype` is an Ibis type name."""

    name: str
    dtype: str
    meaning: str
    required: bool = False


AMOUNT = "decimal(18, 4)"

STAGED: tuple[Column, ...] = (
    Column(
        "source_line",
        "int64",
        "line number in the source file, the header is line 1",
        required=True,
    ),
    Column("customer", "string", "customer key of the source; null: line without customer"),
    Column("customer_name", "string", "name as the source writes it"),
    Column("account", "string", "customer group as the source names it; null: fold by customer"),
    Column("unit", "string", "part of the account; null: not known"),
    Column("country", "string", "country of the customer or unit"),
    Column("industry", "string", "industry or kind of business of the customer"),
    Column("booked_on", "date", "day of the invoice", required=True),
    Column("invoice", "string", "invoice or order number"),
    Column("invoice_line", "string", "line number within the invoice"),
    Column("offer", "string", "product or service key"),
    Column("offer_name", "string", "product or service name"),
    Column("family", "string", "offer family or category"),
    Column("quantity", AMOUNT, "units; negative on credit notes"),
    Column("gross", AMOUNT, "list price x quantity, before discount"),
    Column("discount", AMOUNT, "discount as a positive amount"),
    Column("net", AMOUNT, "net amount in `currency`; negative on credit notes", required=True),
    Column("cost", AMOUNT, "cost of goods or services sold"),
    Column("freight", AMOUNT, "outbound delivery cost borne by the supplier"),
    Column("orders", "int64", "number of orders in this line, when the source counts them"),
    Column("deliveries", "int64", "number of deliveries in this line, when the source counts them"),
    Column("currency", "string", "ISO 4217 code of the amounts", required=True),
    Column("sales_person", "string", "who sold it"),
)
"""One invoice line as it was read: what reading writes and the ledger store keeps (Parquet)."""

LINES: tuple[Column, ...] = (
    Column("account", "string", "account (customer group) key; null: line without customer"),
    Column("account_name", "string", "name of the account"),
    Column("unit", "string", "part of the account; null: not known"),
    Column("country", "string", "country"),
    Column("industry", "string", "industry"),
    Column("booked_on", "date", "day of the invoice", required=True),
    Column("invoice", "string", "invoice or order number; null: every day is one order"),
    Column("offer", "string", "offer key"),
    Column("offer_name", "string", "offer name"),
    Column("family", "string", "offer family"),
    Column("quantity", AMOUNT, "units"),
    Column("gross", AMOUNT, "list price x quantity in base currency; null: list price not known"),
    Column("discount", AMOUNT, "discount in base currency, positive"),
    Column("net", AMOUNT, "net amount in base currency", required=True),
    Column("cost", AMOUNT, "cost of goods in base currency; null: not known"),
    Column("freight", AMOUNT, "delivery cost in base currency; null: not known"),
    Column("orders", "int64", "number of orders; null: count invoices"),
    Column("deliveries", "int64", "number of deliveries; null: not known"),
)
"""One invoice line ready for analytics: folded into accounts, in the base currency."""
