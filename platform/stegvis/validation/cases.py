"""A case with all its modules: the selects, and what the pages show of it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from stegvis.access import ObjectFacts
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.validation import queries
from stegvis.validation.case_models import AttemptInformation, CaseEvent
from stegvis.validation.case_rules import AttemptStanding, CaseState, case_state, next_step
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import STATE_NAMES, AttemptState

MOST_AT_ONCE = 200
"""So many cases are closed in one run of the worker; the next run takes more."""


def get_case(case_id: UUID) -> ValidationCase:
    """The case, or NotFound."""
    case = db.session.get(ValidationCase, case_id)
    if case is None:
        raise NotFound("case")
    return case


def object_facts(case: ValidationCase) -> ObjectFacts:
    """What the policy needs to know about a case. Who is lent to one of its attempts sees only that."""
    person = facts_about(case.participant_id)
    return ObjectFacts(
        owner_id=case.participant_id,
        organisation_id=case.organisation_id,
        unit_id=case.unit_id,
        assigned=person.assigned,
        in_conflict=person.in_conflict,
        protected=person.protected,
    )


def attempts_of(case_id: UUID) -> Sequence[ModuleAttempt]:
    """Its attempts, in the order in which they began."""
    statement = (
        select(ModuleAttempt)
        .where(ModuleAttempt.case_id == case_id)
        .order_by(ModuleAttempt.created_at, ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def standing_of(attempt: ModuleAttempt) -> AttemptStanding:
    """What the rules need to know about an attempt."""
    return AttemptStanding(attempt.state, attempt.ended_at is not None)


def complete_since(before: datetime) -> list[UUID]:
    """The cases that are not closed, and whose last attempt ended before this moment; the oldest first."""
    of_case = ModuleAttempt.case_id == ValidationCase.id
    statement = (
        select(ValidationCase.id)
        .where(
            ValidationCase.closed_at.is_(None),
            exists().where(of_case),
            ~exists().where(of_case, ModuleAttempt.ended_at.is_(None)),
            ~exists().where(of_case, ModuleAttempt.ended_at >= before),
        )
        .order_by(ValidationCase.opened_at, ValidationCase.id)
        .limit(MOST_AT_ONCE)
    )
    return list(db.session.execute(statement).scalars())


def informations_of(attempt_ids: Collection[UUID]) -> dict[UUID, AttemptInformation]:
    """Attempt id → what was told before it, where that is written down."""
    statement = (
        select(AttemptInformation)
        .where(AttemptInformation.attempt_id.in_(list(attempt_ids)))
        .order_by(AttemptInformation.at, AttemptInformation.attempt_id)
    )
    return {one.attempt_id: one for one in db.session.execute(statement).scalars()}


def events_of(case_ids: Collection[UUID]) -> Sequence[CaseEvent]:
    """What happened to these cases as a whole, oldest first."""
    statement = (
        select(CaseEvent)
        .where(CaseEvent.case_id.in_(list(case_ids)))
        .order_by(CaseEvent.at, CaseEvent.case_id, CaseEvent.id)
    )
    return db.session.execute(statement).scalars().all()


@dataclass(frozen=True)
class ModuleLine:
    """One module of the case: where it stands, whose turn it is, and what was told before it."""

    attempt: ModuleAttempt
    module: CompiledModule
    next_step: Text | None
    information: AttemptInformation | None


@dataclass(frozen=True)
class CaseLine:
    """Something that happened in the case, and who did it (empty for the system)."""

    at: datetime
    text: Text
    who: str
    words: str


@dataclass(frozen=True)
class CasePage:
    """The case as one, with all that staff see of it."""

    case: ValidationCase
    state: CaseState
    modules: tuple[ModuleLine, ...]
    events: tuple[CaseLine, ...]
    names: dict[UUID, str]
    certified: int


_EVENT_TEXTS: dict[str, Text] = {
    "closed": _l("Ärendet avslutades."),
    "reopened": _l("Ärendet öppnades igen."),
}


def case_page(case: ValidationCase) -> CasePage:
    """The case put together for a coordinator or for whoever is assigned to the participant."""
    attempts, happened = attempts_of(case.id), events_of([case.id])
    told = informations_of([one.id for one in attempts])
    people = {case.participant_id, case.opened_by, *(one.actor_id for one in happened if one.actor_id)}
    people |= {one.written_by for one in told.values()}
    names = people_queries.display_names(people)
    standings = [standing_of(one) for one in attempts]
    modules = tuple(
        ModuleLine(one, queries.module_of(one), next_step(standing), told.get(one.id))
        for one, standing in zip(attempts, standings, strict=True)
    )
    return CasePage(
        case=case,
        state=case_state(standings, is_closed=case.closed_at is not None),
        modules=modules,
        events=_history(case, modules, happened, names),
        names=names,
        certified=sum(one.state is AttemptState.CERTIFIED for one in attempts),
    )


def _history(
    case: ValidationCase,
    modules: Sequence[ModuleLine],
    happened: Sequence[CaseEvent],
    names: dict[UUID, str],
) -> tuple[CaseLine, ...]:
    """What happened, newest first: the case's own events, and the beginning and the end of each module."""
    lines = [CaseLine(case.opened_at, _l("Ärendet öppnades."), names[case.opened_by], "")]
    for one in modules:
        title, attempt = one.module.title, one.attempt
        who = names[one.information.written_by] if one.information else ""
        text = _l("Deltagaren anmäldes till %(module)s.", module=title)
        lines.append(CaseLine(attempt.created_at, text, who, ""))
        if attempt.ended_at is not None:
            state = STATE_NAMES[attempt.state]
            text = _l("%(module)s är slut: %(state)s.", module=title, state=state)
            lines.append(CaseLine(attempt.ended_at, text, "", ""))
    for event in happened:
        who = names[event.actor_id] if event.actor_id else ""
        lines.append(CaseLine(event.at, _event_text(event), who, event.words))
    # Of what happened in one moment, the case was opened before its first module, and closed after its last.
    return tuple(reversed(sorted(lines, key=lambda line: line.at)))


def _event_text(event: CaseEvent) -> Text:
    if event.name == "handed_over":
        return _l(
            "Ärendet lämnades över från %(old)s till %(new)s.", old=event.facts["from"], new=event.facts["to"]
        )
    return _EVENT_TEXTS[event.name]


@dataclass(frozen=True)
class OwnCase:
    """One of her cases: its modules, and the last words to her if it is closed."""

    case: ValidationCase
    state: CaseState
    modules: tuple[ModuleLine, ...]
    closed: CaseEvent | None


def own_cases(participant_id: UUID) -> list[OwnCase]:
    """All her cases with their modules, newest first."""
    found = queries.cases_of_participant(participant_id)
    attempts = sorted(
        queries.attempts_of_participant(participant_id), key=lambda one: (one.created_at, one.id)
    )
    told = informations_of([one.id for one in attempts])
    happened = events_of([one.id for one in found])
    return [
        _own_case(case, [one for one in attempts if one.case_id == case.id], told, happened) for case in found
    ]


def _own_case(
    case: ValidationCase,
    attempts: Sequence[ModuleAttempt],
    told: dict[UUID, AttemptInformation],
    happened: Sequence[CaseEvent],
) -> OwnCase:
    standings = [standing_of(one) for one in attempts]
    closings = [one for one in happened if one.case_id == case.id and one.name == "closed"]
    return OwnCase(
        case=case,
        state=case_state(standings, is_closed=case.closed_at is not None),
        modules=tuple(ModuleLine(one, queries.module_of(one), None, told.get(one.id)) for one in attempts),
        closed=closings[-1] if closings and case.closed_at else None,
    )
