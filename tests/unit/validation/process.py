"""The process as it is described, row by row, written by hand: nothing here is read from the code under test.

The table in `stegvis.validation.states` must be this one exactly, and every history a path of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stegvis.access.actor import Role
from stegvis.validation.states import SYSTEM_ROLE, AttemptState, TransitionName

_S, _N = AttemptState, TransitionName
_P, _H, _A, _C = Role.PARTICIPANT, Role.SUPERVISOR, Role.ASSESSOR, Role.COORDINATOR
_V, _E, _I, _SYSTEM = Role.INTERNAL_VERIFIER, Role.EXTERNAL_VERIFIER, Role.ISSUER, SYSTEM_ROLE


@dataclass(frozen=True)
class Described:
    """A move as the description has it. `target` None: back to where the reconsideration was asked from."""

    row: int
    sources: frozenset[AttemptState | None]
    target: AttemptState | None
    who: frozenset[str]


def _by(row: int, sources: set[AttemptState | None], target: AttemptState | None, *who: str) -> Described:
    return Described(row, frozenset(sources), target, frozenset(who))


ASKED_FROM: set[AttemptState | None] = {
    *(_S.IN_QUEUE, _S.SAMPLED, _S.OUTSIDE_SAMPLE, _S.VERIFIED),
    *(_S.EXTERNAL_SAMPLE, _S.EXTERNALLY_APPROVED, _S.CLEARED, _S.CERTIFIED),
}
"""From the decision, which is told when it is queued, to the certificate."""

BEFORE_16: set[AttemptState | None] = {
    *(_S.REGISTERED, _S.MAPPING, _S.PLANNED, _S.IN_PROGRESS, _S.PAUSED, _S.DORMANT),
    *(_S.SUBMITTED, _S.SUPPLEMENT, _S.ASSESSED, _S.IN_QUEUE, _S.SAMPLED, _S.OUTSIDE_SAMPLE, _S.VERIFIED),
    *(_S.RETURNED, _S.EXTERNAL_SAMPLE, _S.EXTERNALLY_APPROVED, _S.EXTERNAL_ACTION, _S.CLEARED),
}

PROCESS: Mapping[TransitionName, Described] = {
    _N.REGISTERED: _by(1, {None}, _S.REGISTERED, _C),
    _N.MAPPING_STARTED: _by(2, {_S.REGISTERED}, _S.MAPPING, _A, _C, _SYSTEM),
    _N.PLAN_CONFIRMED: _by(3, {_S.MAPPING}, _S.PLANNED, _P, _A),
    _N.PUT_TO_REST: _by(3, {_S.MAPPING}, _S.DORMANT, _A),
    _N.STARTED: _by(4, {_S.PLANNED}, _S.IN_PROGRESS, _P, _A, _H, _SYSTEM),
    _N.PAUSED: _by(5, {_S.IN_PROGRESS}, _S.PAUSED, _C, _P),
    _N.UNPAUSED: _by(5, {_S.PAUSED}, _S.IN_PROGRESS, _C, _P),
    _N.HANDED_IN: _by(6, {_S.IN_PROGRESS}, _S.SUBMITTED, _P, _A),
    _N.MORE_ASKED_FOR: _by(7, {_S.SUBMITTED}, _S.SUPPLEMENT, _A),
    _N.MORE_BEGUN: _by(7, {_S.SUPPLEMENT}, _S.IN_PROGRESS, _P, _A, _H, _SYSTEM),
    _N.DECIDED: _by(8, {_S.SUBMITTED}, _S.ASSESSED, _A),
    _N.NOT_COUNTERSIGNED: _by(8, {_S.ASSESSED}, _S.SUBMITTED, _A),
    _N.QUEUED: _by(9, {_S.ASSESSED}, _S.IN_QUEUE, _SYSTEM),
    _N.DRAWN: _by(10, {_S.IN_QUEUE}, _S.SAMPLED, _SYSTEM),
    _N.LEFT_OUT: _by(10, {_S.IN_QUEUE}, _S.OUTSIDE_SAMPLE, _SYSTEM),
    _N.DRAWN_LATER: _by(10, {_S.OUTSIDE_SAMPLE}, _S.SAMPLED, _SYSTEM),
    _N.APPROVED: _by(11, {_S.SAMPLED}, _S.VERIFIED, _V),
    _N.RETURNED: _by(12, {_S.SAMPLED, _S.EXTERNAL_ACTION}, _S.RETURNED, _V),
    _N.SENT_BACK_TO_PARTICIPANT: _by(12, {_S.RETURNED}, _S.SUPPLEMENT, _A),
    _N.JUDGED_ANEW: _by(12, {_S.RETURNED}, _S.ASSESSED, _A),
    _N.APPROVED_IN_BATCH: _by(13, {_S.OUTSIDE_SAMPLE}, _S.VERIFIED, _V),
    _N.EXTERNALLY_DRAWN: _by(14, {_S.VERIFIED}, _S.EXTERNAL_SAMPLE, _SYSTEM),
    _N.EXTERNALLY_TAKEN_OUT: _by(14, {_S.EXTERNAL_SAMPLE}, _S.VERIFIED, _SYSTEM),
    _N.EXTERNALLY_APPROVED: _by(14, {_S.EXTERNAL_SAMPLE}, _S.EXTERNALLY_APPROVED, _E),
    _N.EXTERNAL_ACTION_ASKED: _by(14, {_S.EXTERNAL_SAMPLE}, _S.EXTERNAL_ACTION, _E),
    _N.CLEARED: _by(15, {_S.VERIFIED, _S.EXTERNALLY_APPROVED}, _S.CLEARED, _SYSTEM),
    _N.CERTIFIED: _by(16, {_S.CLEARED}, _S.CERTIFIED, _I),
    _N.CERTIFICATE_REPLACED: _by(17, {_S.CERTIFIED}, _S.CERTIFIED, _I),
    _N.CERTIFICATE_WITHDRAWN: _by(18, {_S.CERTIFIED}, _S.WITHDRAWN, _I),
    _N.ABORTED: _by(19, BEFORE_16 | {_S.RECONSIDERATION}, _S.ABORTED, _P, _C),
    _N.RECONSIDERATION_ASKED: _by(20, ASKED_FROM, _S.RECONSIDERATION, _P, _C),
    _N.RECONSIDERATION_PASSED_ON: _by(20, {_S.RECONSIDERATION}, _S.RECONSIDERATION, _P, _C),
    _N.RECONSIDERATION_TAKEN_BACK: _by(20, {_S.RECONSIDERATION}, None, _P),
    _N.DECISION_STOOD: _by(20, {_S.RECONSIDERATION}, None, _A, _V, _I),
    _N.DECISION_REOPENED: _by(20, {_S.RECONSIDERATION}, _S.RETURNED, _A, _V, _I),
    _N.CERTIFICATE_DOUBTED: _by(20, {_S.RECONSIDERATION}, _S.CERTIFIED, _A, _V, _I),
    _N.RESUMED: _by(21, {_S.DORMANT, _S.ABORTED}, _S.IN_PROGRESS, _C),
}


def leads_to(
    name: TransitionName, source: AttemptState | None, asked_from: AttemptState | None
) -> AttemptState | None:
    """Where this move leads from here, as described; None when it can't be made from here."""
    described = PROCESS[name]
    if source not in described.sources:
        return None
    if described.target is not None:
        return described.target
    return asked_from if asked_from in ASKED_FROM else None
