"""Addresses: talks of coaching, for the two who take part."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.coaching import views

app_name = "coaching"
ONE = "programme/coaching/<int:series_id>"
urlpatterns = [
    path("programme/coaching/agree", views.agree, name="agree"),
    path(ONE, views.series, name="series"),
    path(f"{ONE}/talks/<int:talk_id>", views.talk, name="talk"),
    path(f"{ONE}/end", views.end, name="end"),
]
