"""Addresses: assessments of maturity, and improvement goals."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.maturity.views import assessments, goals, people, sheets

app_name = "maturity"
_ONE = "programme/maturity/<int:assessment_id>"
_SHEET = f"{_ONE}/sheet"
urlpatterns = [
    path("programme/maturity", assessments.all_of_them, name="list"),
    path("programme/maturity/begin", assessments.begin, name="begin"),
    path("programme/goals", goals.goals, name="goals"),
    path(_ONE, assessments.assessment, name="assessment"),
    path(f"{_ONE}/change", assessments.change, name="change"),
    path(f"{_ONE}/close", assessments.close, name="close"),
    path(f"{_ONE}/give-up", assessments.give_up, name="give_up"),
    path(f"{_ONE}/finish", assessments.finish, name="finish"),
    path(f"{_ONE}/people/ask", people.ask, name="ask"),
    path(f"{_ONE}/people/<int:sheet_id>/take-out", people.take_out, name="take_out"),
    path(f"{_ONE}/people/<int:sheet_id>/again", people.again, name="again"),
    path(f"{_ONE}/goals/<slug:dimension>", goals.goal, name="goal"),
    path(_SHEET, sheets.sheet, name="sheet"),
    path(f"{_SHEET}/<slug:dimension>", sheets.part, name="part"),
    path(f"{_SHEET}/answers/<str:item>", sheets.answer, name="answer"),
]
