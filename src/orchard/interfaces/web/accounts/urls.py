"""Addresses of the account pages."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.accounts.views import (
    changes,
    defence,
    economics,
    forecasts,
    lines,
    listing,
    long_run,
    overview,
    plans,
    values,
)

app_name = "accounts"
urlpatterns = [
    path("accounts", listing.list_, name="list"),
    path("accounts/<slug:slug>", overview.overview, name="overview"),
    path("accounts/<slug:slug>/seen", overview.note_seen, name="note_seen"),
    path("accounts/<slug:slug>/timeline", overview.timeline, name="timeline"),
    path("accounts/<slug:slug>/figures/<slug:key>", overview.figure, name="figure"),
    path("accounts/<slug:slug>/economics", economics.economics, name="economics"),
    path("accounts/<slug:slug>/what-if", economics.what_if, name="what_if"),
    path("accounts/<slug:slug>/deal", economics.deal, name="deal"),
    path("accounts/<slug:slug>/lines", lines.lines, name="lines"),
    path("accounts/<slug:slug>/long-run", long_run.long_run, name="long_run"),
    path("accounts/<slug:slug>/shocks", long_run.note_shock, name="note_shock"),
    path("accounts/<slug:slug>/shocks/<int:shock_id>/remove", long_run.remove_shock,
         name="remove_shock"),
    path("accounts/<slug:slug>/plan-by-quarter", plans.plan, name="plan"),
    path("accounts/<slug:slug>/forecasts", forecasts.forecasts, name="forecasts"),
    path("accounts/<slug:slug>/forecasts/begin", changes.begin, name="begin_forecast"),
    path("accounts/<slug:slug>/forecasts/<int:number>", forecasts.forecast, name="forecast"),
    path("accounts/<slug:slug>/forecasts/<int:number>/edit", forecasts.edit, name="edit_forecast"),
    path("accounts/<slug:slug>/forecasts/<int:number>/publish", changes.publish,
         name="publish_forecast"),
    path("accounts/<slug:slug>/forecasts/<int:number>/discard", changes.discard,
         name="discard_forecast"),
    path("accounts/<slug:slug>/value-delivered", values.ledger, name="value_ledger"),
    path("accounts/<slug:slug>/value-delivered/<int:record_id>", values.record,
         name="value_record"),
    path("accounts/<slug:slug>/value-delivered/<int:record_id>/answer", values.answer,
         name="answer_value"),
    path("accounts/<slug:slug>/value-delivered/<int:record_id>/remove", values.remove,
         name="remove_value"),
    path("accounts/<slug:slug>/value-delivered/<int:record_id>/restore", values.restore,
         name="restore_value"),
    path("accounts/<slug:slug>/price-defence", defence.sheet, name="price_defence"),
    path("accounts/<slug:slug>/price-defence/benefits", defence.note_benefit,
         name="note_benefit"),
    path("accounts/<slug:slug>/price-defence/benefits/<int:benefit_id>/remove",
         defence.remove_benefit, name="remove_benefit"),
    path("accounts/<slug:slug>/price-defence/benefits/<int:benefit_id>/restore",
         defence.restore_benefit, name="restore_benefit"),
    path("accounts/<slug:slug>/price-defence/concessions", defence.note_concession,
         name="note_concession"),
    path("accounts/<slug:slug>/price-defence/concessions/<int:concession_id>",
         defence.change_concession, name="change_concession"),
]  # fmt: skip
