"""The participant's start page: a card for each attempt with one next step, her courses, her certificates."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from stegvis.access import Actor
from stegvis.activities.reading import OwnPlacement, own_placements
from stegvis.base.language import Text, _l
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.renewals import ToRenew, own_to_renew
from stegvis.certificates.states import CertificateState
from stegvis.content.compiled_modules import CompiledModule
from stegvis.handovers import queries as handover_queries
from stegvis.handovers.models import Handover
from stegvis.handovers.reading import Contact, people_around
from stegvis.overview.own_courses import own_courses
from stegvis.overview.sections import Link, Section
from stegvis.validation import mappings, plans
from stegvis.validation import queries as validation_queries
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.own_words import own_words
from stegvis.validation.states import AttemptState
from stegvis.web.templating import show_date, show_weekday

_S = AttemptState


@dataclass(frozen=True)
class AttemptCard:
    """One attempt in few words. `is_her_move`: the button is the next thing for her to do, not only to look."""

    attempt_id: UUID
    title: str
    word: str
    text: Text
    link: Link
    button: Text
    is_her_move: bool
    shown: tuple[int, int] | None = None


@dataclass(frozen=True)
class ParticipantStart:
    """All that her start page shows."""

    cards: list[AttemptCard]
    courses: list[Section]
    certificates: int
    to_renew: list[ToRenew]
    placement: OwnPlacement | None = None
    contacts: tuple[Contact, ...] = ()
    question: Handover | None = None


_WAITING: dict[AttemptState, Text] = {
    _S.RECONSIDERATION: _l("Vi tittar en gång till på det du bad om."),
    _S.PAUSED: _l("Du har paus. Allt du har visat finns kvar."),
    _S.DORMANT: _l("Vi väntar lite. Prata med din samordnare när du vill börja igen."),
    _S.CERTIFIED: _l("Grattis! Du har fått ditt intyg."),
}


def start_of(actor: Actor) -> ParticipantStart:
    """What waits for this participant."""
    attempts = validation_queries.attempts_of_participant(actor.own_account_id)
    certificates = [
        one
        for one in certificate_queries.certificates_of(actor.own_account_id)
        if one.state is CertificateState.ISSUED
    ]
    return ParticipantStart(
        cards=[attempt_card(one, validation_queries.module_of(one)) for one in attempts],
        courses=own_courses(actor, always=False),
        certificates=len(certificates),
        # A course that she may take again stands among her courses.
        to_renew=[one for one in own_to_renew(actor.own_account_id, certificates) if not one.is_course],
        placement=next((one for one in own_placements(actor.own_account_id) if not one.is_over), None),
        contacts=people_around(actor.own_account_id),
        question=handover_queries.question_to(actor.own_account_id),
    )


def attempt_card(attempt: ModuleAttempt, module: CompiledModule) -> AttemptCard:
    """The card of an attempt, with the one next step from where it stands."""
    if attempt.state is _S.MAPPING:
        return _questions(attempt, module)
    if attempt.state in (_S.PLANNED, _S.IN_PROGRESS):
        return _showing(attempt, module)
    if attempt.state is _S.SUPPLEMENT:
        return _card(attempt, module, _l("Bedömaren vill se lite till."), _l("Visa lite till"), her_move=True)
    if attempt.state is _S.CERTIFIED:
        link = Link("certificates.own_certificates")
        return _card(attempt, module, _WAITING[attempt.state], _l("Se ditt intyg"), link, her_move=True)
    told = own_words(attempt.state, attempt.outcome)
    return _card(attempt, module, told.text if told else _WAITING[attempt.state], _l("Se hur det går"))


def _card(
    attempt: ModuleAttempt,
    module: CompiledModule,
    text: Text,
    button: Text,
    link: Link | None = None,
    *,
    her_move: bool = False,
    shown: tuple[int, int] | None = None,
) -> AttemptCard:
    return AttemptCard(
        attempt_id=attempt.id,
        title=module.easy_title,
        word=attempt.word.value,
        text=text,
        link=link or Link("steps.attempt", {"attempt_id": attempt.id}),
        button=button,
        is_her_move=her_move,
        shown=shown,
    )


def _questions(attempt: ModuleAttempt, module: CompiledModule) -> AttemptCard:
    """The next question that she has not answered; when all are, the first thing to show."""
    planned = plans.own_plan(attempt)
    if planned is not None and planned.waits:
        return _showing(attempt, module)
    answers = validation_queries.self_assessments(attempt.id)
    left = [number for number, key in enumerate(module.criterion_ids, start=1) if key not in answers]
    if not left and mappings.own_standing(attempt).talk_waits:
        link, text = (
            Link("own_mapping.talk", {"attempt_id": attempt.id}),
            _l("Läs vad ni pratade om. Stämmer det?"),
        )
        return _card(attempt, module, text, _l("Läs"), link, her_move=True)
    if not left:
        return _showing(attempt, module)
    link = Link("own_mapping.question", {"attempt_id": attempt.id, "number": left[0]})
    text = _l("Svara på frågor med bilder. Hur ofta har du gjort sakerna?")
    button = _l("Fortsätt svara") if answers else _l("Svara på frågor")
    return _card(attempt, module, text, button, link, her_move=True)


def _showing(attempt: ModuleAttempt, module: CompiledModule) -> AttemptCard:
    """A plan to read, the next thing to show, or handing in when everything is there."""
    planned = plans.own_plan(attempt)
    if planned is not None and planned.waits:
        link, text = Link("own_planning.show", {"attempt_id": attempt.id}), _l("Läs din plan. Blir den bra?")
        return _card(attempt, module, text, _l("Läs planen"), link, her_move=True)
    counts, _observed, _old = evidence_counts(attempt.id)
    criteria = list(module.criteria())
    left = [one for one in criteria if counts[one.id] < one.minimum_evidence]
    shown = (len(criteria) - len(left), len(criteria))
    if not left and attempt.state is _S.MAPPING:
        text = _l("Du har visat allt. Nu ska du och din bedömare prata och göra en plan.")
        return _card(attempt, module, text, _l("Se hur det går"), shown=shown)
    if not left:
        link = Link("steps.hand_in", {"attempt_id": attempt.id})
        text = _l("Du har visat allt. Nu kan du lämna in till din bedömare.")
        return _card(attempt, module, text, _l("Lämna in"), link, her_move=True, shown=shown)
    link = Link("steps.criterion", {"attempt_id": attempt.id, "criterion_key": left[0].id})
    button = _l("Visa nästa sak") if counts else _l("Börja visa")
    text = _l("Visa vad du kan. Ta foto, spela in eller skriv.")
    if planned is not None and (task := planned.next_task) is not None:
        text = _l(
            "Nästa i planen: %(day)s klockan %(time)s, %(place)s.",
            day=f"{show_weekday(task.day)} {show_date(task.day)}",
            time=task.at_time.strftime("%H.%M"),
            place=task.place,
        )
    return _card(attempt, module, text, button, link, her_move=True, shown=shown)
