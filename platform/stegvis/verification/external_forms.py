"""The shape of the choice about external verification, of an external review, and of what follows on it."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people.forms import RealDate
from stegvis.verification.external_drawing import LEAST_PERCENT, ExternalOutcome, note_field_name


class WholeNumber(IntegerField):
    """A number whose fault is told in our words."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_l("Skriv ett helt tal, till exempel 20.")) from None


class ChoiceForm(Form):
    """Whether a module needs external verification."""

    is_required = RadioField(
        _l("Behövs extern kvalitetssäkring?"),
        choices=[
            SelectChoice("yes", _l("Ja, ett urval granskas externt")),
            SelectChoice("no", _l("Nej, det krävs inte")),
        ],
        validators=[ChoiceRequired(_l("Välj ja eller nej.")), OneOf()],
        validate_choice=False,
    )
    percent = WholeNumber(
        _l("Hur många av hundra som minst granskas"),
        description=_l("Behövs när du svarar ja. Minst %(least)s.", least=LEAST_PERCENT),
    )
    reason = TextAreaField(
        _l("Skäl"),
        [AtMost(1000)],
        description=_l("Till exempel vad nätverket eller avtalet säger."),
    )


class ExternalReviewForm(Form):
    """How the external review ended."""

    outcome = RadioField(
        _l("Resultat"),
        choices=[
            SelectChoice(ExternalOutcome.APPROVED.value, _l("Godkänn")),
            SelectChoice(ExternalOutcome.ACTION.value, _l("Begär åtgärd")),
        ],
        validators=[ChoiceRequired(_l("Välj godkänn eller begär åtgärd.")), OneOf()],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Vad ska göras?"),
        [AtMost(2000)],
        description=_l("Behövs när du begär åtgärd. Den interna kvalitetssäkraren läser det."),
    )
    act_by = RealDate(_l("Klart senast"), description=_l("Behövs när du begär åtgärd."))


def external_review_form(module: CompiledModule) -> type[ExternalReviewForm]:
    """The form with a field for each criterion of the module, where an action can be asked for."""

    class ModuleReviewForm(ExternalReviewForm):
        """A review of this module."""

    for criterion in module.criteria():
        note: Any = TextAreaField(_l("Vad ska göras med kriteriet?"), [AtMost(1000)])
        setattr(ModuleReviewForm, note_field_name(criterion.id), note)
    return ModuleReviewForm


def notes_in(form: Form, module: CompiledModule) -> dict[str, str]:
    """Criterion key → what is asked for there."""
    return {criterion.id: form[note_field_name(criterion.id)].data or "" for criterion in module.criteria()}


class PassOnForm(Form):
    """What the internal verifier tells the assessor."""

    reason = TextAreaField(_l("Till bedömaren"), [AtMost(4000)])
