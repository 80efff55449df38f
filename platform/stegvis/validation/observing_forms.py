"""The shape of what staff add: an observation, a talk about the work, or an earlier certificate."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from wtforms import FileField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.errors import BadInput
from stegvis.base.forms import AtMost, ChoiceRequired, OneOf, Required
from stegvis.base.language import _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.shapes import Method
from stegvis.people.forms import RealDate
from stegvis.validation.circumstances_forms import StaffCircumstances, clock_here
from stegvis.validation.circumstances_rules import OWN_WORD_NAMES, Circumstances, OwnWord
from stegvis.validation.forms import form_key_field


def _ticks() -> SelectMultipleField:
    return SelectMultipleField(
        _l("Vilka kriterier visar det något om?"),
        [OneOf()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class StaffEvidenceForm(StaffCircumstances):
    """What all three have. The file comes last, so that the words have arrived if it is refused."""

    methods: ClassVar[tuple[Method, ...]]
    """A criterion is offered when it may be shown in one of these ways."""

    form_key = form_key_field()
    file_id = HiddenField(description="A file that came earlier and waits for this form.")
    criteria = _ticks()
    simulated = _ticks()
    text = TextAreaField(_l("Vad såg eller hörde du?"), [AtMost(4000)])
    file = FileField(_l("Fil"))

    @property
    def waiting_file(self) -> UUID | None:
        """The id of the file that waits for this form, if it names one."""
        try:
            return UUID(self.file_id.data or "")
        except ValueError:
            return None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The criteria that it shows something about. What is ticked as an exercise is meant too."""
        return tuple(dict.fromkeys([*(self.criteria.data or ()), *self.exercises]))

    @property
    def exercises(self) -> tuple[str, ...]:
        """Those of them that were an exercise."""
        return tuple(self.simulated.data or ())

    def offer(self, module: CompiledModule) -> None:
        """Let staff choose what may be shown in this way, and mark an exercise where that is allowed."""
        self.criteria.choices = [
            SelectChoice(one.id, one.text)
            for one in module.criteria()
            if set(self.methods) & set(one.methods)
        ]
        self.simulated.choices = [
            SelectChoice(one.id, one.text)
            for one in module.criteria()
            if Method.SIMULATION in one.methods and Method.SIMULATION in self.methods
        ]

    @property
    def circumstances(self) -> Circumstances:
        """The circumstances as frozen facts."""
        return self.told()

    @property
    def particulars(self) -> dict[str, Any]:
        """What only this kind has, by the names of the verb."""
        return {}


class ObservationForm(StaffEvidenceForm):
    """What a supervisor or an assessor saw or heard, beside the participant."""

    methods = (Method.OBSERVATION, Method.SIMULATION)

    text = TextAreaField(
        _l("Vad såg eller hörde du?"),
        [AtMost(4000)],
        description=_l("Skriv vad deltagaren gjorde och hur självständigt. Bedöm inte personen."),
    )
    own_word = RadioField(
        _l("Har deltagaren läst eller hört det, och håller med?"),
        choices=[SelectChoice(word.value, name) for word, name in OWN_WORD_NAMES.items()],
        validators=[ChoiceRequired(_l("Välj ett svar.")), OneOf()],
        default=OwnWord.ABSENT.value,
        validate_choice=False,
    )
    file = FileField(_l("Eller berätta med rösten"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted() and self.done_at.data is None:
            # Beside her it is now; whoever writes later changes it.
            self.done_at.data = clock_here()

    @property
    def circumstances(self) -> Circumstances:
        """The circumstances, with the participant's own word."""
        return self.told(own_word=OwnWord(self.own_word.data))


class TalkForm(StaffEvidenceForm):
    """A talk about the work: what was asked, and the answer in short or as sound."""

    methods = (Method.CONVERSATION,)

    question = TextAreaField(
        _l("Vad frågade du?"), [Required(_l("Skriv frågan som du ställde.")), AtMost(1000)]
    )
    text = TextAreaField(
        _l("Vad svarade deltagaren?"), [AtMost(4000)], description=_l("Några meningar, eller lämna ljudet.")
    )
    file = FileField(_l("Ljudet från samtalet"))

    @property
    def particulars(self) -> dict[str, Any]:
        """The question."""
        return {"question": self.question.data or ""}


class EarlierCertificateForm(StaffEvidenceForm):
    """A certificate from somewhere else."""

    methods = (Method.CERTIFICATE,)
    # The paper's day is the day: the page asks for no other.
    done_on: Any = None
    done_at: Any = None

    issuer = StringField(
        _l("Vem utfärdade det?"), [Required(_l("Skriv vem som utfärdade det.")), AtMost(200)]
    )
    issued_on = RealDate(
        _l("Vilken dag utfärdades det?"), [ChoiceRequired(_l("Skriv dagen då det utfärdades."))]
    )
    text = TextAreaField(
        _l("Vad står det?"), [AtMost(4000)], description=_l("Några ord, eller lämna det som foto eller PDF.")
    )
    file = FileField(_l("Intyget som foto eller PDF"))

    def take(self, refusal: BadInput) -> None:
        """A refusal about the day stands beside the paper's day."""
        is_about_day = refusal.field == "done_on"
        super().take(BadInput("issued_on", refusal.message) if is_about_day else refusal)

    @property
    def circumstances(self) -> Circumstances:
        """What it shows was done by the day when it was issued at the latest."""
        return self.told(done_on=self.issued_on.data)

    @property
    def particulars(self) -> dict[str, Any]:
        """Who issued it, and when."""
        return {"issuer": self.issuer.data or "", "issued_on": self.issued_on.data}
