"""What the amounts mean, decided by arithmetic on the lines themselves."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

from dataclasses import replace

from orchard.analytics.spoken import percent
from orchard.domain.ledger.reading import currencies, expressions, names, raw
from orchard.domain.ledger.reading.evidence import Evidence
from orchard.domain.ledger.reading.mapping import Mapping, Notice, Question

FITS = 0.95
"""Share of lines that must agree with a formula."""
SAME_PRICE = 0.005
"""Prices that differ by less are equal; tighter than any pair of currencies stays at parity."""
SAME_PAIRS = 0.9
MIN_PAIRS = 5
CLEARLY = 0.8


class Amounts:
    """Completes a mapping with the rules of net, gross, discount, cost and currency."""

    def __init__(self, evidence: Evidence, mapping: Mapping, base_currency: str) -> None:
        self.evidence = evidence
        self.mapping = mapping
        self.base_currency = base_currency
        self.columns = expressions.mapped(evidence.table, mapping)
        self.notices: list[Notice] = []
        self.questions: list[Question] = []

    def decide(self) -> Mapping:
        """Return the mapping with every rule that the lines decide."""
        self._net()
        self._discount()
        self._gross()
        self._cost()
        self._credit_notes()
        self._currency()
        return self.mapping

    def _set(self, **rules: str | None) -> None:
        self.mapping = replace(self.mapping, **rules)  # type: ignore[arg-type]  # all texts

    def _v(self, field: str) -> str:
        """Return the SQL of a number of this field."""
        return expressions.number(field, self.columns[field])

    def _count(self, where: str, total: str = "true") -> float:
        """Return the share of the lines with `total` for which `where` is true."""
        sql = f"SELECT count(*) FILTER (WHERE ({where}) AND ({total})), count(*) FILTER (WHERE {total}) "
        fits, among = self.evidence.session.numbers(sql + "FROM probe")
        return fits / among if among else 0.0

    def _net(self) -> None:
        if self.mapping.net is not None:
            return
        if "net" in self.columns:
            self._set(net="column")
        elif "discount" in self.columns:
            choices = ("quantity x unit_price", "quantity x unit_price - discount")
            self.questions.append(Question("net", "", (), choices))
        else:
            self._set(net="quantity x unit_price")
            rule = f"{self.columns['quantity'].name} × {self.columns['unit_price'].name}"
            self.notices.append(Notice("net_is_computed", {"rule": rule}))

    def _discount(self) -> None:
        if self.mapping.discount is not None:
            return
        if "discount" not in self.columns:
            self._set(discount="none")
            return
        found = self._fitting_discount()
        if found is None and self._count(f"{self._v('discount')} <> 0") == 0:
            found = "amount"
        if found is None:
            column = self.columns["discount"]
            samples = tuple(dict.fromkeys(self.evidence.sample[column.name]))[:5]
            self.questions.append(
                Question("discount", column.name, samples, ("amount", "share", "percent"))
            )
        self._set(discount=found)

    def _fitting_discount(self) -> str | None:
        """Return the kind of discount under which the list price leads to the net amount."""
        bases = [self._v("gross")] if "gross" in self.columns else []
        if "quantity" in self.columns:
            prices = [field for field in ("list_price", "unit_price") if field in self.columns]
            bases += [f"{self._v('quantity')} * {self._v(field)}" for field in prices]
        if "net" not in self.columns:
            return None
        d, net = self._v("discount"), self._v("net")
        quantity = f"abs({self._v('quantity')})" if "quantity" in self.columns else "0"
        for base in bases:
            for kind, after in (
                ("amount", f"({base}) - {d}"),
                ("negative amount", f"({base}) + {d}"),
                ("share", f"({base}) * (1 - {d})"),
                ("percent", f"({base}) * (1 - {d} / 100)"),
            ):
                near = f"abs(CAST({after} AS DOUBLE) - {net}) <= 0.011 + 0.0051 * {quantity}"
                if self._count(near, f"{d} <> 0") >= FITS:
                    return kind
        return None

    def _gross(self) -> None:
        if self.mapping.gross is not None or (
            self.mapping.discount is None and "discount" in self.columns
        ):
            return
        rule = "none"
        if "gross" in self.columns:
            rule = "column"
        elif {"list_price", "quantity"} <= set(self.columns):
            rule = "quantity x list_price"
        elif self.mapping.net == "quantity x unit_price - discount":
            rule = "quantity x unit_price"
        elif "discount" in self.columns and self.mapping.discount != "none":
            rule = "net + discount"
        self._set(gross=rule)

    def _cost(self) -> None:
        if self.mapping.cost is not None:
            return
        if "cost" not in self.columns:
            self._set(cost="net - margin" if "margin" in self.columns else "none")
            return
        column = self.columns["cost"]
        found = self._cost_by_offers() or self._cost_by_name(column) or self._cost_by_size()
        if found is None:
            samples = tuple(self.evidence.sample[column.name][:3])
            self.questions.append(Question("cost", column.name, samples, ("total", "per unit")))
        self._set(cost=found)

    def _cost_by_name(self, column: raw.Column) -> str | None:
        if "quantity" not in self.columns:
            return "total"
        return "per unit" if names.says_per_unit(column.name) else None

    def _cost_by_offers(self) -> str | None:
        """Look whether an offer's cost is steadier per unit (a total) or as written."""
        if not {"quantity", "offer"} <= set(self.columns):
            return None
        offer = expressions.text(self.columns["offer"])
        votes = self.evidence.session.numbers(
            f"""SELECT count(*) FILTER (WHERE per_unit < as_written * {CLEARLY}),
                       count(*) FILTER (WHERE as_written < per_unit * {CLEARLY})
                FROM (SELECT stddev_pop(cost) / avg(cost) AS as_written,
                             stddev_pop(cost / quantity) / avg(cost / quantity) AS per_unit
                      FROM (SELECT {offer} AS offer, CAST({self._v("cost")} AS DOUBLE) AS cost,
                                   CAST({self._v("quantity")} AS DOUBLE) AS quantity
                            FROM probe)
                      WHERE cost > 0 AND quantity > 0
                      GROUP BY offer HAVING count(DISTINCT quantity) > 1)"""
        )
        total, unit = votes
        if total + unit == 0 or max(votes) < CLEARLY * sum(votes):
            return None
        return "total" if total > unit else "per unit"

    def _cost_by_size(self) -> str | None:
        """Of two readings, take the one under which costs are of the size of the sales."""
        cost, net = self._sql_net()
        several = f"{self._v('quantity')} >= 2 AND {net} > 0 AND {cost} > 0"
        q = f"CAST({self._v('quantity')} AS DOUBLE)"
        total = self._count(f"{cost} BETWEEN 0.2 * {net} AND 1.3 * {net}", several)
        unit = self._count(f"{cost} * {q} BETWEEN 0.2 * {net} AND 1.3 * {net}", several)
        if self._count(several) == 0:
            return "total" if self._count(f"{self._v('quantity')} = 1") == 1 else None
        if max(total, unit) < FITS or min(total, unit) > 1 - FITS:
            return None
        return "total" if total > unit else "per unit"

    def _sql_net(self) -> tuple[str, str]:
        if "net" in self.columns:
            return f"CAST({self._v('cost')} AS DOUBLE)", f"CAST({self._v('net')} AS DOUBLE)"
        net = f"CAST({self._v('quantity')} AS DOUBLE) * {self._v('unit_price')}"
        return f"CAST({self._v('cost')} AS DOUBLE)", net

    def _credit_notes(self) -> None:
        """Recognise credit notes by letters before the number; usually they are negative."""
        found = self._prefixed() if "invoice" in self.columns else None
        if found is None:
            self._set(credit_notes=self.mapping.credit_notes or "as written")
            return
        prefix, negative, sample = found
        self._set(credit_prefix=self.mapping.credit_prefix or prefix)
        if self.mapping.credit_notes is None and negative == 0:
            name = self.columns["invoice"].name
            self.questions.append(
                Question("credit_notes", name, (sample,), ("as written", "negate"))
            )
        else:
            self._set(credit_notes=self.mapping.credit_notes or "as written")

    def _prefixed(self) -> tuple[str, int, str] | None:
        """Return the usual prefix of credit notes, its negative lines and a sample, if some have it."""
        invoice = expressions.text(self.columns["invoice"])
        field = next(name for name in ("quantity", "net", "unit_price") if name in self.columns)
        prefix = f"regexp_extract({invoice}, '^(CN|CR|C|GS|KN|AV)[- ]?[0-9]+$', 1)"
        rows = self.evidence.session.rows(
            f"""SELECT {prefix}, count(*) FILTER (WHERE {self._v(field)} < 0), min({invoice})
                FROM probe GROUP BY 1 ORDER BY count(*) DESC"""
        )
        prefixed = [(str(row[0]), int(str(row[1])), str(row[2])) for row in rows if row[0]]
        return prefixed[0] if prefixed and len(prefixed) < len(rows) else None

    def _currency(self) -> None:
        if self.mapping.currency is not None:
            return
        if "currency" in self.columns:
            self._set(currency=self._by_prices() or "column")
            return
        if self._in_names() or self._in_amounts() or self.questions_of("currency"):
            return
        self._set(currency=self.base_currency)
        self.notices.append(Notice("no_currency_column", {"currency": self.base_currency}))

    def questions_of(self, kind: str) -> bool:
        """Whether a question of this kind stands already."""
        return any(question.kind == kind for question in self.questions)

    def _money(self) -> list[raw.Column]:
        return [self.columns[field] for field in expressions.SALES if field in self.columns]

    def _in_names(self) -> bool:
        found = {names.currency_in(column.name) for column in self._money()} - {None}
        if len(found) == 1:
            self._set(currency=found.pop())
        return len(found) == 1 or self.mapping.currency is not None

    def _in_amounts(self) -> bool:
        signs = {sign for column in self._money() for sign in self.evidence.currency_signs(column)}
        if len(signs) != 1:
            return False
        sign = signs.pop()
        code = currencies.meant_by(sign)
        if code is None:
            self.questions.append(Question("currency", self._money()[0].name, (sign,), ()))
            return False
        self._set(currency=code)
        self.notices.append(Notice("currency_in_amounts", {"sign": sign, "currency": code}))
        return True

    def _by_prices(self) -> str | None:
        """Return the one currency of the amounts, if offers cost the same under every code."""
        if "offer" not in self.columns:
            return None
        price = self._price()
        if price is None:
            return None
        code = f"upper({expressions.text(self.columns['currency'])})"
        self._table_of_prices(code, price)
        counts = self.evidence.session.rows(
            "SELECT code, sum(lines) FROM prices GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        if len(counts) == 1 or not counts:
            return None
        main, most = str(counts[0][0]), int(str(counts[0][1]))
        pairs, same, worst = self._pairs(main)
        if pairs < MIN_PAIRS or worst < SAME_PAIRS:
            return None
        lines = sum(int(str(count)) for _, count in counts)
        details = {
            "column": self.columns["currency"].name,
            "codes": ", ".join(str(name) for name, _ in counts),
            "same": str(same),
            "pairs": str(pairs),
            "currency": main,
            "share": percent(most / lines, 1),
        }
        self.notices.append(Notice("currency_is_an_attribute", details))
        return main

    def _price(self) -> str | None:
        if "unit_price" in self.columns:
            return self._v("unit_price")
        if {"net", "quantity"} <= set(self.columns):
            return f"CAST({self._v('net')} AS DOUBLE) / nullif({self._v('quantity')}, 0)"
        return None

    def _table_of_prices(self, code: str, price: str) -> None:
        offer = expressions.text(self.columns["offer"])
        self.evidence.session.run(
            f"""CREATE OR REPLACE TEMP TABLE prices AS
                SELECT offer, code, count(*) AS lines, median(price) AS price, max(price) AS highest
                FROM (SELECT {offer} AS offer, {code} AS code, CAST({price} AS DOUBLE) AS price
                      FROM probe)
                WHERE price > 0 AND code IS NOT NULL GROUP BY ALL"""
        )

    def _pairs(self, main: str) -> tuple[int, int, float]:
        """Compare each offer's price under the main code with that under each other code.

        Returns the pairs, the equal ones, and the share of equal ones under the worst code. Tiers
        and campaigns move medians, so either the median or the highest price may agree.
        """
        near = " OR ".join(
            f"abs(other.{figure} / main.{figure} - 1) < {SAME_PRICE}"
            for figure in ("price", "highest")
        )
        rows = self.evidence.session.rows(
            f"""SELECT other.code, count(*), count(*) FILTER (WHERE {near})
                FROM prices AS main JOIN prices AS other USING (offer)
                WHERE main.code = '{main.replace("'", "")}' AND other.code <> main.code GROUP BY 1"""
        )
        figures = [(int(str(pairs)), int(str(same))) for _, pairs, same in rows]
        worst = min((same / pairs for pairs, same in figures), default=0.0)
        return sum(pairs for pairs, _ in figures), sum(same for _, same in figures), worst
