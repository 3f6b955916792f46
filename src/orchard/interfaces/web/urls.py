"""Addresses of the staff's pages: each page area names its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("orchard.interfaces.web.health.urls")),
    path("", include("orchard.interfaces.web.imports.urls")),
    path("", include("orchard.interfaces.web.intake.urls")),
    path("", include("orchard.interfaces.web.grouping.urls")),
    path("", include("orchard.interfaces.web.portfolio.urls")),
    path("", include("orchard.interfaces.web.profile.urls")),  # before accounts: /accounts/tidy
    path("", include("orchard.interfaces.web.accounts.urls")),
    path("", include("orchard.interfaces.web.frame.urls")),
    path("", include("orchard.interfaces.web.home.urls")),
    path("", include("orchard.interfaces.web.entry.urls")),
    path("", include("orchard.interfaces.web.tokens.urls")),
    path("", include("orchard.interfaces.web.users.urls")),
    path("", include("orchard.interfaces.web.settings.urls")),
    path("", include("orchard.interfaces.web.kpis.urls")),
    path("", include("orchard.interfaces.web.watching.urls")),
    path("", include("orchard.interfaces.web.demo.urls")),
    path("", include("orchard.interfaces.web.charter.urls")),
    path("", include("orchard.interfaces.web.starter.urls")),
    path("", include("orchard.interfaces.web.rounds.urls")),
    path("", include("orchard.interfaces.web.meeting.urls")),
    path("", include("orchard.interfaces.web.standing.urls")),
    path("", include("orchard.interfaces.web.ways.urls")),
    path("", include("orchard.interfaces.web.position.urls")),
    path("", include("orchard.interfaces.web.relations.urls")),
    path("", include("orchard.interfaces.web.voice.urls")),
    path("", include("orchard.interfaces.web.whitespace.urls")),
    path("", include("orchard.interfaces.web.notes.urls")),
    path("", include("orchard.interfaces.web.files.urls")),
    path("", include("orchard.interfaces.web.sharing.urls")),
    path("", include("orchard.interfaces.web.agreements.urls")),
    path("", include("orchard.interfaces.web.plans.urls")),
    path("", include("orchard.interfaces.web.joint.urls")),
    path("", include("orchard.interfaces.web.deviations.urls")),
    path("", include("orchard.interfaces.web.promises.urls")),
    path("", include("orchard.interfaces.web.plan_versions.urls")),
    path("", include("orchard.interfaces.web.risks.urls")),
    path("", include("orchard.interfaces.web.meetings.urls")),
    path("", include("orchard.interfaces.web.actions.urls")),
    path("", include("orchard.interfaces.web.groups.urls")),
    path("", include("orchard.interfaces.web.packs.urls")),
    path("", include("orchard.interfaces.web.board_packs.urls")),
]
