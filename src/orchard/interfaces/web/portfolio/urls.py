"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.portfolio import glance, growing, views

app_name = "portfolio"
urlpatterns = [
    path("portfolio", views.portfolio, name="portfolio"),
    path("portfolio/overview", glance.overview, name="overview"),
    path("portfolio/activities", glance.activities, name="activities"),
    path("portfolio/risk", glance.risk, name="risk"),
    path("portfolio/risks", glance.noted, name="risks"),
    path("portfolio/agreements", glance.agreements, name="agreements"),
    path("portfolio/pipeline", glance.pipeline, name="pipeline"),
    path("portfolio/profit", views.profit, name="profit"),
    path("portfolio/classes", views.classes, name="classes"),
    path("portfolio/exposure", views.exposure, name="exposure"),
    path("portfolio/growth", views.growth, name="growth"),
    path("portfolio/growth/<int:year>/spend", growing.spend, name="growth_spend"),
    path("portfolio/growth/<int:year>/<slug:source>", growing.grown, name="grown"),
    path("portfolio/accuracy", views.accuracy, name="accuracy"),
    path("portfolio/methods", views.methods_, name="methods"),
]
