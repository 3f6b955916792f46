"""Calling somebody who was erased by a pseudonym in what is said of others at the same customer.

That is what this area and the two below hold; higher areas take part by `belonging`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from orchard.domain.accounts.models import (
    AnalysisText,
    Assignment,
    CanvasNote,
    CompetitorPresence,
    CustomerGoal,
    CustomerKPI,
    Driver,
    Finding,
    IncomeSource,
    OfferNote,
    ProfileFact,
    ProfileRevision,
    ProfitTouch,
    Regrouping,
)
from orchard.domain.core.models import Attachment, Comment
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    Encounter,
    GapSeat,
    Introduction,
    Line,
    OpenPoint,
    Placement,
    Preparation,
    Reassignment,
    Restriction,
    Story,
    StyleObservation,
    TieAssessment,
)
from orchard.domain.relationships.renaming import (
    Texts,
    around,
    in_files,
    in_full,
    in_notes,
    in_registers,
    rename,
    rename_in_registers,
    reword_files,
    reword_rows,
)

OF_PERSON, OF_TIE, HERE = "contact__account__", "tie__contact__account__", "account__"
PREPARED = (
    "purpose", "result_line", "recommendation", "story", "idea", "support_plan", "technical",
    "economic", "risk", "next_step", "learned",
)  # fmt: skip
"""What was prepared for a conversation, in words."""

OF_PEOPLE: tuple[Texts, ...] = (
    (AttitudeAssessment, OF_PERSON, ("solution", "observed")),
    (BuyingRole, OF_PERSON, ("decision",)),
    (Encounter, OF_TIE, ("what",)),
    (GapSeat, HERE, ("plan", "closed_why")),
    (Introduction, OF_PERSON, ("why", "reason")),
    (Line, OF_PERSON, ("observed",)),
    (OpenPoint, OF_PERSON, ("text", "answer")),
    (Preparation, HERE, PREPARED),
    (Reassignment, OF_PERSON, ("outcome",)),
    (Restriction, OF_PERSON, ("reason", "lifted_why")),
    (StyleObservation, OF_PERSON, ("observed",)),
    (TieAssessment, OF_TIE, ("evidence",)),
)
IN_REGISTERS: tuple[Texts, ...] = (
    (Assignment, HERE, ("counterpart",)),
    (AnalysisText, f"analysis__{HERE}", ("text",)),
    (CanvasNote, HERE, ("text", "source")),
    (CompetitorPresence, HERE, ("category", "sponsor", "last_move", "source")),
    (CustomerGoal, HERE, ("title", "metric", "owner", "source")),
    (CustomerKPI, HERE, ("title", "level", "contribution", "evidence", "source")),
    (Driver, HERE, ("title", "effect", "source")),
    (Finding, f"analysis__{HERE}", ("text",)),
    (GapSeat, HERE, ("title",)),
    (IncomeSource, HERE, ("title", "source")),
    (Placement, OF_PERSON, ("title",)),
    (ProfileFact, HERE, ("statement", "source")),
    (ProfileRevision, HERE, ("headline", "said")),
    (ProfitTouch, HERE, ("title", "source")),
    (Regrouping, HERE, ("reason",)),
)
OF_ALL: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Story, ("title", "told")),
    (OfferNote, ("text",)),
)
"""Texts of no account: there only the whole name is surely this person's."""


def forget_among_others(contact: Contact, names: Iterable[str], *, instead: str) -> None:
    """Put the pseudonym wherever somebody named the person while speaking of others."""
    near = around(contact).accounts
    others = Contact.objects.filter(account__in=near).exclude(pk=contact.pk)
    about = {
        "subject_type": contact.account._meta.label_lower,
        "subject_id__in": [str(one) for one in near],
    }
    remarks, files = Comment.objects.filter(**about), Attachment.objects.filter(**about)
    for name in names:
        said = {"name": name, "instead": instead}
        rename(contact, OF_PEOPLE, **said)
        rename_in_registers(contact, IN_REGISTERS, **said)
        reword_rows(others, ("matters", "pains"), in_notes(contact, **said))
        register = in_registers(contact, **said)
        reword_rows(others, ("title", "source"), register)
        reword_rows(remarks, ("text",), register)
        reword_files(files, in_files(contact, **said))
        for model, texts in OF_ALL:
            reword_rows(model._default_manager.all(), texts, in_full(**said))
