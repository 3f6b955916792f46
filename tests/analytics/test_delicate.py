"""The words that a note should not hold: measured on three hundred labelled notes.

The lists were made with these notes. What they find of others is measured beside, and is less.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from orchard.analytics.delicate import Topic, delicate

FILE = Path(__file__).parent / "data" / "notes.txt"
Sample = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def sample() -> Sample:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("|", 2)) for line in lines if not line.startswith("#")]


def test_the_sample_is_three_hundred_notes_in_four_languages_on_every_topic(sample: Sample):
    languages = Counter(language for language, _label, _text in sample)

    assert languages == dict.fromkeys(("en", "de", "fr", "sv"), 75)
    assert {label for _language, label, _text in sample} == {*Topic, "-"}
    assert len({text for _language, _label, text in sample}) == 300


@pytest.mark.trust("T-GDPR-7")
def test_of_the_notes_they_were_made_with_nine_of_ten_are_found_and_seven_of_ten_warnings_right(
    sample: Sample,
):
    warned = [(label, bool(delicate(text))) for _language, label, text in sample]

    wrong = sum(label == "-" for label, found in warned if found)
    found = sum(found for label, found in warned if label != "-")
    bad = sum(label != "-" for label, _found in warned)
    assert found / bad >= 0.9
    assert found / (found + wrong) >= 0.7


def test_of_notes_that_the_lists_were_not_made_with_more_than_half_are_found():
    lines = (FILE.parent / "notes_unseen.txt").read_text(encoding="utf-8").splitlines()[1:]
    notes = [tuple(line.split("|", 1)) for line in lines]

    found = [bool(delicate(text)) for label, text in notes if label == "x"]
    wrong = [text for label, text in notes if label == "-" and delicate(text)]

    assert sum(found) / len(found) >= 0.55  # nine in ten is the aim; the module says it is not met
    assert wrong == []


def test_in_three_more_languages_each_topic_is_found_and_words_of_the_trade_are_left():
    lines = (FILE.parent / "notes_more.txt").read_text(encoding="utf-8").splitlines()[1:]

    wrong = {
        text: [one.words for one in delicate(text)]
        for _language, label, text in (line.split("|", 2) for line in lines)
        if (label != "-") != (label in {one.topic for one in delicate(text)})
        or (label == "-" and delicate(text))
    }

    assert wrong == {}


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_is_found_in_every_language(sample: Sample, topic: Topic):
    for language in ("en", "de", "fr", "sv"):
        mine = [text for tongue, label, text in sample if (tongue, label) == (language, topic)]
        found = sum(topic in {one.topic for one in delicate(text)} for text in mine)

        assert found / len(mine) >= 0.7, (language, topic)


def test_what_is_harmless_is_looked_over_and_words_are_whole():
    assert delicate("The European Union, the Union Bank and a controller that is latent.") == ()
    assert [one.words for one in delicate("IDIOT! idiot. Idiots")] == ["idiot", "idiots"]
