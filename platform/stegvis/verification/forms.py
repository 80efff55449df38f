"""The shape of a review."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.verification.rules import CriterionWord, note_field_name
from stegvis.verification.states import AGREEMENT_NAMES, CHECK_TEXTS, Agreement, ReviewOutcome


class ReviewForm(Form):
    """What was checked, and how it ended."""

    checks = SelectMultipleField(
        _l("Jag har kontrollerat att"),
        [OneOf()],
        choices=[SelectChoice(check.value, text) for check, text in CHECK_TEXTS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    outcome = RadioField(
        _l("Resultat"),
        choices=[
            SelectChoice(ReviewOutcome.APPROVED.value, _l("Godkänn bedömningen")),
            SelectChoice(ReviewOutcome.RETURNED.value, _l("Återlämna till bedömaren")),
        ],
        validators=[ChoiceRequired(_l("Välj godkänn eller återlämna.")), OneOf()],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Skäl"),
        [AtMost(2000)],
        description=_l("Behövs när du återlämnar. Skriv vad bedömaren ska göra."),
    )


def word_field_name(criterion_key: str) -> str:
    """The name of the field that holds the verifier's word on a criterion."""
    return f"word_{criterion_key.replace('-', '_')}"


def review_form(module: CompiledModule) -> type[ReviewForm]:
    """The review's form with a word and a note for each criterion of the module."""

    class ModuleReviewForm(ReviewForm):
        """A review of this module."""

    for criterion in module.criteria():
        word: Any = RadioField(
            _l("Håller du med bedömaren?"),
            choices=[SelectChoice(one.value, name) for one, name in AGREEMENT_NAMES.items()],
            default=Agreement.AGREE.value,
            validators=[OneOf()],
            validate_choice=False,
        )
        note: Any = TextAreaField(_l("Varför, och vad ska bedömaren göra?"), [AtMost(1000)])
        setattr(ModuleReviewForm, word_field_name(criterion.id), word)
        setattr(ModuleReviewForm, note_field_name(criterion.id), note)
    return ModuleReviewForm


def words_in(form: Form, module: CompiledModule) -> dict[str, CriterionWord]:
    """What the form says about each criterion."""
    return {
        criterion.id: CriterionWord(
            Agreement(form[word_field_name(criterion.id)].data or Agreement.AGREE.value),
            form[note_field_name(criterion.id)].data or "",
        )
        for criterion in module.criteria()
    }
