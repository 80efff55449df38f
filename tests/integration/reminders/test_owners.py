"""Every step of a validation that waits has an owner and a clock, also when whoever it would be can't take it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from stegvis.access import SYSTEM, Role
from stegvis.base import clock, outbox
from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.certificates.actions import order_issue
from stegvis.people import queries as people_queries
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account, Assignment, Membership
from stegvis.reminders import gathering
from stegvis.reminders.states import COUNTED, OWN_TEXTS, PAGES, STEP_OF_STATE, Step
from stegvis.reminders.unowned import Lack, unowned_in
from stegvis.validation import actions, queries
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.mappings import PAUSE_IS_LONG
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.states import AttemptState
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.drawing import Policy
from stegvis.verification.interim_queries import to_look_at
from stegvis.verification.states import Agreement
from tests.factories import external, people, standardisation, validation
from tests.factories.validation import Cast
from tests.integration.reminders.conftest import WEDNESDAY, on

S = AttemptState
THIRTEENTH = datetime(2026, 11, 13, 9, 0, tzinfo=SWEDEN)
ADMINISTRATOR, COLLEAGUE, EXTERNAL = "Adam Administratör", "Kim Kollega", "Elsa Extern"


def named(name: str) -> Callable[[Cast], Account]:
    """The person whom the scene has made, by name."""
    given = name.partition(" ")[0]

    def find(cast: Cast) -> Account:
        return db.session.query(Account).filter_by(given_name=given).one()

    return find


def without_assessor(cast: Cast) -> None:
    end_assignments(cast.assessor)
    actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )


def by_a_trainee(cast: Cast) -> ModuleAttempt:
    hers = StaffCompetence.account_id == cast.assessor.id
    db.session.execute(update(StaffCompetence).where(hers).values(as_trainee=True))
    return validation.queued(cast)


def countersignable(cast: Cast) -> None:
    by_a_trainee(cast)
    people.assignment(cast.participant, people.staff(Role.ASSESSOR, cast.unit, name=COLLEAGUE), Role.ASSESSOR)


def returned(cast: Cast) -> None:
    actions.return_review(
        actor=people.actor(cast.verifier), attempt=validation.decided(cast), reason="Se kniven igen."
    )


def outside_sample(cast: Cast) -> None:
    """Five decisions of which two are drawn and reviewed."""
    policy = Policy(first_decisions=0, new_module_until=0)
    casts = [validation.with_another_participant(cast) for _ in range(5)]
    attempts = [validation.queued(one) for one in casts]
    item = verification_queries.latest_item_of_attempt(attempts[0].id)
    assert item is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
        verification_actions.lock_batch(actor=people.actor(cast.verifier), batch_id=item.batch_id)
    for one, attempt in zip(casts, attempts, strict=True):
        if queries.get_attempt(attempt.id).state is S.SAMPLED:
            validation.approve(one, queries.get_attempt(attempt.id))


def undecided(cast: Cast) -> None:
    external.undecided(cast.unit.organisation_id)
    validation.approve(cast, validation.decided(cast))


def in_external_sample(cast: Cast) -> None:
    external.required(people.actor(cast.issuer), cast.unit.organisation_id)
    people.staff(Role.EXTERNAL_VERIFIER, cast.unit, name=EXTERNAL)
    validation.approve(cast, validation.decided(cast))


def external_action(cast: Cast) -> None:
    in_external_sample(cast)
    (attempt,) = db.session.query(ModuleAttempt).filter_by(state=S.EXTERNAL_SAMPLE)
    external.ask_action(named(EXTERNAL)(cast), attempt)


def asked(cast: Cast) -> None:
    actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=validation.cleared(cast), ground="Jag kan visst."
    )


def answered(cast: Cast, *, stands: bool) -> None:
    (attempt,) = db.session.query(ModuleAttempt).filter_by(state=S.RECONSIDERATION)
    actions.answer_reconsideration(
        actor=people.actor(cast.assessor), attempt=attempt, stands=stands, words="Jag tänkte så här."
    )


def asked_twice(cast: Cast) -> None:
    """The assessor stands by it, and the participant asks for the second step."""
    asked(cast)
    answered(cast, stands=True)
    (attempt,) = db.session.query(ModuleAttempt)
    actions.ask_reconsideration(actor=people.actor(cast.participant), attempt=attempt, ground="Nej.")


def asked_another(cast: Cast) -> None:
    asked_twice(cast)
    people.assignment(cast.participant, people.staff(Role.ASSESSOR, cast.unit, name=COLLEAGUE), Role.ASSESSOR)


def overruled(cast: Cast) -> None:
    """Another assessor and the verifier find in the second step that the decision does not stand."""
    asked_another(cast)
    db.session.commit()
    (attempt,) = db.session.query(ModuleAttempt)
    for who in (named(COLLEAGUE)(cast), cast.verifier):
        actions.answer_reconsideration(
            actor=people.actor(who), attempt=attempt, stands=False, words="Det räcker."
        )


def asked_finally(cast: Cast) -> None:
    asked_twice(cast)
    db.session.execute(update(Reconsideration).values(step=3))


def doubted(cast: Cast) -> None:
    """After the certificate the assessor finds that the decision does not stand."""
    attempt = validation.cleared(cast)
    order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    actions.ask_reconsideration(actor=people.actor(cast.participant), attempt=attempt, ground="Fel namn.")
    answered(cast, stands=False)


def put_to_rest(cast: Cast) -> None:
    actions.put_to_rest(
        actor=people.actor(cast.assessor),
        attempt=validation.opened(cast),
        message="Gå kursen först.",
        look_again_on=date(2026, 11, 20),
    )


def paused_long(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    actions.pause(actor=people.actor(cast.participant), attempt=attempt, reason="Sjuk.")
    long_ago = attempt.state_since - PAUSE_IS_LONG
    db.session.execute(
        update(ModuleAttempt).where(ModuleAttempt.id == attempt.id).values(state_since=long_ago)
    )


def drawn(cast: Cast) -> None:
    validation.submitted(cast)
    verification_actions.draw_interim(actor=SYSTEM, unit=cast.unit)


def looked_at(cast: Cast) -> None:
    drawn(cast)
    (line,) = to_look_at(people.actor(cast.verifier))
    verification_actions.note_interim(
        actor=people.actor(cast.verifier),
        item_id=line.item_id,
        agreement=Agreement.ACTION,
        note="Se kniven.",
    )


def end_competence(account: Account) -> None:
    """Her competence ended the day before."""
    hers = StaffCompetence.account_id == account.id
    db.session.execute(update(StaffCompetence).where(hers).values(valid_to=people_queries.today()))


def end_role(account: Account) -> None:
    hers = Membership.account_id == account.id
    db.session.execute(update(Membership).where(hers).values(valid_to=people_queries.today()))


def end_assignments(account: Account) -> None:
    """She is nobody's any longer."""
    hers = Assignment.staff_id == account.id
    yesterday = people_queries.today() - timedelta(days=1)
    db.session.execute(update(Assignment).where(hers).values(valid_from=yesterday, valid_to=yesterday))
    db.session.expire_all()


def steps_of(app: Flask, find: Callable[[Cast], Account], cast: Cast) -> dict[Step, date]:
    """What waits for her on the twenty-fifth, and since when the first of each."""
    with on(app, WEDNESDAY):
        account = db.session.get_one(Account, find(cast).id)
        found: dict[Step, date] = {}
        for one in gathering.waiting_for(people.actor(account)):
            found[one.step] = min(one.since, found.get(one.step, one.since))
        return found


def assert_owned(app: Flask, cast: Cast, step: Step, find: Callable[[Cast], Account]) -> None:
    """The step waits for her, since some day after the beginning, and is told in her mail."""
    waiting = steps_of(app, find, cast)
    assert step in waiting
    assert date(2026, 11, 1) <= waiting[step] <= WEDNESDAY.date()
    assert step in COUNTED and step in PAGES and step not in OWN_TEXTS


@pytest.fixture(autouse=True)
def administrator(app: Flask, cast: Cast) -> None:
    """Of the cast's municipality."""
    with on(app, THIRTEENTH):
        people.staff(Role.ADMINISTRATOR, cast.unit, name=ADMINISTRATOR)


def build(app: Flask, cast: Cast, *deeds: Callable[[Cast], object]) -> None:
    with on(app, THIRTEENTH):
        for deed in deeds:
            deed(cast)
            db.session.commit()


def coordinator(cast: Cast) -> Account:
    return cast.coordinator


def assessor(cast: Cast) -> Account:
    return cast.assessor


def verifier(cast: Cast) -> Account:
    return cast.verifier


def issuer(cast: Cast) -> Account:
    return cast.issuer


Deed = Callable[[Cast], object]
Who = Callable[[Cast], Account]
SCENES: dict[str, tuple[Deed, AttemptState | None, Step, Who]] = {
    "registered without assessor": (without_assessor, S.REGISTERED, Step.NAME_ASSESSOR, coordinator),
    "a mapping": (validation.opened, S.MAPPING, Step.MAP, assessor),
    "at rest": (put_to_rest, S.DORMANT, Step.LOOK_AGAIN, coordinator),
    "a long pause": (paused_long, S.PAUSED, Step.LOOK_AGAIN, coordinator),
    "handed in": (validation.submitted, S.SUBMITTED, Step.JUDGE, assessor),
    "returned": (returned, S.RETURNED, Step.JUDGE, assessor),
    "by a trainee": (countersignable, S.ASSESSED, Step.COUNTERSIGN, named(COLLEAGUE)),
    "drawn": (validation.decided, S.SAMPLED, Step.REVIEW, verifier),
    "not drawn": (outside_sample, S.OUTSIDE_SAMPLE, Step.APPROVE_REST, verifier),
    "without a choice": (undecided, S.VERIFIED, Step.CHOOSE_EXTERNAL, issuer),
    "in the external sample": (
        in_external_sample, S.EXTERNAL_SAMPLE, Step.REVIEW_EXTERNALLY, named(EXTERNAL)
    ),
    "an action is asked for": (external_action, S.EXTERNAL_ACTION, Step.TAKE_UP_ACTION, verifier),
    "cleared": (validation.cleared, S.CLEARED, Step.ISSUE, issuer),
    "a reconsideration": (asked, S.RECONSIDERATION, Step.ANSWER, assessor),
    "an interim sample": (drawn, None, Step.LOOK, verifier),
    "a word about an interim sample": (looked_at, None, Step.ANSWER_LOOK, assessor),
    "a disagreement": (standardisation.disagreed, None, Step.TALK_OVER, verifier),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_each_step_that_waits_has_an_owner_and_a_clock(app: Flask, cast: Cast, scene: str) -> None:
    deed, state, step, who = SCENES[scene]
    build(app, cast, deed)
    if state is not None:
        with app.app_context():
            assert state in {one.state for one in db.session.query(ModuleAttempt)}
    assert_owned(app, cast, step, who)


def test_the_scenes_show_every_state_that_waits_for_staff() -> None:
    shown = {state for _, state, _, _ in SCENES.values()}
    others = {state for state, step in STEP_OF_STATE.items() if step is None or step in OWN_TEXTS}
    waits_in_parts = {S.OUTSIDE_SAMPLE, S.RECONSIDERATION}
    assert shown >= set(AttemptState) - others | waits_in_parts


def bars_as_witness(cast: Cast) -> None:
    """The only verifier has been the participant's supervisor."""
    people.membership(cast.verifier, Role.SUPERVISOR, cast.unit)
    people.assignment(cast.participant, cast.verifier, Role.SUPERVISOR)


def too_close(who: Who) -> Deed:
    """She has said that she is too close."""

    def declare(cast: Cast) -> None:
        declare_conflict(
            actor=people.actor(who(cast)),
            participant_id=cast.participant.id,
            staff_id=who(cast).id,
            tie=Tie.CLOSE,
        )

    return declare


def protect(cast: Cast) -> None:
    hers = Account.id == cast.participant.id
    db.session.execute(update(Account).where(hers).values(protected=True))


def lacks_competence(who: Who) -> Deed:
    return lambda cast: end_competence(who(cast))


def has_no_role(who: Who) -> Deed:
    return lambda cast: end_role(who(cast))


def verifies_other_modules(cast: Cast) -> None:
    """Nothing about her competence needs attention, but that it is for another module."""
    hers = StaffCompetence.account_id == cast.verifier.id
    db.session.execute(update(StaffCompetence).where(hers).values(module_key="butik"))


BARRED: dict[str, Deed] = {
    "other modules": verifies_other_modules,
    "no role": has_no_role(verifier),
    "no competence": lacks_competence(verifier),
}
WAIT_FOR_A_VERIFIER: dict[str, Deed] = {
    "drawn": validation.decided, "not drawn": outside_sample, "action": external_action
}  # fmt: skip
UNOWNED: dict[str, tuple[Deed, Deed, Step, tuple[Who, ...]]] = {
    "handed in, no competence": (
        validation.submitted, lacks_competence(assessor), Step.NAME_ASSESSOR, (coordinator,)
    ),
    "under way, no competence": (
        validation.in_progress, lacks_competence(assessor), Step.NAME_ASSESSOR, (coordinator,)
    ),
    "returned, no competence": (returned, lacks_competence(assessor), Step.NAME_ASSESSOR, (coordinator,)),
    "no colleague": (by_a_trainee, lambda cast: None, Step.NAME_COUNTERSIGNER, (coordinator,)),
    **{
        f"{name}, {why}": (deed, hindered, Step.NAME_VERIFIER, (named(ADMINISTRATOR), coordinator))
        for name, deed in WAIT_FOR_A_VERIFIER.items()
        for why, hindered in BARRED.items()
    },
    "drawn, had to do with her": (
        validation.decided, bars_as_witness, Step.NAME_VERIFIER, (named(ADMINISTRATOR), coordinator)
    ),
    "drawn, too close": (
        validation.decided, too_close(verifier), Step.NAME_VERIFIER, (named(ADMINISTRATOR), coordinator)
    ),
    "drawn, protected": (
        validation.decided, protect, Step.NAME_VERIFIER, (named(ADMINISTRATOR), coordinator)
    ),
    "no choice, no issuer": (
        undecided, has_no_role(issuer), Step.CHOOSE_EXTERNAL, (named(ADMINISTRATOR),)
    ),
    "external sample, nobody": (
        in_external_sample, has_no_role(named(EXTERNAL)), Step.INVITE_EXTERNAL, (named(ADMINISTRATOR),)
    ),
    "cleared, no issuer": (
        validation.cleared, has_no_role(issuer), Step.NAME_ISSUER, (named(ADMINISTRATOR),)
    ),
    "cleared, too close": (
        validation.cleared, too_close(issuer), Step.NAME_ISSUER, (named(ADMINISTRATOR),)
    ),
    "second step, no other assessor": (
        asked_another, has_no_role(named(COLLEAGUE)), Step.NAME_ASSESSOR, (coordinator,)
    ),
    "second step, no verifier": (
        asked_twice, has_no_role(verifier), Step.NAME_ANSWERER, (named(ADMINISTRATOR),)
    ),
    "second step, too close": (
        asked_twice, too_close(verifier), Step.NAME_ANSWERER, (named(ADMINISTRATOR),)
    ),
    "overruled, no other assessor": (
        overruled, has_no_role(named(COLLEAGUE)), Step.NAME_ASSESSOR, (coordinator,)
    ),
    "third step, no issuer": (
        asked_finally, has_no_role(issuer), Step.NAME_ANSWERER, (named(ADMINISTRATOR),)
    ),
    "to withdraw, no issuer": (doubted, has_no_role(issuer), Step.NAME_ISSUER, (named(ADMINISTRATOR),)),
    "cleared, protected": (validation.cleared, protect, Step.NAME_ISSUER, (named(ADMINISTRATOR),)),
}  # fmt: skip


@pytest.mark.parametrize("scene", UNOWNED)
def test_what_nobody_may_do_waits_for_whoever_can_help(app: Flask, cast: Cast, scene: str) -> None:
    deed, hindered, step, owners = UNOWNED[scene]
    build(app, cast, deed)
    for who in owners:
        assert step not in steps_of(app, who, cast) or step is Step.NAME_COUNTERSIGNER
    build(app, cast, hindered)
    for who in owners:
        assert_owned(app, cast, step, who)


def test_the_administrators_page_says_what_to_do_and_names_nobody(app: Flask, cast: Cast) -> None:
    build(app, cast, validation.decided, verifies_other_modules)
    with on(app, WEDNESDAY):
        told = named(ADMINISTRATOR)(cast)
        db.session.commit()
    with clock.at(WEDNESDAY):
        page = people.signed_in_client(app, told).get("/").text
        hers = people.signed_in_client(app, cast.coordinator).get("/").text
    assert "Ingen kvalitetssäkrare får granska" in page
    assert "Registrera kompetens, eller ge rollen till någon mer" in page
    assert cast.participant.display_name not in page
    assert "Dela omgången med en annan kommun" in hers
    assert cast.participant.display_name in hers


def test_another_who_may_review_is_enough(app: Flask, cast: Cast) -> None:
    build(app, cast, validation.decided, verifies_other_modules)
    build(app, cast, lambda cast: people.staff(Role.INTERNAL_VERIFIER, cast.unit))
    for who in (named(ADMINISTRATOR), coordinator):
        assert Step.NAME_VERIFIER not in steps_of(app, who, cast)


def test_a_reconsideration_that_somebody_may_answer_is_not_told_as_unowned(app: Flask, cast: Cast) -> None:
    build(app, cast, asked_twice)
    assert Step.NAME_ANSWERER not in steps_of(app, named(ADMINISTRATOR), cast)
    build(
        app,
        cast,
        lambda cast: people.assignment(
            cast.participant, people.staff(Role.ASSESSOR, cast.unit), Role.ASSESSOR
        ),
    )
    assert Step.NAME_ASSESSOR not in steps_of(app, coordinator, cast)


def test_ties_to_another_participant_hinder_nobody(app: Flask, cast: Cast) -> None:
    """The verifier is close to the participant of another attempt that waits too, whose identity is protected."""

    def others(cast: Cast) -> None:
        other = validation.with_another_participant(cast)
        validation.decided(other)
        people.membership(cast.verifier, Role.SUPERVISOR, cast.unit)
        people.assignment(other.participant, cast.verifier, Role.SUPERVISOR)
        too_close_to = declare_conflict(
            actor=people.actor(cast.coordinator),
            participant_id=other.participant.id,
            staff_id=cast.verifier.id,
            tie=Tie.CLOSE,
        )
        assert too_close_to.participant_id != cast.participant.id
        db.session.execute(update(Account).where(Account.id == other.participant.id).values(protected=True))

    build(app, cast, validation.decided, others)
    with on(app, WEDNESDAY):
        found = unowned_in([cast.unit.organisation_id])
        hers = {one.object_id for one in found if one.lack is Lack.VERIFIER}
        waiting = db.session.query(ModuleAttempt).filter_by(state=S.SAMPLED)
        expected = {one.id for one in waiting if one.participant_id != cast.participant.id}
        assert waiting.count() == 2
        assert hers == expected


def test_another_municipality_is_told_nothing(app: Flask, cast: Cast) -> None:
    build(app, cast, validation.decided, verifies_other_modules)
    with on(app, THIRTEENTH):
        elsewhere = people.staff(Role.ADMINISTRATOR)
    assert Step.NAME_VERIFIER not in steps_of(app, lambda cast: elsewhere, cast)


def test_whoever_is_both_coordinator_and_administrator_is_told_once(app: Flask, cast: Cast) -> None:
    build(app, cast, validation.decided, verifies_other_modules)
    build(
        app,
        cast,
        lambda cast: people.membership(
            cast.coordinator, Role.ADMINISTRATOR, cast.unit, whole_organisation=True
        ),
    )
    with on(app, WEDNESDAY):
        known = db.session.get_one(Account, cast.coordinator.id)
        steps = [one.step for one in gathering.waiting_for(people.actor(known))]
    assert steps.count(Step.NAME_VERIFIER) == 1
