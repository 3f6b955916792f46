"""Addresses: the programme, its charter, the criteria, the first thirty days."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.charter.views import (
    charter,
    criteria,
    overview,
    starter,
    tidying,
    wording,
)

app_name = "charter"
urlpatterns = [
    path("programme", overview.overview, name="overview"),
    path("programme/charter", charter.charter, name="charter"),
    path("programme/charter/edit", charter.edit, name="edit"),
    path("programme/charter/goals", charter.name_goal, name="name_goal"),
    path("programme/charter/goals/<int:goal_id>/end", charter.end_goal, name="end_goal"),
    path(
        "programme/charter/goals/<int:goal_id>/take-up", charter.take_up_goal, name="take_up_goal"
    ),
    path("programme/criteria", criteria.versions, name="criteria"),
    path("programme/criteria/make", criteria.make, name="make_criteria"),
    path("programme/criteria/<int:number>", criteria.version, name="criteria_set"),
    path("programme/criteria/<int:number>/weights", criteria.weigh, name="weigh"),
    path("programme/criteria/<int:number>/approve", criteria.approve, name="approve_criteria"),
    path("programme/criteria/<int:number>/add", wording.add, name="add_criterion"),
    path("programme/criteria/<int:number>/own", wording.add_own, name="add_own"),
    path("programme/criteria/<int:number>/<slug:key>", wording.criterion, name="criterion"),
    path("programme/criteria/<int:number>/<slug:key>/take-out", wording.take_out, name="take_out"),
    path("programme/start", starter.start, name="start"),
    path("programme/start/tidy/facts", starter.tidy, name="tidy"),
    path("programme/start/tidy/<slug:what>", tidying.lacking, name="tidy_list"),
    path("programme/start/assistant/tried", starter.try_out, name="try_out"),
    path("programme/start/<slug:step>", starter.step, name="step"),
]
