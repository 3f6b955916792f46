"""The words that a note should not hold: measured on three hundred labelled notes."""

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
def test_nine_of_ten_are_found_and_seven_of_ten_warnings_are_right(sample: Sample):
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

    assert 0.55 <= sum(found) / len(found) < 0.9  # as much as a list can: it is said so beside it
    assert wrong == []


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_is_found_in_every_language(sample: Sample, topic: Topic):
    for language in ("en", "de", "fr", "sv"):
        mine = [text for tongue, label, text in sample if (tongue, label) == (language, topic)]
        found = sum(topic in {one.topic for one in delicate(text)} for text in mine)

        assert found / len(mine) >= 0.7, (language, topic)


def test_what_is_harmless_is_looked_over_and_words_are_whole():
    assert delicate("The European Union, the Union Bank and a controller that is latent.") == ()
    assert [one.words for one in delicate("IDIOT! idiot. Idiots")] == ["idiot", "idiots"]
