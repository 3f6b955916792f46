"""Which fields of a plan the customer reads, and which stay with us."""

from __future__ import annotations

from orchard.domain.plans.rules.sections import JOINT, FieldKind


def test_what_we_know_of_their_goals_is_no_part_of_what_the_customer_reads():
    read = {one.kind for section in JOINT for one in section.fields if one.is_joint}

    assert FieldKind.CONTACT in read
    assert FieldKind.GOAL not in read


def test_of_a_plan_the_customer_reads_what_is_aimed_at_and_done_and_not_how_we_go_about_it():
    read = {one.key: {field.column for field in one.fields if field.is_joint} for one in JOINT}

    assert read == {
        "objective": {
            "title", "beneficiary", "measure", "unit", "baseline", "target", "due_on", "owner"
        },
        "initiative": {"title", "is_joint", "owner"},
        "action": {"title", "user", "contact", "due_on"},
    }  # fmt: skip
