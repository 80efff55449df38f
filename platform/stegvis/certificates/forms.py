"""The shape of what people fill in."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.certificates.rules import CAUSE_TEXTS
from stegvis.certificates.states import Visibility


class IssueForm(Form):
    """The last look before a certificate is made."""

    name_checked = BooleanField(
        _l("Jag har frågat deltagaren: namnet är rätt stavat"),
        validators=[Required(_l("Kontrollera namnet med deltagaren och kryssa i rutan."))],
    )


class BatchForm(Form):
    """Whose certificates are ordered together. `order` is the order's id, so that a second click is the same order."""

    order = HiddenField()
    attempts = SelectMultipleField(_l("Deltagare"), validate_choice=False)
    names_checked = BooleanField(
        _l("Jag har kontrollerat namnen: de är rätt stavade"),
        validators=[Required(_l("Kontrollera namnen och kryssa i rutan."))],
    )


class ReplaceForm(Form):
    """The right name, and why the old paper is replaced."""

    new_name = StringField(
        _l("Namnet som ska stå på intyget"),
        validators=[Required(_l("Skriv namnet som ska stå på intyget.")), AtMost(140)],
    )
    reason = TextAreaField(
        _l("Varför ersätts intyget?"),
        validators=[Required(_l("Skriv varför intyget ersätts.")), AtMost(1000)],
    )


class WithdrawForm(Form):
    """Why a certificate no longer holds, and that the holder has been heard."""

    cause = RadioField(
        _l("Varför återkallas intyget?"),
        choices=[SelectChoice(cause.value, text) for cause, text in CAUSE_TEXTS.items()],
        validators=[ChoiceRequired(_l("Välj varför intyget återkallas.")), OneOf()],
        validate_choice=False,
    )
    hearing_note = TextAreaField(
        _l("Vad sa deltagaren?"),
        validators=[
            Required(_l("Skriv vad deltagaren sa, eller hur och när du försökte nå deltagaren.")),
            AtMost(4000),
        ],
    )


class VisibilityForm(Form):
    """How much the check page shows."""

    visibility = RadioField(
        _l("Vad får den se som läser koden?"),
        choices=[
            SelectChoice(Visibility.FULL.value, _l("Allt som står på intyget")),
            SelectChoice(Visibility.STATUS_ONLY.value, _l("Bara om intyget gäller")),
        ],
        validators=[ChoiceRequired(_l("Välj vad sidan ska visa.")), OneOf()],
        validate_choice=False,
    )


class CodeForm(Form):
    """The code of a paper, typed by hand. Sent with GET, so it carries no token."""

    class Meta(Form.Meta):
        csrf = False

    kod = StringField(_l("Kod på intyget"), validators=[Required(_l("Skriv koden som står på intyget."))])


class CheckFileForm(Form):
    """A certificate's file, to be checked. It is read and forgotten."""

    fil = FileField(_l("Intygets fil"))
