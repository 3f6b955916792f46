"""How the account pages say things: what happened, evidence, steps of a value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.domain.economics.happenings import Happening
from orchard.domain.economics.rules import PERIODS, Dimension
from orchard.domain.economics.rules.assumptions import Scenario
from orchard.domain.economics.words.evidence import told
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.queries.naming import Befell
from orchard.interfaces.web.frame import figures

ICONS = {
    "comment": "message-circle",
    "file": "paperclip",
    "conversation": "message-circle",
    "decision": "flag",
    "import": "upload",
    "forecast": "chart-area-line",
    "revenue_plan": "calendar-event",
    "team": "users",
    "shock": "alert-triangle",
    "accounts": "building",
    "benefit": "scale",
    "concession": "scale",
    "value": "scale",
    "agreement": "file-check",
    "risk": "alert-triangle",
    "group": "users-group",
    "action": "list-check",
    "plan": "clipboard-check",
    "criterion": "check",
    "profile": "bulb",
    "analysis": "search",
    "meeting": "calendar-event",
    "meetings": "calendar-event",
}
HAPPENED = {
    "accounts.opened": gettext_lazy("Account opened"),
    "accounts.changed": gettext_lazy("Facts about the account corrected"),
    "accounts.regrouped": gettext_lazy("Customers regrouped"),
    "accounts.merged": gettext_lazy("Accounts merged into this one"),
    "accounts.split": gettext_lazy("Account split"),
    "accounts.unit_added": gettext_lazy("Unit added"),
    "accounts.unit_moved": gettext_lazy("Unit moved"),
    "accounts.made_confidential": gettext_lazy("Account made confidential"),
    "team.assigned": gettext_lazy("Seat in the team given"),
    "team.ended": gettext_lazy("Seat in the team ended"),
    "team.handed_over": gettext_lazy("Account handed over"),
    "shock.noted": gettext_lazy("Shock noted"),
    "shock.removed": gettext_lazy("Shock taken off the list"),
    "benefit.noted": gettext_lazy("Benefit for the customer noted"),
    "concession.noted": gettext_lazy("Concession noted"),
    "concession.changed": gettext_lazy("Concession completed"),
    "benefit.removed": gettext_lazy("Benefit for the customer taken off the sheet"),
    "benefit.restored": gettext_lazy("Benefit for the customer put back"),
    "value.noted": gettext_lazy("Value delivered noted"),
    "value.changed": gettext_lazy("Value delivered corrected"),
    "value.confirmed": gettext_lazy("Customer confirmed the value"),
    "value.disputed": gettext_lazy("Customer disputes the value"),
    "value.removed": gettext_lazy("Value delivered taken out"),
    "value.restored": gettext_lazy("Value delivered put back"),
    "share.shared": gettext_lazy("Shared with the customer"),
    "share.withdrawn": gettext_lazy("Taken back from the customer"),
    "portal.invited": gettext_lazy("Somebody invited into the portal"),
    "portal.ended": gettext_lazy("Access to the portal ended"),
    "portal.said": gettext_lazy("The customer wrote in the portal"),
    "portal.answered": gettext_lazy("Answered in the portal"),
    "portal.change_asked": gettext_lazy("The customer asks for another plan"),
    "portal.action_done": gettext_lazy("The customer finished an action"),
    "deviation.reported": gettext_lazy("Deviation reported"),
    "deviation.acknowledged": gettext_lazy("Deviation: the customer had our answer"),
    "deviation.cause_found": gettext_lazy("Deviation: cause found"),
    "deviation.fixed": gettext_lazy("Deviation mended"),
    "deviation.accepted": gettext_lazy("Deviation: the customer accepted it"),
    "deviation.closed": gettext_lazy("Deviation closed"),
    "deviation.reopened": gettext_lazy("Deviation came back"),
    "deviation.corrected": gettext_lazy("Deviation corrected"),
    "promise.given": gettext_lazy("Promise given"),
    "promise.corrected": gettext_lazy("Promise corrected"),
    "promise.confirmed": gettext_lazy("Promise confirmed by its function"),
    "promise.refused": gettext_lazy("Promise cannot be kept so"),
    "promise.kept": gettext_lazy("Promise kept"),
    "promise.broken": gettext_lazy("Promise broken"),
    "promise.reopened": gettext_lazy("Promise: what became of it taken back"),
    "promise.renegotiated": gettext_lazy("Promise: another day agreed"),
    "promise.renegotiation_taken_back": gettext_lazy("Promise: other day taken back"),
    "agreement.recorded": gettext_lazy("Agreement recorded"),
    "agreement.amended": gettext_lazy("Agreement amended"),
    "agreement.moved": gettext_lazy("Agreement in negotiation"),
    "agreement.signed": gettext_lazy("Agreement signed"),
    "agreement.renewed": gettext_lazy("Next agreement recorded"),
    "agreement.ended": gettext_lazy("Agreement ended"),
    "agreement.reopened": gettext_lazy("End of an agreement taken back"),
    "agreement.document_added": gettext_lazy("Document attached to an agreement"),
    "agreement.document_removed": gettext_lazy("Document of an agreement taken away"),
    "agreement.document_restored": gettext_lazy("Document of an agreement put back"),
    "risk.proposed": gettext_lazy("Risk proposed"),
    "risk.noted": gettext_lazy("Risk noted"),
    "risk.taken_over": gettext_lazy("Proposed risk taken over"),
    "risk.changed": gettext_lazy("Risk changed"),
    "risk.opened": gettext_lazy("Risk opened"),
    "risk.treated": gettext_lazy("Risk treated"),
    "risk.accepted": gettext_lazy("Risk accepted"),
    "risk.reviewed": gettext_lazy("Risk looked at again"),
    "risk.ended": gettext_lazy("Risk is over"),
    "risk.looked_shortly": gettext_lazy("Answered five questions about the risk"),
    "risk.looked_for": gettext_lazy("Looked for risks and found none"),
    "group.begun": gettext_lazy("Project group begun"),
    "group.changed": gettext_lazy("Project group changed"),
    "group.measured": gettext_lazy("Project group measured"),
    "group.closed": gettext_lazy("Project group closed"),
    "group.reopened": gettext_lazy("Project group opened again"),
    "group.followed": gettext_lazy("Opportunities of a project group linked"),
    "action.added": gettext_lazy("Action planned"),
    "action.moved": gettext_lazy("Day of an action moved"),
    "action.moved_back": gettext_lazy("Day of an action as it was"),
    "action.changed_with_others": gettext_lazy("Action changed with others"),
    "action.changed_back": gettext_lazy("Action as it was before the change"),
    "action.finished": gettext_lazy("Action done"),
    "action.dropped": gettext_lazy("Action dropped"),
    "action.reopened": gettext_lazy("Action open again"),
    "plan.begun": gettext_lazy("Plan begun"),
    "plan.changed": gettext_lazy("Strategy of the plan changed"),
    "plan.text_taken_over": gettext_lazy("Plan changed by a text file"),
    "plan.submitted": gettext_lazy("Plan submitted"),
    "plan.approved": gettext_lazy("Plan approved"),
    "plan.returned": gettext_lazy("Plan sent back"),
    "plan.shared": gettext_lazy("The customer is asked to accept the plan"),
    "plan.accepted": gettext_lazy("The customer accepted the plan"),
    "plan.acceptance_noted": gettext_lazy("Noted that the customer accepted the plan"),
    "plan.activated": gettext_lazy("Plan counts from now on"),
    "plan.archived": gettext_lazy("Plan put away"),
    "portal.plan_accepted": gettext_lazy("The customer accepted the plan"),
    "criterion.proposed": gettext_lazy("Success criterion proposed"),
    "criterion.worded": gettext_lazy("Success criterion worded anew"),
    "criterion.measured": gettext_lazy("Success criterion measured"),
    "criterion.accepted": gettext_lazy("Success criterion accepted"),
    "criterion.change_asked": gettext_lazy("Another text of a success criterion asked for"),
    "criterion.removed": gettext_lazy("Success criterion taken out"),
    "criterion.restored": gettext_lazy("Success criterion put back"),
    "meeting.plan_handed_in": gettext_lazy("Plan submitted as a review adjusted it"),
    "meeting.invited": gettext_lazy("Asked to a meeting by mail"),
    "forecast.proposed": gettext_lazy("Forecast begun from the ledger's run-rate"),
    "profile.noted": gettext_lazy("Noted"),
    "profile.changed": gettext_lazy("Corrected"),
    "profile.confirmed": gettext_lazy("Still true"),
    "profile.sourced": gettext_lazy("Source corrected"),
    "profile.removed": gettext_lazy("Taken out of the profile"),
    "profile.restored": gettext_lazy("Put back into the profile"),
    "comment": gettext_lazy("Comment"),
    "file": gettext_lazy("File attached"),
    "decision": gettext_lazy("Decision"),
    "conversation": gettext_lazy("Conversation"),
    "meeting.planned": gettext_lazy("Meeting planned"),
    "meeting.changed": gettext_lazy("Meeting moved or changed"),
    "meeting.prepared": gettext_lazy("Agenda of a meeting kept"),
    "meeting.held": gettext_lazy("Meeting held"),
    "meeting.cancelled": gettext_lazy("Meeting cancelled"),
    "meeting.minuted": gettext_lazy("Minutes of a meeting written"),
    "meeting.follow_up_closed": gettext_lazy("Follow-up of a meeting closed"),
    "meeting.debriefed": gettext_lazy("Sponsor told of a visit"),
    "meetings.rhythm_agreed": gettext_lazy("Rhythm of meetings agreed"),
    "meetings.rhythm_changed": gettext_lazy("Rhythm of meetings changed"),
    "meetings.rhythm_ended": gettext_lazy("Rhythm of meetings ended"),
}
NUMBERED = {
    "forecast.published": gettext_lazy("Forecast %(number)s published"),
    "revenue_plan.made": gettext_lazy("Plan by quarter, version %(number)s"),
    "analysis.begun": gettext_lazy("Analysis %(number)s begun"),
    "analysis.finished": gettext_lazy("Analysis %(number)s finished"),
}
SHARES = ("share", "quantile", "probability", "ratio", "drop")


def happened(one: Happening) -> str:
    """Return what happened as a sentence."""
    if one.kind == "import":
        lines = one.number or 0
        text = ngettext("%(name)s imported, %(lines)s new line", "%(name)s imported, %(lines)s new lines",
                        lines)  # fmt: skip
        return text % {"name": one.text or _("Ledger"), "lines": figures.number(lines)}
    if one.kind in NUMBERED or one.kind.startswith("plan."):
        return _numbered(one)
    if one.kind.startswith("profile.") and not one.text:
        many = ngettext("%(count)d thing in the profile", "%(count)d things in the profile",
                        one.number or 0) % {"count": one.number or 0}  # fmt: skip
        return f"{HAPPENED.get(one.kind, one.kind)}: {many}"
    said = str(HAPPENED.get(one.kind, one.kind))
    if isinstance(one, Befell) and one.meeting is not None:
        return _of_meeting(said, one.meeting)
    return f"{said}: {one.text}" if one.text and one.kind != "comment" else said


def _of_meeting(said: str, meeting: Meeting) -> str:
    """Return what happened to which meeting: its title, what it is for, and its day."""
    which = {
        "said": said,
        "title": meeting.title,
        "kind": meeting.get_kind_display(),
        "day": figures.day(meeting.starts.date()),
    }
    return _("%(said)s: %(title)s (%(kind)s, %(day)s)") % which


def _numbered(one: Happening) -> str:
    """Return what happened to something that goes by its number, as versions do."""
    said = NUMBERED.get(one.kind)
    if said is not None:
        return str(said) % {"number": one.number}
    plain = str(HAPPENED.get(one.kind, one.kind))
    if one.number is None:
        return plain
    return _("%(said)s, version %(number)s") % {"said": plain, "number": one.number}


def value_step(key: str) -> str:
    """Return the name of a step between two lifetime values."""
    names = {
        "margin": _("Margin"),
        "cost_to_serve": _("Cost to serve"),
        "retention": _("Retention"),
        "investment": _("Investment"),
        "horizon_roll": _("Horizon rolls on"),
        "discount_rate": _("Discount rate"),
        "return": _("Return of the year"),
        "cash": _("Cash received"),
    }
    return names.get(key, key)


def part_name(name: str, dimension: Dimension | str) -> str:
    """Return the name of a part: 2026, 2026 Q1, Jan 2026; lines that name none are called so."""
    if dimension not in PERIODS or not name:
        return name or _("(none)")
    start = date.fromisoformat(name)
    if dimension == Dimension.MONTH:
        return formats.date_format(start, "M Y")
    return str(start.year) if dimension == Dimension.YEAR else figures.quarter(start)


def scenario_name(key: str) -> str:
    """Return the name of a scenario."""
    return str(Scenario(key).label)


def evidence(signal: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the numbers behind a signal with their names."""
    found = signal.get("evidence")
    if not isinstance(found, Mapping):
        return []
    return [(name, _number(key, value)) for key, name, value in told(found)]


def _number(key: str, value: object) -> str:
    if isinstance(value, float) and any(word in key for word in SHARES) and abs(value) <= 1:
        return figures.percent(value, 1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figures.number(value, 0 if float(value).is_integer() else 1)
    return str(value)
