"""Tables: order, pages, filters, columns and files, from sequences and from the database."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import RequestFactory

from gallery.views import ROWS, SPEC, Row
from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.interfaces.web.frame.tables import Column, TableSpec, TableView, read_table
from orchard.interfaces.web.frame.tables.drawing import rows
from people import make_user

PEOPLE = TableSpec("people", (Column("name", "Name"),), default_sort="name", page_size=2)


def asked(query: str = "", rows=ROWS, spec: TableSpec = SPEC) -> TableView:
    return read_table(RequestFactory().get(f"/things{query}"), spec, rows)


def keys(view: TableView) -> list[str]:
    return [line.key for line in view.lines]


def test_the_largest_comes_first_and_the_unknown_last():
    assert keys(asked()) == ["1", "2", "4"]
    assert keys(asked("?sort=value")) == ["4", "2", "1"]


def test_pages_follow_one_another_without_gap_or_overlap():
    first = asked()
    second = asked(first.next.removeprefix("/things"))
    back = asked(second.previous.removeprefix("/things"))

    assert (keys(second), keys(back)) == (["3"], ["1", "2", "4"])
    assert (first.previous, second.next) == ("", "")


@pytest.mark.parametrize(
    "query", ["?after=rubbish", "?after=e30", "?sort=nothing", "?country=Mars"]
)
def test_an_address_that_makes_no_sense_shows_the_beginning(query: str):
    assert keys(asked(query)) == ["1", "2", "4"]


def test_filters_stand_in_the_address_and_can_be_taken_away():
    view = asked("?country=Estonia&sort=name")

    assert keys(view) == ["4", "3"]
    assert [(one.filter.key, one.text) for one in view.chosen] == [("country", "Estonia")]
    assert view.without("country") == "/things?sort=name"


def test_text_filters_look_for_a_part_of_the_name():
    assert keys(asked("?name=KRAFT")) == ["2"]


def test_a_column_may_say_why_there_is_nothing():
    spec = TableSpec("few", (Column("name", "Name"), Column("value", "Value", missing="no lines")))

    html = rows(asked(spec=spec, rows=[Row("9", "Elder", "Norway", None)]))

    assert "no lines" in html
    assert "not known yet" not in html


def test_columns_are_chosen_and_the_main_one_stays():
    view = asked("?columns=value")

    assert [column.key for column in view.columns] == ["name", "value"]


def test_on_a_phone_the_column_that_sorts_stands_beside_the_name():
    short = replace(SPEC, on_phone=("value", "country"))

    by_value, by_country = asked(spec=short), asked("?sort=country", spec=short)
    by_name = asked("?sort=name", spec=short)

    assert by_value.on_phone == by_name.on_phone == {"value": "beside", "country": "below"}
    assert by_country.on_phone == {"country": "beside", "value": "below"}
    assert by_value.brief == by_country.brief == " is-brief"
    assert by_name.brief == " is-brief is-labelled"


def test_a_cell_carries_its_place_on_a_phone():
    html = rows(asked(spec=replace(SPEC, on_phone=("value", "country"))))

    assert html.count('data-phone="beside"') == html.count('data-phone="below"') == 3
    assert "data-phone" not in rows(asked())


@pytest.mark.parametrize(("query", "spec"), [("", SPEC), ("?columns=value", None)])
def test_on_a_phone_all_columns_show_that_somebody_chose(query: str, spec: TableSpec | None):
    assert asked(query, spec=spec or replace(SPEC, on_phone=("value",))).brief == ""


def test_changing_the_order_begins_at_the_first_page_and_keeps_the_filter():
    view = asked("?country=Norway&after=WyIyIiwiMiJd")

    assert view.heads[0].href == "/things?country=Norway&sort=name"


def test_the_next_order_of_a_sorted_column_is_the_other_way():
    head = asked().heads[2]

    assert (head.direction, head.href) == ("descending", "/things?sort=value")


def test_files_hold_all_rows_and_no_formula():
    file = asked("?as=csv&after=WyIyIiwiMiJd").file()

    text = file.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Name,Country,Value (EUR)"
    assert len(text.splitlines()) == 5
    assert "Baltexa,Estonia," in text.splitlines()
    assert file["Content-Disposition"].startswith('attachment; filename="things-')


@pytest.mark.parametrize("start", ["=1+1", "+1", "@x", "\t=1"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(start: str):
    file = asked("?as=csv", [Row("1", start, "", Decimal(1))]).file()

    assert file.content.decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


def test_a_workbook_is_made_as_well():
    file = asked("?as=xlsx").file()

    assert file.content[:2] == b"PK"


@pytest.fixture
def crowd(db: None) -> None:
    for name in ("Ada", "Bo", "Cy", "Di", "Ed"):
        make_user(name)


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_pages_of_the_database_go_on_where_the_last_one_ended(crowd: None, sort: str):
    query, found = f"?sort={sort}", []
    while query:
        view = asked(query, User.objects.all(), PEOPLE)
        found += [row.name for row in view.rows]
        query = view.next.removeprefix("/things")

    assert found == sorted(["Ada", "Bo", "Cy", "Di", "Ed"], reverse=sort == "-name")


def test_pages_of_the_database_can_be_read_backwards(crowd: None):
    second = asked(asked("", User.objects.all(), PEOPLE).next.removeprefix("/things"),
                   User.objects.all(), PEOPLE)  # fmt: skip

    first = asked(second.previous.removeprefix("/things"), User.objects.all(), PEOPLE)

    assert ([r.name for r in second.rows], [r.name for r in first.rows]) == (
        ["Cy", "Di"],
        ["Ada", "Bo"],
    )


def test_the_unknown_is_paged_last_in_the_database_too(crowd: None):
    from orchard.interfaces.web.frame.clock import now

    User.objects.filter(name__in=["Bo", "Di"]).update(access_changed_at=now())
    spec = TableSpec("p", (Column("access_changed_at", "At"),), "-access_changed_at", page_size=3)
    first = asked("", User.objects.all(), spec)

    second = asked(first.next.removeprefix("/things"), User.objects.all(), spec)

    assert {row.name for row in first.rows[:2]} == {"Bo", "Di"}
    assert not {r.pk for r in first.rows} & {r.pk for r in second.rows}
    assert len(second.rows) == 2


def test_a_page_asks_once_however_many_rows(crowd: None, django_assert_num_queries):
    with django_assert_num_queries(1):
        asked("", User.objects.all(), PEOPLE)


def test_a_table_with_money_says_in_which_currency():
    with pytest.raises(TypeError, match="things: say in which currency"):
        TableSpec("things", (Column("value", "Value", kind=Kind.MONEY),))
