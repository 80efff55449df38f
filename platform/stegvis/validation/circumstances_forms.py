"""The shape of what people tell about a piece of evidence: as little as possible of the participant, all of staff."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base import clock
from stegvis.base.errors import BadInput
from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import Text, _l, current_language
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.shapes import Method
from stegvis.people.forms import RealDate, choices
from stegvis.validation.circumstances_rules import (
    CONSENT_NAMES,
    HEARD_NAMES,
    OTHER_LANGUAGE,
    OWN_TAKERS,
    SAY_WHO,
    SAY_WHO_YOURSELF,
    SPOKEN_LANGUAGES,
    TAKEN_BY_NAMES,
    Circumstances,
    Consent,
    Interpreter,
    OwnWord,
    TakenBy,
    is_taker_known,
    takers_of,
)
from stegvis.validation.models import Evidence
from stegvis.validation.rules import EvidenceKind


class RealTime(TimeField):
    """A clock whose fault is told in our words."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_l("Skriv klockan som 13:45.")) from None


def today_here() -> date:
    """Today on the Swedish calendar."""
    return clock.local(clock.now()).date()


def clock_here() -> time:
    """The time on a Swedish clock, to the minute."""
    return clock.local(clock.now()).time().replace(second=0, microsecond=0)


WHO_QUESTIONS: dict[EvidenceKind, Text] = {
    EvidenceKind.PHOTO: _l("Vem tog bilden?"),
    EvidenceKind.SOUND: _l("Vem spelade in?"),
    EvidenceKind.FILM: _l("Vem filmade?"),
    EvidenceKind.TEXT: _l("Vem skrev texten?"),
    EvidenceKind.FILE: _l("Vem har gjort det?"),
}
"""What a participant is asked of each kind."""

OWN_TAKER_NAMES: dict[TakenBy, Text] = {
    TakenBy.PARTICIPANT: _l("Jag"),
    TakenBy.SUPERVISOR: _l("Min handledare"),
    TakenBy.OTHER: _l("Någon annan"),
}
"""Her answers, in her words."""

OWN_TAKER_PICTURES: dict[str, str] = {
    TakenBy.PARTICIPANT.value: "foto",
    TakenBy.SUPERVISOR.value: "handledare",
    TakenBy.OTHER.value: "samtal",
}
"""The picture beside each answer to who took it."""

NOTHING_SAID = "none"
"""The answer to which language, when nothing is said or written."""


def _own_languages(kind: EvidenceKind) -> list[SelectChoice]:
    """The language of her pages first, Swedish, another; and none where there may be nothing said."""
    own = current_language().code
    codes = dict.fromkeys((own if own in SPOKEN_LANGUAGES else "sv", "sv"))
    found = [SelectChoice(code, SPOKEN_LANGUAGES[code]) for code in codes]
    found.append(SelectChoice(OTHER_LANGUAGE, _l("Ett annat språk")))
    if kind in (EvidenceKind.FILM, EvidenceKind.FILE):
        found.append(SelectChoice(NOTHING_SAID, _l("Inga ord")))
    return found


class OwnCircumstances(Form):
    """What a participant tells, and may leave as it is: every field has an answer already, which she sees."""

    taken_by = RadioField(
        choices=[SelectChoice(one.value, OWN_TAKER_NAMES[one]) for one in OWN_TAKERS],
        validators=[ChoiceRequired(SAY_WHO_YOURSELF), OneOf()],
        default=TakenBy.PARTICIPANT.value,
        validate_choice=False,
    )
    language = RadioField(
        _l("Vilket språk är det?"),
        validators=[ChoiceRequired(_l("Välj ett språk.")), OneOf()],
        validate_choice=False,
    )
    place = StringField(_l("Var är det?"), [AtMost(120)], description=_l("Till exempel: kaféet."))
    done_on = RealDate(
        _l("Vilken dag var det?"),
        [Optional()],
        default=today_here,
        description=_l("Det står i dag. Byt om det var en annan dag."),
    )
    is_exercise = BooleanField(_l("Det var en övning, inte på riktigt"))
    had_interpreter = BooleanField(_l("En tolk hjälpte mig"))

    def ask_about(self, kind: EvidenceKind) -> None:
        """Ask what may be asked of this kind: a photo says nothing, in no language and through no interpreter."""
        self.taken_by.label.text = WHO_QUESTIONS[kind]
        if kind is EvidenceKind.PHOTO:
            del self.language
            del self.had_interpreter
            return
        self.language.choices = _own_languages(kind)
        if not self.language.raw_data:
            self.language.data = self.language.choices[0].value

    def told_by_her(self, *, has_people: bool) -> Circumstances:
        """Her answers, and what is known without asking: that a yes was spoken."""
        language = self.language.data if "language" in self else NOTHING_SAID
        had_interpreter = "had_interpreter" in self and self.had_interpreter.data
        return Circumstances(
            done_on=self.done_on.data,
            taken_by=TakenBy(self.taken_by.data),
            language="" if language == NOTHING_SAID else language,
            interpreter=Interpreter.BOTH_SPEAK if had_interpreter else Interpreter.NONE,
            consent=Consent.SPOKEN if has_people else Consent.NOBODY,
        )


_OWN_FIELDS = {"simulated": "is_exercise", "interpreter": "had_interpreter"}


def own_field(refusal: BadInput) -> BadInput:
    """The refusal beside the participant's own question."""
    return BadInput(_OWN_FIELDS.get(refusal.field, refusal.field), refusal.message)


class StaffCircumstances(Form):
    """What staff tell about evidence. Every field begins with what is most often true."""

    place = StringField(_l("Plats"), [AtMost(120)])
    done_on = RealDate(_l("Dag"), [ChoiceRequired(_l("Välj dagen då det gjordes."))], default=today_here)
    done_at = RealTime(_l("Klockan (frivilligt)"), [Optional()])
    language = SelectField(_l("Språk"), [OneOf()], default="sv", validate_choice=False)
    interpreter = SelectField(
        _l("Tolk"),
        [ChoiceRequired(_l("Välj om tolk var med.")), OneOf()],
        choices=choices((one.value, words) for one, words in HEARD_NAMES.items()),
        default=Interpreter.NONE.value,
        validate_choice=False,
    )
    consent = RadioField(
        _l("Andra personer i bild, film, ljud eller text"),
        choices=[SelectChoice(one.value, words) for one, words in CONSENT_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj om någon annan syns eller hörs.")), OneOf()],
        default=Consent.NOBODY.value,
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = choices(
            [*SPOKEN_LANGUAGES.items(), (OTHER_LANGUAGE, _l("Annat språk"))], first=_l("Inget sägs")
        )

    def told(
        self,
        taken_by: TakenBy = TakenBy.AUTHOR,
        own_word: OwnWord = OwnWord.NOT_ASKED,
        done_on: date | None = None,
    ) -> Circumstances:
        """The answers as frozen facts."""
        return Circumstances(
            own_word=own_word,
            done_on=done_on or self.done_on.data,
            done_at=self.done_at.data if self.done_at else None,
            taken_by=taken_by,
            language=self.language.data or "",
            interpreter=Interpreter(self.interpreter.data),
            consent=Consent(self.consent.data),
        )


class EvidenceCircumstancesForm(StaffCircumstances):
    """Telling how evidence that is there came to be."""

    taken_by = SelectField(
        _l("Vem tog eller skrev det?"),
        [ChoiceRequired(SAY_WHO), OneOf()],
        default=TakenBy.AUTHOR.value,
        validate_choice=False,
    )
    simulated = SelectMultipleField(
        _l("Vad var en övning, inte riktigt arbete?"),
        [OneOf()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
        description=_l("Bara kriterier som får visas i en övning står i listan."),
    )

    def offer(self, module: CompiledModule, criterion_keys: Collection[str], kind: EvidenceKind) -> None:
        """Let staff choose who may have taken such evidence, and mark an exercise where the criterion allows it."""
        self.taken_by.choices = choices(
            ((one.value, TAKEN_BY_NAMES[one]) for one in takers_of(kind)),
            first=None if self.taken_by.object_data else _l("Inte antecknat"),
        )
        self.simulated.choices = [
            SelectChoice(criterion.id, criterion.text)
            for criterion in module.criteria()
            if criterion.id in criterion_keys and Method.SIMULATION in criterion.methods
        ]


def as_it_is(evidence: Evidence) -> dict[str, Any]:
    """What the form shows first: what is told of the evidence, else what is known."""
    told = evidence.circumstances
    known: dict[str, Any] = {
        "place": evidence.place,
        "done_on": evidence.done_on,
        "simulated": evidence.simulated_keys,
    }
    if told is None:
        people = Consent.SPOKEN if evidence.people == "agreed" else Consent.NOBODY
        return known | {"taken_by": "", "language": "", "consent": people.value}
    return known | {
        "done_at": told.done_at,
        "taken_by": told.taken_by.value if is_taker_known(evidence.kind, told.taken_by) else "",
        "language": told.language,
        "interpreter": told.interpreter.value,
        "consent": told.consent.value,
    }
