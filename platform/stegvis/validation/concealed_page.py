"""An attempt for a reader who must not know whose it is: the same page, of copies without names. Pure.

The copies have what `validation/parts.html` reads of the real ones, and nothing else. So what is added to evidence
later is not shown to such a reader until somebody has thought of her here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule, CompiledOutcome
from stegvis.media.models import MediaFile
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import Evidence
from stegvis.validation.pseudonyms import conceal
from stegvis.validation.quiz_models import QuizResult
from stegvis.validation.reading import AttemptPage, CriterionLine
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import Outcome
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.validation.weighing_rules import Autonomy, Point
from stegvis.validation.witness_reading import SaidBy, Witnesses, WitnessWord

WITNESS = _l("Vittne")

Hide = Callable[[str], str]


@dataclass(frozen=True)
class Concealment:
    """What stands for each person: in texts by her name, elsewhere by her account."""

    by_name: Mapping[str, str]
    by_account: Mapping[UUID, Text | str]

    def text(self, text: str) -> str:
        """The text without names."""
        return conceal(text, self.by_name)


@dataclass(frozen=True)
class Asked:
    """The question of a talk."""

    question: str


@dataclass(frozen=True)
class Issued:
    """Whose an earlier certificate is, and since when."""

    issuer: str
    issued_on: date


@dataclass(frozen=True)
class Reasoned:
    """Somebody's reason."""

    reason: str


@dataclass(frozen=True)
class ConcealedJudgement:
    """What somebody found of a criterion."""

    assessor_id: UUID
    at: datetime
    reason: str


@dataclass(frozen=True)
class ConcealedReuse:
    """Where it was found first, when it is taken over from an earlier attempt."""

    earlier: ConcealedJudgement


@dataclass(frozen=True)
class OldMark:
    """That evidence is old, and why it counts all the same."""

    accepted_at: datetime | None
    reason: str


@dataclass(frozen=True)
class ConcealedEvidence:
    """A piece of evidence. Its place is left out: it leads to a workplace."""

    id: UUID
    kind: EvidenceKind
    author_id: UUID
    done_on: date
    created_at: datetime
    text: str
    media_id: UUID | None
    media: MediaFile | None
    people: str
    simulated_keys: tuple[str, ...]
    talk: Asked | None
    certificate: Issued | None
    quiz: QuizResult | None
    circumstances: EvidenceCircumstances | None
    place: str = ""


@dataclass(frozen=True)
class ConcealedLine:
    """A criterion with its judgement and evidence."""

    criterion: CompiledCriterion
    outcome: CompiledOutcome
    judgement: ConcealedJudgement | None
    is_met: bool
    is_not_yet: bool
    evidence: tuple[ConcealedEvidence, ...]
    reused: ConcealedReuse | None
    has_lapsed: bool
    earlier_evidence: tuple[ConcealedEvidence, ...]


@dataclass(frozen=True)
class ConcealedWeighing:
    """What the assessor said of the evidence as a whole."""

    failing: tuple[Point, ...]
    autonomy: Autonomy
    reason: str

    def holds(self, point: Point) -> bool:
        """Whether the assessor found that the point holds."""
        return point not in self.failing


@dataclass(frozen=True)
class ConcealedDecision:
    """The decision in force."""

    outcome: Outcome
    at: datetime
    assessor_id: UUID
    countersigned_by: UUID | None
    interpreter_used: bool
    reason: str
    language_remark: str
    weighing: ConcealedWeighing | None


@dataclass(frozen=True)
class ConcealedPage:
    """An attempt under its code."""

    attempt_id: UUID
    code: str
    module: CompiledModule
    lines: tuple[ConcealedLine, ...]
    outcome_reasons: Mapping[str, Reasoned]
    decision: ConcealedDecision | None
    old: Mapping[UUID, OldMark]
    by_account: Mapping[UUID, Text | str]
    late: Collection[UUID]
    corrected_late: Collection[UUID]

    def came_late(self, item: ConcealedEvidence) -> bool:
        """Whether the evidence was added when the participant had handed in."""
        return item.id in self.late

    def was_corrected_late(self, item: ConcealedEvidence) -> bool:
        """Whether what is told of the evidence was written anew when the participant had handed it in."""
        return item.id in self.corrected_late

    def lines_of(self, outcome: CompiledOutcome) -> tuple[ConcealedLine, ...]:
        """The criteria of one outcome."""
        return tuple(line for line in self.lines if line.outcome.id == outcome.id)

    def name(self, account_id: UUID | None) -> str:
        """What stands for somebody in this attempt."""
        return str(self.by_account[account_id]) if account_id else ""

    @property
    def has_files(self) -> bool:
        """Whether some evidence is a photo, sound, film or file."""
        shown = (item for line in self.lines for item in (*line.evidence, *line.earlier_evidence))
        return any(item.media_id is not None for item in shown)


def concealed(page: AttemptPage, code: str, hidden: Concealment) -> ConcealedPage:
    """The page without names. Whoever is named in it has to be among the hidden."""
    hide = hidden.text
    return ConcealedPage(
        attempt_id=page.attempt.id,
        code=code,
        module=page.module,
        lines=tuple(_line(line, hide) for line in page.lines),
        outcome_reasons={key: Reasoned(hide(row.reason)) for key, row in page.outcome_reasons.items()},
        decision=_decision(page, hide),
        old={key: OldMark(mark.accepted_at, hide(mark.reason)) for key, mark in page.old.items()},
        by_account=hidden.by_account,
        late={item.id for item in page.evidence if page.came_late(item)},
        corrected_late={item.id for item in page.evidence if page.was_corrected_late(item)},
    )


def _line(line: CriterionLine, hide: Hide) -> ConcealedLine:
    return ConcealedLine(
        criterion=line.criterion,
        outcome=line.outcome,
        judgement=_judgement(line.judgement, hide) if line.judgement else None,
        is_met=line.is_met,
        is_not_yet=line.is_not_yet,
        evidence=tuple(_evidence(item, hide) for item in line.evidence),
        reused=ConcealedReuse(_judgement(line.reused.earlier, hide)) if line.reused else None,
        has_lapsed=line.has_lapsed,
        earlier_evidence=tuple(_evidence(item, hide) for item in line.earlier_evidence),
    )


def _judgement(judgement: Judgement, hide: Hide) -> ConcealedJudgement:
    return ConcealedJudgement(judgement.assessor_id, judgement.at, hide(judgement.reason))


def _evidence(item: Evidence, hide: Hide) -> ConcealedEvidence:
    certificate = item.certificate
    return ConcealedEvidence(
        id=item.id,
        kind=item.kind,
        author_id=item.author_id,
        done_on=item.done_on,
        created_at=item.created_at,
        text=hide(item.text),
        media_id=item.media_id,
        media=item.media,
        people=item.people,
        simulated_keys=tuple(item.simulated_keys),
        talk=Asked(hide(item.talk.question)) if item.talk else None,
        certificate=Issued(hide(certificate.issuer), certificate.issued_on) if certificate else None,
        quiz=item.quiz,
        circumstances=item.circumstances,
    )


def _decision(page: AttemptPage, hide: Hide) -> ConcealedDecision | None:
    decision = page.decision
    if decision is None:
        return None
    countersignature = decision.countersignature
    return ConcealedDecision(
        outcome=decision.outcome,
        at=decision.at,
        assessor_id=decision.assessor_id,
        countersigned_by=countersignature.signed_by if countersignature else None,
        interpreter_used=decision.interpreter_used,
        reason=hide(decision.reason),
        language_remark=hide(decision.language_remark),
        weighing=_weighing(decision.weighing, hide) if decision.weighing else None,
    )


def _weighing(weighing: DecisionWeighing, hide: Hide) -> ConcealedWeighing:
    return ConcealedWeighing(weighing.failing, weighing.autonomy, hide(weighing.reason))


def concealed_witnesses(witnesses: Witnesses, hidden: Concealment) -> Witnesses:
    """What witnesses have said, by how they know the participant."""
    hide = hidden.text
    return Witnesses(
        tuple(_witness(one, hide) for one in witnesses.requests),
        tuple(_witness(one, hide) for one in witnesses.earlier),
    )


def _witness(request: SaidBy, hide: Hide) -> SaidBy:
    relation = hide(request.relation)
    return SaidBy(
        evidence_id=request.evidence_id,
        witness_name=str(WITNESS),
        who=f"{WITNESS} ({relation})" if relation else str(WITNESS),
        relation=relation,
        sent_at=request.sent_at,
        answers=tuple(
            WitnessWord(one.criterion_key, one.has_seen, hide(one.text)) for one in request.answers
        ),
    )
