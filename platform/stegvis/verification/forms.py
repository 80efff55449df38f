"""The shape of a review."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.verification.states import CHECK_TEXTS, ReviewOutcome


class ReviewForm(Form):
    """What was checked, and how it ended."""

    checks = SelectMultipleField(
        _l("Jag har kontrollerat att"),
        [OneOf()],
        choices=[SelectChoice(check.value, text) for check, text in CHECK_TEXTS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    outcome = RadioField(
        _l("Resultat"),
        choices=[
            SelectChoice(ReviewOutcome.APPROVED.value, _l("Godkänn bedömningen")),
            SelectChoice(ReviewOutcome.RETURNED.value, _l("Återlämna till bedömaren")),
        ],
        validators=[ChoiceRequired(_l("Välj godkänn eller återlämna.")), OneOf()],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Skäl"),
        [AtMost(2000)],
        description=_l("Behövs när du återlämnar. Skriv vad bedömaren ska göra."),
    )
