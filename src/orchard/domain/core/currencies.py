"""Currencies of ISO 4217 and the digits after the point of each."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import DomainError

_WITHOUT_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"
_TWO_DIGITS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK "
    "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
    "TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG"
)
CURRENCIES: dict[str, int] = {
    code: digits
    for codes, digits in (
        (_WITHOUT_CENTS, 0),
        (_TWO_DIGITS, 2),
        (_THREE_DIGITS, 3),
        (_FOUR_DIGITS, 4),
    )
    for code in codes.split()
}
"""ISO 4217 codes and the digits after the point of each."""


class UnknownCurrency(DomainError):
    """No currency has this code."""


def currency_digits(code: str) -> int:
    """Return the digits after the point; refuse codes that ISO 4217 does not know."""
    try:
        return CURRENCIES[code]
    except KeyError:
        text = _("%(code)s is not a currency. Use an ISO 4217 code such as EUR.")
        raise UnknownCurrency(text % {"code": code}) from None
