"""The seeded world of the walks: two municipalities with two workshops each, and somebody of every role everywhere."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import codes
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.batches import actions as batch_actions
from stegvis.certificates.share_links import share_token
from stegvis.certificates.states import ShareDepth
from stegvis.content import actions as content_actions
from stegvis.content import queries as content_queries
from stegvis.content.states import ChangeKind
from stegvis.handovers import actions as handover_actions
from stegvis.media import tasks as media_tasks
from stegvis.people import queries as people_queries
from stegvis.people.actions import cards, credentials
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account, Invitation, Unit
from stegvis.reminders import mails
from stegvis.validation import actions, plans, queries, witness_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import Outcome
from stegvis.validation.wish_models import WishKind
from stegvis.validation.witness_links import witness_token
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification import standardisation_queries
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.interim_rules import quarter_of
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import (
    cooperation,
    external,
    learning,
    people,
    photos,
    placements,
    reuse,
    sharing,
    sounds,
    validation,
    versions,
)
from tests.factories.validation import WEIGHED, Cast
from tests.house.expected_access import Reach

CRITERION = "criterion_key"
EDITED_COURSE = "sprakutvecklande-arbetsplats"
Values = dict[str, Any]


assert media_tasks, "registers the consumer that makes files ready"


@dataclass(frozen=True)
class Subject:
    """An object of the world: what stands in addresses about it, its owner and her name."""

    values: Values
    owner_id: UUID | None = None
    owner_name: str = ""


@dataclass
class World:
    """The application with all that was made in it, and a way to put everything back."""

    app: Flask
    subjects: dict[str, Subject] = field(default_factory=dict)
    accounts: dict[tuple[str, Reach], UUID] = field(default_factory=dict)
    cookies: dict[UUID, str] = field(default_factory=dict)
    _snapshot: sqlite3.Connection | None = None
    _live: sqlite3.Connection | None = None
    _version: int = 0

    def who(self, role: str, reach: Reach, subject: Subject) -> UUID:
        """The account of this role at this distance from the subject; a participant nearest is its owner."""
        if role == Role.PARTICIPANT and reach is Reach.NAMED and subject.owner_id is not None:
            return subject.owner_id
        return self.accounts[role, reach]

    def open(
        self, account_id: UUID | None, method: str, address: str, language: str = "sv", **more: Any
    ) -> TestResponse:
        """Ask for an address as this account, or signed out, with a browser that reads this language."""
        cookies = [f"sprak={language}", *([self.cookies[account_id]] if account_id else [])]
        headers = {"Cookie": "; ".join(cookies)}
        if method == "POST":
            more.setdefault("data", {"nothing": "x"})
            more.setdefault("content_type", "multipart/form-data")
        client = self.app.test_client(use_cookies=False)
        return client.open(address, method=method, headers=headers, **more)

    def remember(self, database: Path) -> None:
        """Keep the database as it is now."""
        self._snapshot = sqlite3.connect(":memory:")
        self._live = sqlite3.connect(database, isolation_level=None, timeout=15)
        self._live.backup(self._snapshot)
        self._version = self._data_version()

    def restore(self) -> None:
        """Put the database back, if anything has changed it."""
        assert self._snapshot is not None and self._live is not None
        if self._data_version() != self._version:
            self._snapshot.backup(self._live)
            self._version = self._data_version()

    def _data_version(self) -> int:
        assert self._live is not None
        version: int = self._live.execute("PRAGMA data_version").fetchone()[0]
        return version


def build(app: Flask) -> World:
    """Make the world in an application with published content."""
    app.config["WTF_CSRF_ENABLED"] = False
    world = World(app)
    with app.app_context():
        home = people.organisation("Hemkommunen")
        workshop = people.unit(home, "Verkstad Ett")
        places = {
            Reach.WORKSHOP: workshop,
            Reach.MUNICIPALITY: people.unit(home, "Verkstad Två"),
            Reach.ANYWHERE: people.unit(people.organisation("Grannkommunen"), "Verkstad Tre"),
        }
        people.unit(people_queries.get_organisation(places[Reach.ANYWHERE].organisation_id), "Verkstad Fyra")
        staff = validation.cast(workshop)
        _populate(world, staff, places)
        _seed(world, staff, "")
        _seed(world, validation.cast(workshop, protected=True), "protected ")
        _seed_interim(world, staff)
        _seed_again(world, staff)
        _seed_disagreement(world, staff)
        _seed_shared(world, staff, places)
        _seed_batch(world, staff)
        world.subjects["ordered together"] = _ordered_together(staff)
        _seed_external(world, staff)
        _seed_courses(world, places[Reach.WORKSHOP])
        _seed_modules(world)
        _seed_handovers(world, staff, places)
        _seed_help(world, staff, places)
        world.subjects["failed course"] = _failed_course(places[Reach.WORKSHOP])
        world.subjects["colleague"] = _person(people.staff(Role.SUPERVISOR, workshop, name="Kim Kollega"))
        world.subjects["newcomer"] = _person(people.participant(workshop, name="Nina Nykomling"))
        competence = people.competence(staff.assessor, Role.ASSESSOR, validation.MODULE)
        world.subjects["competence"] = Subject({"competence_id": competence.id})
        world.subjects["own unit"] = Subject({"unit_id": workshop.id})
        for role in (Role.SUPERVISOR, Role.ASSESSOR):
            world.subjects[f"{role.value}'s invitation"] = _invitation(staff, role)
        world.subjects["nothing"] = Subject(_tokens(world, staff))
    _sign_everybody_in(world)
    return world


def _populate(world: World, staff: Cast, places: dict[Reach, Unit]) -> None:
    """Somebody of each role at each distance."""
    named = {
        Role.PARTICIPANT: staff.participant,
        Role.SUPERVISOR: staff.supervisor,
        Role.ASSESSOR: staff.assessor,
        Role.COORDINATOR: staff.coordinator,
        Role.INTERNAL_VERIFIER: staff.verifier,
        Role.ISSUER: staff.issuer,
    }
    for role in Role:
        for reach, place in places.items():
            is_participant = role is Role.PARTICIPANT
            made = people.participant(place) if is_participant else people.staff(role, place)
            world.accounts[role.value, reach] = made.id
        nearest = named.get(role)
        world.accounts[role.value, Reach.NAMED] = (
            nearest.id if nearest else world.accounts[role.value, Reach.WORKSHOP]
        )


def _with_participant(staff: Cast, name: str, *, protected: bool) -> Cast:
    """The same staff round another participant. For a protected one the verifier and the issuer are named too."""
    participant = people.participant(staff.unit, name=name, protected=protected)
    found = replace(staff, participant=participant)
    tied = {
        Role.SUPERVISOR: staff.supervisor,
        Role.ASSESSOR: staff.assessor,
        Role.COORDINATOR: staff.coordinator,
    }
    if protected:
        tied |= {Role.INTERNAL_VERIFIER: staff.verifier, Role.ISSUER: staff.issuer}
    for role, account in tied.items():
        people.assignment(participant, account, role)
    return found


def _seed(world: World, staff: Cast, prefix: str) -> None:
    """One participant for each state that a page is about."""
    makers = {
        "collecting": _collecting,
        "submitted": _submitted,
        "reviewing": _reviewing,
        "cleared": _cleared,
        "certified": _cleared,
        "ended early": _ended_early,
    }
    for state, make in makers.items():
        family = f"{prefix.strip()}{state}".title()
        around = _with_participant(staff, f"Xenia {family}", protected=bool(prefix))
        attempt = make(around)
        values = _values(around, attempt)
        if state == "submitted":
            values |= _placed(world, around)
        if state == "reviewing":
            values |= _spoken(around, attempt)
        if state == "certified":
            values |= _certify(around, attempt)
            values |= _link(around, values)
        world.subjects[prefix + state] = Subject(values, around.participant.id, f"Xenia {family}")


def _collecting(around: Cast) -> ModuleAttempt:
    attempt = validation.opened(around)
    validation.agreed(around, attempt)
    _photo_evidence(around, attempt)
    validation.witness_asked(around, attempt)
    return attempt


def _submitted(around: Cast) -> ModuleAttempt:
    attempt = _collecting(around)
    actions.hand_in(actor=people.actor(around.participant), attempt=attempt)
    db.session.commit()
    return attempt


def _reviewing(around: Cast) -> ModuleAttempt:
    return validation.lock_batch_of(_queued(around))


def _decide(around: Cast, attempt: ModuleAttempt) -> ModuleAttempt:
    decided = actions.decide(
        actor=people.actor(around.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    db.session.commit()
    return decided


def _queued(around: Cast) -> ModuleAttempt:
    attempt = _submitted(around)
    validation.observe_all(around, attempt)
    validation.judge_all(around, attempt)
    return _decide(around, attempt)


def _cleared(around: Cast) -> ModuleAttempt:
    attempt = _reviewing(around)
    validation.approve(around, attempt)
    return attempt


def _ended_early(around: Cast) -> ModuleAttempt:
    attempt = _submitted(around)
    validation.observe_all(around, attempt)
    validation.judge_all(around, attempt)
    attempt = actions.abort(actor=people.actor(around.participant), attempt=attempt, reason="")
    db.session.commit()
    return attempt


def _certify(around: Cast, attempt: ModuleAttempt) -> Values:
    order = certificate_actions.order_issue(actor=people.actor(around.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    made = certificate_queries.get_certificate(order.id)
    return {"certificate_id": made.id, "code": codes.grouped(made.code)}


def _link(around: Cast, values: Values) -> Values:
    """A link that goes as deep as it may."""
    certificate = certificate_queries.get_certificate(values["certificate_id"])
    pieces = () if certificate.protected else (values["evidence_id"],)
    depth = ShareDepth.EVIDENCE if pieces else ShareDepth.STANDING
    new = certificate_actions.NewShare("a link", depth, 30, pieces)
    holder = people.actor(around.participant)
    share = certificate_actions.share(actor=holder, certificate_id=certificate.id, new=new)
    db.session.commit()
    return {"share_id": share.id}


def _seed_interim(world: World, staff: Cast) -> None:
    """A running attempt that is drawn to be looked at, written down by hand: chance could take another."""
    around = _with_participant(staff, "Xenia Interim", protected=False)
    attempt = _submitted(around)
    sample = InterimSample(
        organisation_id=staff.unit.organisation_id,
        unit_id=staff.unit.id,
        year=people_queries.today().year,
        quarter=quarter_of(people_queries.today()).number,
        drawn_at=clock.now(),
        seed="a seed",
        rate=10,
        running=[str(attempt.id)],
        planned=1,
    )
    db.session.add(sample)
    db.session.flush()
    item = InterimItem(sample_id=sample.id, attempt_id=attempt.id)
    db.session.add(item)
    db.session.commit()
    values = _values(around, attempt) | {"item_id": item.id, "unit_id": staff.unit.id}
    world.subjects["interim"] = Subject(values, around.participant.id, "Xenia Interim")


def _seed_again(world: World, staff: Cast) -> None:
    """Two who began anew after a stop: one whose first criterion is taken over, one who rests on it all in review."""
    for name in ("again", "earlier reviewing"):
        around = _with_participant(staff, f"Xenia {name.title()}", protected=False)
        earlier = _ended_early(around)
        values = _values(around, earlier)
        if name == "again":
            attempt = _submitted(around)
            reuse.take_over(around, attempt, queries.module_of(attempt).criterion_ids[0])
        else:
            attempt = validation.lock_batch_of(reuse.decided_on_earlier(around))
        values |= {"attempt_id": attempt.id, "case_id": attempt.case_id}
        world.subjects[name] = Subject(values, around.participant.id, f"Xenia {name.title()}")


def _seed_disagreement(world: World, staff: Cast) -> None:
    """A meeting that is prepared, since the verifier and the assessor did not agree."""
    around = _with_participant(staff, "Xenia Disagreement", protected=False)
    attempt = _reviewing(around)
    verifier = people.actor(staff.verifier)
    disagreement = CriterionWord(Agreement.DISAGREE, "Xenia Disagreement visade det bara en gång.")
    verification_actions.finish_review(
        actor=verifier,
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Titta igen.",
        words={queries.module_of(attempt).criterion_ids[0]: disagreement},
    )
    (item, _revision_id), *_ = standardisation_queries.open_items([staff.unit.organisation_id])
    meeting = verification_actions.prepare_meeting(actor=verifier, item=item)
    db.session.commit()
    values = {"item_id": item.id, "meeting_id": meeting.id}
    world.subjects["disagreement"] = Subject(values, around.participant.id, "Xenia Disagreement")


def _seed_shared(world: World, staff: Cast, places: dict[Reach, Unit]) -> None:
    """An agreement with the municipality next door, and a drawn attempt whose batch is shared with it."""
    neighbour = places[Reach.ANYWHERE]
    agreement = cooperation.agreed(staff.unit, neighbour, covers_verification=True)
    world.subjects["agreement"] = Subject({"agreement_id": agreement.id})
    around = _with_participant(staff, "Xenia Shared", protected=False)
    attempt = _reviewing(around)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    sharing.share(staff, item.batch_id, neighbour)
    values = _values(around, attempt) | {"batch_id": item.batch_id}
    world.subjects["shared"] = Subject(values, around.participant.id, "Xenia Shared")


def _seed_batch(world: World, staff: Cast) -> None:
    """A batch that is still open. Made last: what is decided later would come into it."""
    around = _with_participant(staff, "Xenia Queued", protected=False)
    attempt = _queued(around)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    world.subjects["queued"] = Subject(
        _values(around, attempt) | {"batch_id": item.batch_id}, around.participant.id, "Xenia Queued"
    )


def _seed_external(world: World, staff: Cast) -> None:
    """An attempt in the external sample, and one where the external verifier has asked for something."""
    organisation_id = staff.unit.organisation_id
    external.required(people.actor(staff.issuer), organisation_id)
    world.subjects["module"] = Subject({"organisation_id": organisation_id, "module_key": validation.MODULE})
    for name in ("external action", "external sample"):
        around = _with_participant(staff, f"Xenia {name.title()}", protected=False)
        attempt = _cleared(around)
        if name == "external action":
            verifier = people_queries.get_account(world.accounts[Role.EXTERNAL_VERIFIER, Reach.WORKSHOP])
            external.ask_action(verifier, attempt)
        values = _values(around, attempt)
        world.subjects[name] = Subject(values, around.participant.id, f"Xenia {name.title()}")
    outbox.run_pending()


def _seed_help(world: World, staff: Cast, places: dict[Reach, Unit]) -> None:
    """An assessor of the municipality next door is lent to one attempt; an agreement between others."""
    others = cooperation.proposed(people.unit(), people.unit())
    world.subjects["agreement of others"] = Subject({"agreement_id": others.id})
    helper = db.session.get_one(Account, world.accounts[Role.ASSESSOR.value, Reach.ANYWHERE])
    around = _with_participant(staff, "Xenia Lent", protected=False)
    attempt = _submitted(around)
    cooperation.lend(staff, attempt, helper)
    values = _values(around, attempt) | _placed(world, around)
    world.subjects["lent"] = Subject(values, around.participant.id, "Xenia Lent")


def _seed_handovers(world: World, staff: Cast, places: dict[Reach, Unit]) -> None:
    """Somebody who is asked whether she will go to another municipality, and two who come from there with a yes."""
    far = places[Reach.ANYWHERE]
    outgoing = _with_participant(staff, "Xenia Outgoing", protected=False)
    world.subjects["outgoing"] = _handed_over(outgoing, far)
    # Not the one who is named in the table, and late in the alphabet: lists show one page.
    other = people.staff(Role.COORDINATOR, staff.unit, name="Ylva Namngiven")
    hidden = _with_participant(replace(staff, coordinator=other), "Xenia Protected Outgoing", protected=True)
    receiver = people.staff(Role.COORDINATOR, far)
    world.subjects["protected outgoing"] = _handed_over(hidden, far, named=receiver, yes=True)
    world.subjects["incoming"] = _handed_over(validation.cast(far), staff.unit, yes=True)
    by_name = _handed_over(validation.cast(far), staff.unit, named=staff.coordinator, yes=True)
    world.subjects["incoming by name"] = by_name


def _handed_over(around: Cast, to: Unit, *, named: Account | None = None, yes: bool = False) -> Subject:
    handover = handover_actions.propose(
        actor=people.actor(around.coordinator),
        participant_id=around.participant.id,
        to_unit_id=to.id,
        coordinator_id=named.id if named else None,
        note="Hon flyttar dit.",
    )
    if yes:
        handover_actions.say(actor=people.actor(around.participant), handover=handover, yes=True)
    db.session.commit()
    values = _person(around.participant).values | {"handover_id": handover.id, "unit_id": to.id}
    return Subject(values, around.participant.id, around.participant.display_name)


def _placed(world: World, around: Cast) -> Values:
    """A placement that she is on, with a talk that is due."""
    placement = placements.on_placement(around)
    world.subjects["workplace"] = Subject({"workplace_id": placement.workplace_id})
    return {"placement_id": placement.id}


def _spoken(around: Cast, attempt: ModuleAttempt) -> Values:
    """What the assessor has said aloud about the decision."""
    spoken = actions.speak(
        actor=people.actor(around.assessor), attempt=attempt, received=sounds.received_sound()
    )
    db.session.commit()
    outbox.run_pending()
    return {"feedback_id": spoken.id}


def _photo_evidence(around: Cast, attempt: ModuleAttempt) -> None:
    """One photo of the participant's that shows everything, as a draft."""
    new = actions.NewEvidence(
        form_key="a-photo",
        kind=EvidenceKind.PHOTO,
        criterion_keys=queries.module_of(attempt).criterion_ids,
        circumstances=validation.BY_HERSELF,
    )
    received, participant = photos.received_photo(), people.actor(around.participant)
    actions.add_evidence(actor=participant, attempt=attempt, new=new, received=received)
    db.session.commit()


def _task_id(attempt: ModuleAttempt) -> UUID:
    plan = plans.plan_of(attempt.id)
    assert plan is not None
    return plan.tasks[0].id


def _conflict_id(around: Cast) -> UUID:
    """Of a colleague who has nothing else to do with her: the same for all, so that lists stay short."""
    known = select(Account).where(Account.given_name == "Jana", Account.family_name == "Nära")
    too_close = db.session.execute(known).scalar_one_or_none()
    if too_close is None:
        too_close = people.staff(Role.SUPERVISOR, around.unit, name="Jana Nära")
    conflict = declare_conflict(
        actor=people.actor(around.coordinator),
        participant_id=around.participant.id,
        staff_id=too_close.id,
        tie=Tie.CLOSE,
    )
    db.session.commit()
    return conflict.id


def _wish_id(around: Cast, attempt: ModuleAttempt) -> UUID:
    """Hers about her assessor."""
    wish = actions.say_wish(
        actor=people.actor(around.participant),
        attempt=attempt,
        staff_id=around.assessor.id,
        kind=WishKind.SOMEBODY_ELSE,
    )
    db.session.commit()
    return wish.id


def _values(around: Cast, attempt: ModuleAttempt) -> Values:
    evidence = queries.evidence_of(
        attempt.id, people.actor(around.participant), participant_id=around.participant.id
    )
    module = queries.module_of(attempt)
    return _person(around.participant).values | {
        "attempt_id": attempt.id,
        "case_id": attempt.case_id,
        "evidence_id": evidence[0].id,
        "request_id": witness_queries.requests_of(attempt.id)[0].id,
        CRITERION: module.criterion_ids[0],
        "kind": "photo",
        "task_id": _task_id(attempt),
        "conflict_id": _conflict_id(around),
        "wish_id": _wish_id(around, attempt),
        "number": 1,
    }


def _seed_courses(world: World, place: Unit) -> None:
    """Everybody takes a course, and the home municipality has its own revision of another."""
    for account_id in sorted(set(world.accounts.values())):
        learning.enrolled(people_queries.get_account(account_id))
    course = content_queries.course(content_queries.current_revision(learning.COURSE, None))
    lesson = next(one for one in course.lessons if one.exercises)
    values: Values = {
        "course_key": learning.COURSE,
        "lesson_id": lesson.id,
        "exercise_id": lesson.exercises[0].id,
        "name": "course.yaml",
    }
    world.subjects["course"] = Subject(values)
    edited = content_queries.get_revision_row(content_queries.current_revision(EDITED_COURSE, None))
    path = min(name for name in edited.source if name.endswith(".md"))
    trainer = people_queries.get_account(world.accounts[Role.TRAINER, Reach.WORKSHOP])
    revision = content_actions.publish_edit(
        actor=people.actor(trainer),
        parent_id=edited.id,
        path=path,
        text=edited.source[path] + "\nHär hos oss också.\n",
        change_kind=ChangeKind.CORRECTION,
        note="Ett tillägg",
    )
    db.session.commit()
    world.subjects["own revision"] = Subject({"course_key": EDITED_COURSE, "revision_id": revision.id})


def _seed_modules(world: World) -> None:
    """The home municipality has a version of its own, and has retired the one that its attempts began on."""
    trainer = people.actor(people_queries.get_account(world.accounts[Role.TRAINER, Reach.WORKSHOP]))
    first = versions.version_in_force(trainer)
    versions.new_version(trainer)
    world.subjects["validation module"] = Subject({"module_key": validation.MODULE})
    world.subjects["retirement"] = Subject({"retirement_id": versions.retired(trainer, first).id})


def _ordered_together(staff: Cast) -> Subject:
    """An order of two certificates: one is issued, and one could not be since her name can't be printed."""
    around = _with_participant(staff, "Xenia Ordered", protected=False)
    chosen = [_cleared(around), _cleared(_with_participant(staff, "Xenia 花子", protected=False))]
    batch = batch_actions.order_batch(
        actor=people.actor(staff.issuer), batch_id=uuid4(), attempt_ids=[one.id for one in chosen]
    )
    db.session.commit()
    outbox.run_pending()
    return Subject({"batch_id": batch.id}, around.participant.id, "Xenia Ordered")


def _failed_course(place: Unit) -> Subject:
    """The order for a course's certificate that couldn't be made; the learner's name has been mended since."""
    learner = people.staff(Role.TRAINER, place, name="Kajsa 花子")
    enrolment = learning.enrolled(learner)
    enrolment.completed_at = clock.now()
    certificate_actions.order_course_certificate(None, enrolment_id=enrolment.id)
    db.session.commit()
    outbox.run_pending()
    people_queries.get_account(learner.id).family_name = "Kurslund"
    db.session.commit()
    order = certificate_queries.order_of_enrolment(enrolment.id)
    assert order is not None and order.failure is not None
    return Subject({"order_id": order.id}, learner.id, "Kajsa Kurslund")


def _person(account: Account) -> Subject:
    values: Values = {"person_id": account.id, "participant_id": account.id}
    values["membership_id"] = people_queries.memberships_of(account.id)[0][0].id
    assignments = people_queries.assignments_of(account.id)
    if assignments:
        values["assignment_id"] = assignments[0][0].id
    return Subject(values, account.id, account.display_name)


def _invitation(staff: Cast, role: Role) -> Subject:
    credentials.invite(
        actor=people.actor(staff.coordinator),
        organisation_id=staff.unit.organisation_id,
        unit_id=staff.unit.id,
        role=role,
    )
    made = select(Invitation.id).where(Invitation.role == role)
    return Subject({"invitation_id": db.session.execute(made).scalar_one()})


def _tokens(world: World, staff: Cast) -> Values:
    """What stands in the addresses of public pages."""
    coordinator = people.actor(staff.coordinator)
    card = cards.make_card(actor=coordinator, participant_id=world.subjects["newcomer"].values["person_id"])
    invitation = credentials.invite(
        actor=coordinator,
        organisation_id=staff.unit.organisation_id,
        unit_id=staff.unit.id,
        role=Role.SUPERVISOR,
    )
    reset = credentials.make_reset_link(actor=coordinator, account=staff.supervisor)
    db.session.commit()
    return {
        "token": "unknown",
        "card": card.token,
        "invitation": invitation.rsplit("/", 1)[-1],
        "reset": reset.rsplit("/", 1)[-1],
        "ending": mails.ending_token(staff.supervisor.id),
        "certificate": world.subjects["certified"].values["code"],
        "issuer": certificate_queries.get_certificate(
            world.subjects["certified"].values["certificate_id"]
        ).organisation_id,
        "link": share_token(world.subjects["certified"].values["share_id"]),
        "shared_piece": world.subjects["certified"].values["evidence_id"],
        "witness": witness_token(world.subjects["submitted"].values["request_id"]),
    }


def _sign_everybody_in(world: World) -> None:
    owners = {subject.owner_id for subject in world.subjects.values() if subject.owner_id is not None}
    for account_id in sorted({*world.accounts.values(), *owners}):
        with world.app.app_context():
            account = people_queries.get_account(account_id)
        client = people.signed_in_client(world.app, account)
        name = world.app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        world.cookies[account_id] = f"{name}={cookie.value}"
