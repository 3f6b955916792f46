"""Names that ledgers give their columns, in eight languages, strongest first."""

from __future__ import annotations

import re
import unicodedata

from orchard.domain.ledger.reading.currencies import CODES

_WORDS: dict[str, str] = {
    "booked_on": """invoice date|date of invoice|posting date|booking date|fakturadato|arve kuupaev|
        rechnungsdatum|belegdatum|buchungsdatum|fakturadatum|
        date de facture|date facture|dt facture|factuurdatum|fecha de factura|
        fecha factura|дата счета|дата накладной|bokforingsdato|order date|ordredato|bestelldatum|
        tellimuse kuupaev|date de commande|fecha de pedido|дата заказа|booked on|transaction date|
        sales date|date|dato|kuupaev|datum|fecha|дата|day|month|period""",
    "customer": """customer id|customer no|customer number|customer code|customer key|client id|
        reseller id|buyer id|account id|account no|kundenr|kundenummer|kunde nr|kunde id|kundennummer|
        kunden nr|kundennr|debitorennummer|debitornr|debitor nr|kundnummer|kundnr|
        kliendi kood|kliendi number|kliendi nr|klient id|kood klient|numero client|no client|
        code client|id client|codigo cliente|numero cliente|id cliente|код клиента|номер клиента|
        код покупателя|code tiers|numero tiers|compte tiers|klantnummer|klantnr|klantcode|debiteurnummer|
        debiteurnr|customer|kunde|klient|client|cliente|покупатель|клиент|debitor|debtor|id""",
    "customer_name": """customer name|client name|reseller name|company name|company|kundenavn|kundename|
        kundenname|kundenbezeichnung|debitorname|kundnamn|
        kliendi nimi|nom client|nom du client|raison sociale|intitule tiers|nom tiers|
        klantnaam|debiteurnaam|nombre cliente|nombre del cliente|
        имя клиента|название клиента|наименование клиента|наименование покупателя|reseller|buyer|
        klient nimi|firma|navn""",
    "account": """account|account name|group|customer group|parent|parent account|konsern|konzern|kontsern|
        kundengruppe|kundegruppe|groupe|grupo|группа|холдинг|corporate group|chain|kjede|kett""",
    "unit": """unit|site|branch|location|ship to|delivery address|avdeling|filiale|filial|niederlassung|
        uksus|osakond|agence|sucursal|филиал|подразделение|store|butikk|kauplus|standort""",
    "country": "country|country name|country code|land|riik|pays|pais|страна|ship country|customer country",
    "industry": """industry|business type|sector|segment|branche|bransje|naering|valdkond|tegevusala|
        secteur|secteur d activite|industria|отрасль|customer type|kundetype|line of business""",
    "invoice": """invoice|invoice no|invoice number|invoice id|fakturanr|fakturanummer|faktura|arve|arve nr|
        arve number|rechnung|rechnungsnummer|rechnungs nr|rechnungsnr|belegnummer|beleg nr|belegnr|
        facture|
        numero facture|no facture|n facture|numero de facture|numero piece|no piece|n piece|factuurnummer|
        factuurnr|factuur|factura|numero factura|numero de factura|счет|
        номер счета|накладная|номер накладной|document no|document number|voucher|bilag|order number|
        order no|order id|ordrenr|ordrenummer|bestellnummer|auftragsnummer|tellimus|commande|pedido|
        заказ|номер заказа|receipt|transaction id""",
    "invoice_line": """invoice line|line|line no|line number|order line|linje|linjenr|position|pos|rida|
        rea nr|zeile|ligne|linea|строка|номер строки|row""",
    "offer": """product id|product code|product no|item no|product number|product key|stock code|sku|item code|item id|
        item number|article no|article number|article code|article|artikel|artikelnummer|artikel nr|
        artikkelnr|artikkel|varenr|varenummer|vare|tootekood|toote kood|artikli kood|tuotekood|
        code article|code produit|reference article|ref article|ref art|reference|ref|artikelcode|codigo producto|codigo articulo|articulo|codigo de producto|
        артикул|код товара|код продукта|service code|offer|product|toode|produkt|produit|producto|
        товар|item|material|materialnummer|upc|ean|gtin""",
    "offer_name": """product name|item name|description|product description|item description|article name|
        artikelbezeichnung|artikelname|artikeltext|produktbezeichnung|produktname|
        bezeichnung|beskrivelse|varenavn|produktnavn|toote nimi|tootenimi|kirjeldus|
        nimetus|designation|libelle|omschrijving|artikelomschrijving|descripcion|nombre producto|наименование|наименование товара|
        название|описание|product|vare|toode|text|beschreibung""",
    "family": """category|product category|product group|family|product family|item group|artikelgruppe|
        warengruppe|produktgruppe|produktfamilie|varegruppe|kategori|kategorie|tootegrupp|kategooria|famille|fam|artikelgroep|productgroep|
        categorie|
        familia|categoria|категория|группа товаров|товарная группа|department|product line""",
    "quantity": """quantity|qty|units|volume|antall|antal|mengde|menge|anzahl|kogus|hulk|quantite|qte|quantite facturee|qte facturee|qte fact|aantal|cantidad|
        количество|кол во|pieces|stuck|stk|tk|pcs""",
    "unit_price": """unit price|price|unitprice|stykkpris|enhetspris|pris|einzelpreis|stuckpreis|preis|
        uhikuhind|hind|prix unitaire|prix unitaire ht|pu ht|pu net ht|stukprijs|prijs|prix|precio unitario|precio|цена|цена за единицу|sales price|
        price each""",
    "list_price": """list price|listepris|listenpreis|nimekirjahind|hinnakirja hind|prix catalogue|
        precio de lista|прайсовая цена|catalog price|catalogue price|veiledende pris""",
    "net": """net amount|net|net sales|net value|sales amount|line amount|amount net|line total|net total|
        extended price|extended amount|nettobelop|netto|nettobetrag|nettoumsatz|nettowert|
        positionswert|nettobelopp|nettobelob|netosumma|neto|summa|
        summa kaibemaksuta|summa km ta|montant ht|montant net|mt ht|total ht|montant|nettobedrag|bedrag excl btw|bedrag|
        importe neto|importe|base imponible|
        сумма без ндс|сумма|amount|sales|revenue|turnover|belop|belopp|belob|omsetning|betrag|umsatz|kaive|
        chiffre d affaires|ca|ventas|выручка|оборот|total|value""",
    "gross": """gross|gross amount|gross sales|gross value|list amount|bruttobelop|bruttobetrag|brutto|
        brutosumma|montant brut|importe bruto|сумма до скидки|amount before discount""",
    "discount": """discount|discount amount|rabatt|rabattbetrag|rabattbelop|nachlass|allahindlus|remise|rabais|
        descuento|скидка|discount percent|discount pct|rabatt prosent|rabatt prozent""",
    "cost": """cost|cost of goods|cogs|product cost|total cost|cost amount|unit cost|standard cost|kost|
        varekost|kostpris|selbstkosten|wareneinsatz|einstandswert|einstandskosten|
        herstellkosten|einstandspreis|einkaufspreis|kosten|kulu|omahind|cout|cout d achat|
        cout de revient|prix de revient|px revient|kostprijs|
        inkoopprijs|costo|coste|себестоимость|закупочная цена|purchase price""",
    "margin": """margin|gross margin|gross profit|contribution|fortjeneste|dekningsbidrag|marge|rohertrag|
        deckungsbeitrag|marginaal|tulu|marge brute|margen|маржа|валовая прибыль|profit""",
    "freight": "freight|shipping|delivery cost|shipping cost|frakt|fracht|versandkosten|transport|veokulu|"
    "frais de port|flete|gastos de envio|фрахт|доставка",
    "orders": "orders|order count|number of orders|antall ordre|anzahl auftrage|tellimuste arv",
    "deliveries": "deliveries|delivery count|number of deliveries|antall leveranser|anzahl lieferungen|tarnete arv",
    "currency": """currency|currency code|valuta|valutakode|wahrung|waehrung|valuuta|devise|dev|monnaie|moneda|
        divisa|валюта""",
    "sales_person": """sales person|salesperson|sales rep|seller|account manager|selger|verkaufer|vertreter|
        muugimees|muuja|vendeur|representant|repr|vertegenwoordiger|commercial|vendedor|продавец|менеджер|sales person id|employee""",
}


def plain(name: str) -> str:
    """Return a name without case, accents, signs and camel humps."""
    name = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", name)
    name = name.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", name)
    kept = "".join(
        sign for sign in decomposed if not unicodedata.combining(sign) or sign == "\u0306"
    )
    kept = unicodedata.normalize("NFC", kept).casefold()
    return " ".join(re.findall(r"[^\W_]+", kept))


def _ranked() -> dict[str, dict[str, int]]:
    ranks: dict[str, dict[str, int]] = {}
    for field, text in _WORDS.items():
        for rank, name in enumerate(text.split("|")):
            ranks.setdefault(plain(name), {}).setdefault(field, rank)
    return ranks


RANKS = _ranked()
"""Plain name -> field -> rank (0 is strongest)."""


def fields_of(name: str) -> dict[str, int]:
    """Return the fields that a column of this name can mean, with their ranks."""
    words = plain(name)
    if words in RANKS:
        return RANKS[words]
    without = " ".join(word for word in words.split() if word.upper() not in CODES and word != "in")
    return RANKS.get(without, {})


def currency_in(name: str) -> str | None:
    """Return the ISO code that stands in a name such as “Amount EUR” or “Umsatz (CHF)”."""
    found = [word for word in re.findall(r"\b[A-Z]{3}\b", name) if word in CODES]
    return found[0] if len(found) == 1 else None


def says_per_unit(name: str) -> bool:
    """Whether the name of a cost says that it is the cost of one unit."""
    words = plain(name)
    return any(
        part in words
        for part in (
            "unit",
            "stk",
            "stuck",
            "uhik",
            "prijs",
            "unitaire",
            "unitario",
            "preis",
            "pris",
            "цена",
        )
    )
