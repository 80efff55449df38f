"""What witnesses have said, as the pages of an attempt read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from stegvis.validation import witness_queries
from stegvis.validation.models import Evidence
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.witness_models import WitnessRequest


class Piece(Protocol):
    """Evidence, or a copy of it without names."""

    @property
    def id(self) -> UUID:
        """The evidence's id."""


@dataclass(frozen=True)
class WitnessWord:
    """What a witness says about one criterion."""

    criterion_key: str
    has_seen: bool | None
    text: str


@dataclass(frozen=True)
class SaidBy:
    """A witness and her whole answer."""

    evidence_id: UUID | None
    witness_name: str
    relation: str
    who: str
    sent_at: datetime | None
    answers: tuple[WitnessWord, ...]


@dataclass(frozen=True)
class WitnessSaid:
    """One witness's word on one criterion."""

    request: SaidBy
    answer: WitnessWord


@dataclass(frozen=True)
class Witnesses:
    """All that witnesses have sent about an attempt, oldest first, and what lies behind earlier evidence."""

    requests: tuple[SaidBy, ...] = ()
    earlier: tuple[SaidBy, ...] = ()
    """Those behind evidence of an earlier attempt that this one rests on."""

    def name_behind(self, evidence: Piece, otherwise: str = "") -> str:
        """The witness whose word the evidence is; `otherwise` when it is no testimony."""
        found = self._request_of(evidence)
        return found.witness_name if found else otherwise

    def word_in(self, evidence: Piece, criterion_key: str) -> WitnessSaid | None:
        """Who said it and what, when the evidence is a testimony."""
        found = self._request_of(evidence)
        if found is None:
            return None
        return next((said for said in _said(found) if said.answer.criterion_key == criterion_key), None)

    def who_have_not_seen(self, criterion_key: str) -> tuple[WitnessSaid, ...]:
        """Witnesses who were asked about the criterion and have not seen it. It is no evidence, but it is told."""
        return tuple(
            said
            for request in self.requests
            for said in _said(request)
            if said.answer.criterion_key == criterion_key and not said.answer.has_seen
        )

    def _request_of(self, evidence: Piece) -> SaidBy | None:
        return next((one for one in (*self.requests, *self.earlier) if one.evidence_id == evidence.id), None)


def _said(request: SaidBy) -> tuple[WitnessSaid, ...]:
    return tuple(WitnessSaid(request, answer) for answer in request.answers)


def witnesses_of(attempt_id: UUID, earlier_evidence: Iterable[Evidence] = ()) -> Witnesses:
    """Who has answered about the attempt, and who is behind testimonies of another that it rests on."""
    answered = tuple(map(_said_by, witness_queries.answered(attempt_id)))
    return Witnesses(answered, _behind_earlier(attempt_id, earlier_evidence))


def _said_by(request: WitnessRequest) -> SaidBy:
    return SaidBy(
        evidence_id=request.evidence_id,
        witness_name=request.witness_name,
        relation=request.relation,
        who=request.who,
        sent_at=request.sent_at,
        answers=tuple(WitnessWord(one.criterion_key, one.has_seen, one.text) for one in request.answers),
    )


def witnesses_behind(attempt_id: UUID, evidence: Iterable[Evidence]) -> Witnesses:
    """The testimonies among this evidence, and nothing of what witnesses have not seen: the participant's pages.

    The database is asked only when there is one.
    """
    testimonies = [item for item in evidence if item.kind is EvidenceKind.TESTIMONY]
    if not testimonies:
        return Witnesses()
    if all(item.attempt_id != attempt_id for item in testimonies):
        return Witnesses(earlier=_behind_earlier(attempt_id, testimonies))
    return witnesses_of(attempt_id, testimonies)


def _behind_earlier(attempt_id: UUID, evidence: Iterable[Evidence]) -> tuple[SaidBy, ...]:
    of_others = [
        item.id for item in evidence if item.kind is EvidenceKind.TESTIMONY and item.attempt_id != attempt_id
    ]
    return tuple(map(_said_by, witness_queries.behind(of_others))) if of_others else ()
