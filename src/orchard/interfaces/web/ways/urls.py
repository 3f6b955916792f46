"""Addresses: ways in and out."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.ways.views import exits, incubator, overrides, tiers

app_name = "ways"
IN, OUT, TIERS, OVER = (
    "programme/incubator", "programme/exits", "programme/tiers", "programme/overrides",
)  # fmt: skip
urlpatterns = [
    path(IN, incubator.board, name="incubator"),
    path(f"{IN}/<int:incubation_id>/pilots/new", incubator.plan_pilot, name="plan_pilot"),
    path(f"{IN}/<int:incubation_id>/extend", incubator.extend, name="extend"),
    path(f"{IN}/<int:incubation_id>/let-go", incubator.let_go, name="let_go"),
    path("programme/pilots/<int:pilot_id>", incubator.pilot, name="pilot"),
    path("programme/pilots/<int:pilot_id>/start", incubator.start, name="start_pilot"),
    path("programme/pilots/<int:pilot_id>/judge", incubator.judge, name="judge_pilot"),
    path(OUT, exits.exits, name="exits"),
    path("accounts/<slug:slug>/standing/leave", exits.plan, name="plan"),
    path(f"{OUT}/<int:plan_id>", exits.transition, name="transition"),
    path(f"{OUT}/<int:plan_id>/change", exits.change, name="change_plan"),
    path(f"{OUT}/<int:plan_id>/approve", exits.approve, name="approve_plan"),
    path(f"{OUT}/<int:plan_id>/told", exits.heard, name="heard"),
    path(f"{OUT}/<int:plan_id>/finish", exits.finish, name="finish_plan"),
    path(f"{OUT}/<int:plan_id>/stop", exits.stop, name="stop_plan"),
    path(TIERS, tiers.tiers, name="tiers"),
    path(f"{TIERS}/found", tiers.found, name="found_tiers"),
    path(f"{TIERS}/new", tiers.add, name="add_entitlement"),
    path(f"{TIERS}/<int:entitlement_id>", tiers.change, name="entitlement"),
    path(f"{TIERS}/<int:entitlement_id>/remove", tiers.remove, name="remove_entitlement"),
    path(f"{TIERS}/<int:entitlement_id>/restore", tiers.restore, name="restore_entitlement"),
    path(OVER, overrides.overrides, name="overrides"),
    path(f"{OVER}/<int:asked_id>/allow", overrides.allow_override, name="allow_override"),
    path(f"{OVER}/<int:asked_id>/refuse", overrides.refuse_override, name="refuse_override"),
    path("programme/exceptions/<int:asked_id>/allow", overrides.allow_exception,
         name="allow_exception"),
    path("programme/exceptions/<int:asked_id>/refuse", overrides.refuse_exception,
         name="refuse_exception"),
]  # fmt: skip
