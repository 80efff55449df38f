"""Who may be handed over, to whom, and what must be finished first. Pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.handovers.states import OPEN, HandoverState
from stegvis.validation.states import AttemptState

_S = AttemptState

MUST_END_FIRST = frozenset(
    {
        _S.ASSESSED,
        _S.IN_QUEUE,
        _S.SAMPLED,
        _S.OUTSIDE_SAMPLE,
        _S.RETURNED,
        _S.VERIFIED,
        _S.EXTERNAL_SAMPLE,
        _S.EXTERNALLY_APPROVED,
        _S.EXTERNAL_ACTION,
        _S.CLEARED,
        _S.RECONSIDERATION,
    }
)
"""States from a decision to its certificate: the municipality that decided also answers for the control of it.

Its verifiers have drawn the sample, its issuer signs, and its people answer when a decision is looked at again. An
attempt that ended as verified stands in one of these states too, and moves since it has ended.
"""

NEWS_LASTS = timedelta(days=14)
"""So long whoever proposed reads on her start page how a hand-over was answered."""

ANSWER_IS_MAILED = timedelta(days=4)
"""So long her mails tell of it too: over a weekend, and no daily reminder of what needs nothing from her."""


@dataclass(frozen=True)
class Place:
    """A unit of an organisation."""

    organisation_id: UUID
    unit_id: UUID


@dataclass(frozen=True)
class AttemptStanding:
    """What the rules need to know about one attempt."""

    title: str
    state: AttemptState
    has_ended: bool


@dataclass(frozen=True)
class Proposal:
    """What somebody wants: from where, to where, to which coordinator, and who she is today."""

    origin: Place
    target: Place
    coordinator_id: UUID | None
    coordinators_now: frozenset[UUID]
    is_protected: bool

    @property
    def is_transfer(self) -> bool:
        """Whether it goes to another municipality, so that she is asked first."""
        return self.origin.organisation_id != self.target.organisation_id


def unfinished(attempts: Iterable[AttemptStanding]) -> tuple[AttemptStanding, ...]:
    """The attempts that the giving municipality must finish before she can go to another one."""
    return tuple(one for one in attempts if one.state in MUST_END_FIRST and not one.has_ended)


def may_propose(proposal: Proposal, attempts: Iterable[AttemptStanding]) -> tuple[str, Text] | None:
    """The field at fault and why, or None."""
    if proposal.is_protected and proposal.coordinator_id is None:
        return "coordinator", _l("Deltagaren har skyddad identitet. Välj den samordnare som ska ta emot.")
    same_place = proposal.origin == proposal.target
    if same_place and proposal.coordinator_id is None:
        return "coordinator", _l("Deltagaren finns redan i den enheten. Välj vilken samordnare som tar över.")
    if same_place and proposal.coordinators_now == {proposal.coordinator_id}:
        return "coordinator", _l("Den personen är redan samordnare. Välj någon annan.")
    left = unfinished(attempts) if proposal.is_transfer else ()
    if left:
        return "unit", _l(
            "Gör först klart det som är beslutat: %(titles)s. Kontroll, intyg och omprövning hör till den kommun"
            " som beslutade.",
            titles=", ".join(one.title for one in left),
        )
    return None


def may_answer(state: HandoverState, *, has_moved: bool) -> Text | None:
    """Only what waits for the receiver, while the participant is still where it began."""
    if state not in OPEN:
        return _l("Överlämningen är redan avslutad. Ladda om sidan och se hur det gick.")
    if state is not HandoverState.PROPOSED:
        return _l("Deltagaren har inte svarat ännu.")
    if has_moved:
        return _l("Deltagaren har bytt enhet sedan överlämningen föreslogs. Be om en ny överlämning.")
    return None


def may_consent(state: HandoverState) -> Text | None:
    """She may answer, and think again, until the receiver has answered."""
    if state not in OPEN:
        return _l("Frågan är redan avslutad. Prata med din samordnare.")
    return None
