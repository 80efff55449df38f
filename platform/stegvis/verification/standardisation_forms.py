"""The shape of a standardisation meeting's minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.errors import BadInput
from stegvis.base.forms import AtMost, Form, OneOf
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.forms import RealDate
from stegvis.verification import standardisation_rules as rules
from stegvis.verification.standardisation_reading import MeetingPage
from stegvis.verification.standardisation_rules import (
    Agreed,
    MeetingDraft,
    from_field_name,
    interpretation_field_name,
)


def _ticks(label: Any, **more: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [OneOf()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
        **more,
    )


class MeetingForm(Form):
    """When it was, who was there, and what they said. `seen` is what the page showed of it."""

    seen = HiddenField()
    held_on = RealDate(_l("Mötets dag"), [Optional()])
    attendees = _ticks(_l("Vilka är med?"))
    shown = _ticks(_l("Bevis som mötet får se"))
    notes = TextAreaField(
        _l("Anteckningar (frivilligt)"),
        [AtMost(4000)],
        description=_l("Skriv inga namn och inget om hälsa."),
    )


def meeting_form(page: MeetingPage) -> MeetingForm:
    """The form with a reading and a day for each criterion, filled in with what is written so far."""

    class ThisMeetingForm(MeetingForm):
        """About this meeting's criteria."""

    today = people_queries.today()
    data: dict[str, Any] = {
        "seen": str(page.seen),
        "held_on": page.meeting.held_on or today,
        "notes": page.meeting.notes,
        "attendees": [str(account_id) for account_id in sorted(page.attendees)],
        "shown": [
            str(one.evidence_id)
            for line in page.criteria
            for case in line.cases
            for one in case.evidence
            if one.is_shown
        ],
    }
    for line in page.criteria:
        interpretation: Any = TextAreaField(
            _l("Så läser vi kriteriet"),
            [AtMost(2000)],
            description=_l("Bedömarna ser det bredvid kriteriet. Lämna tomt om ni inte kom överens."),
        )
        setattr(ThisMeetingForm, interpretation_field_name(line.key), interpretation)
        day: Any = RealDate(_l("Gäller från"), [Optional()])
        setattr(ThisMeetingForm, from_field_name(line.key), day)
        data[interpretation_field_name(line.key)] = line.point.interpretation if line.point else ""
        data[from_field_name(line.key)] = (line.point.valid_from if line.point else None) or today
    form = ThisMeetingForm(data=data)
    gone = page.attendees - {account.id for account in page.may_attend}
    people = [(str(one.id), one.display_name) for one in page.may_attend]
    people += [(str(account_id), page.names.get(account_id, "")) for account_id in sorted(gone)]
    form.attendees.choices = [SelectChoice(value, name) for value, name in people]
    form.shown.choices = [SelectChoice(str(evidence_id), "") for evidence_id in page.evidence_ids]
    return form


def draft_in(form: MeetingForm, page: MeetingPage) -> MeetingDraft:
    """What the form says. Call when it is valid."""
    return MeetingDraft(
        held_on=form.held_on.data,
        attendees=frozenset(UUID(value) for value in form.attendees.data or ()),
        notes=form.notes.data or "",
        shown=frozenset(UUID(value) for value in form.shown.data or ()),
        agreed={
            line.key: Agreed(
                form[interpretation_field_name(line.key)].data or "", form[from_field_name(line.key)].data
            )
            for line in page.criteria
        },
    )


def not_kept(form: MeetingForm, page: MeetingPage) -> list[tuple[str, str]]:
    """What was typed and does not stand in the minutes: a criterion, or none for the notes, and the words."""
    typed = [("", form.notes.data or "", page.kept.notes)]
    for line in page.criteria:
        kept = page.kept.agreed.get(line.key)
        words = form[interpretation_field_name(line.key)].data or ""
        typed.append((line.text, words, kept.interpretation if kept else ""))
    return [(about, words) for about, words, kept in typed if words.strip() and words.strip() != kept.strip()]


def take_what_closing_lacks(form: MeetingForm, page: MeetingPage, draft: MeetingDraft) -> bool:
    """Show at its field all that the meeting lacks before it can be closed; whether anything does."""
    faults = rules.may_close(draft, [line.key for line in page.criteria], people_queries.today())
    for field_name, fault in faults.items():
        form.take(BadInput(field_name, fault))
    return bool(faults)
