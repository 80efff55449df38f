"""What a process does for a batch: take on a few, make each without any lock, keep each in a transaction of its own.

However often a process is killed, each certificate is made once: its row, the attempt's move and the item's end are one
transaction. The file that a killed process left is found by the item's run and removed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from stegvis.access import SYSTEM, Actor
from stegvis.audit import record
from stegvis.base.database import db
from stegvis.base.errors import Forbidden, NotFound, Refused
from stegvis.base.storage import StoredObject, storage
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.actions import issuing
from stegvis.certificates.actions.ordering import issue_facts
from stegvis.certificates.batches import queries
from stegvis.certificates.batches.models import CertificateBatch, CertificateBatchItem
from stegvis.certificates.batches.rules import MOST_TRIES, SLICE, taken_on
from stegvis.certificates.batches.turns import Turns
from stegvis.certificates.composing import competence_snapshot
from stegvis.certificates.credentials.open_badge import Place
from stegvis.certificates.designs import queries as design_queries
from stegvis.certificates.keys import places
from stegvis.certificates.keys.actions import ensure_keys
from stegvis.certificates.keys.hardware import NoHardware
from stegvis.certificates.keys.wrapping import CannotOpen
from stegvis.certificates.making import MadeSet, make_set_at
from stegvis.certificates.models import CertificateOrder
from stegvis.certificates.readiness import OBSTACLES, unready_now
from stegvis.certificates.readiness_rules import NotReady
from stegvis.certificates.rendering import CannotRender
from stegvis.certificates.rules import issue_obstacle
from stegvis.certificates.sealing.seal import CannotSeal
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import ItemState, Obstacle, OrderState
from stegvis.validation import queries as validation_queries
from stegvis.validation.certifying import CertificateFacts, certificate_facts, certificate_facts_of
from stegvis.validation.states import TransitionName

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """A certificate that this run has taken on, with its number, its place in the status list and its look."""

    item_id: UUID
    attempt_id: UUID
    actor: Actor
    organisation_id: UUID
    ordered_at: datetime
    run: UUID
    serial: str
    drawn: tuple[UUID, Place]
    design_id: UUID | None

    @property
    def file_key(self) -> str:
        """Where this run puts the file. Another run has a place of its own, so that neither overwrites the other's."""
        return _file_key(self.item_id, self.run)


@dataclass(frozen=True)
class Made:
    """A set that is made and whose file is kept; its rows are not."""

    certificate_id: UUID
    facts: CertificateFacts
    snapshot: Snapshot
    made: MadeSet
    stored: StoredObject


class _Stopped(Exception):
    """It can't be issued, and why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


class _Overtaken(Exception):
    """What it was made from has changed meanwhile: it is made anew."""


def _file_key(item_id: UUID, run: UUID) -> str:
    return issuing.file_key(uuid5(item_id, run.hex))


def work_on(batch_id: UUID, run: UUID, most: int | None = None, turns: Turns | None = None) -> int:
    """Issue what nobody has taken on, until nothing is left or about `most` are done; how many were taken on.

    Commits. Whatever one certificate raises stops that one alone.
    """
    count, turns = 0, turns or Turns()
    while most is None or count < most:
        with turns.taken():
            taken = take_on(batch_id, run)
        if taken is None:
            break
        for one in taken:
            _issue(one, turns)
        count += len(taken)
    return count


def take_on(batch_id: UUID, run: UUID) -> list[Taken] | None:
    """Take on the next few, in a transaction of its own; None when nothing is left."""
    db.begin_write()
    batch = queries.get_batch(batch_id)
    found = queries.untaken_items(batch_id, SLICE)
    if not found:
        db.session.rollback()
        return None
    taken, why = [], unready_now(batch.organisation_id)
    for item in found[: taken_on([one.tries for one in found])]:
        # Before a number is drawn, which would be of the wrong year.
        failure = OBSTACLES[why] if why is not None else None
        if failure is None and item.tries >= MOST_TRIES:
            failure = Obstacle.RENDERING
        if failure is not None:
            item.state, item.failure = ItemState.FAILED, failure
            continue
        item.run, item.tries = run, item.tries + 1
        taken.append(item)
    _number(taken)
    actors = {
        one: issuing.issuer_who_ordered(one, batch.organisation_id)
        for one in {item.requested_by for item in taken}
    }
    for actor in actors.values():
        ensure_keys(actor=actor, organisation_id=batch.organisation_id)
    design_id = design_queries.current_design_id(batch.organisation_id)
    told = [_told(item, batch, run, actors[item.requested_by], design_id) for item in taken]
    db.session.commit()
    return told


def _number(items: list[CertificateBatchItem]) -> None:
    """Draw a number for each that has none of this year: seldom, so that the series is held for moments only."""
    this_year = issuing.serials_of_this_year()
    lacking = [one for one in items if not (one.serial or "").startswith(this_year)]
    for item, serial in zip(lacking, issuing.draw_serials(len(lacking)) if lacking else [], strict=True):
        item.serial = serial


def _told(
    item: CertificateBatchItem, batch: CertificateBatch, run: UUID, actor: Actor, design_id: UUID | None
) -> Taken:
    return Taken(
        item_id=item.id,
        attempt_id=item.attempt_id,
        actor=actor,
        organisation_id=batch.organisation_id,
        ordered_at=batch.ordered_at,
        run=run,
        serial=item.serial or "",
        drawn=places.draw(batch.organisation_id),
        design_id=design_id,
    )


def _issue(taken: Taken, turns: Turns) -> None:
    try:
        db.read_only()
        made = _make(taken)
        db.begin_write()
        with turns.taken():
            is_kept = made is not None and _keep(taken, made)
        if not is_kept:
            db.session.rollback()
            _discard(taken)
    except _Stopped as stopped:
        _end_failed(taken, stopped.obstacle)
    except (Refused, NotFound, Forbidden):
        _end_failed(taken, Obstacle.CHANGED)
    except Exception as error:
        # The type alone: an exception's text may hold personal data.
        log.warning("certificate batch item %s: %s; it is tried again", taken.item_id, type(error).__name__)
        _end_unfinished(taken)


def _make(taken: Taken) -> Made | None:
    """The set, made while nothing is held; None when nobody wants it any more."""
    if queries.get_item(taken.item_id).state is not ItemState.WAITING:
        return None
    facts = certificate_facts(taken.attempt_id)
    actor = taken.actor
    obstacle = Obstacle.ISSUED if facts.issued else issue_obstacle(issue_facts(actor, facts))
    if obstacle is not None:
        raise _Stopped(obstacle)
    order = certificate_queries.order_of_attempt(taken.attempt_id)
    certificate_id = order.id if order is not None else taken.item_id
    snapshot = competence_snapshot(issuing.printable(facts), issuing.stamp_with(taken.serial, actor.name))
    try:
        design = design_queries.design_of(taken.design_id)
        made = make_set_at(taken.drawn, certificate_id, taken.organisation_id, snapshot, design)
    except CannotRender as error:
        raise _Stopped(Obstacle.RENDERING) from error
    except (CannotOpen, CannotSeal, NoHardware) as error:
        raise _Stopped(Obstacle.SEAL) from error
    except NotReady as error:
        raise _Stopped(OBSTACLES[error.why]) from error
    stored = storage().put([made.pdf], key=taken.file_key)
    return Made(certificate_id, facts, snapshot, made, stored)


def _keep(taken: Taken, made: Made) -> bool:
    """Keep the rows, move the attempt and end the item, in one transaction; False when nobody wants it any more."""
    item = queries.get_item(taken.item_id, lock=True)
    if item.state is not ItemState.WAITING or item.run != taken.run:
        return False
    order = certificate_queries.order_of_attempt(taken.attempt_id, lock=True)
    if (order.id if order is not None else item.id) != made.certificate_id:
        raise _Overtaken
    attempt = validation_queries.get_attempt(taken.attempt_id, lock=True)
    # All of it, not the attempt's version alone: the unit's name, or her protection, may have changed meanwhile.
    if certificate_facts_of(attempt) != made.facts:
        raise _Overtaken
    if order is None:
        order = CertificateOrder(
            id=item.id,
            attempt_id=item.attempt_id,
            requested_by=item.requested_by,
            requested_at=taken.ordered_at,
        )
        db.session.add(order)
    order.state, order.failure = OrderState.DONE, None
    certificate = issuing.new_certificate(order.id, made.facts, taken.design_id, taken.actor)
    issuing.keep_rows(certificate, made.snapshot, made.made, made.stored, taken.actor)
    issuing.move(taken.actor, certificate, TransitionName.CERTIFIED)
    item.state, item.certificate_id = ItemState.ISSUED, certificate.id
    db.session.commit()
    return True


def _end_failed(taken: Taken, obstacle: Obstacle) -> None:
    db.begin_write()
    item = queries.get_item(taken.item_id, lock=True)
    if item.state is ItemState.WAITING and item.run == taken.run:
        item.state, item.failure = ItemState.FAILED, obstacle
        record(
            SYSTEM, "certificate.item_failed", "certificate_batch_item", item.id, {"failure": obstacle.value}
        )
    _discard(taken)
    db.session.commit()


def _end_unfinished(taken: Taken) -> None:
    db.begin_write()
    item = queries.get_item(taken.item_id, lock=True)
    _discard(taken)
    if item.state is not ItemState.ISSUED and item.run == taken.run:
        item.run = None
    db.session.commit()


def _discard(taken: Taken) -> None:
    """Remove the file of a certificate that is not issued."""
    storage().delete(taken.file_key)


def let_go_of_all(batch_id: UUID, run: UUID | None = None) -> None:
    """Let others take on what a run that has ended, or every run, left behind, and remove its files. Commits."""
    db.begin_write()
    for item in queries.left_behind(batch_id, run):
        assert item.run is not None
        storage().delete(_file_key(item.id, item.run))
        item.run = None
    db.session.commit()
