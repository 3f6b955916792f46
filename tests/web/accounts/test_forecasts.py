"""Forecasts in the browser: begin, edit, publish; two who edit one draft lose nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orchard.domain.economics.models import ForecastVersion
from orchard.interfaces.web.accounts.forms.forecast import shown


def begin(client, world) -> ForecastVersion:
    client.post(f"/accounts/{world.own.slug}/forecasts/begin", {"start": "ledger"})
    return ForecastVersion.objects.get(account=world.own)


def filled(draft: ForecastVersion, **changes: object) -> dict[str, object]:
    """Return the form as a browser sends it back."""
    percents = ("retention", "discount", "_probability", "_contribution")
    sent = {
        name: value * 100 if any(word in name for word in percents) and value else value
        for name, value in shown(draft).items()
        if value is not None and value is not False and not name.startswith("grade_retention")
    }
    rates = {f"retention{line.year}": "90" for line in draft.assumptions.lines}
    return {**sent, "grade_retention": "C", **rates, "reason": "Review", **changes}


def test_a_forecast_is_begun_edited_and_published(world, as_):
    client = as_("account_manager")
    draft = begin(client, world)
    path = f"/accounts/{world.own.slug}/forecasts/{draft.number}"

    edited = client.post(f"{path}/edit", filled(draft))
    client.post(f"{path}/publish", {"version": draft.version + 1})
    page = client.get(f"/accounts/{world.own.slug}").content.decode()

    draft.refresh_from_db()
    assert edited.status_code == 302
    assert draft.is_published
    assert draft.value is not None
    assert "Lifetime value, forecast" in page


def test_the_change_of_the_value_in_a_year_asks_few_queries(world, as_):
    overview = f"/accounts/{world.own.slug}"
    for days in (400, 0):
        with time_machine.travel(datetime.now(UTC) - timedelta(days=days)):
            client = as_("account_manager")
            client.post(f"{overview}/forecasts/begin", {"start": "ledger"})
            draft = ForecastVersion.objects.filter(account=world.own).latest("number")
            path = f"{overview}/forecasts/{draft.number}"
            client.post(f"{path}/edit", filled(draft))
            client.post(f"{path}/publish", {"version": draft.version + 1})
    client.get(overview)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(overview)

    assert page.context["value"].year_before.number == 1
    assert len(asked) <= 25, "\n".join(one["sql"][:150] for one in asked)


def test_two_who_edit_one_draft_see_what_differs(world, as_):
    client = as_("account_manager")
    draft = begin(client, world)
    path = f"/accounts/{world.own.slug}/forecasts/{draft.number}/edit"
    year = draft.first_year
    client.post(path, filled(draft, **{f"margin{year}": "111", "reason": "Theirs"}))

    answer = client.post(path, filled(draft, **{f"margin{year}": "222", "reason": "Mine"}))

    differences = {
        one.label: (one.mine, one.theirs) for one in answer.context["form"].conflict.differences
    }
    assert answer.status_code == 422
    assert differences[f"Margin {year}"] == ("222", "111")
    assert differences["Why it changes"] == ("Mine", "Theirs")
    draft.refresh_from_db()
    assert f'name="version" value="{draft.version}"' in answer.content.decode()
