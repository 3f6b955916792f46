"""What is done with rhythms and meetings to come: agreed, planned, prepared, held, cancelled."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.accounts.rules import Status
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import MeetingSeries
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.meetings import acting, forms
from orchard.interfaces.web.meetings.acting import on_meetings, one, to_edit
from orchard.interfaces.web.meetings.adapting import suggestion
from orchard.interfaces.web.meetings.inviting import tell

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def rhythm(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Agree how often one meets for one purpose, or change it."""
    found = to_edit(request, slug)
    wanted = kind_called(kind)
    series = _series(found, wanted)
    usual = core.organisation(found.viewer).time_zone
    is_light = found.account.status == Status.KEY_LIGHT
    initial = forms.rhythm_shown(wanted, series, usual_zone=usual, today=today(), is_light=is_light)
    form = forms.RhythmForm(request.POST or None, initial=initial)

    def keep() -> object:
        note, by = form.note(), found.viewer
        if series is None:
            return services.agree_rhythm(found.account, kind=wanted, note=note, by=by, at=now())
        return services.change_rhythm(series, expected=form.expected, note=note, by=by, at=now())

    context = {"about": wanted.label, "series": series}
    return on_meetings(request, found, form, acting.RHYTHM, keep, context=context)


@require_POST
def end_rhythm(request: HttpRequest, slug: str, series_id: int) -> HttpResponse:
    """End a series."""
    found = to_edit(request, slug)
    row = queries.series(found.viewer, found.account, series_id)
    services.end_rhythm(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("This rhythm is ended."))
    return redirect("meetings:page", slug)


@asked_or_sent
def wanted(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep how often the customer wants to meet."""
    found = to_edit(request, slug)
    initial = {"said_on": today(), "kind": request.GET.get("kind", "")}
    form = forms.WantedForm(request.POST or None, found=found, initial=initial)
    return on_meetings(
        request, found, form, acting.WANTED,
        lambda: services.note_wanted_rhythm(found.account, **form.said(), by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a meeting: of a type that has a rhythm, on the next day of it."""
    found = to_edit(request, slug)
    asked = request.GET.get("kind", "")
    kind = MeetingKind(asked) if asked in MeetingKind.values else MeetingKind.OPERATIONS
    proposed = {**_proposed(found, kind), "is_visit": "visit" in request.GET}
    form = forms.MeetingForm(request.POST or None, found=found, initial=proposed)

    def keep() -> object:
        note = form.note()
        series = _series(found, note.kind)
        return services.plan_meeting(
            found.account, note=note, series=series, by=found.viewer, at=now()
        )

    return acting.on_new_meeting(request, found, form, acting.PLAN, keep)


@asked_or_sent
def change(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Move a meeting, or change what it is about."""
    found, sitting = one(request, slug, meeting_id)
    shown = forms.meeting_shown(sitting)
    form = forms.MeetingForm(request.POST or None, found=found, sitting=sitting, initial=shown)
    return on_meetings(
        request, found, form, acting.CHANGE,
        lambda: tell(services.change_meeting(
            sitting.row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
        )),
        meeting_id=meeting_id,
    )  # fmt: skip


@asked_or_sent
def prepare(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Keep the agenda: what is proposed from open actions, objectives and goals, in one's own words."""
    found, sitting = one(request, slug, meeting_id)
    points = sitting.agenda or queries.agenda(found.viewer, found.account, sitting, on=today())
    initial = {"version": sitting.row.version, "agenda": "\n".join(points)}
    form = forms.AgendaForm(request.POST or None, initial=initial)
    offered = suggestion(found, sitting) if sitting.row.is_to_come else None
    return on_meetings(
        request, found, form, acting.PREPARE,
        lambda: services.prepare_meeting(
            sitting.row, expected=form.expected, agenda=form.points(), by=found.viewer, at=now()
        ),
        meeting_id=meeting_id,
        context={"about": sitting.row.title, "meeting": sitting.row, "suggestion": offered},
    )  # fmt: skip


@require_POST
def hold(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Say that a meeting took place."""
    found, sitting = one(request, slug, meeting_id)
    expected = version_seen(request)
    services.hold_meeting(sitting.row, expected=expected, by=found.viewer, at=now())
    toasts.say(request, _("Held. Write down what was decided while you remember why."))
    return redirect("meetings:meeting", slug, meeting_id)


@asked_or_sent
def cancel(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Cancel a meeting with its reason."""
    found, sitting = one(request, slug, meeting_id)
    form = forms.ReasonForm(request.POST or None, initial={"version": sitting.row.version})
    return on_meetings(
        request, found, form, acting.CANCEL,
        lambda: tell(services.cancel_meeting(
            sitting.row, expected=form.expected, reason=form.cleaned_data["reason"],
            by=found.viewer, at=now(),
        )),
        meeting_id=meeting_id, context={"about": sitting.row.title},
    )  # fmt: skip


def kind_called(kind: str) -> MeetingKind:
    """Return the type of meeting of an address."""
    if kind not in MeetingKind.values:
        raise NotFound
    return MeetingKind(kind)


def _series(found: Seen, kind: MeetingKind) -> MeetingSeries | None:
    row = queries.board(found.viewer, found.account, at=now())
    return next(line.series for line in row.lines if line.kind == kind)


def _proposed(found: Seen, kind: MeetingKind) -> dict[str, object]:
    """Return what a new meeting begins with: the next day of its series, or the usual hour."""
    row = queries.board(found.viewer, found.account, at=now())
    line = next(line for line in row.lines if line.kind == kind)
    seated = forms.usual_seats(found, kind)
    title = {"title": f"{kind.label}: {found.account.name}", "kind": kind, **seated}
    if line.series is None:
        zone = core.organisation(found.viewer).time_zone
        return {**title, "starts": forms.USUAL_START, "zone": zone}
    after = max(line.dates.following or today(), today())
    names = ("starts", "lasting", "zone", "place")
    usual = {name: getattr(line.series, name) for name in names}
    return {
        **title,
        **usual,
        "day": line.series.pattern.following(after),
    }
