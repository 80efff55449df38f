"""The shape of what people send about the mapping."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.people.forms import RealDate
from stegvis.validation.mapping_rules import INTERPRETER_NAMES, TOLD_NAMES, Interpreter, Talk, Told


class TalkForm(Form):
    """A mapping talk, written down."""

    held_on = RealDate(_l("När pratade ni?"), [ChoiceRequired(_l("Skriv dagen då ni pratade."))])
    took_part = StringField(
        _l("Vilka var med?"),
        [Required(_l("Skriv vilka som var med.")), AtMost(300)],
        description=_l("Till exempel: deltagaren, bedömaren, handledaren, tolken."),
    )
    interpreter = RadioField(
        _l("Tolk"),
        choices=[SelectChoice(one.value, text) for one, text in INTERPRETER_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj om tolk behövdes och var med.")), OneOf()],
        validate_choice=False,
    )
    language = StringField(
        _l("Vilket språk tolkades?"),
        [AtMost(60)],
        description=_l("Bara om tolk behövdes. Till exempel: arabiska."),
    )
    without_interpreter = TextAreaField(
        _l("Hur förstod ni varandra utan tolk?"),
        [AtMost(500)],
        description=_l("Bara om tolk behövdes men inte var med."),
    )
    instead_of_questions = BooleanField(_l("Vi pratade om sakerna i stället för frågorna med bilder"))
    summary = TextAreaField(
        _l("Vad kom ni fram till?"),
        [Required(_l("Skriv kort vad ni kom fram till, på lätt svenska.")), AtMost(3000)],
        description=_l("Skriv på lätt svenska. Deltagaren läser det."),
    )
    support = TextAreaField(
        _l("Vilket stöd behöver deltagaren?"),
        [AtMost(1000)],
        description=_l("Till exempel: mer tid, bildstöd, tolk, hjälpmedel. Skriv inga diagnoser."),
    )
    told = RadioField(
        _l("Hur fick deltagaren veta vad du skrev?"),
        choices=[SelectChoice(one.value, text) for one, text in TOLD_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj hur deltagaren fick veta vad du skrev.")), OneOf()],
        validate_choice=False,
    )

    def talk(self) -> Talk:
        """What was written, once the form is valid."""
        return Talk(
            held_on=self.held_on.data,
            took_part=self.took_part.data or "",
            interpreter=Interpreter(self.interpreter.data),
            language=self.language.data or "",
            without_interpreter=self.without_interpreter.data or "",
            instead_of_questions=bool(self.instead_of_questions.data),
            summary=self.summary.data or "",
            support=self.support.data or "",
            told=Told(self.told.data),
        )


class ObjectionForm(Form):
    """What is wrong, in her words."""

    words = TextAreaField(_l("Vad är fel?"), [AtMost(1000)])
