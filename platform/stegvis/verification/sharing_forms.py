"""The shape of what a coordinator sends about a batch and another municipality."""

from __future__ import annotations

from wtforms import RadioField

from stegvis.base.forms import ChoiceRequired, Form, OneOf
from stegvis.base.language import _l


class ShareForm(Form):
    """Who is asked to review."""

    helping = RadioField(
        _l("Vilken kommun ska granska?"),
        validators=[ChoiceRequired(_l("Välj en kommun.")), OneOf()],
        validate_choice=False,
    )
