"""One person with very much: an earlier attempt, 200 pieces of evidence, 60 judgements that were returned."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.media.models import MediaFile
from stegvis.media.states import MediaState
from stegvis.validation import actions, queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Consent, Interpreter, OwnWord, TakenBy
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.judgement_models import Decision, Judgement, OutcomeReason
from stegvis.validation.models import AttemptEvent, Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from tests.factories import people, reuse, validation
from tests.factories.many import Rows, write
from tests.factories.validation import Cast
from tests.statements import statements_sent

MOST_STATEMENTS = 12
PIECES = 200
RETURNED = 60


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def attempt_id(app: Flask, people_in: Cast) -> UUID:
    """Handed in, after one attempt that was stopped, with one finding of it taken over and more asked for once."""
    with app.app_context():
        reuse.stopped(people_in)
        attempt = validation.opened(people_in)
        reuse.take_over(people_in, attempt, reuse.plain_key(queries.module_of(attempt)))
        validation.text_evidence(people_in, attempt, form_key="another-text")
        hand_in(people_in, attempt)
        actions.ask_for_more(actor=people.actor(people_in.assessor), attempt=attempt, message="Visa mer.")
        db.session.commit()
        validation.text_evidence(people_in, attempt, form_key="more-of-it")
        hand_in(people_in, attempt)
        validation.witness_asked(people_in, attempt)
        write(very_much(people_in, attempt))
        db.session.commit()
        return attempt.id


def hand_in(people_in: Cast, attempt: ModuleAttempt) -> None:
    actions.hand_in(actor=people.actor(people_in.participant), attempt=attempt)
    db.session.commit()


def very_much(people_in: Cast, attempt: ModuleAttempt) -> Rows:
    """Written straight into the tables: only what a page reads."""
    keys, now = queries.module_of(attempt).criterion_ids, clock.now()
    kinds = (EvidenceKind.PHOTO, EvidenceKind.SOUND, EvidenceKind.TEXT, EvidenceKind.OBSERVATION)
    rows: Rows = {
        table: []
        for table in (
            MediaFile,
            Evidence,
            EvidenceCriterion,
            EvidenceCircumstances,
            OldEvidence,
            Judgement,
            OutcomeReason,
            Decision,
            AttemptEvent,
        )
    }
    for place in range(PIECES):
        kind, piece, file = kinds[place % len(kinds)], uuid4(), uuid4()
        staff = people_in.supervisor if place % 8 == 3 else people_in.assessor
        author = staff if kind is EvidenceKind.OBSERVATION else people_in.participant
        has_file = kind in (EvidenceKind.PHOTO, EvidenceKind.SOUND)
        if has_file:
            rows[MediaFile].append(
                {"id": file, "owner_id": author.id, "kind": kind.value, "state": MediaState.REFUSED,
                 "received_sha256": "0" * 64, "received_size": 1, "received_type": "image/jpeg",
                 "refusal": "unreadable", "created_at": now, "claimed_at": now}
            )  # fmt: skip
        rows[Evidence].append(
            {"id": piece, "attempt_id": attempt.id, "author_id": author.id, "kind": kind,
             "method": "observation" if kind is EvidenceKind.OBSERVATION else "product", "text": "Så här.",
             "media_id": file if has_file else None, "form_key": f"much-{place}",
             "created_at": now, "handed_in_at": now}
        )  # fmt: skip
        rows[EvidenceCriterion] += [
            {"evidence_id": piece, "criterion_key": key} for key in (keys[place % 9], keys[-1])
        ]
        rows[EvidenceCircumstances].append(
            {"evidence_id": piece, "done_on": now.date(), "taken_by": TakenBy.PARTICIPANT,
             "interpreter": Interpreter.NONE, "consent": Consent.NOBODY, "own_word": OwnWord.ABSENT,
             "noted_by": author.id, "noted_at": now}
        )  # fmt: skip
        if place % 5 == 0:
            rows[OldEvidence].append({"evidence_id": piece, "marked_at": now, "reason": ""})
    position = len(queries.history(attempt.id))
    for place in range(RETURNED):
        then = now - timedelta(hours=RETURNED - place)
        said = {"attempt_id": attempt.id, "assessor_id": people_in.assessor.id, "at": then,
                "superseded_at": then, "reason": "Öva mer."}  # fmt: skip
        rows[Judgement].append(
            {"id": uuid4(), "criterion_key": keys[place % 9], "result": JudgementResult.NOT_YET, **said}
        )
        rows[OutcomeReason].append({"id": uuid4(), "outcome_key": f"outcome-{place % 5}", **said})
        rows[Decision].append({"id": uuid4(), "outcome": Outcome.PARTLY, **said})
        rows[AttemptEvent].append(
            {"attempt_id": attempt.id, "at": then, "actor_id": people_in.verifier.id,
             "name": TransitionName.RETURNED.value, "row": 12, "source": "sampled", "target": "returned",
             "message": "Se igen.", "position": position + place + 1}
        )  # fmt: skip
    return rows


def decided_once(people_in: Cast, attempt_id: UUID, state: AttemptState) -> None:
    """Where the attempt stands when the latest of its sixty decisions is in force."""
    attempt = queries.get_attempt(attempt_id)
    said = {"outcome": Outcome.PARTLY, "reason": "Öva mer.", "assessor_id": people_in.assessor.id}
    db.session.add(Decision(attempt_id=attempt_id, at=clock.now(), **said))
    attempt.state, attempt.outcome = state, Outcome.PARTLY
    db.session.commit()


def costs_of(app: Flask, people_in: Cast, *pages: tuple[str, str]) -> dict[tuple[str, str], int]:
    """How many questions each page asks of the database; what is written down when it is opened is none."""
    costs = {}
    for role, path in pages:
        client = people.signed_in_client(app, getattr(people_in, role))
        client.get(path)
        with statements_sent(app) as sent:
            answer = client.get(path)
        assert answer.status_code == 200, (role, path)
        costs[role, path] = sum(statement.startswith("SELECT") for statement in sent)
    return costs


def dearer_than_allowed(costs: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    return {page: cost for page, cost in costs.items() if cost > MOST_STATEMENTS}


def test_a_case_with_very_much_that_is_handed_in_stays_cheap(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    with app.app_context():
        keys = queries.module_of(queries.get_attempt(attempt_id)).criterion_ids
    staff, own = f"/valideringar/{attempt_id}", f"/mina-steg/{attempt_id}"
    costs = costs_of(
        app,
        people_in,
        *((role, staff) for role in ("assessor", "supervisor", "coordinator")),
        *(("assessor", f"{staff}/bedom/{key}") for key in (keys[0], keys[-1])),
        *(("assessor", f"{staff}/{name}") for name in ("beslut", "tidigare", "komplettering")),
        *(("participant", path) for path in (own, f"{own}/sak/{keys[-1]}", f"{own}/handelser", "/mina-steg")),
    )
    assert dearer_than_allowed(costs) == {}


def test_the_assessor_is_led_to_the_earlier_attempt(app: Flask, people_in: Cast, attempt_id: UUID) -> None:
    client = people.signed_in_client(app, people_in.assessor)
    assert f"/valideringar/{attempt_id}/tidigare" in client.get(f"/valideringar/{attempt_id}").text


@pytest.mark.parametrize("state", [AttemptState.RETURNED, AttemptState.SAMPLED])
def test_a_case_with_very_much_that_is_decided_stays_cheap(
    app: Flask, people_in: Cast, attempt_id: UUID, state: AttemptState
) -> None:
    with app.app_context():
        keys = queries.module_of(queries.get_attempt(attempt_id)).criterion_ids
        decided_once(people_in, attempt_id, state)
    staff, own = f"/valideringar/{attempt_id}", f"/mina-steg/{attempt_id}"
    costs = costs_of(
        app,
        people_in,
        *((role, staff) for role in ("assessor", "supervisor", "coordinator")),
        ("assessor", f"{staff}/bedom/{keys[-1]}") if state is AttemptState.RETURNED else ("verifier", staff),
        *(("participant", path) for path in (own, f"{own}/sak/{keys[-1]}")),
    )
    assert dearer_than_allowed(costs) == {}


@pytest.mark.parametrize("step", [1, 2])
def test_a_case_with_very_much_that_is_reconsidered_stays_cheap(
    app: Flask, people_in: Cast, attempt_id: UUID, step: int
) -> None:
    """Something is taken over in it, and the participant has asked for the decision to be looked at again."""
    with app.app_context():
        attempt = queries.get_attempt(attempt_id)
        decided_once(people_in, attempt_id, AttemptState.VERIFIED)
        for number in range(step):
            actions.ask_reconsideration(
                actor=people.actor(people_in.participant), attempt=attempt, ground="Jag kan visst det här."
            )
            if number < step - 1:
                actions.answer_reconsideration(
                    actor=people.actor(people_in.assessor), attempt=attempt, stands=True, words="Nej."
                )
            db.session.commit()
    staff, own = f"/valideringar/{attempt_id}", f"/mina-steg/{attempt_id}"
    costs = costs_of(
        app,
        people_in,
        *((role, staff) for role in ("assessor", "supervisor", "coordinator")),
        *(("participant", path) for path in (own, f"{own}/titta-igen/lage")),
    )
    assert dearer_than_allowed(costs) == {}
