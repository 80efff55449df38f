"""The shape of what a participant says about her assessor, and of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.people.conflict_models import TIE_NAMES
from stegvis.people.forms import choices
from stegvis.people.models import Account
from stegvis.validation.wish_models import WISH_NAMES


class WishForm(Form):
    """Two taps, and some words if she likes."""

    staff = RadioField(
        _l("Vem handlar det om?"),
        choices=[],
        validators=[ChoiceRequired(_l("Välj en person.")), OneOf()],
        validate_choice=False,
    )
    kind = RadioField(
        _l("Vad vill du säga?"),
        choices=[SelectChoice(kind.value, name) for kind, name in WISH_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj vad du vill säga.")), OneOf()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Vill du säga mer? (frivilligt)"), [AtMost(500)], description=_l("Bara samordnaren läser det.")
    )

    def offer(self, people: Mapping[UUID, str]) -> None:
        """Let her choose among those who decide about her; one alone is chosen already, and not asked for."""
        self.staff.choices = [SelectChoice(str(one), name) for one, name in people.items()]
        if len(people) == 1 and not self.staff.data:
            self.staff.data = str(next(iter(people)))
            self.staff.raw_data = [self.staff.data]


class AnswerWishForm(Form):
    """A conflict of interest is written down, or she gets an answer."""

    how = RadioField(
        _l("Vad gör du?"),
        choices=[
            SelectChoice(
                "conflict", _l("Jag antecknar jäv. Personen kommer inte längre åt något om deltagaren.")
            ),
            SelectChoice(
                "answer", _l("Jag svarar deltagaren. Personen fortsätter, eller jag utser en annan.")
            ),
        ],
        validators=[ChoiceRequired(_l("Välj vad du gör.")), OneOf()],
        validate_choice=False,
    )
    tie = SelectField(
        _l("Hur känner de varandra? (vid jäv)"),
        [OneOf()],
        choices=choices(((one.value, name) for one, name in TIE_NAMES.items()), first=_l("Välj")),
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Ditt svar till deltagaren"),
        [AtMost(500)],
        description=_l("Skriv på lätt svenska. Deltagaren läser det. Vid jäv kan du lämna det tomt."),
    )


class OtherCoordinatorForm(Form):
    """Who is to be coordinator instead."""

    staff = SelectField(
        _l("Ny samordnare"), [ChoiceRequired(_l("Välj en person.")), OneOf()], validate_choice=False
    )

    def offer(self, people: Sequence[Account]) -> None:
        """Let the administrator choose among those who may."""
        pairs = ((str(one.id), one.display_name) for one in people)
        self.staff.choices = choices(pairs, first=_l("Välj"))
