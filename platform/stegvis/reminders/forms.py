"""The shape of a choice about digests."""

from __future__ import annotations

from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.people.forms import LooksLikeEmail


class ChoiceForm(Form):
    """Yes or no, and where to."""

    wants = RadioField(
        _l("Vill du få mejl när något väntar?"),
        choices=[SelectChoice("yes", _l("Ja, skicka mejl")), SelectChoice("no", _l("Nej, inga mejl"))],
        validators=[ChoiceRequired(_l("Välj ja eller nej.")), OneOf()],
        validate_choice=False,
    )
    email = StringField(_l("Din e-post"), [AtMost(254), LooksLikeEmail()])
