"""The shape of what people send about hand-overs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import Text, _l
from stegvis.people.forms import choices
from stegvis.people.models import Account


def chosen(field: SelectField) -> UUID | None:
    """The person who is chosen in a list, if anybody is."""
    return UUID(field.data) if field.data else None


def _staff(people: Iterable[Account], first: Text) -> list[SelectChoice]:
    return choices([(str(one.id), one.display_name) for one in people], first=first)


class ProposeForm(Form):
    """To whom in the unit, and what she should know."""

    coordinator = SelectField(_l("Till vem?"), [OneOf()], validate_choice=False)
    note = TextAreaField(
        _l("Vad behöver mottagaren veta?"),
        [Required(_l("Skriv kort vad mottagaren behöver veta.")), AtMost(1000)],
    )

    def offer(self, coordinators: Iterable[Account], *, must_name: bool) -> None:
        """Let her choose one of the unit's coordinators, or any of them where nobody has to be named."""
        first = _l("Välj") if must_name else _l("Den som är samordnare i enheten")
        self.coordinator.choices = _staff(coordinators, first)


class AnswerForm(Form):
    """Yes, with new people around her, or no and why."""

    answer = RadioField(
        _l("Ditt svar"),
        choices=[
            SelectChoice("accept", _l("Jag tar emot och blir samordnare")),
            SelectChoice("decline", _l("Nej, jag kan inte ta emot")),
        ],
        validators=[ChoiceRequired(_l("Välj om du tar emot eller inte.")), OneOf()],
        validate_choice=False,
    )
    assessor = SelectField(_l("Bedömare (om du tar emot)"), [OneOf()], validate_choice=False)
    supervisor = SelectField(_l("Handledare (om du tar emot)"), [OneOf()], validate_choice=False)
    reason = TextAreaField(_l("Varför inte? (om du inte kan ta emot)"), [AtMost(1000)])

    def offer(
        self, assessors: Iterable[Account], supervisors: Iterable[Account], *, changes_unit: bool
    ) -> None:
        """Let her choose among the staff of the unit; nobody yet, or nobody else, is a choice too."""
        first = _l("Ingen ännu") if changes_unit else _l("Ingen ändring")
        self.assessor.choices = _staff(assessors, first)
        self.supervisor.choices = _staff(supervisors, first)


class ButtonForm(Form):
    """Buttons only."""
