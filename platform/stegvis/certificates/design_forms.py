"""What an administrator fills in about how her organisation's certificates look."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from wtforms import BooleanField, Field, FileField, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import Text, _l
from stegvis.certificates.designs.actions import Choice
from stegvis.certificates.designs.colours import read_colour
from stegvis.certificates.designs.models import CertificateDesign
from stegvis.certificates.designs.rules import (
    LONGEST_ALTERNATIVE,
    STANDARD,
    chosen_colour,
    colour_refusal,
    colour_remedy,
)
from stegvis.certificates.designs.states import Template

TEMPLATE_NAMES: dict[Template, Text] = {
    Template.FRAMED: _l("Inramat, med en teckning överst"),
    Template.CALM: _l("Lugnt, med vitt papper och tunna linjer"),
}


class _StrongEnough:
    """The colour must be one, and dark enough for what it is used for."""

    def __call__(self, form: Any, field: Field) -> None:
        refusal = colour_refusal(field.name, field.data or "")
        if refusal is not None:
            raise ValidationError(refusal)


class _NeededWithLogo:
    """A logo must have words for whoever can't see it."""

    def __call__(self, form: Any, field: Field) -> None:
        if form.logo_id is not None and not (field.data or "").strip():
            raise ValidationError(_l("Skriv med några ord vad logotypen visar."))


class DesignForm(Form):
    """Template, colours and logo. The file is sent last: the words have come if it is refused.

    Each colour has a field to write in, one to pick from, and what both said when the page was shown.
    """

    template = RadioField(
        _l("Mall"),
        choices=[SelectChoice(one.value, cast(str, name)) for one, name in TEMPLATE_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj en mall.")), OneOf()],
        validate_choice=False,
    )
    main_colour = StringField(
        _l("Huvudfärg"),
        [_StrongEnough()],
        description=_l("Kompetensintygets färg. Också liten text skrivs i den, så den måste vara mörk."),
    )
    main_picked = HiddenField()
    main_shown = HiddenField()
    accent_colour = StringField(
        _l("Accentfärg"),
        [_StrongEnough()],
        description=_l("Kursintygets färg, och kompetensintygets linjer. Den får vara lite ljusare."),
    )
    accent_picked = HiddenField()
    accent_shown = HiddenField()
    logo = HiddenField(description="The logo that waits for this form, or that the look has already.")
    file_id = HiddenField(description="A file that came when the session had ended.")
    logo_alternative = StringField(
        _l("Logotypen i ord"),
        [_NeededWithLogo(), AtMost(LONGEST_ALTERNATIVE)],
        description=_l("För den som inte ser den. Till exempel: Kustviks kommuns logotyp, ett segel."),
    )
    without_logo = BooleanField(_l("Ta bort logotypen"))
    file = FileField(
        _l("Logotyp"),
        description=_l("PNG eller JPEG, gärna minst 600 bildpunkter bred. Tomma kanter skärs bort."),
    )

    def begin(self, design: CertificateDesign | None, organisation_name: str) -> None:
        """What the page shows first: the look of today."""
        shown = design or STANDARD
        self.template.data = shown.template.value
        self.main_colour.data, self.accent_colour.data = shown.main_colour, shown.accent_colour
        self.logo.data = str(design.logo_id) if design and design.logo_id else ""
        words = design.logo_alternative if design else ""
        self.logo_alternative.data = words or f"{organisation_name}: logotyp"

    def settle(self) -> None:
        """Let one field say each colour: what was written or what was picked, whichever was changed."""
        for typed, picked, shown in self._colours:
            typed.data = chosen_colour(typed.data or "", picked.data or "", shown.data or "")
        if self.without_logo.data:
            self.logo.data = ""

    def show(self) -> None:
        """Let the fields to pick from say what is written, where it is a colour."""
        for typed, picked, shown in self._colours:
            shown.data = read_colour(typed.data or "") or read_colour(shown.data or "") or "#000000"
            picked.data = shown.data

    def use(self, colours: dict[str, str]) -> None:
        """Take these colours instead of what was written."""
        for name, colour in colours.items():
            if name in ("main_colour", "accent_colour") and read_colour(colour):
                self[name].data = colour

    @property
    def _colours(self) -> tuple[tuple[Field, Field, Field], ...]:
        return (
            (self.main_colour, self.main_picked, self.main_shown),
            (self.accent_colour, self.accent_picked, self.accent_shown),
        )

    @property
    def remedies(self) -> dict[str, str]:
        """For each colour that is too light the nearest that suffices."""
        found = {
            name: colour_remedy(name, self[name].data or "") for name in ("main_colour", "accent_colour")
        }
        return {name: colour for name, colour in found.items() if colour}

    @property
    def logo_id(self) -> UUID | None:
        """The logo that the form names."""
        return _uuid(self.logo.data)

    @property
    def waiting_file(self) -> UUID | None:
        """The file that came when the session had ended."""
        return _uuid(self.file_id.data)

    @property
    def choice(self) -> Choice:
        """What is chosen. Call when the form is valid."""
        return Choice(
            template=Template(self.template.data),
            main_colour=self.main_colour.data or "",
            accent_colour=self.accent_colour.data or "",
            logo_id=self.logo_id,
            logo_alternative=self.logo_alternative.data or "",
        )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
