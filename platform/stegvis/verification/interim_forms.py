"""The shape of what is said about a running attempt."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.verification.states import Agreement


class InterimForm(Form):
    """All is well, or something is to be done."""

    agreement = RadioField(
        _l("Hur ser det ut så långt?"),
        choices=[
            SelectChoice(Agreement.AGREE.value, _l("Det ser bra ut")),
            SelectChoice(Agreement.ACTION.value, _l("Bedömaren behöver göra något")),
        ],
        validators=[ChoiceRequired(_l("Välj om det ser bra ut eller om något behövs.")), OneOf()],
        validate_choice=False,
    )
    note = TextAreaField(
        _l("Till bedömaren"),
        [AtMost(2000)],
        description=_l("Behövs när något ska göras. Deltagaren ser det inte."),
    )


class InterimAnswerForm(Form):
    """What the assessor has done about it."""

    answer = TextAreaField(_l("Ditt svar"), [AtMost(2000)])
