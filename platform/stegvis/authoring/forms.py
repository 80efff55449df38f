"""The form of a text and how it is to be published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from stegvis.authoring.queries import DifferingText
from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.content.states import ChangeKind, Side

_OURS = {True: _l("Behåll vår text"), False: _l("Behåll det som det är: utan den här texten")}
_FOLDERS = {True: _l("Ta mappens text"), False: _l("Gör som mappen: ta bort texten")}


class PublishForm(Form):
    """What a trainer says about what she publishes."""

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


class EditForm(PublishForm):
    """A text with what the trainer says about her change. `parent` is the revision that she opened."""

    parent = HiddenField()
    text = TextAreaField(_l("Text"), [Required(_l("Skriv något i texten."))])
    lays_aside_variants = BooleanField(
        _l("Lägg undan de andra språkens texter som inte längre stämmer"),
        description=_l(
            "Bara för en ny version. De finns kvar i historiken. "
            "Tills de är skrivna på nytt läser alla den svenska texten."
        ),
    )


def choice_form(texts: Sequence[DifferingText]) -> type[PublishForm]:
    """The form of a choice between the web and the folder: one side for each text that differs.

    `web` and `folder` are the revisions that were shown.
    """

    class ChoiceForm(PublishForm):
        """Whose text is taken, text by text."""

        web = HiddenField()
        folder = HiddenField()

    for number, text in enumerate(texts):
        field: Any = RadioField(
            _l("Vilken text ska gälla?"),
            [
                ChoiceRequired(
                    _l("Välj er text eller mappens: %(name)s.", name=f"{text.name} ({text.variant.name})")
                ),
                OneOf(),
            ],
            choices=[
                SelectChoice(Side.WEB.value, _OURS[text.in_web]),
                SelectChoice(Side.FOLDER.value, _FOLDERS[text.in_folder]),
            ],
            default=text.meant.value if text.meant else None,
            validate_choice=False,
        )
        setattr(ChoiceForm, side_field_name(number), field)
    return ChoiceForm


def side_field_name(number: int) -> str:
    """The name of the field that holds whose text is taken, for the text with this place in the list."""
    return f"side_{number}"
