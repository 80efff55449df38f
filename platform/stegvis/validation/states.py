"""The states of a module attempt and the whole table of transitions between them. Every other move raises.

The rows are numbered 1 to 21 as in our description of the process, `docs/guides/validation.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stegvis.access.actor import Role
from stegvis.base.language import Text, _l


class AttemptState(StrEnum):
    """Where an attempt stands. The value is stored."""

    REGISTERED = "registered"
    MAPPING = "mapping"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    DORMANT = "dormant"
    SUBMITTED = "submitted"
    SUPPLEMENT = "supplement"
    ASSESSED = "assessed"
    IN_QUEUE = "in_queue"
    SAMPLED = "sampled"
    OUTSIDE_SAMPLE = "outside_sample"
    VERIFIED = "verified"
    RETURNED = "returned"
    EXTERNAL_SAMPLE = "external_sample"
    EXTERNALLY_APPROVED = "externally_approved"
    EXTERNAL_ACTION = "external_action"
    CLEARED = "cleared"
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"
    ABORTED = "aborted"
    RECONSIDERATION = "reconsideration"


STATE_NAMES: dict[AttemptState, Text] = {
    AttemptState.REGISTERED: _l("Anmäld"),
    AttemptState.MAPPING: _l("Kartläggning"),
    AttemptState.PLANNED: _l("Planerad"),
    AttemptState.IN_PROGRESS: _l("Pågår"),
    AttemptState.PAUSED: _l("Pausad"),
    AttemptState.DORMANT: _l("Vilande"),
    AttemptState.SUBMITTED: _l("Inlämnad"),
    AttemptState.SUPPLEMENT: _l("Komplettering"),
    AttemptState.ASSESSED: _l("Bedömd"),
    AttemptState.IN_QUEUE: _l("I kö för intern kvalitetssäkring"),
    AttemptState.SAMPLED: _l("Granskas av intern kvalitetssäkrare"),
    AttemptState.OUTSIDE_SAMPLE: _l("Utanför stickprov"),
    AttemptState.VERIFIED: _l("Godkänd av intern kvalitetssäkrare"),
    AttemptState.RETURNED: _l("Återlämnad av intern kvalitetssäkrare"),
    AttemptState.EXTERNAL_SAMPLE: _l("Externt urval"),
    AttemptState.EXTERNALLY_APPROVED: _l("Godkänd externt"),
    AttemptState.EXTERNAL_ACTION: _l("Extern åtgärd"),
    AttemptState.CLEARED: _l("Klar för intyg"),
    AttemptState.CERTIFIED: _l("Intyg utfärdat"),
    AttemptState.WITHDRAWN: _l("Intyg återkallat"),
    AttemptState.ABORTED: _l("Avbruten"),
    AttemptState.RECONSIDERATION: _l("Omprövning"),
}


class Outcome(StrEnum):
    """The assessor's decision on a module. There is no failing: what isn't met is not met yet."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_YET = "not_yet"


OUTCOME_NAMES: dict[Outcome, Text] = {
    Outcome.ACHIEVED: _l("Uppnått"),
    Outcome.PARTLY: _l("Delvis uppnått"),
    Outcome.NOT_YET: _l("Inte ännu"),
}


class ParticipantWord(StrEnum):
    """The five words that a participant sees instead of states."""

    SHOW = "show"
    WAIT = "wait"
    WELL_DONE = "good"
    A_LITTLE_MORE = "more"
    CONTROL = "control"
    CERTIFICATE = "certificate"


_WORD_OF_STATE: dict[AttemptState, ParticipantWord] = {
    AttemptState.REGISTERED: ParticipantWord.SHOW,
    AttemptState.MAPPING: ParticipantWord.SHOW,
    AttemptState.PLANNED: ParticipantWord.SHOW,
    AttemptState.IN_PROGRESS: ParticipantWord.SHOW,
    AttemptState.PAUSED: ParticipantWord.SHOW,
    AttemptState.DORMANT: ParticipantWord.SHOW,
    AttemptState.SUBMITTED: ParticipantWord.WAIT,
    AttemptState.SUPPLEMENT: ParticipantWord.A_LITTLE_MORE,
    # A decision that waits for its countersignature is not told yet; every other goes on at once.
    AttemptState.ASSESSED: ParticipantWord.WAIT,
    AttemptState.IN_QUEUE: ParticipantWord.CONTROL,
    AttemptState.SAMPLED: ParticipantWord.CONTROL,
    AttemptState.OUTSIDE_SAMPLE: ParticipantWord.CONTROL,
    AttemptState.VERIFIED: ParticipantWord.CONTROL,
    AttemptState.RETURNED: ParticipantWord.CONTROL,
    AttemptState.EXTERNAL_SAMPLE: ParticipantWord.CONTROL,
    AttemptState.EXTERNALLY_APPROVED: ParticipantWord.CONTROL,
    AttemptState.EXTERNAL_ACTION: ParticipantWord.CONTROL,
    AttemptState.CLEARED: ParticipantWord.CONTROL,
    AttemptState.CERTIFIED: ParticipantWord.CERTIFICATE,
    AttemptState.WITHDRAWN: ParticipantWord.CERTIFICATE,
    AttemptState.ABORTED: ParticipantWord.SHOW,
    AttemptState.RECONSIDERATION: ParticipantWord.WAIT,
}


def participant_word(state: AttemptState, outcome: Outcome | None) -> ParticipantWord:
    """The word for a state. An attempt that was verified without being achieved needs a little more."""
    not_achieved = outcome in (Outcome.PARTLY, Outcome.NOT_YET)
    if not_achieved and state is AttemptState.VERIFIED:
        return ParticipantWord.A_LITTLE_MORE
    return _WORD_OF_STATE[state]


class TransitionName(StrEnum):
    """The moves, in the past tense, since each becomes an event that people can read."""

    REGISTERED = "registered"
    MAPPING_STARTED = "mapping_started"
    PLAN_CONFIRMED = "plan_confirmed"
    PUT_TO_REST = "put_to_rest"
    STARTED = "started"
    PAUSED = "paused"
    UNPAUSED = "unpaused"
    HANDED_IN = "handed_in"
    MORE_ASKED_FOR = "more_asked_for"
    MORE_BEGUN = "more_begun"
    DECIDED = "decided"
    NOT_COUNTERSIGNED = "not_countersigned"
    QUEUED = "queued"
    DRAWN = "drawn"
    LEFT_OUT = "left_out"
    DRAWN_LATER = "drawn_later"
    APPROVED = "approved"
    RETURNED = "returned"
    SENT_BACK_TO_PARTICIPANT = "sent_back_to_participant"
    JUDGED_ANEW = "judged_anew"
    APPROVED_IN_BATCH = "approved_in_batch"
    EXTERNALLY_DRAWN = "externally_drawn"
    EXTERNALLY_TAKEN_OUT = "externally_taken_out"
    EXTERNALLY_APPROVED = "externally_approved"
    EXTERNAL_ACTION_ASKED = "external_action_asked"
    CLEARED = "cleared"
    CERTIFIED = "certified"
    CERTIFICATE_REPLACED = "certificate_replaced"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"
    ABORTED = "aborted"
    RECONSIDERATION_ASKED = "reconsideration_asked"
    RECONSIDERATION_PASSED_ON = "reconsideration_passed_on"
    RECONSIDERATION_TAKEN_BACK = "reconsideration_taken_back"
    DECISION_STOOD = "decision_stood"
    DECISION_REOPENED = "decision_reopened"
    CERTIFICATE_DOUBTED = "certificate_doubted"
    RESUMED = "resumed"


SYSTEM_ROLE = "system"


@dataclass(frozen=True)
class Transition:
    """One move: its row in the table, from where to where, who may make it, and what must be true first.

    `guards` names the pure functions that are asked, by room, module and function: some rooms stand above this one.
    Nobody who is too close to the participant makes any move (`GUARDS_OF_ALL`).
    """

    row: int
    name: TransitionName
    sources: frozenset[AttemptState]
    target: AttemptState
    who: frozenset[Role | str]
    returns_to: frozenset[AttemptState] = frozenset()
    guards: tuple[str, ...] = ()

    def destination(self, came_from: AttemptState | None) -> AttemptState:
        """Where the move ends: `target`, or, for a row with `returns_to`, where the attempt came from."""
        if not self.returns_to:
            return self.target
        if came_from not in self.returns_to:
            raise IllegalTransition(f"{self.name} does not lead back to {came_from}")
        return came_from


_S = AttemptState
_N = TransitionName
# A reconsideration may have been asked for before the certificate or after it: the guard of row 19 tells them apart.
_BEFORE_CERTIFICATE = frozenset(AttemptState) - {_S.CERTIFIED, _S.WITHDRAWN, _S.ABORTED}
_AFTER_DECISION = frozenset(
    {
        _S.IN_QUEUE, _S.SAMPLED, _S.OUTSIDE_SAMPLE, _S.VERIFIED, _S.EXTERNAL_SAMPLE,
        _S.EXTERNALLY_APPROVED, _S.CLEARED, _S.CERTIFIED,
    }
)  # fmt: skip


def _row(
    number: int,
    name: TransitionName,
    sources: set[AttemptState] | frozenset[AttemptState],
    target: AttemptState,
    *who: Role | str,
    returns_to: frozenset[AttemptState] = frozenset(),
    guards: tuple[str, ...] = (),
) -> Transition:
    return Transition(number, name, frozenset(sources), target, frozenset(who), returns_to, guards)


GUARDS_OF_ALL = ("validation.rules.not_in_conflict",)
"""What is asked before every move."""

_ASSESSES = (
    "validation.rules.not_her_own",
    "validation.rules.has_not_reviewed",
    "validation.competence_rules.may_assess",
    "validation.reconsideration_rules.may_decide_again",
)
_ASKS_FOR_MORE = (*_ASSESSES, "validation.rules.may_ask_for_more")
_DECIDES = (*_ASSESSES, "validation.rules.may_decide")
_SHOWS = ("validation.circumstances_rules.doubt", "validation.circumstances_rules.have_agreed")
_VERIFIES = ("validation.rules.may_verify", "validation.competence_rules.may_verify_module")
_VERIFIES_EXTERNALLY = ("validation.rules.may_verify_externally", "verification.external_drawing.may_end")
_ANSWERS = (
    "validation.reconsideration_rules.may_take",
    "validation.reconsideration_rules.may_answer",
    "validation.reconsideration_rules.may_answer_so",
)


TRANSITIONS: tuple[Transition, ...] = (
    _row(1, _N.REGISTERED, set(), _S.REGISTERED, Role.COORDINATOR,
         guards=("validation.registering_rules.may_register", "validation.case_rules.wrong_in_information")),
    _row(2, _N.MAPPING_STARTED, {_S.REGISTERED}, _S.MAPPING, Role.ASSESSOR, Role.COORDINATOR, SYSTEM_ROLE,
         guards=("validation.competence_rules.has_competent_assessor",)),
    _row(3, _N.PLAN_CONFIRMED, {_S.MAPPING}, _S.PLANNED, Role.PARTICIPANT, Role.ASSESSOR,
         guards=("validation.plan_rules.may_confirm", "validation.plan_rules.may_confirm_for_her")),
    _row(3, _N.PUT_TO_REST, {_S.MAPPING}, _S.DORMANT, Role.ASSESSOR,
         guards=("validation.rules.not_her_own", "validation.mapping_rules.may_put_to_rest")),
    _row(4, _N.STARTED, {_S.PLANNED}, _S.IN_PROGRESS, Role.PARTICIPANT, Role.ASSESSOR, Role.SUPERVISOR,
         SYSTEM_ROLE, guards=_SHOWS),
    _row(5, _N.PAUSED, {_S.IN_PROGRESS}, _S.PAUSED, Role.COORDINATOR, Role.PARTICIPANT,
         guards=("validation.rules.may_pause",)),
    _row(5, _N.UNPAUSED, {_S.PAUSED}, _S.IN_PROGRESS, Role.COORDINATOR, Role.PARTICIPANT),
    _row(6, _N.HANDED_IN, {_S.IN_PROGRESS}, _S.SUBMITTED, Role.PARTICIPANT, Role.ASSESSOR,
         guards=("validation.rules.may_hand_in", "validation.rules.may_hand_in_for_her")),
    _row(7, _N.MORE_ASKED_FOR, {_S.SUBMITTED}, _S.SUPPLEMENT, Role.ASSESSOR, guards=_ASKS_FOR_MORE),
    _row(7, _N.MORE_BEGUN, {_S.SUPPLEMENT}, _S.IN_PROGRESS, Role.PARTICIPANT, Role.ASSESSOR, Role.SUPERVISOR,
         SYSTEM_ROLE, guards=_SHOWS),
    _row(8, _N.DECIDED, {_S.SUBMITTED}, _S.ASSESSED, Role.ASSESSOR, guards=_DECIDES),
    _row(8, _N.NOT_COUNTERSIGNED, {_S.ASSESSED}, _S.SUBMITTED, Role.ASSESSOR,
         guards=("validation.countersign_rules.may_countersign", "validation.countersign_rules.may_send_back")),
    _row(9, _N.QUEUED, {_S.ASSESSED}, _S.IN_QUEUE, SYSTEM_ROLE,
         guards=("validation.countersign_rules.may_countersign", "validation.countersign_rules.may_queue")),
    _row(10, _N.DRAWN, {_S.IN_QUEUE}, _S.SAMPLED, SYSTEM_ROLE, guards=("verification.rules.may_draw",)),
    _row(10, _N.LEFT_OUT, {_S.IN_QUEUE}, _S.OUTSIDE_SAMPLE, SYSTEM_ROLE,
         guards=("verification.rules.may_leave_out",)),
    _row(10, _N.DRAWN_LATER, {_S.OUTSIDE_SAMPLE}, _S.SAMPLED, SYSTEM_ROLE, guards=("verification.rules.may_draw",)),
    _row(11, _N.APPROVED, {_S.SAMPLED}, _S.VERIFIED, Role.INTERNAL_VERIFIER,
         guards=(*_VERIFIES, "verification.rules.may_approve", "verification.rules.fits_words")),
    _row(12, _N.RETURNED, {_S.SAMPLED, _S.EXTERNAL_ACTION}, _S.RETURNED, Role.INTERNAL_VERIFIER,
         guards=(*_VERIFIES, "validation.rules.may_return")),
    _row(12, _N.SENT_BACK_TO_PARTICIPANT, {_S.RETURNED}, _S.SUPPLEMENT, Role.ASSESSOR, guards=_ASKS_FOR_MORE),
    _row(12, _N.JUDGED_ANEW, {_S.RETURNED}, _S.ASSESSED, Role.ASSESSOR, guards=_DECIDES),
    _row(13, _N.APPROVED_IN_BATCH, {_S.OUTSIDE_SAMPLE}, _S.VERIFIED, Role.INTERNAL_VERIFIER,
         guards=(*_VERIFIES, "verification.rules.may_approve_rest")),
    _row(14, _N.EXTERNALLY_DRAWN, {_S.VERIFIED}, _S.EXTERNAL_SAMPLE, SYSTEM_ROLE,
         guards=("validation.clearing_rules.may_draw_externally",)),
    _row(14, _N.EXTERNALLY_TAKEN_OUT, {_S.EXTERNAL_SAMPLE}, _S.VERIFIED, SYSTEM_ROLE,
         guards=("validation.clearing_rules.may_take_out",)),
    _row(14, _N.EXTERNALLY_APPROVED, {_S.EXTERNAL_SAMPLE}, _S.EXTERNALLY_APPROVED, Role.EXTERNAL_VERIFIER,
         guards=_VERIFIES_EXTERNALLY),
    _row(14, _N.EXTERNAL_ACTION_ASKED, {_S.EXTERNAL_SAMPLE}, _S.EXTERNAL_ACTION, Role.EXTERNAL_VERIFIER,
         guards=_VERIFIES_EXTERNALLY),
    _row(15, _N.CLEARED, {_S.VERIFIED, _S.EXTERNALLY_APPROVED}, _S.CLEARED, SYSTEM_ROLE,
         guards=("validation.clearing_rules.may_clear",)),
    _row(16, _N.CERTIFIED, {_S.CLEARED}, _S.CERTIFIED, Role.ISSUER,
         guards=("certificates.rules.issue_refusal",)),
    _row(17, _N.CERTIFICATE_REPLACED, {_S.CERTIFIED}, _S.CERTIFIED, Role.ISSUER,
         guards=("certificates.rules.change_refusal", "certificates.rules.may_rename")),
    _row(18, _N.CERTIFICATE_WITHDRAWN, {_S.CERTIFIED}, _S.WITHDRAWN, Role.ISSUER,
         guards=("certificates.rules.change_refusal", "certificates.rules.may_withdraw")),
    _row(19, _N.ABORTED, _BEFORE_CERTIFICATE, _S.ABORTED, Role.PARTICIPANT, Role.COORDINATOR,
         guards=("validation.rules.may_abort", "validation.rules.may_abort_for_her")),
    _row(20, _N.RECONSIDERATION_ASKED, _AFTER_DECISION, _S.RECONSIDERATION, Role.PARTICIPANT, Role.COORDINATOR,
         guards=("validation.reconsideration_rules.may_ask", "validation.reconsideration_rules.has_ground")),
    _row(20, _N.RECONSIDERATION_PASSED_ON, {_S.RECONSIDERATION}, _S.RECONSIDERATION, Role.PARTICIPANT,
         Role.COORDINATOR, guards=("validation.reconsideration_rules.may_pass_on",)),
    _row(20, _N.RECONSIDERATION_TAKEN_BACK, {_S.RECONSIDERATION}, _S.RECONSIDERATION, Role.PARTICIPANT,
         returns_to=_AFTER_DECISION),
    _row(20, _N.DECISION_STOOD, {_S.RECONSIDERATION}, _S.RECONSIDERATION, Role.ASSESSOR, Role.INTERNAL_VERIFIER,
         Role.ISSUER, returns_to=_AFTER_DECISION, guards=_ANSWERS),
    _row(20, _N.DECISION_REOPENED, {_S.RECONSIDERATION}, _S.RETURNED, Role.ASSESSOR, Role.INTERNAL_VERIFIER,
         Role.ISSUER, guards=_ANSWERS),
    _row(20, _N.CERTIFICATE_DOUBTED, {_S.RECONSIDERATION}, _S.CERTIFIED, Role.ASSESSOR, Role.INTERNAL_VERIFIER,
         Role.ISSUER, guards=_ANSWERS),
    _row(21, _N.RESUMED, {_S.DORMANT, _S.ABORTED}, _S.IN_PROGRESS, Role.COORDINATOR,
         guards=("validation.rules.may_resume",)),
)  # fmt: skip

_BY_NAME = {transition.name: transition for transition in TRANSITIONS}

OPEN_FOR_EVIDENCE = frozenset({_S.PLANNED, _S.IN_PROGRESS, _S.SUPPLEMENT, _S.MAPPING})
"""Where evidence may be added."""

OPEN_FOR_JUDGEMENT = frozenset({_S.SUBMITTED, _S.RETURNED})
"""Where an assessor may judge."""

APPROVALS = (TransitionName.APPROVED, TransitionName.APPROVED_IN_BATCH)
"""What an internal verifier says yes with."""

REVIEWS = (
    *APPROVALS,
    TransitionName.RETURNED,
    TransitionName.EXTERNALLY_APPROVED,
    TransitionName.EXTERNAL_ACTION_ASKED,
)
"""What whoever reviews a decision says of it."""

UNDER_REVIEW = frozenset({_S.IN_QUEUE, _S.SAMPLED, _S.OUTSIDE_SAMPLE})
"""Where the internal verifier sees the attempt."""

SEEN_BY_VERIFIER = UNDER_REVIEW | {_S.EXTERNAL_ACTION}
"""Where the internal verifier may open the attempt: under her review, or while the external verifier's action waits."""

CLEARED_OR_LATER = frozenset({_S.CLEARED, _S.CERTIFIED, _S.WITHDRAWN})
"""Where the issuer sees the attempt."""

AFTER_DECISION = _AFTER_DECISION
"""Where the participant may ask for the decision to be looked at again."""

ENDED = frozenset({_S.CERTIFIED, _S.WITHDRAWN, _S.ABORTED})
"""Where a new attempt at the same module may begin. A verified attempt that isn't achieved has ended too."""


class IllegalTransition(Exception):
    """The table has no such move from here."""


def transition(name: TransitionName, source: AttemptState | None) -> Transition:
    """The row for this move from this state. Raises IllegalTransition for every other."""
    row = _BY_NAME[name]
    starts_here = source in row.sources if source is not None else not row.sources
    if not starts_here:
        raise IllegalTransition(f"{name} is not possible from {source}")
    return row
