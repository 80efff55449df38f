"""The shape of what is typed in this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.activities import rules
from stegvis.activities.actions import Details
from stegvis.activities.models import Placement, Workplace
from stegvis.activities.states import END_REASON_NAMES, PARTY_NAMES
from stegvis.base.errors import BadInput
from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import Text, _l
from stegvis.people.forms import RealDate, choices
from stegvis.people.models import Account


class PlacementForm(Form):
    """Where, with whom and when."""

    form_key = HiddenField(default=lambda: uuid4().hex)
    workplace = SelectField(_l("Arbetsplats"), [OneOf()], validate_choice=False)
    workplace_name = StringField(
        _l("Ny arbetsplats: namn"),
        [AtMost(200)],
        description=_l("Bara om den inte finns i listan. Till exempel Café Kompassen."),
    )
    workplace_place = StringField(
        _l("Ny arbetsplats: adress"),
        [AtMost(200)],
        description=_l("Gata och ort, så att deltagaren hittar dit."),
    )
    workplace_contact = StringField(
        _l("Ny arbetsplats: kontakt (frivilligt)"),
        [AtMost(300)],
        description=_l("Vem ni ringer, och hur. Bara personalen ser det."),
    )
    supervisor = SelectField(
        _l("Handledare på arbetsplatsen"),
        [OneOf()],
        description=_l("Den du väljer blir deltagarens handledare i Stegvis under perioden."),
        validate_choice=False,
    )
    supervisor_name = StringField(
        _l("Handledare utan konto: namn"),
        [AtMost(200)],
        description=_l("Bara om du inte väljer någon i listan."),
    )
    supervisor_contact = StringField(
        _l("Handledarens telefon eller e-post (frivilligt)"),
        [AtMost(200)],
        description=_l("Deltagaren ser det, för att kunna ringa vid sjukdom."),
    )
    starts_on = RealDate(_l("Första dag"), [ChoiceRequired(_l("Skriv första dagen."))])
    ends_on = RealDate(_l("Sista dag"), [ChoiceRequired(_l("Skriv sista dagen."))])
    times = StringField(
        _l("Dagar och tider (frivilligt)"),
        [AtMost(300)],
        description=_l("Deltagaren läser det. Till exempel: måndag till torsdag, 9–14."),
    )

    def offer(self, workplaces: Sequence[Workplace], supervisors: Sequence[Account]) -> None:
        """The choices of the lists."""
        self.workplace.choices = choices(
            ((str(one.id), f"{one.name}, {one.place}" if one.place else one.name) for one in workplaces),
            first=_l("Ny arbetsplats (skriv nedan)"),
        )
        self.supervisor.choices = choices(
            ((str(one.id), one.display_name) for one in supervisors),
            first=_l("Ingen med konto (skriv nedan)"),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what hangs together between fields, so that all that is wrong is said at once."""
        is_valid: bool = super().validate(extra_validators)
        faults = [
            rules.workplace_fault(bool(self.workplace.data), self.workplace_name.data or ""),
            rules.supervisor_fault(bool(self.supervisor.data), self.supervisor_name.data or ""),
        ]
        for fault in faults:
            if fault is not None:
                self.take(BadInput(*fault))
        return is_valid and not any(faults)

    def show(self, placement: Placement) -> None:
        """Fill in what is agreed on now."""
        self.workplace.data = str(placement.workplace_id)
        self.supervisor.data = str(placement.supervisor_id or "")
        for name in ("supervisor_name", "supervisor_contact", "starts_on", "ends_on", "times"):
            self[name].data = getattr(placement, name)

    def details(self) -> Details:
        """What was filled in. Call when the form is valid."""
        return Details(
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            workplace_id=_id(self.workplace.data),
            workplace_name=self.workplace_name.data or "",
            workplace_place=self.workplace_place.data or "",
            workplace_contact=self.workplace_contact.data or "",
            supervisor_id=_id(self.supervisor.data),
            supervisor_name=self.supervisor_name.data or "",
            supervisor_contact=self.supervisor_contact.data or "",
            times=self.times.data or "",
        )


def _id(value: Any) -> UUID | None:
    """The id that a list's choice stands for; none for its first."""
    return UUID(value) if value else None


def _ticks(label: Text, words: dict[Any, Text], lacking: Text) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [Required(lacking), OneOf()],
        choices=[SelectChoice(one.value, word) for one, word in words.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class FollowUpForm(Form):
    """A talk that was held. `talk` tells which of the series the writer meant."""

    talk = HiddenField()
    held_on = RealDate(_l("Vilken dag pratade ni?"), [ChoiceRequired(_l("Skriv dagen då ni pratade."))])
    took_part = _ticks(_l("Vilka var med?"), dict(PARTY_NAMES), _l("Kryssa i vilka som var med."))
    note = TextAreaField(
        _l("Kort anteckning"),
        [Required(_l("Skriv kort vad ni kom fram till.")), AtMost(1000)],
        description=_l("Deltagaren och handledaren kan läsa det. Skriv inget om hälsa eller annat känsligt."),
    )
    next_step = StringField(
        _l("Nästa steg (frivilligt)"),
        [AtMost(500)],
        description=_l("På lätt svenska. Till exempel: prova i kassan."),
    )
    is_contact = BooleanField(
        _l("Spara som kontakt"),
        description=_l("Om inte alla tre var med. Trepartssamtalet väntar kvar."),
    )


class HandOverForm(Form):
    """Who takes over."""

    from_id = HiddenField()
    coordinator = SelectField(
        _l("Ny ansvarig samordnare"),
        [ChoiceRequired(_l("Välj vem som tar över.")), OneOf()],
        validate_choice=False,
    )
    note = StringField(
        _l("Hälsning till den som tar över (frivilligt)"),
        [AtMost(500)],
        description=_l("Allt som är antecknat finns kvar, så skriv bara det som behövs nu."),
    )

    def offer(self, coordinators: Sequence[Account]) -> None:
        """Who can be chosen."""
        pairs = ((str(one.id), one.display_name) for one in coordinators)
        self.coordinator.choices = choices(pairs, first=_l("Välj"))

    def handed_from(self, now: UUID) -> UUID:
        """Who answered for the placement when the form was opened; whoever does now when the form does not say."""
        try:
            return UUID(self.from_id.data or "")
        except ValueError:
            return now


class EndForm(Form):
    """Which day was the last, and why."""

    ended_on = RealDate(_l("Sista dag på arbetsplatsen"), [ChoiceRequired(_l("Skriv sista dagen."))])
    reason = RadioField(
        _l("Varför slutar praktiken?"),
        choices=[SelectChoice(reason.value, word) for reason, word in END_REASON_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj en anledning.")), OneOf()],
        validate_choice=False,
    )
    note = StringField(
        _l("Kommentar"),
        [AtMost(500)],
        description=_l("Behövs vid ”Annan anledning”. Skriv inget om hälsa eller annat känsligt."),
    )


class WorkplaceForm(Form):
    """What is said about a workplace."""

    name = StringField(_l("Namn"), [Required(_l("Skriv arbetsplatsens namn.")), AtMost(200)])
    place = StringField(
        _l("Adress"), [AtMost(200)], description=_l("Gata och ort, så att deltagaren hittar dit.")
    )
    contact = StringField(
        _l("Kontakt"), [AtMost(300)], description=_l("Vem ni ringer, och hur. Bara personalen ser det.")
    )
