"""The pages about many certificates in one order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates.batches.models import CertificateBatch, CertificateBatchItem
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import BatchState, ItemState, Obstacle
from stegvis.people.models import Account
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from tests.factories import people
from tests.integration.certificates.ordering import cleared_attempts
from tests.journeys.cast import issuer
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World

ORDERS = "/klara-for-intyg/bestallningar"
_FAILURES = (Obstacle.NAME, Obstacle.ASSESSED)


@visits_of("certificates.batches")
def _orders(world: World) -> Sequence[Visit]:
    _write_orders(world)
    return [Visit("bestallningar", ORDERS, issuer(world))]


def many_wait(world: World) -> Visit:
    """The list of an issuer for whom three wait: she has the form for many. In a municipality of their own."""
    issuer_account = world.do(_three_wait)
    person = Person(
        issuer_account.display_name,
        Role.ISSUER.value,
        "",
        username=issuer_account.username or "",
        password=people.PASSWORD,
    )
    return Visit("klara-for-intyg-flera", "/klara-for-intyg", person)


def _three_wait() -> Account:
    known = select(Account).where(Account.given_name == "Maria", Account.family_name == "Sjögren")
    return db.session.scalars(known).first() or cleared_attempts(3)[0].issuer


@visits_of("certificates.batch_page")
def _order(world: World) -> Sequence[Visit]:
    _write_orders(world)
    names = {"running": "bestallning-pagar", "done": "bestallning-klar", "cancelled": "bestallning-avbruten"}
    return [
        Visit(name, f"{ORDERS}/{_id_of(BatchState(state))}", issuer(world)) for state, name in names.items()
    ]


def _id_of(state: BatchState) -> UUID:
    return uuid5(NAMESPACE_URL, state.value)


def _write_orders(world: World) -> None:
    world.do(lambda: _written_down(world))


def _written_down(world: World) -> None:
    """An order that runs, one that is done and one that was stopped, as a worker would have left them.

    What waits in the running one is an attempt that can't be issued yet, so that no other page is changed.
    """
    if db.session.get(CertificateBatch, _id_of(BatchState.DONE)) is not None:
        return
    mine = ModuleAttempt.case.has(organisation_id=world.organisation_id)
    made = db.session.scalars(
        select(Certificate)
        .where(Certificate.attempt_id.is_not(None), Certificate.organisation_id == world.organisation_id)
        .order_by(Certificate.serial)
    ).all()
    others = db.session.scalars(
        select(ModuleAttempt)
        .where(mine, ModuleAttempt.state != AttemptState.CERTIFIED)
        .order_by(ModuleAttempt.id)
    ).all()
    _add(world, BatchState.RUNNING, [ItemState.ISSUED, ItemState.FAILED, ItemState.WAITING], made[:1], others)
    # As if another worker had it in hand: nobody here takes it up.
    outbox.send("certificates.batch", batch=str(_id_of(BatchState.RUNNING))).due_at = clock.now() + timedelta(
        days=1
    )
    _add(world, BatchState.DONE, [ItemState.ISSUED, ItemState.FAILED, ItemState.FAILED], made[1:2], others)
    _add(world, BatchState.CANCELLED, [ItemState.ISSUED, ItemState.CANCELLED], made[2:3], others)


def _add(
    world: World,
    state: BatchState,
    items: Sequence[ItemState],
    certificates: Sequence[Certificate],
    attempts: Sequence[ModuleAttempt],
) -> None:
    ordered_by, moment = world.account_id(issuer(world).name), clock.now()
    db.session.add(
        CertificateBatch(
            id=_id_of(state),
            organisation_id=world.organisation_id,
            ordered_by=ordered_by,
            ordered_at=moment,
            state=state,
            ended_at=None if state is BatchState.RUNNING else moment,
        )
    )
    db.session.flush()
    issued, rest, failures = iter(certificates), iter(attempts), iter(_FAILURES)
    for position, stand in enumerate(items, start=1):
        certificate = next(issued, None) if stand is ItemState.ISSUED else None
        if stand is ItemState.ISSUED and certificate is None:
            continue
        db.session.add(
            CertificateBatchItem(
                batch_id=_id_of(state),
                attempt_id=certificate.attempt_id if certificate else next(rest).id,
                requested_by=ordered_by,
                position=position,
                state=stand,
                failure=next(failures) if stand is ItemState.FAILED else None,
                certificate_id=certificate.id if certificate else None,
            )
        )
