"""What the assessor's bench shows of one criterion. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from stegvis.access import Actor
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people import conflicts
from stegvis.validation import earlier_findings, guidance, reading, rules
from stegvis.validation.guidance_rules import CriterionGuide
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.reading import AttemptPage, CriterionLine
from stegvis.validation.reason_templates import templates_for
from stegvis.validation.witness_reading import Witnesses, witnesses_of


@dataclass(frozen=True)
class BenchPage:
    """One criterion on the bench, among the others."""

    page: AttemptPage
    line: CriterionLine
    viewer_id: UUID | None
    guide: CriterionGuide | None = None
    """What the organisation has agreed on about the criterion."""
    witnesses: Witnesses = field(default_factory=Witnesses)
    found_met_on: date | None = None
    """When an earlier attempt found the criterion met, while nothing is judged here yet."""
    judge_is_too_close: bool = False
    """Whether the judgement in force is by somebody who has a conflict of interest: then it counts as none."""

    @property
    def following(self) -> str | None:
        """The key of the next criterion that is not judged, from here onward and round."""
        return self._nearest(1)

    @property
    def preceding(self) -> str | None:
        """The key of the nearest criterion before this that is not judged, backward and round."""
        return self._nearest(-1)

    def _nearest(self, step: int) -> str | None:
        lines = self.page.lines
        here = lines.index(self.line)
        others = (lines[(here + step * distance) % len(lines)] for distance in range(1, len(lines)))
        return next((line.criterion.id for line in others if line.judgement is None), None)

    @property
    def by_colleague(self) -> Judgement | None:
        """The judgement in force, when somebody else gave it."""
        present = self.line.judgement
        return present if present is not None and present.assessor_id != self.viewer_id else None

    @property
    def templates(self) -> tuple[str, ...]:
        """Beginnings of a reason, for the assessor to complete."""
        return templates_for(self.line.criterion)

    @property
    def lacks_observation(self) -> bool:
        """Whether the criterion must be observed by staff before it can be part of "achieved", and is not."""
        participant_id = self.page.attempt.participant_id
        return self.line.criterion.safety_critical and not any(
            item.is_usable
            and rules.is_observed(item.method, item.author_id, participant_id)
            and (item.old_mark is None or item.old_mark.accepted_at is not None)
            for item in (*self.line.evidence, *self.line.earlier_evidence)
        )


def bench_page(actor: Actor, attempt: ModuleAttempt, module: CompiledModule, criterion_key: str) -> BenchPage:
    """The criterion with its evidence, for the one who judges."""
    page = reading.staff_page(
        actor, attempt, module, with_events=False, with_reasons=False, with_decisions=False
    )
    line = next(line for line in page.lines if line.criterion.id == criterion_key)
    guide = guidance.guides_for(attempt, criterion_key).get(criterion_key)
    return BenchPage(
        page,
        line,
        actor.account_id,
        guide,
        witnesses_of(attempt.id, line.earlier_evidence),
        earlier_findings.found_met_on(attempt, criterion_key) if line.judgement is None else None,
        _is_too_close(actor, attempt, line),
    )


def _is_too_close(actor: Actor, attempt: ModuleAttempt, line: CriterionLine) -> bool:
    present = line.judgement
    if present is None:
        return False
    if line.reused is not None and conflicts.conflict_between(
        attempt.participant_id, line.reused.earlier.assessor_id
    ):
        return True
    if present.assessor_id == actor.account_id:
        return False
    return conflicts.conflict_between(attempt.participant_id, present.assessor_id) is not None
