"""Every select about batches that are shared with another municipality. Reads only; ordered where order shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.language import Text, _ln
from stegvis.cooperation import queries as cooperation_queries
from stegvis.cooperation.models import Agreement
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Membership, Organisation, Unit
from stegvis.people.reaching import has_role
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState
from stegvis.verification import queries
from stegvis.verification.models import Batch, BatchItem, Review
from stegvis.verification.sharing_models import SharedBatch


def covers(agreement: Agreement) -> bool:
    """Whether batches may be shared by the agreement today."""
    return agreement.covers_verification and agreement.is_in_force(people_queries.today())


def _in_force() -> ColumnElement[bool]:
    """The sharing holds today, as a part of questions that join the agreement."""
    return (
        SharedBatch.ended_at.is_(None)
        & Agreement.covers_verification
        & cooperation_queries.in_force(people_queries.today())
    )


def sharing_of(batch_id: UUID) -> SharedBatch | None:
    """The sharing of the batch that goes on, whether its agreement is in force or not."""
    statement = select(SharedBatch).where(SharedBatch.batch_id == batch_id, SharedBatch.ended_at.is_(None))
    return db.session.execute(statement).scalar_one_or_none()


def helping_organisation(batch: Batch) -> UUID | None:
    """The municipality whose verifiers may review the batch today besides its own; none when it is closed."""
    sharing = sharing_of(batch.id)
    if sharing is None or batch.closed_at is not None or not covers(sharing.agreement):
        return None
    return sharing.agreement.helping_organisation_id


def hanging_on(agreement_id: UUID) -> Text | None:
    """How many batches are shared by this agreement and not closed, and what becomes of them when it ends."""
    statement = (
        select(func.count(SharedBatch.id))
        .join(Agreement, Agreement.id == SharedBatch.agreement_id)
        .join(Batch, Batch.id == SharedBatch.batch_id)
        .where(SharedBatch.agreement_id == agreement_id, _in_force(), Batch.closed_at.is_(None))
    )
    count = db.session.execute(statement).scalar_one()
    if not count:
        return None
    return _ln(
        "%(count)s omgång är delad. Kvalitetssäkraren som hjälper ser den inte mer, och enheten granskar själv.",
        "%(count)s omgångar är delade. Kvalitetssäkrarna som hjälper ser dem inte mer, och enheten granskar själv.",
        count,
    )


def batch_facts(batch: Batch) -> ObjectFacts:
    """What the policy needs to know about a batch that may be shared."""
    return replace(queries.object_facts(batch), shared_with=helping_organisation(batch))


def _of_attempt(attempt: ModuleAttempt) -> Select[UUID]:
    return (
        select(Agreement.helping_organisation_id)
        .join(SharedBatch, SharedBatch.agreement_id == Agreement.id)
        .join(Batch, Batch.id == SharedBatch.batch_id)
        .join(BatchItem, BatchItem.batch_id == Batch.id)
        .where(BatchItem.attempt_id == attempt.id, BatchItem.drawn.is_(True))
        .order_by(Agreement.helping_organisation_id)
    )


def attempt_facts(attempt: ModuleAttempt) -> ObjectFacts:
    """What the policy needs to know about an attempt in a shared batch: only what was drawn and waits is seen.

    What has been handed over to another municipality is that one's, and is not covered by the agreement.
    """
    facts = validation_queries.object_facts(attempt)
    if attempt.state is not AttemptState.SAMPLED:
        return facts
    statement = _of_attempt(attempt).where(
        _in_force(),
        Batch.closed_at.is_(None),
        Agreement.home_organisation_id == attempt.case.organisation_id,
    )
    return replace(facts, shared_with=db.session.execute(statement.limit(1)).scalar_one_or_none())


def was_shared_with(actor: Actor, attempt: ModuleAttempt) -> UUID | None:
    """The actor's own municipality when the attempt once was in its sight, so that her late words can be kept."""
    hers = queries.verified_places(actor)
    return next((one for one in db.session.execute(_of_attempt(attempt)).scalars() if one in hers), None)


@dataclass(frozen=True)
class SharedItem:
    """A decision in a batch that is shared with the reader. `is_seen`: she may read it, when it is drawn."""

    batch: Batch
    home_name: str
    attempt_id: UUID
    revision_id: UUID
    decided_at: datetime
    drawn: bool
    state: AttemptState
    since: datetime
    is_seen: bool


def shared_with(actor: Actor) -> list[SharedItem]:
    """The decisions of all batches that are shared with the actor's municipality today, in one question.

    Nobody sees people with protected identity in a shared batch, nor those to whom she is too close.
    """
    hers = queries.verified_places(actor)
    too_close = conflicts.participants_too_close_to(actor.own_account_id)
    is_seen = and_(
        Account.protected.is_(False),
        Account.id.not_in(too_close),
        ValidationCase.organisation_id == Batch.organisation_id,
    )
    statement = (
        select(Batch, Organisation.name, BatchItem, ModuleAttempt.state, ModuleAttempt.state_since)
        .add_columns(ModuleAttempt.revision_id, is_seen.label("is_seen"))
        .join(SharedBatch, SharedBatch.batch_id == Batch.id)
        .join(Agreement, Agreement.id == SharedBatch.agreement_id)
        .join(Organisation, Organisation.id == Batch.organisation_id)
        .join(BatchItem, BatchItem.batch_id == Batch.id)
        .join(ModuleAttempt, ModuleAttempt.id == BatchItem.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(_in_force(), Batch.closed_at.is_(None), Agreement.helping_organisation_id.in_(hers))
        .order_by(Batch.opened_at, Batch.id, BatchItem.decided_at, BatchItem.id)
    )
    found = {}
    for batch, home_name, item, state, since, revision_id, seen in db.session.execute(statement):
        # Who was decided anew has an item for each decision; the newest is the one that counts.
        found[item.attempt_id] = SharedItem(
            batch,
            home_name,
            item.attempt_id,
            revision_id,
            item.decided_at,
            bool(item.drawn),
            state,
            since,
            seen,
        )
    return list(found.values())


def is_helped(
    attempt_id: InstrumentedAttribute[UUID], organisation_id: InstrumentedAttribute[UUID]
) -> ColumnElement[bool]:
    """`Membership` is a verifier's in the municipality with which the attempt's batch is shared.

    A part of other questions.
    """
    is_shared = (
        exists()
        .where(
            BatchItem.attempt_id == attempt_id,
            Batch.id == BatchItem.batch_id,
            Batch.closed_at.is_(None),
            SharedBatch.batch_id == Batch.id,
            Agreement.id == SharedBatch.agreement_id,
            Agreement.home_organisation_id == organisation_id,
            Agreement.helping_organisation_id == Membership.organisation_id,
            _in_force(),
        )
        .correlate(Membership, attempt_id.class_, organisation_id.class_)
    )
    return has_role(Role.INTERNAL_VERIFIER) & is_shared


@dataclass(frozen=True)
class UnitsBatch:
    """A batch of one of the coordinator's units, and who helps with it. `is_in_force`: the agreement holds today."""

    batch: Batch
    unit_name: str
    sharing: SharedBatch | None
    helping_name: str
    is_in_force: bool
    revision_id: UUID | None
    decisions: int


def _units_batches(actor: Actor) -> Select[Batch, str, SharedBatch | None, str | None]:
    places = [
        and_(
            Batch.organisation_id == grant.organisation_id,
            Batch.unit_id == grant.unit_id if grant.unit_id else true(),
        )
        for grant in sorted(actor.grants, key=str)
        if grant.role is Role.COORDINATOR
    ]
    return (
        select(Batch, Unit.name, SharedBatch, Organisation.name)
        .join(Unit, Unit.id == Batch.unit_id)
        .outerjoin(SharedBatch, and_(SharedBatch.batch_id == Batch.id, SharedBatch.ended_at.is_(None)))
        .outerjoin(Agreement, Agreement.id == SharedBatch.agreement_id)
        .outerjoin(Organisation, Organisation.id == Agreement.helping_organisation_id)
        .where(or_(false(), *places))
    )


def waiting_batches(actor: Actor) -> list[UnitsBatch]:
    """The batches of her units that are not closed, the oldest first, with whom they are shared."""
    statement = _units_batches(actor).where(Batch.closed_at.is_(None)).order_by(Batch.opened_at, Batch.id)
    return _with_modules(db.session.execute(statement))


def closed_with_help(actor: Actor, since: datetime) -> list[UnitsBatch]:
    """The batches of her units that were shared and have been closed since then, the newest first."""
    statement = (
        _units_batches(actor)
        .where(SharedBatch.id.is_not(None), Batch.closed_at >= since)
        .order_by(Batch.closed_at.desc(), Batch.id)
    )
    return _with_modules(db.session.execute(statement))


def _with_modules(
    rows: Iterable[Row[Batch, str, SharedBatch | None, str | None]],
) -> list[UnitsBatch]:
    """Each with a revision of its module, in one question more when there are any."""
    found = list(rows)
    if not found:
        return []
    statement = (
        select(BatchItem.batch_id, BatchItem.attempt_id, ModuleAttempt.revision_id)
        .join(ModuleAttempt, ModuleAttempt.id == BatchItem.attempt_id)
        .where(BatchItem.batch_id.in_([batch.id for batch, *_ in found]))
        .order_by(BatchItem.decided_at, BatchItem.id)
    )
    contents: dict[UUID, dict[UUID, UUID]] = {}
    for batch_id, attempt_id, revision_id in db.session.execute(statement):
        contents.setdefault(batch_id, {})[attempt_id] = revision_id
    lines = []
    for batch, unit_name, sharing, helping_name in found:
        revisions = list(contents.get(batch.id, {}).values())
        lines.append(
            UnitsBatch(
                batch,
                unit_name,
                sharing,
                helping_name or "",
                sharing is not None and covers(sharing.agreement),
                revisions[-1] if revisions else None,
                len(revisions),
            )
        )
    return lines


def may_help(organisation_id: UUID) -> Sequence[Organisation]:
    """The municipalities with which this one may share batches today, by name."""
    statement = (
        select(Organisation)
        .join(Agreement, Agreement.helping_organisation_id == Organisation.id)
        .where(
            Agreement.home_organisation_id == organisation_id,
            Agreement.covers_verification,
            cooperation_queries.in_force(people_queries.today()),
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return db.session.execute(statement).scalars().all()


@dataclass(frozen=True)
class DoneReview:
    """A review in a batch: who did it, from where, and how it ended. Nobody's case is named."""

    review: Review
    name: str
    organisation_name: str


def reviews_in(batch_id: UUID) -> list[DoneReview]:
    """The reviews of the batch's decisions, the newest first, with the municipality of who did them."""
    statement = (
        select(Review, Account, Organisation.name)
        .join(BatchItem, BatchItem.decision_id == Review.decision_id)
        .join(Account, Account.id == Review.verifier_id)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .where(BatchItem.batch_id == batch_id)
        .order_by(Review.at.desc(), Review.id)
    )
    return [
        DoneReview(review, account.display_name, organisation_name or "")
        for review, account, organisation_name in db.session.execute(statement)
    ]
