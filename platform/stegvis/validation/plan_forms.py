"""The shape of what people send about plans."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people.forms import RealDate
from stegvis.validation.plan_rules import PLAN_METHOD_NAMES, PlanMethod, Task


class RealTime(TimeField):
    """A time whose fault is told in our words."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_l("Skriv en tid som 09:00.")) from None


class TaskForm(Form):
    """One thing that she is to show."""

    task = StringField(
        _l("Vad ska deltagaren göra?"),
        [Required(_l("Skriv vad deltagaren ska göra, på lätt svenska.")), AtMost(300)],
        description=_l("Skriv på lätt svenska. Till exempel: diska efter lunchen."),
    )
    method = RadioField(
        _l("Hur visar deltagaren det?"),
        choices=[SelectChoice(one.value, text) for one, text in PLAN_METHOD_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj hur deltagaren visar det.")), OneOf()],
        validate_choice=False,
    )
    criterion_keys = SelectMultipleField(
        _l("Vilka kriterier?"),
        [OneOf()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    day = RealDate(_l("Dag"), [ChoiceRequired(_l("Skriv dagen."))])
    at_time = RealTime(_l("Klockan"), [ChoiceRequired(_l("Skriv en tid som 09:00."))])
    place = StringField(
        _l("Var?"),
        [Required(_l("Skriv var det är, så att deltagaren hittar dit.")), AtMost(200)],
        description=_l("Till exempel: köket på kaféet."),
    )
    who = StringField(_l("Vem är med?"), [Required(_l("Skriv vem som är med.")), AtMost(200)])
    support = TextAreaField(
        _l("Stöd"),
        [AtMost(500)],
        description=_l("Till exempel: mer tid, bilder, tolk. Deltagaren läser det."),
    )

    def offer(self, module: CompiledModule) -> None:
        """Let the assessor choose among the criteria of the module."""
        self.criterion_keys.choices = [SelectChoice(one.id, one.text) for one in module.criteria()]

    def to_task(self) -> Task:
        """What was written, once the form is valid."""
        return Task(
            task=self.task.data or "",
            method=PlanMethod(self.method.data),
            criterion_keys=tuple(self.criterion_keys.data or ()),
            day=self.day.data,
            at_time=self.at_time.data,
            place=self.place.data or "",
            who=self.who.data or "",
            support=self.support.data or "",
        )


class _AboutVersion(Form):
    version = HiddenField()

    @property
    def read_version(self) -> int:
        """The version that was on the screen; 0 when the form does not say."""
        given = str(self.version.data or "")
        return int(given) if given.isdecimal() and len(given) < 9 else 0


class ConfirmForm(_AboutVersion):
    """She says yes: a button only."""


class ConfirmForHerForm(_AboutVersion):
    """The assessor says yes at her request."""

    request = TextAreaField(
        _l("Hur sa deltagaren ja?"),
        [Required(_l("Skriv hur och när deltagaren sa ja till planen.")), AtMost(500)],
        description=_l("Deltagaren läser det du skriver."),
    )
    interpreter = StringField(
        _l("Tolk (frivilligt)"), [AtMost(60)], description=_l("Skriv språket, om en tolk var med.")
    )


class ChangeForm(_AboutVersion):
    """What should be otherwise; empty when she would rather talk."""

    words = TextAreaField(_l("Vad vill du ändra?"), [AtMost(1000)])
