"""The shape of what is typed in this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from uuid import uuid4

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import LANGUAGES, Text, _l
from stegvis.people.labels import GENDER_WORDS, ROLE_WORDS, STAFF_ROLES, UNIT_KIND_WORDS
from stegvis.people.rules import PASSWORD_LENGTH


def choices(pairs: Iterable[tuple[str, Text | str]], *, first: Text | None = None) -> list[SelectChoice]:
    """The options of a list: value and label; `first` stands for no choice at all."""
    empty = [("", first)] if first is not None else []
    return [SelectChoice(value, cast(str, label)) for value, label in [*empty, *pairs]]


LANGUAGE_CHOICES = choices([(language.code, language.name) for language in LANGUAGES.values()])


class LooksLikeEmail:
    """An @ with something on both sides: the mail itself is the real test."""

    def __call__(self, form: Any, field: Any) -> None:
        local, at, domain = (field.data or "").strip().rpartition("@")
        is_one_word = len((field.data or "").split()) == 1
        if field.data and not (at and local and "." in domain and is_one_word):
            raise ValidationError(_l("Skriv en hel e-postadress, till exempel namn@kommun.se."))


class RealDate(DateField):
    """A date whose fault is told in our words."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_l("Skriv ett datum som 2026-11-22.")) from None


class SignInForm(Form):
    """User name and password."""

    username = StringField(_l("Användarnamn"), [Required(_l("Skriv ditt användarnamn.")), AtMost(80)])
    password = PasswordField(_l("Lösenord"), [Required(_l("Skriv ditt lösenord.")), AtMost(200)])


class CodeForm(Form):
    """The code that is printed on a card."""

    code = StringField(
        _l("Kod"),
        [Required(_l("Skriv koden som står på ditt kort.")), AtMost(40)],
        description=_l("Koden står under rutan på kortet. Stora eller små bokstäver spelar ingen roll."),
    )


class ForgottenForm(Form):
    """Who has forgotten the password."""

    login = StringField(
        _l("Användarnamn eller e-post"),
        [Required(_l("Skriv ditt användarnamn eller din e-post.")), AtMost(254)],
    )


class NewPasswordForm(Form):
    """A new password."""

    new = PasswordField(
        _l("Nytt lösenord"),
        [Required(_l("Skriv ett nytt lösenord.")), AtMost(200)],
        description=_l(
            "Minst %(count)s tecken. Tre ord som inte hör ihop är lätta att minnas.", count=PASSWORD_LENGTH
        ),
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the one until now."""

    current = PasswordField(
        _l("Nuvarande lösenord"), [Required(_l("Skriv ditt nuvarande lösenord.")), AtMost(200)]
    )


class AcceptForm(NewPasswordForm):
    """What an invited person chooses."""

    given_name = StringField(_l("Förnamn"), [Required(_l("Skriv ditt förnamn.")), AtMost(100)])
    family_name = StringField(_l("Efternamn (om det finns)"), [AtMost(100)])
    username = StringField(
        _l("Användarnamn"),
        [Required(_l("Välj ett användarnamn.")), AtMost(80)],
        description=_l("Minst 3 tecken. Bokstäver och siffror, utan mellanslag."),
    )


class _LanguageFields(Form):
    language = SelectField(
        _l("Språk på sidorna"), [OneOf()], choices=LANGUAGE_CHOICES, default="sv", validate_choice=False
    )


class PersonForm(_LanguageFields):
    """Name, e-mail and language."""

    given_name = StringField(_l("Förnamn"), [Required(_l("Skriv förnamnet.")), AtMost(100)])
    family_name = StringField(_l("Efternamn (om det finns)"), [AtMost(100)])
    email = StringField(_l("E-post (frivilligt)"), [AtMost(254), LooksLikeEmail()])


class OwnAccountForm(PersonForm):
    """What one changes oneself; the e-mail of staff needs the password."""

    current = PasswordField(
        _l("Nuvarande lösenord"),
        [AtMost(200)],
        description=_l("Behövs bara när du byter e-post, för dit skickas länkar för nytt lösenord."),
    )


class ParticipantForm(_LanguageFields):
    """A new participant."""

    form_key = HiddenField(default=lambda: uuid4().hex)

    given_name = StringField(_l("Förnamn"), [Required(_l("Skriv förnamnet.")), AtMost(100)])
    family_name = StringField(_l("Efternamn (om det finns)"), [AtMost(100)])
    unit = SelectField(
        _l("Verkstad eller enhet"), [ChoiceRequired(_l("Välj en enhet.")), OneOf()], validate_choice=False
    )
    gender = SelectField(
        _l("Kön (frivilligt, bara för statistik)"),
        [OneOf()],
        choices=choices(((kind.value, word) for kind, word in GENDER_WORDS.items()), first=_l("Välj")),
        validate_choice=False,
    )
    easy_language = BooleanField(_l("Visa texter på lätt svenska"))


class InviteForm(Form):
    """A member of staff to invite."""

    form_key = HiddenField(default=lambda: uuid4().hex)

    given_name = StringField(_l("Förnamn (frivilligt)"), [AtMost(100)])
    family_name = StringField(_l("Efternamn (frivilligt)"), [AtMost(100)])
    email = StringField(
        _l("E-post (frivilligt)"),
        [AtMost(254), LooksLikeEmail()],
        description=_l("Med e-post skickas länken. Utan e-post får du länken här och lämnar den själv."),
    )
    role = SelectField(_l("Roll"), [ChoiceRequired(_l("Välj en roll.")), OneOf()], validate_choice=False)
    unit = SelectField(_l("Gäller i"), [OneOf()], validate_choice=False)
    valid_to = RealDate(_l("Sista dag (frivilligt)"), [Optional()])


class RoleForm(Form):
    """A role to give to somebody."""

    role = SelectField(
        _l("Roll"),
        [ChoiceRequired(_l("Välj en roll.")), OneOf()],
        choices=choices(((role.value, ROLE_WORDS[role]) for role in STAFF_ROLES), first=_l("Välj")),
        validate_choice=False,
    )
    unit = SelectField(_l("Gäller i"), [OneOf()], validate_choice=False)
    valid_from = RealDate(_l("Första dag (frivilligt)"), [Optional()])
    valid_to = RealDate(_l("Sista dag (frivilligt)"), [Optional()])


class AssignmentForm(Form):
    """Who is this participant's supervisor, assessor …"""

    staff = SelectField(_l("Vem"), [ChoiceRequired(_l("Välj en person.")), OneOf()], validate_choice=False)
    workplace = StringField(
        _l("Arbetsplats (frivilligt)"), [AtMost(200)], description=_l("Till exempel Café Kompassen.")
    )
    valid_from = RealDate(_l("Första dag (frivilligt)"), [Optional()])
    valid_to = RealDate(_l("Sista dag (frivilligt)"), [Optional()])


class UnitNameForm(Form):
    """What a unit is called."""

    name = StringField(_l("Namn"), [Required(_l("Skriv enhetens namn.")), AtMost(200)])


class UnitForm(UnitNameForm):
    """A new unit."""

    kind = SelectField(
        _l("Slag"),
        [OneOf()],
        choices=choices((kind.value, word) for kind, word in UNIT_KIND_WORDS.items()),
        validate_choice=False,
    )
