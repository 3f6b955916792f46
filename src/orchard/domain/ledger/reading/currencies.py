"""The currency codes of ISO 4217 that amounts can be in."""

from __future__ import annotations

_CODES = """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
    LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
    NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD
    XCG XOF XPF YER ZAR ZMW ZWG ANG HRK EEK LVL LTL DEM FRF ESP ITL NLG ATS BEF FIM IEP PTE GRD SKK SIT"""
CODES = frozenset(_CODES.split())

SIGNS = {"€": "EUR", "£": "GBP"}
"""Signs that mean one currency; $, ¥ and kr mean several."""


def meant_by(sign: str) -> str | None:
    """Return the code that a sign or a code at an amount means, if it means one."""
    return SIGNS.get(sign, sign if sign in CODES else None)
