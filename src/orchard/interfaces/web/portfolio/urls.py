"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("portfolio", views.portfolio, name="portfolio"),
    path("portfolio/profit", views.profit, name="profit"),
    path("portfolio/classes", views.classes, name="classes"),
    path("portfolio/exposure", views.exposure, name="exposure"),
    path("portfolio/growth", views.growth, name="growth"),
    path("portfolio/accuracy", views.accuracy, name="accuracy"),
    path("portfolio/methods", views.methods_, name="methods"),
]
