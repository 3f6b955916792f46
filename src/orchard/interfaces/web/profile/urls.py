"""Addresses: what is known about a customer."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.profile.views import analysis, canvas, profile, ready, tidy

app_name = "profile"
HERE = "accounts/<slug:slug>/profile"
VERSION = f"{HERE}/analysis/<int:number>"
ROW = f"{HERE}/<slug:kind>/<int:row_id>"
OFFER = "programme/our-offer"
urlpatterns = [
    path("accounts/tidy", tidy.tidy, name="tidy"),
    path("accounts/tidy/confirm", tidy.confirm, name="confirm_many"),
    path("accounts/tidy/source", tidy.source, name="source_many"),
    path(OFFER, canvas.offer, name="offer"),
    path(f"{OFFER}/add", canvas.add_offer, name="add_offer"),
    path(f"{OFFER}/<int:note_id>", canvas.change_offer, name="change_offer"),
    path(f"{OFFER}/<int:note_id>/remove", canvas.remove_offer, name="remove_offer"),
    path(f"{OFFER}/<int:note_id>/restore", canvas.restore_offer, name="restore_offer"),
    path(HERE, profile.profile, name="profile"),
    path(f"{HERE}/changes", profile.changes, name="changes"),
    path(f"{HERE}/business-model", canvas.canvas, name="canvas"),
    path(f"{HERE}/brief", ready.brief, name="brief"),
    path(f"{HERE}/self-check", ready.self_check, name="self_check"),
    path(f"{HERE}/analysis", analysis.analyses, name="analyses"),
    path(f"{HERE}/analysis/begin", analysis.begin, name="begin"),
    path(VERSION, analysis.version, name="analysis"),
    path(f"{VERSION}/finish", analysis.finish, name="finish"),
    path(f"{VERSION}/steps/<slug:step>", analysis.write, name="write"),
    path(f"{VERSION}/findings/<slug:kind>/add", analysis.add_finding, name="add_finding"),
    path(f"{VERSION}/findings/<int:finding_id>", analysis.finding, name="finding"),
    path(f"{VERSION}/findings/<int:finding_id>/remove", analysis.remove_finding,
         name="remove_finding"),
    path(f"{VERSION}/findings/<int:finding_id>/restore", analysis.restore_finding,
         name="restore_finding"),
    path(f"{HERE}/<slug:kind>/add", profile.add, name="add"),
    path(ROW, profile.change, name="change"),
    path(f"{ROW}/confirm", profile.confirm, name="confirm"),
    path(f"{ROW}/remove", profile.remove, name="remove"),
    path(f"{ROW}/restore", profile.restore, name="restore"),
]  # fmt: skip
