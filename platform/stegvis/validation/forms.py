"""The shape of what people send in validation."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people.forms import RealDate
from stegvis.validation.circumstances_forms import OwnCircumstances
from stegvis.validation.mapping_rules import SKIPPED
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import OUTCOME_NAMES, Outcome
from stegvis.validation.weighing_rules import (
    AUTONOMY_NAMES,
    POINT_NAMES,
    Autonomy,
    Point,
    Weighing,
    missing_words,
)

ANSWER_TEXTS: dict[str, Text] = {
    "often": _l("Ofta"),
    "sometimes": _l("Ibland"),
    "seldom": _l("Sällan"),
    "never": _l("Aldrig"),
    SKIPPED: _l("Hoppade över"),
}


_KEY = re.compile(r"[0-9a-f]{32}")


def form_key_field() -> HiddenField:
    """Tells one form shown from another. A key that we have not made is replaced."""
    return HiddenField(
        default=lambda: uuid4().hex, filters=[lambda key: key if _KEY.fullmatch(key or "") else uuid4().hex]
    )


class EvidenceForm(OwnCircumstances):
    """One piece of evidence. The file comes last, so that the words have arrived if the file is refused."""

    form_key = form_key_field()
    file_id = HiddenField(description="A file that came earlier and waits for this form.")
    text = TextAreaField(_l("Berätta"), [AtMost(4000)])
    criteria = SelectMultipleField(
        _l("Vad visar du?"),
        [OneOf()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    has_people = BooleanField(_l("Andra personer syns eller hörs"))
    people_agreed = BooleanField(_l("Jag har frågat. De säger ja."))
    file = FileField(_l("Din fil"))

    @property
    def waiting_file(self) -> UUID | None:
        """The id of the file that waits for this form, if it names one."""
        try:
            return UUID(self.file_id.data or "")
        except ValueError:
            return None

    def offer(self, module: CompiledModule, kind: EvidenceKind) -> None:
        """Let her choose among the criteria of the module, and tell what may be told of this kind."""
        self.criteria.choices = [
            SelectChoice(criterion.id, criterion.easy_text) for criterion in module.criteria()
        ]
        self.ask_about(kind)
        if kind is EvidenceKind.TEXT:
            self.has_people.label.text = _l("Andra personer nämns i texten")


class CriteriaForm(Form):
    """Saying anew what a draft shows."""

    criteria = SelectMultipleField(
        _l("Vad visar det?"),
        [OneOf()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )

    def offer(self, module: CompiledModule) -> None:
        """Let her choose among the criteria of the module."""
        self.criteria.choices = [
            SelectChoice(criterion.id, criterion.easy_text) for criterion in module.criteria()
        ]


class SelfAssessmentForm(Form):
    """How often she has done one thing."""

    answer = RadioField(
        _l("Hur ofta har du gjort det här?"),
        choices=[SelectChoice(*pair) for pair in ANSWER_TEXTS.items() if pair[0] != SKIPPED],
        validators=[ChoiceRequired(_l("Välj ett svar, eller hoppa över.")), OneOf()],
        validate_choice=False,
    )


class JudgementForm(Form):
    """One criterion: met or not yet, and why."""

    seen = HiddenField()
    result = RadioField(
        _l("Din bedömning"),
        choices=[
            SelectChoice(JudgementResult.MET.value, _l("Uppnått")),
            SelectChoice(JudgementResult.NOT_YET.value, _l("Inte ännu")),
        ],
        validators=[ChoiceRequired(_l("Välj uppnått eller inte ännu.")), OneOf()],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Skäl"),
        [AtMost(2000)],
        description=_l("Behövs vid ”inte ännu”. Skriv så att deltagaren förstår vad som behövs."),
    )


class MoreForm(Form):
    """Asking the participant for more."""

    message = TextAreaField(
        _l("Vad saknas?"),
        [Required(_l("Skriv vad som saknas, på lätt svenska. Deltagaren läser det.")), AtMost(2000)],
        description=_l("Skriv på lätt svenska. Deltagaren läser det."),
    )


class SpeakForm(Form):
    """A sound to the participant."""

    file_id = HiddenField(description="A file that came earlier and waits for this form.")
    file = FileField(
        _l("Ditt ljud"), description=_l("Tala lugnt. Säg vad som gick bra och vad som är nästa steg.")
    )

    @property
    def waiting_file(self) -> UUID | None:
        """The id of the file that waits for this form, if it names one."""
        try:
            return UUID(self.file_id.data or "")
        except ValueError:
            return None


class AbortForm(Form):
    """Ending an attempt."""

    reason = TextAreaField(_l("Varför?"), [AtMost(1000)])


class PauseForm(Form):
    """Letting an attempt wait."""

    reason = TextAreaField(
        _l("Varför?"), [Required(_l("Skriv varför det blir paus. Några ord räcker.")), AtMost(500)]
    )


class RestForm(Form):
    """The mapping showed that it is better to wait or to learn first."""

    message = TextAreaField(
        _l("Till deltagaren"),
        [
            Required(
                _l("Skriv varför det är bra att vänta, och vad hon eller han kan göra nu, på lätt svenska.")
            ),
            AtMost(2000),
        ],
        description=_l("Skriv på lätt svenska. Vad ska deltagaren lära sig eller vänta på?"),
    )
    look_again_on = RealDate(
        _l("När ska ni titta igen?"),
        [ChoiceRequired(_l("Skriv en dag längre fram, då samordnaren tittar på det igen."))],
    )


class OldCountsForm(Form):
    """Why old evidence counts all the same."""

    reason = TextAreaField(
        _l("Varför räknas det?"),
        [Required(_l("Skriv varför det räknas fast det är gammalt.")), AtMost(1000)],
        description=_l("Till exempel: samma arbete görs på samma sätt i dag."),
    )


class HandInForHerForm(Form):
    """How the participant asked the assessor to hand in."""

    request = TextAreaField(
        _l("Hur bad deltagaren om det?"),
        [Required(_l("Skriv hur och när deltagaren bad dig lämna in.")), AtMost(500)],
        description=_l("Deltagaren läser det du skriver."),
    )


class AskAgainForm(Form):
    """What the participant thinks is wrong; empty when she would rather talk."""

    ground = TextAreaField(_l("Vad blev fel?"), [AtMost(2000)])


class TakeBackForm(Form):
    """Taking the request back, or letting it go on to the next step: buttons only."""


class AnswerForm(Form):
    """A word in a step of a reconsideration."""

    stands = RadioField(
        _l("Ditt svar"),
        choices=[
            SelectChoice("yes", _l("Beslutet står fast")),
            SelectChoice("no", _l("Beslutet ska göras om")),
        ],
        validators=[ChoiceRequired(_l("Välj om beslutet står fast eller ska göras om.")), OneOf()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Till deltagaren"),
        [Required(_l("Skriv till deltagaren hur du tänkte, på lätt svenska.")), AtMost(2000)],
        description=_l("Skriv på lätt svenska. Deltagaren läser det."),
    )


class WeighedForm(Form):
    """What a decision says of the evidence as a whole. Nothing is ticked beforehand."""

    points = SelectMultipleField(
        _l("Stämmer det här om bevisen?"),
        [OneOf()],
        choices=[SelectChoice(point.value, POINT_NAMES[point]) for point in Point],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    points_reason = TextAreaField(_l("Om något inte stämmer: varför?"), [AtMost(1000)])
    autonomy = RadioField(
        _l("Hur självständigt arbetade deltagaren?"),
        choices=[SelectChoice(value.value, AUTONOMY_NAMES[value]) for value in Autonomy],
        validators=[ChoiceRequired(_l("Välj hur självständigt deltagaren arbetade.")), OneOf()],
        validate_choice=False,
    )

    def validate_points(self, field: Any) -> None:
        """Each point holds, or it is said why not."""
        missing = missing_words(field.data or (), self.points_reason.data or "")
        if missing:
            raise ValidationError(missing)

    @property
    def weighing(self) -> Weighing:
        """What is said of the evidence as a whole. Read it when the form is valid."""
        held = frozenset(Point(value) for value in self.points.data or ())
        return Weighing(held, Autonomy(self.autonomy.data), self.points_reason.data or "")


def decision_form(module: CompiledModule) -> type[WeighedForm]:
    """The form of a decision: a reason for each learning outcome, and the decision itself."""

    class DecisionForm(WeighedForm):
        """A decision on the whole module."""

        outcome = RadioField(
            _l("Beslut"),
            choices=[SelectChoice(outcome.value, OUTCOME_NAMES[outcome]) for outcome in Outcome],
            validators=[ChoiceRequired(_l("Välj ett beslut.")), OneOf()],
            validate_choice=False,
        )
        reason = TextAreaField(
            _l("Till deltagaren"),
            [AtMost(2000)],
            description=_l("Vad gick bra, och vad är nästa steg? Skriv på lätt svenska."),
        )
        language_remark = StringField(
            _l("Språk eller tolk"),
            [AtMost(200)],
            description=_l("Bara om det spelar roll, till exempel: bedömd med tolk (arabiska)."),
        )
        interpreter_used = BooleanField(_l("Tolk har använts"))

    for outcome in module.outcomes:
        field: Any = TextAreaField(
            _l("Motivering: %(title)s", title=outcome.title),
            [Required(_l("Skriv en motivering till ”%(title)s”.", title=outcome.title)), AtMost(2000)],
        )
        setattr(DecisionForm, reason_field_name(outcome.id), field)
    return DecisionForm


def reason_field_name(outcome_key: str) -> str:
    """The name of the field that holds the reason for an outcome."""
    return f"reason_{outcome_key.replace('-', '_')}"
