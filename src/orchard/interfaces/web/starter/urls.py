"""Addresses: a newcomer's first choice."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.starter import views

app_name = "starter"
urlpatterns = [
    path("programme/first-choice", views.begin, name="begin"),
    path("programme/first-choice/<int:round_id>", views.first_choice, name="choose"),
    path("programme/first-choice/<int:round_id>/accounts", views.look_again, name="look_again"),
]
