"""The shape of a question to a witness, and of her answer."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from markupsafe import Markup
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
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule
from stegvis.people.forms import LooksLikeEmail
from stegvis.validation.witness_rules import LIFETIMES

_LANGUAGES = (("sv", _l("Svenska")), ("en", _l("Engelska")))


class WitnessForm(Form):
    """Asking one person what she has seen."""

    form_key = HiddenField(default=lambda: uuid4().hex)
    criteria = SelectMultipleField(
        _l("Vad frågar du om?"),
        [OneOf()],
        description=_l("Välj högst fyra. Här står de kriterier som får visas med vittnesintyg."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    name = StringField(_l("Vittnets namn"), [Required(_l("Skriv vittnets namn.")), AtMost(120)])
    workplace = StringField(
        _l("Arbetsplats"), [Required(_l("Skriv vilken arbetsplats vittnet har.")), AtMost(120)]
    )
    relation = StringField(
        _l("Hur känner vittnet deltagaren?"),
        [Required(_l("Skriv hur vittnet känner deltagaren.")), AtMost(120)],
        description=_l("Till exempel: handledare på praktiken."),
    )
    email = StringField(
        _l("E-post"),
        [LooksLikeEmail(), AtMost(254)],
        description=_l("Du kan hoppa över. Då kopierar du länken eller visar koden."),
    )
    language = RadioField(
        _l("Språk"),
        choices=[SelectChoice(code, cast(str, name)) for code, name in _LANGUAGES],
        default="sv",
        validators=[ChoiceRequired(_l("Välj ett språk.")), OneOf()],
        validate_choice=False,
    )
    days = RadioField(
        _l("Hur länge ska länken gälla?"),
        choices=[SelectChoice(str(days), cast(str, _l("%(days)s dagar", days=days))) for days in LIFETIMES],
        default=str(LIFETIMES[1]),
        validators=[ChoiceRequired(_l("Välj hur länge länken ska gälla.")), OneOf()],
        validate_choice=False,
    )
    protection_confirmed = BooleanField()

    def offer(self, module: CompiledModule, *, confirming: str = "") -> None:
        """Let staff choose among what may be shown by testimony. `confirming` names who answers for a protected one."""
        self.criteria.choices = [
            SelectChoice(criterion.id, criterion.text)
            for criterion in module.criteria()
            if "testimony" in criterion.methods
        ]
        if confirming:
            self.protection_confirmed.label.text = _l(
                "Jag, %(name)s, har talat med deltagaren. Det är säkert att fråga det här vittnet.",
                name=confirming,
            )
        else:
            del self.protection_confirmed


def _in_swedish(text: str) -> Markup:
    """A criterion, which is in Swedish whatever the page's language."""
    return Markup('<span class="criterion" lang="sv" dir="ltr">{}</span>').format(text)


def seen_name(place: int) -> str:
    """The name of the field with the witness's tick on the criterion in this place."""
    return f"seen_{place}"


def text_name(place: int) -> str:
    """The name of the field with her words on it."""
    return f"text_{place}"


def answer_form(criteria: list[CompiledCriterion], who: str) -> type[Form]:
    """The witness's form: a tick and some words on each criterion, a sound, and that it is she. The file comes last.

    `sound` names, signed, a sound that came with an earlier try; `without_sound` leaves it out.
    """

    class AnswerForm(Form):
        """What a witness answers."""

    for place, criterion in enumerate(criteria):
        seen: Any = RadioField(
            _in_swedish(criterion.text),
            choices=[
                SelectChoice("yes", cast(str, _l("Har sett"))),
                SelectChoice("no", cast(str, _l("Inte sett"))),
            ],
            validators=[ChoiceRequired(_l("Välj ”Har sett” eller ”Inte sett”.")), OneOf()],
            validate_choice=False,
        )
        setattr(AnswerForm, seen_name(place), seen)
        setattr(AnswerForm, text_name(place), TextAreaField(SpokenLabel(criterion.text), [AtMost(2000)]))
    setattr(AnswerForm, "is_me", BooleanField(_l("Jag är %(who)s", who=who)))  # noqa: B010 - as the fields above
    setattr(AnswerForm, "sound", HiddenField())  # noqa: B010
    setattr(AnswerForm, "without_sound", BooleanField(_l("Skicka utan ljudet")))  # noqa: B010
    setattr(AnswerForm, "file", FileField(_l("Eller spela in ljud")))  # noqa: B010
    return AnswerForm


class SpokenLabel:
    """The label of a text field that says to screen readers which criterion it belongs to."""

    def __init__(self, criterion: str) -> None:
        self._criterion = criterion

    def __html__(self) -> Markup:
        hidden = Markup(
            '<span class="visually-hidden criterion">: <span lang="sv" dir="ltr">{}</span></span>'
        )
        return Markup("{}{}").format(_TELL, hidden.format(self._criterion))

    def __str__(self) -> str:
        return str(_TELL)


_TELL: Text = _l("Berätta")
