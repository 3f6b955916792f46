"""What stands in the way in a draft: a long way to the point, hedging, claims without support."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST_INTRODUCTION = 40
"""Words before the first sentence that says a result."""
LONGEST_SENTENCE = 28
HEDGES = (
    "maybe", "perhaps", "possibly", "might", "sort of", "kind of", "somewhat", "i think",
    "we think", "we believe", "i believe", "it seems", "it could be", "hopefully", "we hope",
    "to some extent", "more or less", "kanskje", "muligens", "eventuelt", "vi tror", "jeg tror",
    "vi håper", "på en måte", "til en viss grad", "forhåpentligvis",
)  # fmt: skip
SUPERLATIVES = (
    "best", "leading", "world-class", "state-of-the-art", "unique", "unrivalled", "unmatched",
    "guaranteed", "always", "never", "everyone", "revolutionary", "perfect", "beste", "ledende",
    "unik", "unike", "garantert", "alltid", "aldri", "alle", "revolusjonerende", "perfekt",
)  # fmt: skip
RESULTS = (
    "recommend", "recommendation", "result", "save", "saves", "saved", "gain", "gains", "cut",
    "cuts", "deliver", "delivers", "reduce", "reduces", "increase", "increases", "anbefaler",
    "anbefaling", "resultat", "resultatet", "sparer", "spart", "reduserer", "øker", "leverer",
)  # fmt: skip
SOURCES = (
    "source", "according to", "measured", "based on", "see appendix", "see attachment", "from your",
    "from our", "figures from", "invoice", "invoices", "report", "kilde", "ifølge", "målt",
    "basert på", "se vedlegg", "fra deres", "fra våre", "faktura", "rapport", "http",
)  # fmt: skip
NUMBER = re.compile(r"\d[\d.,\s]*\s*%|\b\d+(?:[.,]\d+)*\b")
DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\.?\s(?:[A-Za-zæøå]{3,9})\b")
END = re.compile(r"(?<=[.!?])\s+|\n+")


class Snag(StrEnum):
    """What stands in the way."""

    LONG_INTRODUCTION = "long_introduction"
    LONG_SENTENCE = "long_sentence"
    HEDGE = "hedge"
    NUMBER_WITHOUT_SOURCE = "number_without_source"
    SUPERLATIVE = "superlative"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a draft: what stands in the way, and the words themselves."""

    snag: Snag
    words: str


def directness(text: str) -> tuple[Finding, ...]:
    """Return what keeps a reader who is short of time from the point.

    More than 40 words before the first sentence that names a result, a recommendation or a number;
    sentences of more than 28 words; words that take back what they say. Word lists are English and
    Norwegian; in another language only the two lengths are looked at.

    Parameters
    ----------
    text
        The draft as it was written; empty gives nothing.

    Returns
    -------
    tuple of Finding
        In the order of the text, the introduction first.

    Raises
    ------
    Nothing.

    Source
    ------
    Own rules; thresholds are judgement, none is fitted.

    Example
    -------
    >>> [one.words for one in directness("We think that you might save 4 %.")]
    ['we think', 'might']
    """
    return (*_introduction(text), *_long(text), *_said(text, HEDGES, Snag.HEDGE))


def support(text: str) -> tuple[Finding, ...]:
    """Return claims that a careful reader would ask about.

    Sentences with a number, years and days aside, in which no source is named; and words that claim
    more than can be shown. Word lists are English and Norwegian.

    Parameters
    ----------
    text
        The draft as it was written; empty gives nothing.

    Returns
    -------
    tuple of Finding
        Numbers without a source first, then superlatives, each in the order of the text.

    Raises
    ------
    Nothing.

    Source
    ------
    Own rules.

    Example
    -------
    >>> [one.snag.value for one in support("The best price. It saves 4 %.")]
    ['number_without_source', 'superlative']
    >>> support("It saves 4 %, measured on your invoices of 2025.")
    ()
    """
    return (*_unsourced(text), *_said(text, SUPERLATIVES, Snag.SUPERLATIVE))


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in END.split(text) if one.strip()]


def _introduction(text: str) -> Iterator[Finding]:
    """Yield the beginning of a draft that is long before it says anything."""
    words = 0
    for sentence in _sentences(text):
        if _matches(sentence, RESULTS) or NUMBER.search(DAY.sub(" ", sentence)):
            break
        words += len(sentence.split())
    if words > LONGEST_INTRODUCTION:
        yield Finding(Snag.LONG_INTRODUCTION, " ".join(text.split()[:8]) + " …")


def _long(text: str) -> Iterator[Finding]:
    for sentence in _sentences(text):
        words = sentence.split()
        if len(words) > LONGEST_SENTENCE:
            yield Finding(Snag.LONG_SENTENCE, " ".join(words[:8]) + " …")


def _unsourced(text: str) -> Iterator[Finding]:
    for sentence in _sentences(text):
        if NUMBER.search(DAY.sub(" ", sentence)) and not _matches(sentence, SOURCES):
            yield Finding(Snag.NUMBER_WITHOUT_SOURCE, sentence)


def _said(text: str, words: tuple[str, ...], snag: Snag) -> Iterator[Finding]:
    """Yield every one of the words once, in the order of the text."""
    found = dict.fromkeys(_matches(text, words))
    return (Finding(snag, one) for one in found)


def _matches(text: str, words: tuple[str, ...]) -> list[str]:
    said = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
    return re.findall(rf"(?<!\w)(?:{said})(?!\w)", text.lower())
