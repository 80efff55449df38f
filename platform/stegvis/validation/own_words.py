"""What the participant reads on her own pages about where she stands. Pure, and true of the state she is in.

Where it is her move the page says what she does; here are the words for when somebody else has to do something.
"""

from __future__ import annotations

from dataclasses import dataclass

from stegvis.base.language import Text, _l
from stegvis.validation.states import AttemptState, Outcome

_S = AttemptState


@dataclass(frozen=True)
class OwnWords:
    """A heading and a sentence or two; `kind` is the panel's."""

    heading: Text
    text: Text
    kind: str = "info"


_BEING_CHECKED = OwnWords(
    _l("Kontroll"), _l("Bedömaren är klar. En annan person kontrollerar att allt är rätt.")
)
_ONCE_MORE = OwnWords(
    _l("Vi tittar en gång till"),
    _l("En bedömare tittar en gång till på det du har visat. Du behöver inte göra något."),
)
_CHECKED = OwnWords(
    _l("Kontroll"), _l("En person har kontrollerat. Allt är rätt. Vi gör klart det sista före ditt intyg.")
)
_SHOWN_SOME = OwnWords(
    _l("Lite till"), _l("Du har visat en del. Det räknas. Några saker är inte klara ännu."), kind="warning"
)
_STOPPED = OwnWords(_l("Du har slutat"), _l("Du kan börja igen. Prata med din samordnare."))
_HAS_ENDED = OwnWords(
    _l("Valideringen är slut"),
    _l("Allt du har visat finns kvar. Prata med din samordnare om du vill börja igen."),
)

_WORDS: dict[AttemptState, OwnWords] = {
    _S.REGISTERED: OwnWords(
        _l("Börja så här"), _l("Du får snart en bedömare. Prata med din samordnare om du väntar länge.")
    ),
    _S.SUBMITTED: OwnWords(
        _l("Nu väntar du"), _l("Din bedömare tittar på det du har lämnat in. Du behöver inte göra något.")
    ),
    _S.ASSESSED: OwnWords(
        _l("Nu väntar du"), _l("Två bedömare tittar på det du har lämnat in. Du behöver inte göra något.")
    ),
    _S.IN_QUEUE: _BEING_CHECKED,
    _S.SAMPLED: _BEING_CHECKED,
    _S.OUTSIDE_SAMPLE: _BEING_CHECKED,
    _S.VERIFIED: _CHECKED,
    _S.EXTERNALLY_APPROVED: _CHECKED,
    _S.EXTERNAL_SAMPLE: OwnWords(
        _l("Kontroll"), _l("En person utanför kommunen kontrollerar att allt är rätt.")
    ),
    _S.RETURNED: _ONCE_MORE,
    _S.EXTERNAL_ACTION: _ONCE_MORE,
    _S.CLEARED: OwnWords(
        _l("Snart får du ditt intyg"), _l("Allt är klart. Nu ska intyget skrivas."), kind="ok"
    ),
    _S.WITHDRAWN: OwnWords(_l("Intyget gäller inte längre"), _l("Prata med din samordnare."), kind="warning"),
    _S.ABORTED: _HAS_ENDED,
}


def own_words(
    state: AttemptState, outcome: Outcome | None, *, stopped_by_her: bool = False
) -> OwnWords | None:
    """The words for a state in which somebody else has to do something, or nobody; None where it is her move."""
    if state is _S.VERIFIED and outcome is not Outcome.ACHIEVED:
        return _SHOWN_SOME
    if state is _S.ABORTED and stopped_by_her:
        return _STOPPED
    return _WORDS.get(state)


@dataclass(frozen=True)
class MappingStands:
    """How far the mapping has come: the questions, the talk about them, and the plan."""

    questions_left: bool
    talk_written: bool = False
    talk_confirmed: bool = False
    plan_sent: bool = False
    plan_waits: bool = False


def mapping_words(stands: MappingStands) -> Text:
    """What comes next in the mapping, and whose turn it is."""
    if stands.plan_waits:
        return _l("Läs din plan. När du säger ja börjar du visa.")
    if stands.plan_sent:
        return _l("Din bedömare ändrar planen. Sedan läser du den.")
    if stands.questions_left:
        return _l("Först får du frågor med bilder. Svara hur ofta du har gjort sakerna. Du kan hoppa över.")
    if not stands.talk_written:
        return _l("Frågorna är klara. Nu ska du och din bedömare prata.")
    if not stands.talk_confirmed:
        return _l("Ni har pratat. Först ska det som står om samtalet stämma. Sedan kommer planen.")
    return _l("Ni har pratat. Nu skriver din bedömare en plan.")


def answer_words(*, is_late: bool, may_pass_on: bool) -> Text | None:
    """About an answer that she waits for; None while the day by which it comes is still true."""
    if may_pass_on:
        return _l("Svaret har inte kommit i tid. Du kan be att någon annan tittar.")
    if is_late:
        return _l("Svaret har inte kommit i tid. Prata med din samordnare.")
    return None
