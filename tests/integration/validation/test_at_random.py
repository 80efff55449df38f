"""The verbs at random on a database: whoever does what in whichever order, only what is described ever happens."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from stegvis.access import SYSTEM
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, NotFound, Refused
from stegvis.certificates.queries import order_of_attempt
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.validation import countersignatures, queries, reconsiderations
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.guard_facts import attempt_facts
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import AttemptEvent, ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from stegvis.verification import external_queries
from stegvis.verification import queries as verification_queries
from stegvis.verification.drawing import Policy
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.models import ReviewedCriterion
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import people
from tests.integration.validation.verbs_at_random import (
    EVERY_VERB,
    SELDOM,
    STAFF,
    WHAT_FITS,
    Scene,
    Verb,
    open_for,
    too_close,
)
from tests.unit.validation.process import ASKED_FROM, PROCESS, leads_to

_N = TransitionName
LATER = datetime.max.replace(tzinfo=UTC)
REFUSED = (Refused, BadInput, Forbidden, NotFound)
TOGETHER = 4
"""So many participants are validated at the same time: their decisions share batches."""


class Walk:
    """Some participants of one unit. What the database should hold is kept here, event by event."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.actors = {name: people.actor(scene.account(name)) for name in STAFF}
        self.roles = {actor.own_account_id: set(STAFF[name]) for name, actor in self.actors.items()}
        self.standing: dict[UUID, AttemptState | None] = {}
        self.asked_from: dict[UUID, AttemptState] = {}
        self.positions: dict[UUID, int] = {}
        self.too_close: dict[UUID, dict[UUID, int]] = {}
        for _ in range(TOGETHER):
            her = scene.participant()
            attempt = open_for(scene, self.actors["coordinator"], her.id)
            db.session.commit()
            self.standing[attempt.id], self.positions[attempt.id], self.too_close[attempt.id] = None, 0, {}
        self.look()

    def step(self, chance: Random) -> None:
        """Mostly what fits the state, by whoever mostly does it; now and then anything by anybody."""
        attempt_id = chance.choice(list(self.standing))
        attempt = queries.get_attempt(attempt_id)
        name, verb = self.choose(attempt, chance)
        if name == "participant":
            actor = people.actor(people_queries.get_account(attempt.participant_id))
        else:
            actor = SYSTEM if name == "system" else self.actors[name]
        before = self.positions[attempt_id]
        try:
            verb(self.scene, actor, attempt, chance)
            db.session.commit()
        except REFUSED:
            db.session.rollback()
        else:
            if verb is too_close:
                self.too_close[attempt_id].setdefault(actor.own_account_id, before)
        self.look()

    def choose(self, attempt: ModuleAttempt, chance: Random) -> tuple[str, Verb]:
        """Who does what."""
        rare = chance.randrange(100)
        if rare < 2:
            return chance.choice(sorted(STAFF)), too_close
        if rare < 3 or not WHAT_FITS[attempt.state]:
            return chance.choice(SELDOM)
        name, verb = chance.choice(WHAT_FITS[attempt.state])
        if rare < 8:
            verb = chance.choice(EVERY_VERB)
        if rare > 92:
            name = chance.choice([*sorted(STAFF), "participant"])
        return name, verb

    def look(self) -> None:
        """Whatever the step has written is as described, and the states are where the histories end."""
        db.session.expire_all()
        stored = (
            select(ModuleAttempt.id, ModuleAttempt.state, func.max(AttemptEvent.position))
            .join(AttemptEvent, AttemptEvent.attempt_id == ModuleAttempt.id)
            .where(ModuleAttempt.id.in_(list(self.standing)))
            .group_by(ModuleAttempt.id, ModuleAttempt.state)
        )
        for attempt_id, state, last in db.session.execute(stored).all():
            if last > self.positions[attempt_id]:
                new = select(AttemptEvent).where(
                    AttemptEvent.attempt_id == attempt_id, AttemptEvent.position > self.positions[attempt_id]
                )
                for event in db.session.scalars(new.order_by(AttemptEvent.position)):
                    self.take_in(event)
            assert (state, last) == (self.standing[attempt_id], self.positions[attempt_id])

    def take_in(self, event: AttemptEvent) -> None:
        """One more event of a history."""
        attempt_id, name = event.attempt_id, TransitionName(event.name)
        source = self.standing[attempt_id]
        assert event.position == self.positions[attempt_id] + 1
        assert event.source == (source.value if source else None)
        target = leads_to(name, source, self.asked_from.get(attempt_id))
        assert target is not None and event.target == target.value, f"{name} from {source} to {event.target}"
        self.by_whom(event, name)
        if name is _N.RECONSIDERATION_ASKED:
            assert source in ASKED_FROM and source is not None
            self.asked_from[attempt_id] = source
        self.standing[attempt_id], self.positions[attempt_id] = target, event.position
        TAKEN[name] += 1

    def by_whom(self, event: AttemptEvent, name: TransitionName) -> None:
        """By somebody whom the row names, who has not had to do with the attempt in another way."""
        attempt = queries.get_attempt(event.attempt_id)
        if event.actor_id is None:
            roles: set[str] = {"system"}
        elif event.actor_id == attempt.participant_id:
            roles = {"participant"}
        else:
            roles = set(self.roles[event.actor_id])
        assert roles & PROCESS[name].who, f"{name} by {roles}"
        deciders = {one.assessor_id for one in queries.decisions_of(attempt.id)}
        assert attempt.participant_id not in deciders
        if name in (_N.APPROVED, _N.APPROVED_IN_BATCH, _N.EXTERNALLY_APPROVED, _N.EXTERNAL_ACTION_ASKED):
            assert event.actor_id not in deciders | signers_of(attempt.id)
        if name in (_N.CERTIFIED, _N.CERTIFICATE_WITHDRAWN, _N.CERTIFICATE_REPLACED):
            decision = queries.current_decision(attempt.id)
            assert decision is not None and event.actor_id != decision.assessor_id
        if name in (_N.CLEARED, _N.CERTIFIED):
            nothing_is_open(attempt)


TAKEN: Counter[TransitionName] = Counter()
LEAST, MOST, STEPS = 6, 20, 130
"""Draws of batches and samples can't be foretold: the walk goes on while a move has not come up, but not for ever."""


def unseen() -> set[str]:
    """The moves that have not come up yet."""
    return {name.value for name in PROCESS if not TAKEN[name]}


def signers_of(attempt_id: UUID) -> set[UUID]:
    statement = select(Countersignature.signed_by).where(Countersignature.attempt_id == attempt_id)
    return set(db.session.scalars(statement))


def nothing_is_open(attempt: ModuleAttempt) -> None:
    """Before a certificate: achieved, signed, drawn from a locked batch or left out, agreed on, and not asked about."""
    decision = queries.current_decision(attempt.id)
    assert decision is not None and decision.outcome is Outcome.ACHIEVED
    judged = queries.current_judgements(attempt.id)
    if countersignatures.by_trainees(judged, attempt.module_key):
        assert decision.countersignature is None or decision.countersignature.stands
    item = verification_queries.item_of_decision(decision.id)
    assert item is not None and item.batch.locked_at is not None and item.drawn is not None
    review = verification_queries.review_of_decision(decision.id)
    assert (review is not None and review.outcome is ReviewOutcome.APPROVED) or not item.drawn
    if review is not None:
        words = select(ReviewedCriterion.agreement).where(ReviewedCriterion.review_id == review.id)
        assert Agreement.DISAGREE not in set(db.session.scalars(words))
    external = external_queries.review_of_decision(decision.id)
    assert external is None or external.outcome is ExternalOutcome.APPROVED
    assert not reconsiderations.of_attempts([attempt.id])


def _nothing_is_done_by_whoever_is_too_close(attempt: ModuleAttempt, too_close: dict[UUID, int]) -> None:
    """From the moment on which she has said so. What she had judged counts for nothing."""
    history = queries.history(attempt.id)
    for event in history:
        assert event.actor_id not in too_close or event.position <= too_close[event.actor_id], event.name
    since = {
        one.staff_id: one.declared_at for one, _of, _by in conflicts.conflicts_of(attempt.participant_id)
    }
    assert since.keys() == too_close.keys()
    given: list[tuple[UUID | None, datetime]] = [
        *((one.assessor_id, one.at) for one in queries.decisions_of(attempt.id)),
        *((one.assessor_id, one.at) for one in queries.current_judgements(attempt.id).values()),
        *((one.verifier_id, one.at) for one in verification_queries.reviews_of(attempt.id)),
        *(
            (one.signed_by, one.at)
            for one in db.session.scalars(
                select(Countersignature).where(Countersignature.attempt_id == attempt.id)
            )
        ),
    ]
    order = order_of_attempt(attempt.id)
    if order is not None:
        given.append((order.requested_by, order.requested_at))
    for by, at in given:
        assert by not in since or at <= since[by]
    judged = attempt_facts(attempt).judged
    for key, judgement in queries.current_judgements(attempt.id).items():
        assert (key in judged) is (judgement.assessor_id not in since)
    for decision in queries.decisions_of(attempt.id):
        in_force = [
            one
            for one in db.session.scalars(select(Judgement).where(Judgement.attempt_id == attempt.id))
            if one.at <= decision.at and (one.superseded_at is None or one.superseded_at > decision.at)
        ]
        assert not {one.assessor_id for one in in_force if since.get(one.assessor_id, LATER) <= decision.at}


def test_only_what_is_described_ever_happens(published_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    # The unit's assessors and the module are known, and risks ask for no more: one disagreement would else draw
    # everything that the unit decides for a year, and nothing would be left out of a sample any more.
    policy = Policy(
        first_decisions=0, new_module_until=0, all_up_to=1, rate=33, rate_at_risk=33, rate_at_high_risk=33
    )
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
    TAKEN.clear()
    closeness: set[UUID] = set()
    walked = 0
    with published_app.app_context():
        scene = Scene.made()

        @settings(
            max_examples=MOST,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        # Bit by bit: into whole numbers hypothesis mixes those of the modules that happen to be imported.
        @given(bits=st.tuples(*[st.booleans()] * 64))
        def walk(bits: tuple[bool, ...]) -> None:
            nonlocal walked
            if walked >= LEAST and not unseen():
                return
            walked, chance = walked + 1, Random(sum(bit << place for place, bit in enumerate(bits)))
            scene.choose_external(required=chance.random() < 0.6)
            one = Walk(scene)
            for _ in range(STEPS):
                one.step(chance)
            for attempt_id, close in one.too_close.items():
                _nothing_is_done_by_whoever_is_too_close(queries.get_attempt(attempt_id), close)
                closeness.update(close)

        walk()
    assert len(closeness) >= 5
    assert walked >= LEAST
    assert unseen() == set()
