"""Every select about witnesses, always ordered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Assignment
from stegvis.people.tokens import token_hash
from stegvis.validation import lendings, queries, work_lists
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.witness_models import WitnessRequest
from stegvis.validation.witness_rules import OPEN_FOR_TESTIMONY, REMIND_AFTER, LinkFacts, Standing, standing


def get_request(request_id: UUID, *, lock: bool = False) -> WitnessRequest:
    """The request, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(WitnessRequest).where(WitnessRequest.id == request_id)
    if lock:
        statement = statement.with_for_update(of=WitnessRequest).execution_options(populate_existing=True)
    request = db.session.execute(statement).unique().scalar_one_or_none()
    if request is None:
        raise NotFound("witness request")
    return request


def find_by_token(token: str) -> WitnessRequest | None:
    """The request that this link belongs to."""
    statement = select(WitnessRequest).where(WitnessRequest.token_hash == token_hash(token))
    return db.session.execute(statement).unique().scalar_one_or_none()


def request_by_form_key(attempt_id: UUID, form_key: str) -> WitnessRequest | None:
    """The request that a resent form has already made."""
    statement = select(WitnessRequest).where(
        WitnessRequest.attempt_id == attempt_id, WitnessRequest.form_key == form_key
    )
    return db.session.execute(statement).unique().scalar_one_or_none()


def requests_of(attempt_id: UUID) -> Sequence[WitnessRequest]:
    """The requests about an attempt, newest first."""
    statement = (
        select(WitnessRequest)
        .where(WitnessRequest.attempt_id == attempt_id)
        .order_by(WitnessRequest.asked_at.desc(), WitnessRequest.id)
    )
    return db.session.execute(statement).unique().scalars().all()


def answered(attempt_id: UUID) -> Sequence[WitnessRequest]:
    """Those that a witness has answered, oldest answer first."""
    statement = (
        select(WitnessRequest)
        .where(WitnessRequest.attempt_id == attempt_id, WitnessRequest.sent_at.is_not(None))
        .order_by(WitnessRequest.sent_at, WitnessRequest.id)
    )
    return db.session.execute(statement).unique().scalars().all()


def behind(evidence_ids: Collection[UUID]) -> Sequence[WitnessRequest]:
    """Those whose answers became this evidence, whatever attempt it belongs to, oldest answer first."""
    statement = (
        select(WitnessRequest)
        .where(WitnessRequest.evidence_id.in_(evidence_ids), WitnessRequest.sent_at.is_not(None))
        .order_by(WitnessRequest.sent_at, WitnessRequest.id)
    )
    return db.session.execute(statement).unique().scalars().all()


def due_for_reminder(mailed_before: datetime, limit: int = 200) -> Sequence[UUID]:
    """Open requests whose link was last mailed before then and that were never reminded of, oldest first."""
    statement = (
        select(WitnessRequest.id)
        .join(ModuleAttempt, ModuleAttempt.id == WitnessRequest.attempt_id)
        .where(
            WitnessRequest.mailed_at <= mailed_before,
            WitnessRequest.reminded_at.is_(None),
            WitnessRequest.sent_at.is_(None),
            WitnessRequest.revoked_at.is_(None),
            WitnessRequest.expires_at > clock.now(),
            ModuleAttempt.state.in_(list(OPEN_FOR_TESTIMONY)),
        )
        .order_by(WitnessRequest.mailed_at, WitnessRequest.id)
        .limit(limit)
    )
    return db.session.execute(statement).scalars().all()


@dataclass(frozen=True)
class Unanswered:
    """A question without an answer, as it stands in the work list of the one who asked.

    `has_time`: the link still works, and the witness, who has no address to be reminded at, is to be asked again.
    """

    request_id: UUID
    attempt_id: UUID
    participant_name: str
    witness_name: str
    since: datetime
    has_time: bool = False


def unanswered(actor: Actor) -> list[Unanswered]:
    """What was asked of witnesses and got no answer, while it still matters; longest waiting first.

    That is what ran out of time, and what nobody can be reminded of by mail when a mail would have gone.
    What the actor has asked, about participants to whom she is assigned today or whose attempt she is lent to; and as
    an assessor also what somebody asked who isn't there any longer.
    """
    staff_id = actor.own_account_id
    asked_by_her = (WitnessRequest.asked_by == staff_id) & or_(
        ModuleAttempt.participant_id.in_(people_queries.assigned_participants(staff_id)),
        ModuleAttempt.id.in_(lendings.attempts_lent_to(staff_id)),
    )
    lent = lendings.in_force().subquery()
    still_there = or_(
        exists().where(
            Assignment.participant_id == ModuleAttempt.participant_id,
            Assignment.staff_id == WitnessRequest.asked_by,
            people_queries.in_force(Assignment),
        ),
        exists().where(lent.c.attempt_id == ModuleAttempt.id, lent.c.assessor_id == WitnessRequest.asked_by),
    )
    left_to_her = work_lists.is_assigned(actor, Role.ASSESSOR) & ~still_there
    now = clock.now()
    is_to_be_asked_again = (
        WitnessRequest.email.is_(None)
        & WitnessRequest.reminded_at.is_(None)
        & (WitnessRequest.asked_at <= now - REMIND_AFTER)
    )
    statement = (
        select(WitnessRequest, Account)
        .join(ModuleAttempt, ModuleAttempt.id == WitnessRequest.attempt_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(
            or_(asked_by_her, left_to_her),
            WitnessRequest.sent_at.is_(None),
            WitnessRequest.revoked_at.is_(None),
            or_(WitnessRequest.expires_at <= now, is_to_be_asked_again),
            or_(Account.protected.is_(False), WitnessRequest.protection_confirmed_by.is_not(None)),
            ModuleAttempt.state.in_(list(OPEN_FOR_TESTIMONY)),
        )
        .order_by(WitnessRequest.expires_at, WitnessRequest.id)
        .limit(500)
    )
    found = [_unanswered(one, account, now) for one, account in db.session.execute(statement).unique()]
    return sorted(found, key=lambda one: one.since)


def _unanswered(request: WitnessRequest, participant: Account, now: datetime) -> Unanswered:
    has_time = request.expires_at > now
    since = request.asked_at + REMIND_AFTER if has_time else request.expires_at
    return Unanswered(
        request.id, request.attempt_id, participant.display_name, request.witness_name, since, has_time
    )


def standing_of(
    request: WitnessRequest, attempt: ModuleAttempt | None = None, *, protected: bool | None = None
) -> Standing:
    """How the link stands now. What the caller knows already isn't read again."""
    attempt = attempt or queries.get_attempt(request.attempt_id)
    if protected is None:
        protected = people_queries.get_account(attempt.participant_id).protected
    return standing(
        LinkFacts(
            expires_at=request.expires_at,
            sent_at=request.sent_at,
            revoked_at=request.revoked_at,
            state=attempt.state,
            protected=protected,
            names_nobody=request.protection_confirmed_by is not None,
        ),
        clock.now(),
    )
