"""The mail that asks somebody to a meeting: title, time and place, nothing of what we prepare."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.meetings.calendars import event
from orchard.domain.meetings.mailing import is_off, leads_to_page, sees
from orchard.domain.meetings.models import Invitation, Meeting
from orchard.domain.meetings.rules import ics
from orchard.domain.meetings.rules.when import local


def send_invitation(found: Invitation, *, at: datetime) -> None:
    """Send one mail with the entry for the calendar; answers go to who asked.

    The subject names neither meeting nor account: mails that do not leave are listed by it.
    """
    who = found.user or found.contact
    assert who is not None, "a constraint sees to it"
    language = found.user.language if found.user else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        mail = EmailMultiAlternatives(
            _subject(found), _body(found, who.name), settings.DEFAULT_FROM_EMAIL, [who.email],
            reply_to=[found.by.email],
        )  # fmt: skip
        entry = _entry(found, ics.Person(who.name, who.email), at)
    mail.attach_alternative(entry, f"text/calendar; method={_method(found)}")
    mail.send()


def _method(found: Invitation) -> str:
    return "CANCEL" if is_off(found) else "REQUEST"


def _entry(found: Invitation, guest: ics.Person, at: datetime) -> str:
    made = event(
        found.meeting, shows_titles=sees(found), sequence=found.wanted, is_cancelled=is_off(found)
    )
    asked = ics.Asked(ics.Person(found.by.name, found.by.email), guest)
    return ics.calendar([made], stamp=at, method=_method(found), asked=asked)


def _subject(found: Invitation) -> str:
    day = {"day": date_format(found.meeting.starts.date(), "DATE_FORMAT")}
    if is_off(found):
        return _("Cancelled: meeting on %(day)s") % day
    return (_("Invitation: meeting on %(day)s") if found.told is None else _("Changed: meeting on %(day)s")) % day  # fmt: skip


def _body(found: Invitation, name: str) -> str:
    row = found.meeting
    lines = [_("Hello %(name)s,") % {"name": name}, _sentence(found)]
    said = [_line(row.title), _when(row), _line(row.place)] if sees(found) else [_when(row)]
    lines.append("\n".join(filter(None, said)))
    if leads_to_page(found) and not is_off(found):
        page = f"/accounts/{row.home.slug}/meetings/{row.pk}"
        lines.append(f"{settings.ORCHARD_URL.rstrip('/')}{page}")
    return "\n\n".join(lines)


def _sentence(found: Invitation) -> str:
    facts = {"name": found.by.name, "firm": _firm(found.by)}
    if is_off(found):
        return _("%(name)s, %(firm)s, lets you know that you are not expected at this meeting any more:") % facts  # fmt: skip
    if found.told is not None:
        return _("%(name)s, %(firm)s, changed this meeting:") % facts
    return _("%(name)s, %(firm)s, asks you to a meeting:") % facts


def _firm(by: User) -> str:
    return core.organisation(by).name


def _when(row: Meeting) -> str:
    """Return day and time as clocks show them there, with the zone; the offset where it is doubtful."""
    ends = local(row.ends_at, row.zone)
    day = date_format(row.starts.date(), "DATE_FORMAT")
    offset = f", UTC{row.starts:%z}" if row.is_doubled else ""
    return f"{day}, {row.starts:%H:%M}–{ends:%H:%M} ({row.zone}{offset})"


def _line(text: str) -> str:
    return " ".join(text.split())
