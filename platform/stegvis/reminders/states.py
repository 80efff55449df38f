"""The kinds of steps that wait for somebody: their words, the page where each is taken, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from stegvis.base.language import Text, _l, _ln
from stegvis.validation.states import AttemptState


class Step(StrEnum):
    """What somebody has to do."""

    JUDGE = "judge"
    REVIEW = "review"
    APPROVE_REST = "approve_rest"
    REVIEW_SHARED = "review_shared"
    TALK_OVER = "talk_over"
    LOOK = "look"
    ANSWER_LOOK = "answer_look"
    ANSWER = "answer"
    REVIEW_EXTERNALLY = "review_externally"
    TAKE_UP_ACTION = "take_up_action"
    CHOOSE_EXTERNAL = "choose_external"
    INVITE_EXTERNAL = "invite_external"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    NAME_ASSESSOR = "name_assessor"
    WRITE_DOWN = "write_down"
    SEE_TO_COMPETENCE = "see_to_competence"
    COUNTERSIGN = "countersign"
    NAME_COUNTERSIGNER = "name_countersigner"
    NAME_VERIFIER = "name_verifier"
    NAME_ISSUER = "name_issuer"
    NAME_ANSWERER = "name_answerer"
    HEAR_WITNESS = "hear_witness"
    ASK_WITNESS_AGAIN = "ask_witness_again"
    ANSWER_WISH = "answer_wish"
    NAME_COORDINATOR = "name_coordinator"
    NAME_UNIT_COORDINATOR = "name_unit_coordinator"
    ANSWER_AGREEMENT = "answer_agreement"
    READ_AGREEMENT = "read_agreement"
    MAP = "map"
    LOOK_AGAIN = "look_again"
    TALK = "talk"
    END_PLACEMENT = "end_placement"
    TAKE_OVER = "take_over"
    NAME_RECEIVER = "name_receiver"
    READ_ANSWER = "read_answer"
    SEE_TO_RENEWAL = "see_to_renewal"
    ANSWER_MOVE = "answer_move"
    SHOW_MORE = "show_more"
    READ = "read"
    SHOW = "show"
    RENEW = "renew"


PARTICIPANTS_STEPS = (Step.ANSWER_MOVE, Step.SHOW_MORE, Step.READ, Step.SHOW, Step.RENEW)

COUNTED: Mapping[Step, Callable[[int], Text]] = {
    Step.JUDGE: lambda number: _ln("%(count)s bedömning väntar", "%(count)s bedömningar väntar", number),
    Step.REVIEW: lambda number: _ln("%(count)s granskning väntar", "%(count)s granskningar väntar", number),
    Step.APPROVE_REST: lambda number: _ln(
        "%(count)s omgång väntar på att resten godkänns",
        "%(count)s omgångar väntar på att resten godkänns",
        number,
    ),
    Step.REVIEW_SHARED: lambda number: _ln(
        "%(count)s omgång från en annan kommun väntar på granskning",
        "%(count)s omgångar från andra kommuner väntar på granskning",
        number,
    ),
    Step.REVIEW_EXTERNALLY: lambda number: _ln(
        "%(count)s granskning i det externa urvalet väntar",
        "%(count)s granskningar i det externa urvalet väntar",
        number,
    ),
    Step.TAKE_UP_ACTION: lambda number: _ln(
        "%(count)s extern åtgärd väntar på dig", "%(count)s externa åtgärder väntar på dig", number
    ),
    Step.CHOOSE_EXTERNAL: lambda number: _ln(
        "%(count)s modul saknar beslut om extern kvalitetssäkring, och valideringar väntar",
        "%(count)s moduler saknar beslut om extern kvalitetssäkring, och valideringar väntar",
        number,
    ),
    Step.INVITE_EXTERNAL: lambda number: _ln(
        "%(count)s modul saknar extern kvalitetssäkrare, och valideringar väntar",
        "%(count)s moduler saknar extern kvalitetssäkrare, och valideringar väntar",
        number,
    ),
    Step.TALK_OVER: lambda number: _ln(
        "%(count)s modul väntar på samsynsmöte", "%(count)s moduler väntar på samsynsmöte", number
    ),
    Step.LOOK: lambda number: _ln(
        "%(count)s pågående validering att titta på",
        "%(count)s pågående valideringar att titta på",
        number,
    ),
    Step.ANSWER_LOOK: lambda number: _ln(
        "%(count)s kommentar från kvalitetssäkraren väntar på ditt svar",
        "%(count)s kommentarer från kvalitetssäkraren väntar på ditt svar",
        number,
    ),
    Step.ANSWER: lambda number: _ln(
        "%(count)s omprövning väntar på ditt svar", "%(count)s omprövningar väntar på ditt svar", number
    ),
    Step.ISSUE: lambda number: _ln(
        "%(count)s intyg väntar på att utfärdas", "%(count)s intyg väntar på att utfärdas", number
    ),
    Step.NAME_ASSESSOR: lambda number: _ln(
        "%(count)s validering saknar bedömare", "%(count)s valideringar saknar bedömare", number
    ),
    Step.WITHDRAW: lambda number: _ln(
        "%(count)s intyg ska återkallas efter omprövning",
        "%(count)s intyg ska återkallas efter omprövning",
        number,
    ),
    Step.WRITE_DOWN: lambda number: _ln(
        "%(count)s deltagare vill berätta varför beslutet är fel, och väntar på samtal",
        "%(count)s deltagare vill berätta varför beslutet är fel, och väntar på samtal",
        number,
    ),
    Step.COUNTERSIGN: lambda number: _ln(
        "%(count)s beslut väntar på kontrasignering", "%(count)s beslut väntar på kontrasignering", number
    ),
    Step.NAME_COUNTERSIGNER: lambda number: _ln(
        "%(count)s beslut saknar någon som kontrasignerar",
        "%(count)s beslut saknar någon som kontrasignerar",
        number,
    ),
    Step.NAME_VERIFIER: lambda number: _ln(
        "%(count)s granskning saknar kvalitetssäkrare",
        "%(count)s granskningar saknar kvalitetssäkrare",
        number,
    ),
    Step.NAME_ISSUER: lambda number: _ln(
        "%(count)s intyg saknar utfärdare", "%(count)s intyg saknar utfärdare", number
    ),
    Step.NAME_ANSWERER: lambda number: _ln(
        "%(count)s omprövning har ingen som får svara",
        "%(count)s omprövningar har ingen som får svara",
        number,
    ),
    Step.SEE_TO_COMPETENCE: lambda number: _ln(
        "%(count)s kompetens går ut, har gått ut eller saknas",
        "%(count)s kompetenser går ut, har gått ut eller saknas",
        number,
    ),
    Step.HEAR_WITNESS: lambda number: _ln(
        "%(count)s vittne har inte svarat i tid", "%(count)s vittnen har inte svarat i tid", number
    ),
    Step.ASK_WITNESS_AGAIN: lambda number: _ln(
        "%(count)s vittne utan e-post ska få frågan igen",
        "%(count)s vittnen utan e-post ska få frågan igen",
        number,
    ),
    Step.ANSWER_WISH: lambda number: _ln(
        "%(count)s deltagare har sagt något om en person, och väntar på ditt svar",
        "%(count)s deltagare har sagt något om en person, och väntar på ditt svar",
        number,
    ),
    Step.NAME_COORDINATOR: lambda number: _ln(
        "%(count)s deltagare behöver en annan samordnare",
        "%(count)s deltagare behöver en annan samordnare",
        number,
    ),
    Step.NAME_UNIT_COORDINATOR: lambda number: _ln(
        "%(count)s enhet har deltagare men ingen samordnare",
        "%(count)s enheter har deltagare men ingen samordnare",
        number,
    ),
    Step.ANSWER_AGREEMENT: lambda number: _ln(
        "%(count)s kommun har bett om hjälp och väntar på svar",
        "%(count)s kommuner har bett om hjälp och väntar på svar",
        number,
    ),
    Step.READ_AGREEMENT: lambda number: _ln(
        "%(count)s avtal med en annan kommun är besvarat eller avslutat av den kommunen",
        "%(count)s avtal med andra kommuner är besvarade eller avslutade av de kommunerna",
        number,
    ),
    Step.MAP: lambda number: _ln(
        "%(count)s kartläggning eller plan väntar på dig",
        "%(count)s kartläggningar eller planer väntar på dig",
        number,
    ),
    Step.LOOK_AGAIN: lambda number: _ln(
        "%(count)s validering har vilat färdigt eller varit pausad länge",
        "%(count)s valideringar har vilat färdigt eller varit pausade länge",
        number,
    ),
    Step.TALK: lambda number: _ln(
        "%(count)s samtal om praktik väntar", "%(count)s samtal om praktik väntar", number
    ),
    Step.END_PLACEMENT: lambda number: _ln(
        "%(count)s praktik är slut och ska avslutas",
        "%(count)s praktikperioder är slut och ska avslutas",
        number,
    ),
    Step.TAKE_OVER: lambda number: _ln(
        "%(count)s överlämning väntar på ditt svar", "%(count)s överlämningar väntar på ditt svar", number
    ),
    Step.NAME_RECEIVER: lambda number: _ln(
        "%(count)s överlämning har ingen som kan ta emot",
        "%(count)s överlämningar har ingen som kan ta emot",
        number,
    ),
    Step.READ_ANSWER: lambda number: _ln(
        "%(count)s överlämning har fått svar", "%(count)s överlämningar har fått svar", number
    ),
    Step.SEE_TO_RENEWAL: lambda number: _ln(
        "%(count)s intyg går snart ut, eller har gått ut",
        "%(count)s intyg går snart ut, eller har gått ut",
        number,
    ),
    Step.RENEW: lambda number: _ln(
        "%(count)s av dina egna intyg går snart ut, eller har gått ut",
        "%(count)s av dina egna intyg går snart ut, eller har gått ut",
        number,
    ),
}
"""How staff's steps are counted in a mail. Nobody is named there."""

OWN_TEXTS: Mapping[Step, Text] = {
    Step.ANSWER_MOVE: _l("Vi har en fråga till dig. Du svarar ja eller nej."),
    Step.SHOW_MORE: _l("Din bedömare vill se lite till."),
    Step.READ: _l("Det finns något nytt för dig att läsa och säga ja till."),
    Step.SHOW: _l("Du kan visa mer av vad du kan."),
    Step.RENEW: _l("Ett av dina intyg går snart ut, eller har gått ut. Du kan förnya det."),
}
"""How a participant's steps are said, in easy Swedish."""

PAGES: Mapping[Step, str] = {
    Step.JUDGE: "validation.index",
    Step.REVIEW: "verification.index",
    Step.APPROVE_REST: "verification.index",
    Step.REVIEW_SHARED: "sharing.index",
    Step.REVIEW_EXTERNALLY: "external.index",
    Step.TAKE_UP_ACTION: "verification.index",
    Step.CHOOSE_EXTERNAL: "external.choices",
    Step.INVITE_EXTERNAL: "external.choices",
    Step.TALK_OVER: "standardisation.index",
    Step.LOOK: "interim.index",
    Step.ANSWER_LOOK: "overview.start",
    Step.ANSWER: "overview.start",
    Step.ISSUE: "certificates.waiting",
    Step.WITHDRAW: "overview.start",
    Step.NAME_ASSESSOR: "overview.start",
    Step.WRITE_DOWN: "overview.start",
    Step.COUNTERSIGN: "overview.start",
    Step.NAME_COUNTERSIGNER: "overview.start",
    Step.NAME_VERIFIER: "overview.start",
    Step.NAME_ISSUER: "overview.start",
    Step.NAME_ANSWERER: "overview.start",
    Step.SEE_TO_COMPETENCE: "competence.index",
    Step.HEAR_WITNESS: "overview.start",
    Step.ASK_WITNESS_AGAIN: "overview.start",
    Step.ANSWER_WISH: "overview.start",
    Step.NAME_COORDINATOR: "overview.start",
    Step.NAME_UNIT_COORDINATOR: "overview.start",
    Step.ANSWER_AGREEMENT: "cooperation.index",
    Step.READ_AGREEMENT: "cooperation.index",
    Step.MAP: "overview.start",
    Step.LOOK_AGAIN: "overview.start",
    Step.TALK: "activities.index",
    Step.END_PLACEMENT: "activities.index",
    Step.TAKE_OVER: "handovers.index",
    Step.NAME_RECEIVER: "overview.start",
    Step.READ_ANSWER: "handovers.index",
    Step.SEE_TO_RENEWAL: "overview.start",
    Step.RENEW: "certificates.own_certificates",
    Step.ANSWER_MOVE: "overview.start",
    Step.SHOW_MORE: "overview.start",
    Step.READ: "overview.start",
    Step.SHOW: "overview.start",
}
"""The endpoint of the page that lists such steps."""

_S = AttemptState
STEP_OF_STATE: Mapping[AttemptState, Step | None] = {
    _S.REGISTERED: Step.NAME_ASSESSOR,
    _S.MAPPING: Step.SHOW,
    _S.PLANNED: Step.SHOW,
    _S.IN_PROGRESS: Step.SHOW,
    # The coordinator looks again on the day that was written down.
    _S.DORMANT: Step.LOOK_AGAIN,
    _S.SUPPLEMENT: Step.SHOW_MORE,
    _S.SUBMITTED: Step.JUDGE,
    _S.RETURNED: Step.JUDGE,
    _S.SAMPLED: Step.REVIEW,
    _S.CLEARED: Step.ISSUE,
    # Only where the organisation has not decided whether the module needs external verification.
    _S.VERIFIED: Step.CHOOSE_EXTERNAL,
    _S.EXTERNAL_SAMPLE: Step.REVIEW_EXTERNALLY,
    _S.EXTERNAL_ACTION: Step.TAKE_UP_ACTION,
    # A trainee's decision; from every other the system itself goes on at once.
    _S.ASSESSED: Step.COUNTERSIGN,
    # The system itself goes on from these, at once.
    _S.IN_QUEUE: None,
    _S.EXTERNALLY_APPROVED: None,
    # What waits here is not one step for each attempt: a batch ends as a whole, and each part answers in her turn.
    _S.OUTSIDE_SAMPLE: None,
    _S.RECONSIDERATION: None,
    # The coordinator looks again when the pause has become long.
    _S.PAUSED: Step.LOOK_AGAIN,
    # Nobody is to do anything: at the end.
    _S.CERTIFIED: None,
    _S.WITHDRAWN: None,
    _S.ABORTED: None,
}
"""What waits in each state of an attempt. A state that is not here fails a test: somebody must own it."""


WITHOUT_ASSESSOR = frozenset(
    {
        _S.REGISTERED,
        _S.MAPPING,
        _S.PLANNED,
        _S.IN_PROGRESS,
        _S.SUPPLEMENT,
        _S.SUBMITTED,
        _S.RETURNED,
    }
)
"""Where an assessor has something to do, now or when the participant has: without one the coordinator names another."""


def states_of(*steps: Step) -> frozenset[AttemptState]:
    """The states in which these steps wait."""
    return frozenset(state for state, step in STEP_OF_STATE.items() if step in steps)
