"""Bells: whether an area may have anything for the viewer, all asked in one question.

An area that names its rows here is asked only when there are some: on a quiet day it costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from orchard.domain.agreements import queries as agreed
from orchard.domain.agreements.queries import deviations as mending
from orchard.domain.agreements.queries import promises as promised
from orchard.domain.meetings.queries import bells as meeting
from orchard.domain.plans.queries import approvals, portal_people
from orchard.domain.plans.queries import joint as joining
from orchard.domain.programme.queries import maturity as maturing
from orchard.domain.relationships.queries.tasks import Rows, bell
from orchard.domain.risk.queries.register import overdue_rows
from orchard.interfaces.web.home.desk import Desk
from orchard.interfaces.web.home.needs import (
    agreements,
    deviations,
    joint,
    maturity,
    meetings,
    plans,
    portal,
    promises,
    risks,
)
from orchard.interfaces.web.home.needs.item import Item

Provider = Callable[[Desk], Iterable[Item]]

BELLS: Mapping[Provider, Callable[[Desk], QuerySet[Any]]] = {
    agreements.reminders: lambda desk: agreed.agreements(desk.viewer).in_window(desk.today),
    deviations.waiting: lambda desk: mending.waiting_rows(
        desk.viewer, now=desk.now, today=desk.today, is_director=desk.is_director
    ),
    joint.accepted_there: lambda desk: joining.accepted_there_rows(desk.viewer),
    joint.changes_asked: lambda desk: joining.asked_rows(desk.viewer),
    joint.changed_needs: lambda desk: joining.unsettled_rows(desk.viewer),
    maturity.leading: lambda desk: maturing.leading_rows(desk.viewer, today=desk.today),
    maturity.sheets: lambda desk: maturing.waiting_rows(desk.viewer),
    meetings.broken_rhythms: lambda desk: meeting.series_running(desk.viewer),
    meetings.untold_visits: lambda desk: meeting.visits_untold(desk.viewer, at=desk.now),
    meetings.overdue_visits: lambda desk: meeting.visits_overdue(
        desk.viewer,
        at=desk.now,
        zone=meetings.organisation_zone(),
        visits_a_year=desk.policies.in_force.policy.sponsors.visits_a_year,
    ),
    plans.to_decide: lambda desk: approvals.to_decide_rows(desk.viewer),
    plans.to_go_on: lambda desk: approvals.to_go_on_rows(desk.viewer, today=desk.today),
    portal.ideas: lambda desk: portal_people.new_idea_rows(desk.viewer),
    promises.to_confirm: lambda desk: promised.waiting_rows(desk.viewer),
    promises.refused: lambda desk: promised.refused_rows(desk.viewer),
    risks.reviews: lambda desk: overdue_rows(desk.viewer, today=desk.today),
}


def rows(desk: Desk) -> list[Rows]:
    """Return one row for each bell that rings, to be read beside others."""
    return [bell(desk.viewer, name(one), found(desk)) for one, found in BELLS.items()]


def name(provider: Provider) -> str:
    """Return what a bell is called."""
    return f"{provider.__module__.rsplit('.', maxsplit=1)[-1]}.{provider.__name__}"
