"""The shape of what people send about a case as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.content.queries import Entry
from stegvis.people.forms import RealDate
from stegvis.validation.case_rules import (
    AGREED_HOW_NAMES,
    INFORMED_HOW_NAMES,
    AgreedHow,
    Information,
    InformedHow,
)
from stegvis.validation.mapping_rules import INTERPRETER_NAMES, Interpreter


class OpenForm(Form):
    """Putting a participant up for a module: what she was told first, and that she wants to."""

    module = RadioField(
        _l("Vilken modul?"), validators=[ChoiceRequired(_l("Välj en modul.")), OneOf()], validate_choice=False
    )
    goal = TextAreaField(
        _l("Deltagarens mål"), [AtMost(1000)], description=_l("Med deltagarens egna ord, om du vill.")
    )
    given_on = RealDate(
        _l("När berättade du?"), [ChoiceRequired(_l("Skriv dagen då du berättade för deltagaren."))]
    )
    how = RadioField(
        _l("Hur berättade du?"),
        choices=[SelectChoice(one.value, text) for one, text in INFORMED_HOW_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj hur du berättade.")), OneOf()],
        validate_choice=False,
    )
    language = StringField(
        _l("På vilket språk fick deltagaren veta det?"),
        [Required(_l("Skriv vilket språk deltagaren fick veta det på.")), AtMost(60)],
        description=_l("Till exempel: lätt svenska, arabiska."),
    )
    interpreter = RadioField(
        _l("Tolk"),
        choices=[SelectChoice(one.value, text) for one, text in INTERPRETER_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj om tolk behövdes och var med.")), OneOf()],
        validate_choice=False,
    )
    without_interpreter = TextAreaField(
        _l("Hur förstod ni varandra utan tolk?"),
        [AtMost(500)],
        description=_l("Bara om tolk behövdes men inte var med."),
    )
    agreed = RadioField(
        _l("Det är frivilligt. Hur sa deltagaren ja?"),
        choices=[SelectChoice(one.value, text) for one, text in AGREED_HOW_NAMES.items()],
        validators=[
            ChoiceRequired(_l("Fråga deltagaren först. Välj hur hon eller han sa ja.")),
            OneOf(),
        ],
        validate_choice=False,
    )

    def offer(self, modules: Iterable[Entry]) -> None:
        """The modules that can be chosen."""
        self.module.choices = [SelectChoice(entry.key, entry.title) for entry in modules]

    def information(self) -> Information:
        """What was told, once the form is valid."""
        return Information(
            given_on=self.given_on.data,
            how=InformedHow(self.how.data),
            language=self.language.data or "",
            interpreter=Interpreter(self.interpreter.data),
            agreed=AgreedHow(self.agreed.data),
            without_interpreter=self.without_interpreter.data or "",
        )


class CloseForm(Form):
    """Closing a case."""

    words = TextAreaField(
        _l("Till deltagaren (frivilligt)"),
        [AtMost(1000)],
        description=_l("Vad har deltagaren fått, och vad kan komma sedan? Skriv på lätt svenska."),
    )
