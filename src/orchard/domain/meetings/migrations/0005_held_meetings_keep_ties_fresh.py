"""Let meetings that were held before count as contact of those who sat there and have a tie."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations

HELD = ("held", "minuted", "closed")


def note_contacts(apps: Any, schema_editor: Any) -> None:
    """Add a contact to each open tie between people of both sides who took part, once a day."""
    attendees = apps.get_model("meetings", "Attendee").objects.filter(meeting__state__in=HELD)
    ties = apps.get_model("relationships", "Tie").objects.filter(ended_on__isnull=True)
    encounters = apps.get_model("relationships", "Encounter").objects
    ours = attendees.filter(user__isnull=False)
    usable = {"contact__erased_at__isnull": True, "contact__restricted_on__isnull": True}
    for seat in attendees.filter(contact__isnull=False, **usable).select_related("meeting"):
        meeting = seat.meeting
        users = ours.filter(meeting=meeting).values("user")
        on = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
        for tie in ties.filter(contact=seat.contact_id, user__in=users):
            said = {"what": meeting.title, "by_id": meeting.planned_by_id, "at": meeting.starts_at}
            encounters.get_or_create(tie=tie, on=on, defaults=said)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_what_customers_read_of_meetings"),
        ("relationships", "0012_needs_and_user_voice"),
    ]

    operations = [migrations.RunPython(note_contacts, migrations.RunPython.noop)]
