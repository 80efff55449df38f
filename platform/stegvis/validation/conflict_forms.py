"""The shape of a declared conflict of interest."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.people.conflict_models import TIE_NAMES
from stegvis.people.forms import choices
from stegvis.people.models import Account


class _WhoForm(Form):
    """Whom it is about; told before the rest, so that its fault stands first as its field does."""

    staff = SelectField(
        _l("Vem gäller det?"),
        [ChoiceRequired(_l("Välj vem det gäller.")), OneOf()],
        validate_choice=False,
    )

    def offer(self, own_id: UUID, staff: Sequence[Account]) -> None:
        """Herself first, then her colleagues by name."""
        colleagues = ((str(one.id), one.display_name) for one in staff if one.id != own_id)
        self.staff.choices = choices([(str(own_id), _l("Jag själv")), *colleagues], first=_l("Välj"))


class DeclareForm(Form):
    """She says it of herself."""

    tie = RadioField(
        _l("Hur känner ni varandra?"),
        choices=[SelectChoice(one.value, name) for one, name in TIE_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj hur ni känner varandra.")), OneOf()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Mer om det (frivilligt)"),
        [AtMost(500)],
        description=_l("Bara samordnare läser det. Skriv inget om hälsa."),
    )


class DeclareForSomebodyForm(_WhoForm, DeclareForm):
    """A coordinator says it of herself or of a colleague."""


class TakeBackForm(Form):
    """It was a mistake."""

    reason = TextAreaField(
        _l("Varför var det ett misstag?"),
        [Required(_l("Skriv varför det var ett misstag.")), AtMost(500)],
    )
