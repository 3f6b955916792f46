"""Small ledgers with the mistakes that people's files have."""

from __future__ import annotations

GOOD = b"""Invoice;Line;Date;Customer;Name;Product;Net;Currency
I1;1;2026-01-13;C1;Alder AS;P1;100,50;EUR
I1;2;2026-01-13;C1;Alder AS;P2;50,25;EUR
I2;1;2026-02-14;C2;Birch AS;P1;10,00;EUR
"""
AMBIGUOUS = b"Invoice,Date,Customer,Net\nI1,01/02/2026,C1,10.50\nI2,03/04/2026,C2,20.25\n"
BROKEN = GOOD + b"I3;1;2026-02-31;C3;Cedar AS;P1;7,00;EUR\nI4;1;2026-02-03;C3;Cedar AS;P1;7,OO;EUR\n"
