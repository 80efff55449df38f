"""The shape of what people send about agreements."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.people.forms import RealDate, choices
from stegvis.people.models import Organisation


class ProposeForm(Form):
    """Whom to ask, and for how long."""

    helping = SelectField(_l("Vilken kommun ska hjälpa er?"), [OneOf()], validate_choice=False)
    valid_from = RealDate(_l("Första dag (frivilligt)"), [Optional()])
    valid_to = RealDate(_l("Sista dag (frivilligt)"), [Optional()])
    reference = StringField(_l("Det skriftliga avtalets nummer (frivilligt)"), [AtMost(100)])

    covers_verification = BooleanField(_l("Avtalet gäller även kvalitetssäkring"))

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Let her choose among these."""
        named = [(str(one.id), one.name) for one in organisations]
        self.helping.choices = choices(named, first=_l("Välj kommun"))


class AnswerForm(Form):
    """Yes, or no and why."""

    answer = RadioField(
        _l("Ert svar"),
        choices=[
            SelectChoice("accept", _l("Ja, vi hjälper")),
            SelectChoice("decline", _l("Nej, inte nu")),
        ],
        validators=[ChoiceRequired(_l("Välj om ni säger ja eller nej.")), OneOf()],
        validate_choice=False,
    )
    reason = TextAreaField(_l("Varför inte? (om ni säger nej)"), [AtMost(1000)])
