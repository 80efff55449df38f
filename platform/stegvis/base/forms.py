"""The base of every form. All messages are our own, so that each language of ours has them."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired, InputRequired, StopValidation

from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l


class Form(FlaskForm):
    """A form whose errors are texts of ours and that can take a refusal from a verb."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> None:
            """WTForms' own catalogue lacks several of our languages; our validators carry their texts."""

    def take(self, refusal: BadInput) -> None:
        """Show a verb's refusal beside the field it is about."""
        field = self._fields.get(refusal.field)
        if field is None:
            raise refusal
        field.errors = [*field.errors, refusal.message]

    def take_any(self, refusal: Refused) -> None:
        """Show any refusal: beside its field when it is about one of these, else above the form."""
        if isinstance(refusal, BadInput) and refusal.field in self:
            self.take(refusal)
        else:
            self.form_errors.append(refusal.message)


class Required(DataRequired):
    """The field must hold something; `message` says what to write or choose."""

    def __init__(self, message: Text) -> None:
        super().__init__(message=message)


class ChoiceRequired(InputRequired):
    """One of the choices must be taken; `message` says which."""

    def __init__(self, message: Text) -> None:
        super().__init__(message=message)


class AtMost:
    """No more than `characters` characters."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        self.field_flags = {"maxlength": characters}

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > self.characters:
            raise ValidationError(
                _l(
                    "Skriv högst %(count)s tecken. Nu är det %(actual)s.",
                    count=self.characters,
                    actual=len(field.data),
                )
            )


class OneOf:
    """The value must be one of the offered choices. Use with `validate_choice=False`."""

    def __call__(self, form: Any, field: Any) -> None:
        offered = {str(choice[0]) for choice in field.iter_choices()}
        given = field.data if isinstance(field.data, list) else [field.data]
        if any(value not in (None, "") and str(value) not in offered for value in given):
            raise StopValidation(_l("Välj något av alternativen i listan."))
