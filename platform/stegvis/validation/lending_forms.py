"""The shape of what a coordinator sends about help with an attempt."""

from __future__ import annotations

from wtforms import RadioField

from stegvis.base.forms import ChoiceRequired, Form, OneOf
from stegvis.base.language import _l


class LendForm(Form):
    """Whom she asks."""

    assessor = RadioField(
        _l("Vem ska hjälpa till?"),
        validators=[ChoiceRequired(_l("Välj en bedömare.")), OneOf()],
        validate_choice=False,
    )
