"""The library of claims that are told about selling: for reading, and read by no computation."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Claim:
    """What is told, who tells it, what we could find out, and what one may do with it."""

    key: str
    text: Promise
    told_by: Promise
    found_out: Promise
    mark: Promise


UNVERIFIED = _("unverified vendor claim, do not use in calculations")

CLAIMS = (
    Claim(
        "matching-behaviour",
        _("18 % of customers buy from somebody whose behaviour does not match theirs, and 82 % when it is adapted."),
        _("Passed on in sales literature, which names Chally as the source."),
        _("No study, sample, year or method could be found behind the two numbers."),
        UNVERIFIED,
    ),
    Claim(
        "adaptive-selling",
        _("Sellers who adapt how they sell often get better results and better relations."),
        _("Research on adaptive selling, over several decades."),
        _("A link between two things measured together, in other firms. Look at your own conversations instead."),
        _("found in studies, says nothing about your next conversation"),
    ),
)  # fmt: skip
