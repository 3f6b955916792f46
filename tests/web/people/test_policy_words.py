"""Every number of the policy says in words what it is and what it does."""

from __future__ import annotations

from orchard.analytics.policy import Policy, to_json
from orchard.interfaces.web.settings import meanings, wording
from orchard.interfaces.web.settings.forms import PolicyForm


def groups() -> dict[str, wording.Group]:
    return {one.key: one for one in wording.groups(Policy())}


def test_numbers_of_what_exists_have_a_name_and_a_line_that_explains_them():
    for key in meanings.TITLES:
        found = groups()[key]
        assert found.name == str(meanings.TITLES[key])
        for number in found.numbers:
            assert not any(sign in number.name for sign in ("·", "_")), number.name
            assert number.why or ": " in number.name, number.name
        names = [number.name for number in found.numbers]
        assert len(set(names)) == len(names)


def test_no_meaning_is_kept_for_a_number_that_is_gone():
    document = to_json(Policy())

    for path in meanings.MEANINGS:
        place = document
        for step in path.split("."):
            assert step in place, path
            place = place[step]


def test_criteria_are_said_once_with_weight_words_and_scores():
    numbers = {one.name: one.value for one in groups()["selection"].numbers}

    assert numbers["Growth: weight"] == "0.15"
    assert numbers["Growth: score for a value"].startswith("-0.08 → 0, -0.03 → 2.5")
    assert numbers["Attainable contribution: measures size"] == "yes"
    assert numbers["Criteria that nobody may use"].startswith("length of relationship, personal")


def test_a_form_to_propose_numbers_explains_them_as_the_page_does():
    form = PolicyForm(None, policy=Policy(), group="selection")

    field = form.fields["value_guard__stop"]
    assert str(field.label) == "Most key accounts at all"
    assert "Only the owner" in str(field.help_text)
