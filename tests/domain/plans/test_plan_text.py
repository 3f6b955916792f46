"""The text file of a plan: read again it says the same, and every wrong line is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchard.domain.plans.rules.differences import How, Names, difference
from orchard.domain.plans.rules.documents import Document, number, only_filled, text_of
from orchard.domain.plans.rules.plan_text import read, write
from orchard.domain.plans.rules.sections import (
    ACTIONS,
    BY_KEY,
    HEAD,
    OBJECTIVES,
    SECTIONS,
    Field,
    FieldKind,
    Section,
)
from orchard.domain.plans.rules.takeover import Takeover, takeover

ACCOUNT = "nordvik-group"
NAMES = Names(
    users={"5": "Kari Lund", "7": "Mart Tamm", "8": "Mart Tamm"},
    contacts={"17": "Jan Vik"},
    goals={"9": "Halve the stops"},
)
GOAL = {
    "id": "12", "title": "Revenue of the year", "kind": "revenue", "horizon": "1",
    "beneficiary": "us", "strategy": "Service before price.\n\n  Then price.", "measure": "Net sales",
    "unit": "EUR", "baseline": "5000000", "target": "5200000", "due_on": "2027-12-31", "owner": "5",
    "state": "active",
}  # fmt: skip
AIM = {"id": "3", "title": "First choice", "kind": "position", "horizon": "3", "owner": "7"}
CALL = {
    "id": "4", "title": "Call Bergen", "care": "water", "contact": "17", "due_on": "2027-03-01",
    "objective": "12", "state": "open",
}  # fmt: skip
RISK = {"id": "6", "title": "They leave", "category": "people", "likelihood": "3", "impact": "4"}


def plan(**rows: tuple[dict[str, str], ...]) -> Document:
    kept = {one.key: rows.get(one.key, ()) for one in SECTIONS}
    return Document(2027, {"mode": "full", "leaves_out": "Spare parts"}, kept)


NOW = plan(objective=(AIM, GOAL), risk=(RISK,), action=(CALL,))


def taken(text: str, now: Document = NOW, account: str = ACCOUNT) -> Takeover:
    return takeover(now, read(text, NAMES), NAMES, account=account)


def exported(now: Document = NOW) -> str:
    return write(now, NAMES, account=ACCOUNT)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
decimals = st.decimals(-(10**12), 10**12, places=4)


def values(one: Field) -> st.SearchStrategy[str]:
    """Yield what a field may hold, as documents hold it."""
    found: st.SearchStrategy[object] = {
        FieldKind.LINE: words.map(lambda said: said[: one.longest]), FieldKind.TEXT: words, FieldKind.NUMBER: decimals,
        FieldKind.DAY: st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        FieldKind.FLAG: st.booleans(), FieldKind.CHOICE: st.sampled_from([*one.choices, ""]),
        FieldKind.USER: st.sampled_from([*NAMES.users, ""]),
        FieldKind.CONTACT: st.sampled_from([*NAMES.contacts, ""]),
        FieldKind.GOAL: st.sampled_from([*NAMES.goals, ""]),
        FieldKind.ROW: st.sampled_from(["1", "2", "31", ""]),
    }[one.kind]  # fmt: skip
    return found.map(lambda said: text_of(one.kind, said))


def filled(section: Section) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({one.column: values(one) for one in section.fields}).map(
        only_filled
    )


@st.composite
def plans(draw: st.DrawFn) -> Document:
    rows = {}
    for section in SECTIONS:
        found = draw(st.lists(filled(section), max_size=3))
        rows[section.key] = tuple({"id": str(key + 1), **one} for key, one in enumerate(found))
    return Document(2027, draw(filled(HEAD)), rows)


@given(plans())
@settings(max_examples=150, deadline=None)
def test_a_plan_that_is_written_and_read_says_exactly_the_same(found: Document):
    text = write(found, NAMES, account=ACCOUNT)

    back = read(text.replace("\n", "\r\n"), NAMES)

    assert back.wrong == ()
    assert (back.account, back.year) == (ACCOUNT, 2027)
    head, *blocks = back.blocks
    assert only_filled(head.said) == found.head
    for section in SECTIONS:
        said = [
            {"id": one.key, **only_filled(one.said)} for one in blocks if one.section is section
        ]
        assert said == list(found.section(section))
    nothing = takeover(found, back, NAMES, account=ACCOUNT)
    assert nothing.is_possible
    assert nothing.edits == ()
    assert nothing.result.digest == found.digest
    assert Document.read(found.stored()).digest == found.digest


def test_the_file_reads_like_a_text_and_names_people_and_rows():
    text = exported()

    assert text.startswith("# Plan nordvik-group 2027 [")
    assert "target: 5200000\nby: 2027-12-31\nowner: Kari Lund #5" in text
    assert "how: Service before price.\n  |\n  |   Then price.\n" in text
    assert "done by customer: Jan Vik #17" in text
    assert "for objective: O12 Revenue of the year" in text
    assert "horizon: operative" in text


def test_one_changed_line_is_one_readable_difference():
    text = exported().replace("target: 5200000", "target: 5 400 000.50")

    found = taken(text)

    (row,) = difference(NOW, found.result, NAMES).rows
    assert (row.token, row.title, row.how) == ("O12", "Revenue of the year", How.CHANGED)
    assert [one.sentence for one in row.fields] == ["target: 5,200,000 → 5,400,000.5"]
    assert [dict(one.changes) for one in found.edits] == [{"target": "5400000.5"}]


def test_comments_and_lines_left_out_change_nothing_and_an_empty_field_is_emptied():
    text = exported().replace("unit: EUR\n", "; a note of mine\n").replace("from: 5000000", "from:")

    found = taken(text)

    assert [dict(one.changes) for one in found.edits] == [{"baseline": ""}]


def test_new_rows_name_each_other_and_rows_are_taken_out_by_a_word():
    text = exported().replace("by: 2027-03-01", "by: 2027-03-01\nremove: yes") + (
        "## Objective new fast\nobjective: Deliver\ntype: Joint_Project\nhorizon: tactical\n"
        "serves: halve the stops\nleads up to: O3\nowner: kari lund\n"
        "## Action new\naction: Meet\ncare: develop\nby: 2027-02-01\nfor objective: new fast\n"
    )

    found = taken(text)

    assert found.wrong == ()
    objective = found.result.section(OBJECTIVES)[-1]
    assert (objective["kind"], objective["owner"], objective["goal"]) == ("joint_project", "5", "9")
    (action,) = found.result.section(ACTIONS)
    assert (action["title"], action["objective"]) == ("Meet", "new fast")
    assert [one.how for one in difference(NOW, found.result, NAMES).rows] == [
        How.ADDED, How.ADDED, How.REMOVED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("target: 5200000", "target: five", "target:", "“five” is no number. Write it as 5200000.50."),
        ("target: 5200000", "target: NaN", "target:", "“NaN” is no number"),
        ("target: 5200000", "target: 1.00001", "target:", "more than four digits"),
        ("target: 5200000", "target: 1e20", "target:", "is no number"),
        ("target: 5200000", "goal: 5", "goal: 5", "There is no field “goal” here. There is: objective"),
        ("target: 5200000", "target: 1\ntarget: 2", "target: 2", "stands here a second time"),
        ("target: 5200000", "whatever", "whatever", "Write a field, a colon and what it says"),
        ("by: 2027-12-31", "by: 31.12.2027", "by: 31", "is no day. Write it as 2027-12-31."),
        ("type: revenue", "type: sales", "type: sales", "none of: revenue, contribution"),
        ("owner: Kari Lund #5", "owner: Mart Tamm", "owner: Mart Tamm", "Add which: #7, #8."),
        ("owner: Kari Lund #5", "owner: Ola", "owner: Ola", "is called “Ola”"),
        ("owner: Kari Lund #5", "owner: Mart Tamm #5", "owner: Mart", "#5 is Kari Lund, not Mart Tamm"),
        ("owner: Kari Lund #5", "owner: #99", "owner: #99", "There is no #99 here"),
        ("for objective: O12", "for objective: A1", "for objective", "names no row. Write O and its"),
        ("likelihood: medium", "likelihood: low", "likelihood: low", "is changed on its own page"),
        ("## Risk R6", "## Rise R6", "## Rise", "A plan has no “Rise”"),
        ("## Risk R6", "## Risk O6", "## Risk", "names no row. Write R and a number"),
        ("## Risk R6", "### ???", "### ???", "This is no heading"),
        ("## Action A4 [", "## Action A4\n; [", "## Action A4", "square brackets is missing"),
        ("## Action A4", "## Action A5", "## Action A5", "A5 is no longer in the plan"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_its_number_and_what_to_do(
    old: str, new: str, line: str, words: str
):
    text = exported().replace(old, new)
    assert text != exported()

    found = taken(text)

    wrong = [one for one in found.wrong if words in one.text]
    assert wrong, [str(one) for one in found.wrong]
    assert text.split("\n")[wrong[0].line - 1].strip().startswith(line) or line not in text
    assert not found.is_possible


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has to begin with “# Plan account year”"),
        ("target: 5", "has to begin with “# Plan account year”"),
        ("  | more", "This goes on with nothing"),
        ("# Plan nordvik-group 2027\n# Plan nordvik-group 2027", "begins a second time"),
        ("# Plan other 2027", "This is the plan of other for 2027"),
        ("# Plan nordvik-group 2026", "for 2026"),
        ("# Plan nordvik-group 2027\nremove: yes", "A plan is not taken out by a file"),
        ("# Plan nordvik-group 2027\n## Action new\naction: x\nby:\nremove: maybe", "remove: yes"),
        ("# Plan nordvik-group 2027\n## Action new\naction: x\ncare: water", "Add “by: …” to this row"),
        ("# Plan nordvik-group 2027\n## Action new\naction:\ncare: water\nby: 2027-01-01", "cannot stay empty"),
        ("# Plan nordvik-group 2027\n## Action new\nremove: yes", "new and taken out at once"),
        ("# Plan nordvik-group 2027\n## Risk new\nrisk: Fire", "a new one is added on its own page"),
        ("# Plan nordvik-group 2027\n## Action new a\n## Action new a", "There is a “new a” already"),
        ("# Plan nordvik-group 2027\n## Action A4 [00000000]\n## Action A4 [00000000]", "a second time"),
        ("# Plan nordvik-group 2027\n## Action new\naction: " + "x" * 301, "longer than 300"),
        ("# Plan nordvik-group 2027\n## Objective new\nunit: " + "x" * 21, "longer than 20 letters"),
        ("# Plan nordvik-group 2027" + "\n## Action new" * 2_001, "at most 2000 rows"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_refused(text: str, words: str):
    found = taken(text)

    assert any(words in one.text for one in found.wrong), [str(one) for one in found.wrong]


@pytest.mark.parametrize(
    "text",
    [
        "## Action x" + " " * 10_000 + "y",
        "# Plan a 2027" + "".join(f"\n## Action new {one}" for one in range(600)),
    ],
)
def test_a_file_is_read_in_no_time_whatever_it_says(text: str):
    began = perf_counter()

    read(text, NAMES)

    assert perf_counter() - began < 0.1


def test_a_row_changed_meanwhile_clashes_with_both_texts_and_others_are_taken():
    text = exported().replace("target: 5200000", "target: 6000000")
    theirs = {**GOAL, "target": "5500000"}
    later = plan(objective=(AIM, theirs), risk=(RISK,), action=(CALL,))

    found = taken(text, later)

    (clash,) = found.clashes
    assert (clash.token, clash.title) == ("O12", "Revenue of the year")
    assert [(one.before, one.after) for one in clash.fields] == [("5,500,000", "6,000,000")]
    assert text.split("\n")[clash.line - 1] == "target: 6000000"
    other = taken(exported().replace("action: Call Bergen", "action: Call Oslo"), later)
    assert other.is_possible
    assert other.result.row("objective", "12")["target"] == "5500000", "theirs stays"
    gone = taken(exported(), plan(objective=(AIM, GOAL), risk=(RISK,)))
    assert gone.is_possible, "nothing was said about the row that is gone"
    assert gone.edits == ()


def test_numbers_have_one_way_to_be_written():
    said = [number(Decimal(one)) for one in ("5.20", "-0.0", "1E+3", "100", "0.0001")]

    assert said == ["5.2", "0", "1000", "100", "0.0001"]
    assert {one.letter for one in BY_KEY.values()} == {"", "O", "I", "P", "R", "A"}
