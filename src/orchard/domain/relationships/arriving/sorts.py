"""What files of other systems hold, what their columns are called, and which of them are needed."""

from __future__ import annotations

from collections.abc import Mapping

from orchard.domain.relationships.arriving.tables import Sort
from orchard.domain.relationships.rules import IntakeKind

MOST_ROWS = 10_000
LONGEST_NOTE = 9_000
"""Letters of a cell: more than a note may have, so that one that is too long is refused whole."""
ACCOUNT = ("account", "account name", "account id", "company", "company name", "customer",
           "customer name", "customer number", "customer no", "organisation", "organization", "kunde",
           "kundenr", "kundenummer", "kundenavn", "konto", "firma", "klient", "ettevõte", "клиент",
           "компания")  # fmt: skip
OPPORTUNITIES = Sort(
    {
        "account": ACCOUNT,
        "title": ("opportunity", "opportunity name", "title", "deal", "deal name", "topic",
                  "mulighet", "salgsmulighet", "tittel", "affär", "verkaufschance", "müügivõimalus",
                  "возможность"),
        "value": ("value", "amount", "est revenue", "estimated revenue", "expected revenue", "worth a year",
                  "annual value", "verdi", "beløp", "belopp", "betrag", "wert", "summa", "väärtus",
                  "сумма"),
        "currency": ("currency", "currency iso code", "valuta", "währung", "valuuta", "валюта"),
        "stage": ("stage", "sales stage", "deal stage", "phase", "fase", "steg", "staadium", "стадия"),
        "state": ("state", "status", "tilstand", "olek", "статус"),
        "probability": ("probability", "chance", "win probability", "sannsynlighet", "sannolikhet",
                        "wahrscheinlichkeit", "tõenäosus", "вероятность"),
        "expected_on": ("close date", "expected close", "expected close date", "est close date",
                        "business from", "lukkedato", "forventet dato", "abschlussdatum", "дата закрытия"),
        "owner": ("owner", "opportunity owner", "deal owner", "responsible", "ansvarlig", "eier",
                  "ägare", "besitzer", "vastutaja", "ответственный"),
        "next_step": ("next step", "next action", "neste steg", "nästa steg", "nächster schritt",
                      "järgmine samm", "следующий шаг"),
        "next_on": ("next step by", "next step on", "next step date", "by when", "neste steg dato"),
        "family": ("family", "product family", "category", "produktfamilie", "kategori",
                   "produktgruppe", "tootegrupp"),
        "offer": ("offer", "product", "product name", "produkt", "vare", "toode", "продукт"),
        "unit": ("unit", "site", "department", "business unit", "enhet", "avdeling", "standort",
                 "osakond"),
        "goal": ("goal", "customer goal", "kundens mål", "mål", "ziel", "eesmärk", "цель"),
    },
    MOST_ROWS,
)  # fmt: skip
ACTIVITIES = Sort(
    {
        "account": ACCOUNT,
        "held_on": ("date", "day", "held on", "activity date", "start", "start date", "completed date",
                    "due date", "dato", "datum", "kuupäev", "дата"),
        "kind": ("type", "activity type", "kind", "task type", "art", "liik", "тип"),
        "subject": ("subject", "title", "topic", "emne", "ämne", "betreff", "teema", "тема"),
        "said": ("notes", "note", "description", "comments", "what was said", "body", "text",
                 "notat", "beskrivelse", "kommentar", "beschreibung", "märkmed", "описание"),
        "theirs": ("contact", "contacts", "contact name", "contact email", "attendees", "with",
                   "who", "kontakt", "kontakter", "deltakere", "kontakt e post", "kontaktisik",
                   "контакт"),
        "ours": ("owner", "assigned to", "activity owner", "by", "us", "ansvarlig", "eier",
                 "besitzer", "vastutaja", "ответственный"),
    },
    MOST_ROWS,
    LONGEST_NOTE,
)  # fmt: skip
SORTS: Mapping[IntakeKind, Sort] = {
    IntakeKind.OPPORTUNITIES: OPPORTUNITIES,
    IntakeKind.ACTIVITIES: ACTIVITIES,
}
NEEDED: Mapping[IntakeKind, tuple[str, ...]] = {
    IntakeKind.OPPORTUNITIES: ("account", "title", "value"),
    IntakeKind.ACTIVITIES: ("account", "held_on"),
}
"""Columns without which no row can be taken over."""
