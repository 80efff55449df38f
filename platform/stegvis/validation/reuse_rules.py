"""When a later attempt may take over what an earlier one found, criterion by criterion. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.validation.rules import CriterionFacts, JudgementResult, is_old
from stegvis.validation.states import AttemptState, TransitionName


@dataclass(frozen=True)
class EarlierEvidence:
    """A piece of what was handed in then and can still be opened: when it was done, and whether staff saw it."""

    evidence_id: UUID
    done_on: date
    is_observed: bool


@dataclass(frozen=True)
class EarlierFinding:
    """A judgement in force of an attempt that has ended, and what it rests on."""

    judgement_id: UUID
    attempt_id: UUID
    result: JudgementResult
    at: datetime
    judged_on: date
    same_wording: bool = True
    """Whether the criterion reads now as it did then."""
    too_close: bool = False
    """Whether the one who judged has declared a conflict of interest since."""
    overturned: bool = False
    """Whether a verifier or a reconsideration opened what it was part of, and nobody has verified it afterwards."""
    stood: bool = True
    """Whether it counted then: by somebody qualified, or part of a decision that went on to be verified."""
    evidence: tuple[EarlierEvidence, ...] = ()
    is_renewed: bool = False
    """Whether a certificate was issued afterwards, which this attempt renews."""


class Obstacle(StrEnum):
    """Why what was found earlier can't be taken over."""

    CHANGED = "changed"
    TOO_CLOSE = "too_close"
    OVERTURNED = "overturned"
    NOT_COUNTED = "not_counted"
    OLD = "old"
    TOO_LITTLE = "too_little"
    UNOBSERVED = "unobserved"
    RENEWED = "renewed"


OBSTACLE_TEXTS: dict[Obstacle, Text] = {
    Obstacle.CHANGED: _l("Kriteriet är ändrat sedan dess. Det måste visas på nytt."),
    Obstacle.TOO_CLOSE: _l("Den som bedömde är för nära deltagaren (jäv). Det räknas inte."),
    Obstacle.OVERTURNED: _l("Bedömningen återlämnades eller skulle göras om. Den räknas inte."),
    Obstacle.NOT_COUNTED: _l(
        "Bedömaren var under upplärning, och ingen har kontrasignerat. Det räknas inte."
    ),
    Obstacle.OLD: _l("Det är mer än tolv månader sedan. Det måste visas på nytt."),
    Obstacle.TOO_LITTLE: _l("Bevisen räcker inte för kriteriet. Det måste visas på nytt."),
    Obstacle.UNOBSERVED: _l(
        "Kriteriet är säkerhetskritiskt, och ingen i personalen har sett det de senaste tolv månaderna. "
        "Det måste visas på nytt."
    ),
    Obstacle.RENEWED: _l(
        "Kriteriet är säkerhetskritiskt, och intyget förnyas. Därför måste det visas på nytt."
    ),
}


_OPENED_AGAIN = frozenset(
    {
        TransitionName.RETURNED,
        TransitionName.EXTERNAL_ACTION_ASKED,
        TransitionName.DECISION_REOPENED,
        TransitionName.NOT_COUNTERSIGNED,
    }
)
"""The moves by which somebody else than the assessor says that a judgement may be wrong."""


def is_overturned(judged_at: datetime, ended_as: AttemptState, moves: Iterable[tuple[str, datetime]]) -> bool:
    """Whether somebody opened the judgement again, and it is not verified since. `moves`: name and moment."""
    if ended_as is AttemptState.VERIFIED:
        return False
    if ended_as is AttemptState.CERTIFIED:
        # It was verified before the certificate, whatever was opened again on the way there.
        return any(name == TransitionName.CERTIFICATE_DOUBTED and at > judged_at for name, at in moves)
    return any(name in _OPENED_AGAIN and at > judged_at for name, at in moves)


def counted(judged_at: datetime, moves: Sequence[tuple[str, datetime]], *, judge_was_qualified: bool) -> bool:
    """Whether the judgement stood then.

    As part of a decision it does from when that was locked and queued, which a trainee's is when it is countersigned;
    without a decision when the one who judged was qualified.
    """
    decided_at = max((at for name, at in moves if name in _DECIDED and at >= judged_at), default=None)
    if decided_at is None:
        return judge_was_qualified
    return any(name == TransitionName.QUEUED and at >= decided_at for name, at in moves)


_DECIDED = frozenset({TransitionName.DECIDED, TransitionName.JUDGED_ANEW})


def current_evidence(evidence: Iterable[EarlierEvidence], today: date) -> tuple[EarlierEvidence, ...]:
    """What is not more than twelve months old: a new attempt rests on nothing else."""
    return tuple(one for one in evidence if not is_old(one.done_on, today))


def rests_on_enough(
    evidence: Sequence[EarlierEvidence], criterion: CriterionFacts, today: date
) -> Obstacle | None:
    """Whether what is current is as much as the criterion asks for today, and was seen by staff where it must be."""
    current = current_evidence(evidence, today)
    if len(current) < criterion.minimum_evidence or not current:
        enough_then = len(evidence) >= max(criterion.minimum_evidence, 1)
        return Obstacle.OLD if enough_then else Obstacle.TOO_LITTLE
    if criterion.safety_critical and not any(one.is_observed for one in current):
        return Obstacle.UNOBSERVED
    return None


def obstacle(finding: EarlierFinding, criterion: CriterionFacts, today: date) -> Obstacle | None:
    """Why this finding can't be taken over, if it can't."""
    if not finding.same_wording:
        return Obstacle.CHANGED
    if finding.too_close:
        return Obstacle.TOO_CLOSE
    if finding.overturned:
        return Obstacle.OVERTURNED
    if not finding.stood:
        return Obstacle.NOT_COUNTED
    if is_old(finding.judged_on, today):
        return Obstacle.OLD
    if finding.is_renewed and criterion.safety_critical:
        return Obstacle.RENEWED
    return rests_on_enough(finding.evidence, criterion, today)


def to_offer(
    findings: Iterable[EarlierFinding], criterion: CriterionFacts, today: date
) -> tuple[EarlierFinding, Obstacle | None] | None:
    """The finding to show of one criterion, and what stands in the way; nothing when there is none.

    The newest that can be taken over, else the newest. A later "not yet" takes away every "met" before it.
    """
    shown: tuple[EarlierFinding, Obstacle | None] | None = None
    for finding in sorted(findings, key=lambda one: one.at, reverse=True):
        if finding.result is JudgementResult.NOT_YET:
            if finding.too_close:
                continue
            break
        why_not = obstacle(finding, criterion, today)
        if why_not is None:
            return finding, None
        shown = shown or (finding, why_not)
    return shown


def may_take_over_at_all(*, chosen: int, holds: bool) -> tuple[str, Text] | None:
    """The field that lacks something, and what: nothing is taken over that the assessor has not looked at."""
    if not chosen:
        return "holds", _l("Kryssa i minst ett kriterium ovanför.")
    if not holds:
        return "holds", _l("Läs och titta på bevisen först. Kryssa sedan i att det fortfarande stämmer.")
    return None


def lacks_reason(criterion: CriterionFacts, reason: str) -> Text | None:
    """That an observation made then counts for safety today is a decision of its own, and says why."""
    if criterion.safety_critical and not reason.strip():
        return _l("Kriteriet är säkerhetskritiskt. Skriv varför det som sågs då räcker i dag.")
    return None


def take_field_name(criterion_key: str) -> str:
    """The name of the box that takes a criterion over."""
    return f"take_{criterion_key.replace('-', '_')}"


def reason_field_name(criterion_key: str) -> str:
    """The name of the field that says why an observation made earlier counts."""
    return f"why_{criterion_key.replace('-', '_')}"
