"""The form of a text and how it is to be published."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.content.states import ChangeKind


class EditForm(Form):
    """A text with what the trainer says about her change. `parent` is the revision that she opened."""

    parent = HiddenField()
    text = TextAreaField(_l("Text"), [Required(_l("Skriv något i texten."))])
    change_kind = RadioField(
        _l("Hur ska ändringen publiceras?"),
        [ChoiceRequired(_l("Välj rättelse eller ny version.")), OneOf()],
        choices=[
            SelectChoice(
                ChangeKind.CORRECTION.value, _l("Rättelse – de som redan läser kursen får den rättade texten")
            ),
            SelectChoice(
                ChangeKind.NEW_VERSION.value, _l("Ny version – bara de som börjar från och med nu får den")
            ),
        ],
        validate_choice=False,
    )
    note = StringField(
        _l("Vad har du ändrat?"),
        [Required(_l("Skriv kort vad du har ändrat.")), AtMost(500)],
        description=_l("Syns i kursens historik."),
    )
