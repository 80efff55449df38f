"""The guards of the transitions and the rules of evidence and judgement: pure functions of frozen facts.

Each returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from stegvis.access.actor import Role
from stegvis.base.language import Text, _l
from stegvis.validation.states import CLEARED_OR_LATER, AttemptState, Outcome


class EvidenceKind(StrEnum):
    """What a piece of evidence is made of."""

    PHOTO = "photo"
    SOUND = "sound"
    FILM = "film"
    TEXT = "text"
    FILE = "file"
    OBSERVATION = "observation"
    TESTIMONY = "testimony"
    TALK = "talk"
    CERTIFICATE = "certificate"
    QUIZ = "quiz"


OWN_KINDS = frozenset(
    {EvidenceKind.PHOTO, EvidenceKind.SOUND, EvidenceKind.FILM, EvidenceKind.TEXT, EvidenceKind.FILE}
)
"""What a participant adds herself, in a form that asks how it came to be."""


class JudgementResult(StrEnum):
    """The assessor's word on one criterion."""

    MET = "met"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class CriterionFacts:
    """What the rules need to know of a criterion."""

    key: str
    outcome_key: str
    minimum_evidence: int
    safety_critical: bool


@dataclass(frozen=True)
class AttemptFacts:
    """What the calling room fills in before a transition. Sets hold criterion or outcome keys."""

    state: AttemptState
    participant_id: UUID
    criteria: tuple[CriterionFacts, ...] = ()
    assessor_ids: frozenset[UUID] = frozenset()
    evidence_count: Mapping[str, int] = field(default_factory=dict)
    old_count: Mapping[str, int] = field(default_factory=dict)
    observed: frozenset[str] = frozenset()
    judged: Mapping[str, JudgementResult] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    outcome_reasons: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome | None = None


def not_her_own(actor_id: UUID | None, participant_id: UUID) -> Text | None:
    """Nobody judges, verifies or issues her own."""
    if actor_id is not None and actor_id == participant_id:
        return _l("Du kan inte bedöma dig själv. Be samordnaren utse en annan bedömare.")
    return None


def has_not_reviewed(actor_id: UUID | None, reviewers: Collection[UUID]) -> Text | None:
    """Rows 8 and 12: whoever has reviewed a decision about the attempt doesn't make the next one."""
    if actor_id in reviewers:
        return _l("Du har granskat den här valideringen. En annan bedömare måste bedöma.")
    return None


def not_in_conflict(actor_id: UUID | None, too_close: frozenset[UUID]) -> Text | None:
    """Whoever has declared a conflict of interest has no more to do with the attempt."""
    if actor_id in too_close:
        return _l("Du är för nära deltagaren (jäv). En kollega tar över.")
    return None


def why_closed(state: AttemptState) -> Text:
    """What to say when evidence can't be added now: whose turn it is."""
    if state is AttemptState.REGISTERED:
        return _l("Du får snart en bedömare. Sedan kan du börja visa. Prata med din samordnare.")
    if state is AttemptState.PAUSED:
        return _l("Du har paus. Tryck på Fortsätt först. Sedan kan du lägga till mer.")
    if state is AttemptState.DORMANT:
        return _l("Valideringen vilar. Prata med din samordnare när du vill börja igen.")
    if state is AttemptState.ABORTED or state in CLEARED_OR_LATER:
        return _l("Valideringen är slut. Det går inte att lägga till mer. Prata med din samordnare.")
    return _l("Det går inte att lägga till bevis nu. Allt är redan inlämnat.")


def why_closed_to_staff(state: AttemptState) -> Text:
    """The same to staff who want to add what they have seen: nothing is said as if they were the participant."""
    if state is AttemptState.REGISTERED:
        return _l(
            "Deltagaren har ingen bedömare ännu. Det går att lägga till bevis när en bedömare är utsedd."
        )
    if state in (AttemptState.PAUSED, AttemptState.DORMANT):
        return _l("Valideringen vilar. Det går att lägga till bevis när den har återupptagits.")
    if state is AttemptState.ABORTED or state in CLEARED_OR_LATER:
        return _l("Valideringen är slut. Det går inte att lägga till mer.")
    return _l("Beslutet är fattat. Det går inte att lägga till mer nu.")


def is_usable(kind: EvidenceKind, text: str, *, file_is_unreadable: bool) -> bool:
    """Whether a piece of evidence shows anything: words stand, and so does a testimony, though their file can't be
    opened; a file alone that can't be opened shows nothing."""
    return not file_is_unreadable or bool(text) or kind is EvidenceKind.TESTIMONY


def missing_evidence(facts: AttemptFacts) -> tuple[str, ...]:
    """The criteria that have less evidence than they ask for, in the module's order."""
    return tuple(
        criterion.key
        for criterion in facts.criteria
        if facts.evidence_count.get(criterion.key, 0) < criterion.minimum_evidence
    )


def may_hand_in(facts: AttemptFacts) -> Text | None:
    """Row 6: every criterion has at least the evidence it asks for."""
    missing = missing_evidence(facts)
    if missing:
        return _l(
            "Det saknas bevis för %(count)s saker. Lägg till foto, ljud eller text först.", count=len(missing)
        )
    return None


def may_ask_for_more(message: str) -> Text | None:
    """Row 7: the participant must learn what is missing."""
    if not message.strip():
        return _l("Skriv vad som saknas, på lätt svenska. Deltagaren läser det.")
    return None


def unjudged(facts: AttemptFacts) -> tuple[str, ...]:
    """The criteria without a judgement, in the module's order."""
    return tuple(criterion.key for criterion in facts.criteria if criterion.key not in facts.judged)


def may_decide(facts: AttemptFacts, outcome: Outcome, reason: str) -> Text | None:
    """Row 8: all criteria judged, a reason per "not yet" and per outcome, safety-critical ones observed."""
    left = unjudged(facts)
    if left:
        return _l("%(count)s kriterier är inte bedömda. Bedöm dem först.", count=len(left))
    outcome_keys = dict.fromkeys(criterion.outcome_key for criterion in facts.criteria)
    without_reason = [key for key in outcome_keys if not facts.outcome_reasons.get(key, "").strip()]
    if without_reason:
        return _l(
            "Skriv en motivering till varje läranderesultat. %(count)s saknar det.", count=len(without_reason)
        )
    if met_by_old(facts):
        return _l(
            "%(count)s kriterier är uppnådda med gammalt underlag. "
            "Säg att det räknas, be om nytt, eller sätt ”inte ännu”.",
            count=len(met_by_old(facts)),
        )
    if unobserved(facts):
        return _l(
            "%(count)s säkerhetskritiska kriterier är uppnådda utan observation. "
            "Lägg till en observation, eller sätt ”inte ännu”.",
            count=len(unobserved(facts)),
        )
    if outcome is not decided_outcome(facts.judged.values()):
        return _l("Beslutet stämmer inte med bedömningen av kriterierna. Välj det som kriterierna visar.")
    if outcome is not Outcome.ACHIEVED and not reason.strip():
        return _l("Skriv vad som är nästa steg för deltagaren.")
    return None


def met_by_old(facts: AttemptFacts) -> tuple[str, ...]:
    """Criteria judged met that have too little evidence when what is old and not said to count is left out."""
    return tuple(
        criterion.key
        for criterion in facts.criteria
        if facts.judged.get(criterion.key) is JudgementResult.MET
        and facts.old_count.get(criterion.key, 0)
        and facts.evidence_count.get(criterion.key, 0) - facts.old_count.get(criterion.key, 0)
        < criterion.minimum_evidence
    )


OBSERVED_METHODS = frozenset({"observation", "simulation"})
"""An exercise is taken in only for a criterion that allows it: an accident can't be waited for."""


def is_observed(method: str, author_id: UUID, participant_id: UUID) -> bool:
    """Whether evidence of this method is something that staff saw: never her own word, nor somebody's testimony."""
    return method in OBSERVED_METHODS and author_id != participant_id


def unobserved(facts: AttemptFacts) -> tuple[str, ...]:
    """Safety-critical criteria judged met that nobody has observed."""
    return tuple(
        criterion.key
        for criterion in facts.criteria
        if criterion.safety_critical
        and facts.judged.get(criterion.key) is JudgementResult.MET
        and criterion.key not in facts.observed
    )


def decided_outcome(results: Iterable[JudgementResult]) -> Outcome:
    """What the judgements of all criteria add up to."""
    every = list(results)
    met = sum(result is JudgementResult.MET for result in every)
    if every and met == len(every):
        return Outcome.ACHIEVED
    return Outcome.PARTLY if met else Outcome.NOT_YET


def may_judge(result: JudgementResult, reason: str) -> Text | None:
    """A "not yet" always says why."""
    if result is JudgementResult.NOT_YET and not reason.strip():
        return _l("Skriv varför det är ”inte ännu”, så att deltagaren vet vad som behövs.")
    return None


def has_ended_short(state: AttemptState, outcome: Outcome | None) -> bool:
    """Whether an attempt has ended without being achieved: stopped, or verified as partly or not yet."""
    is_aborted = state is AttemptState.ABORTED
    return is_aborted or (state is AttemptState.VERIFIED and outcome is not Outcome.ACHIEVED)


def may_abort(
    *,
    has_ended: bool,
    is_participant: bool = False,
    asked_from: AttemptState | None = None,
    outcome: Outcome | None = None,
) -> Text | None:
    """Row 19: what has ended stays as it ended, so that what is met stays met.

    `asked_from`: where she asked for the decision to be looked at again, while that is open. Then she may stop where
    she might have before; nobody else stops it while she waits for an answer.
    """
    if has_ended:
        return _l("Valideringen är redan slut. Det som är uppnått räknas.")
    if asked_from is None:
        return None
    if not is_participant:
        return _l("Deltagaren väntar på svar på sin omprövning. Vänta tills den är avslutad.")
    if asked_from is AttemptState.CERTIFIED:
        return _l("Du har redan intyget. Du kan ta tillbaka det du bad om i stället.")
    if has_ended_short(asked_from, outcome):
        return _l("Valideringen var redan slut. Du kan ta tillbaka det du bad om i stället.")
    return None


def may_abort_for_her(reason: str) -> Text | None:
    """Row 19 by the coordinator: never without a reason, which she reads."""
    return None if reason.strip() else _l("Skriv varför valideringen avbryts.")


MONTHS_CURRENT = 12


def is_old(made_on: date, today: date) -> bool:
    """Whether evidence is more than twelve months old. The same day a year later it is still current."""
    try:
        last = made_on.replace(year=made_on.year + MONTHS_CURRENT // 12)
    except ValueError:
        # Made on a leap day.
        last = made_on.replace(year=made_on.year + MONTHS_CURRENT // 12, day=28)
    return today > last


def may_pause(reason: str) -> Text | None:
    """Row 5: somebody who waits must be able to read why."""
    if not reason.strip():
        return _l("Skriv varför det blir paus. Några ord räcker.")
    return None


def may_put_to_rest(message: str) -> Text | None:
    """Row 3: the participant must learn what to do meanwhile."""
    if not message.strip():
        return _l("Skriv varför det är bra att vänta, och vad hon eller han kan göra nu, på lätt svenska.")
    return None


def may_hand_in_for_her(request: str) -> Text | None:
    """Row 6 by the assessor: only when the participant has asked for it, and how she did is written down."""
    if not request.strip():
        return _l("Skriv hur och när deltagaren bad dig lämna in.")
    return None


def may_resume(*, has_open: bool, has_certificate: bool) -> Text | None:
    """Row 21: one attempt at a module goes on at a time, and none when there is a certificate."""
    if has_certificate:
        return _l("Deltagaren har redan intyg i den här modulen.")
    if has_open:
        return _l("Deltagaren har redan börjat på nytt i samma modul. Fortsätt med det.")
    return None


@dataclass(frozen=True)
class Involved:
    """Who has had to do with an attempt: those assigned by role, authors of evidence, and judges."""

    assigned: Mapping[Role, frozenset[UUID]]
    evidence_authors: frozenset[UUID]
    judges: frozenset[UUID]


def may_verify(verifier_id: UUID | None, facts: AttemptFacts, involved: Involved) -> Text | None:
    """Row 11: never the participant, the assessor, her supervisor or coordinator, nor an author of evidence."""
    if verifier_id == facts.participant_id:
        return _l("Du kan inte granska dig själv. En annan kvalitetssäkrare måste göra det.")
    if verifier_id in involved.judges | involved.assigned.get(Role.ASSESSOR, frozenset()):
        return _l("Du har bedömt den här deltagaren. En annan kvalitetssäkrare måste granska.")
    close = involved.assigned.get(Role.SUPERVISOR, frozenset()) | involved.assigned.get(
        Role.COORDINATOR, frozenset()
    )
    if verifier_id in close:
        return _l("Du är deltagarens handledare eller samordnare. En annan kvalitetssäkrare måste granska.")
    if verifier_id in involved.evidence_authors:
        return _l("Du har lagt till bevis här. En annan kvalitetssäkrare måste granska.")
    return None


def may_return(reason: str) -> Text | None:
    """Row 12: a return tells the assessor what to do."""
    if not reason.strip():
        return _l("Skriv varför du återlämnar, så att bedömaren vet vad som ska göras.")
    return None


def may_verify_externally(
    verifier_id: UUID | None, facts: AttemptFacts, involved: Involved, internal_verifiers: frozenset[UUID]
) -> Text | None:
    """Row 14: as row 11, and never somebody who has verified the attempt internally or is tied to the participant."""
    refusal = may_verify(verifier_id, facts, involved)
    if refusal:
        return refusal
    tied = frozenset().union(*involved.assigned.values()) if involved.assigned else frozenset()
    if verifier_id in internal_verifiers | tied:
        return _l(
            "Du har haft med den här valideringen att göra. En annan extern kvalitetssäkrare måste granska."
        )
    return None


@dataclass(frozen=True)
class GivenJudgement:
    """A judgement that was given, in force or superseded."""

    criterion_key: str
    result: JudgementResult
    assessor_id: UUID
    at: datetime


def disputed_criteria(given: Iterable[GivenJudgement], handed_in_at: datetime) -> frozenset[str]:
    """The criteria that two assessors judged unlike, or one did on the same evidence.

    A "not yet" that became "met" after the participant had handed in more is progress, not a dispute.
    """
    every = list(given)
    return frozenset(
        one.criterion_key
        for one in every
        for other in every
        if one.criterion_key == other.criterion_key
        and one.result is not other.result
        and (one.assessor_id != other.assessor_id or min(one.at, other.at) >= handed_in_at)
    )
