"""What stands in the way in a draft: for who is short of time, and for who checks every number."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from orchard.analytics.drafts import Snag, directness, support

INTRODUCTION = (
    "Thank you so much for taking the time the other day, it was a pleasure to see you all again. "
    "As you know we have been working together for many years now, and it has always been a joy. "
    "Before we come to the matter at hand we would like to look back at the year. "
)


def snags(found) -> list[tuple[Snag, str]]:
    return [(one.snag, one.words) for one in found]


def test_a_long_way_to_the_point_is_found_and_a_short_one_is_not():
    long = directness(INTRODUCTION + "We recommend one carrier.")

    assert [one.snag for one in long] == [Snag.LONG_INTRODUCTION]
    assert directness("We recommend one carrier. " + INTRODUCTION) == ()


def test_hedging_is_found_once_each_in_english_and_norwegian():
    found = directness("We think it might work. Perhaps. We think so. Vi håper det kanskje går.")

    said = [one.words for one in found]
    assert said == ["we think", "might", "perhaps", "vi håper", "kanskje"]


def test_a_word_inside_another_is_no_hedge_and_no_superlative():
    assert directness("The mighty crane lifts.") == ()
    assert support("Bestride the unicorn, Neverland.") == ()


def test_a_number_needs_a_source_and_a_day_is_no_claim():
    text = (
        "We meet on 3 March 2027. You save 4.5 %. It cost 120 in 2025, measured on your invoices."
    )

    assert snags(support(text)) == [(Snag.NUMBER_WITHOUT_SOURCE, "You save 4.5 %.")]


def test_superlatives_are_found():
    assert [one.words for one in support("The best and leading carrier, guaranteed.")] == [
        "best", "leading", "guaranteed",
    ]  # fmt: skip


def test_a_sentence_of_29_words_is_long_and_one_of_28_is_not():
    assert [one.snag for one in directness("Result " + "on " * 28)] == [Snag.LONG_SENTENCE]
    assert directness("Result " + "on " * 27) == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_looked_through_and_words_come_from_it(text: str):
    for one in (*directness(text), *support(text)):
        assert one.words.removesuffix(" …").split()[0].lower() in text.lower()
