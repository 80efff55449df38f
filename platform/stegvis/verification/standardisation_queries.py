"""Every select about standardisation, always ordered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, false, or_, select
from sqlalchemy.orm import aliased

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Membership
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt, ValidationCase
from stegvis.validation.rules import JudgementResult
from stegvis.verification.models import Review, ReviewedCriterion, StandardisationItem
from stegvis.verification.standardisation_models import (
    StandardisationAttendee,
    StandardisationCase,
    StandardisationMeeting,
    StandardisationPoint,
    StandardisationShown,
)
from stegvis.verification.standardisation_rules import Agreed, MeetingDraft

TAKES_PART = (Role.ASSESSOR, Role.INTERNAL_VERIFIER)


def organisations_of(actor: Actor) -> frozenset[UUID]:
    """Where the actor is a verifier: what is agreed on holds in the whole organisation."""
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role is Role.INTERNAL_VERIFIER)


def get_item(item_id: UUID) -> StandardisationItem:
    """The item, or NotFound."""
    item = db.session.get(StandardisationItem, item_id)
    if item is None:
        raise NotFound("standardisation item")
    return item


def get_meeting(meeting_id: UUID, *, lock: bool = False) -> StandardisationMeeting:
    """The meeting, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(StandardisationMeeting).where(StandardisationMeeting.id == meeting_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    meeting = db.session.execute(statement).scalar_one_or_none()
    if meeting is None:
        raise NotFound("standardisation meeting")
    return meeting


def object_facts(found: StandardisationItem | StandardisationMeeting) -> ObjectFacts:
    """What the policy needs to know: it is the whole organisation's."""
    return ObjectFacts(organisation_id=found.organisation_id)


def open_items(
    organisation_ids: Collection[UUID], module_key: str | None = None
) -> Sequence[tuple[StandardisationItem, UUID]]:
    """What waits for a meeting in these organisations, oldest first, with the revision that the case was made in."""
    statement = (
        select(StandardisationItem, ModuleAttempt.revision_id)
        .join(Review, Review.id == StandardisationItem.review_id)
        .join(ModuleAttempt, ModuleAttempt.id == Review.attempt_id)
        .where(
            StandardisationItem.organisation_id.in_(list(organisation_ids)),
            StandardisationItem.closed_at.is_(None),
        )
        .order_by(StandardisationItem.opened_at, StandardisationItem.id)
    )
    if module_key is not None:
        statement = statement.where(StandardisationItem.module_key == module_key)
    return [(item, revision_id) for item, revision_id in db.session.execute(statement)]


@dataclass(frozen=True)
class WaitingItem:
    """An item that waits, the revision that its case was made in, and the meeting that is being prepared, if any."""

    item: StandardisationItem
    revision_id: UUID
    meeting_id: UUID | None
    prepared_by: str


def waiting_items(organisation_ids: Collection[UUID]) -> list[WaitingItem]:
    """What waits for a meeting in these organisations, oldest first, in one question."""
    statement = (
        select(StandardisationItem, ModuleAttempt.revision_id, StandardisationMeeting.id, Account)
        .join(Review, Review.id == StandardisationItem.review_id)
        .join(ModuleAttempt, ModuleAttempt.id == Review.attempt_id)
        .outerjoin(
            StandardisationMeeting,
            (StandardisationMeeting.organisation_id == StandardisationItem.organisation_id)
            & (StandardisationMeeting.module_key == StandardisationItem.module_key)
            & StandardisationMeeting.closed_at.is_(None),
        )
        .outerjoin(Account, Account.id == StandardisationMeeting.opened_by)
        .where(
            StandardisationItem.organisation_id.in_(list(organisation_ids)),
            StandardisationItem.closed_at.is_(None),
        )
        .order_by(StandardisationItem.opened_at, StandardisationItem.id)
    )
    return [
        WaitingItem(item, revision_id, meeting_id, account.display_name if account else "")
        for item, revision_id, meeting_id, account in db.session.execute(statement)
    ]


def open_meeting(organisation_id: UUID, module_key: str) -> StandardisationMeeting | None:
    """The organisation's open meeting about the module, held until the transaction ends."""
    statement = select(StandardisationMeeting).where(
        StandardisationMeeting.organisation_id == organisation_id,
        StandardisationMeeting.module_key == module_key,
        StandardisationMeeting.closed_at.is_(None),
    )
    return db.session.execute(statement.with_for_update()).scalar_one_or_none()


def meetings(organisation_ids: Collection[UUID], *, most: int = 100) -> Sequence[StandardisationMeeting]:
    """The organisations' meetings, open ones first, then the latest."""
    statement = (
        select(StandardisationMeeting)
        .where(StandardisationMeeting.organisation_id.in_(list(organisation_ids)))
        .order_by(
            StandardisationMeeting.closed_at.is_not(None),
            StandardisationMeeting.opened_at.desc(),
            StandardisationMeeting.id,
        )
        .limit(most)
    )
    return db.session.execute(statement).scalars().all()


def cases_in(meeting_id: UUID) -> Sequence[tuple[StandardisationCase, StandardisationItem]]:
    """The meeting's cases by number, with what they are about."""
    statement = (
        select(StandardisationCase, StandardisationItem)
        .join(StandardisationItem, StandardisationItem.id == StandardisationCase.item_id)
        .where(StandardisationCase.meeting_id == meeting_id)
        .order_by(StandardisationCase.number)
    )
    return [(case, item) for case, item in db.session.execute(statement)]


def points_in(meeting_id: UUID) -> Sequence[StandardisationPoint]:
    """What the meeting has written about each criterion."""
    statement = (
        select(StandardisationPoint)
        .where(StandardisationPoint.meeting_id == meeting_id)
        .order_by(StandardisationPoint.criterion_key)
    )
    return db.session.execute(statement).scalars().all()


def attendees_of(meeting_id: UUID) -> Sequence[StandardisationAttendee]:
    """Those who took part."""
    statement = (
        select(StandardisationAttendee)
        .where(StandardisationAttendee.meeting_id == meeting_id)
        .order_by(StandardisationAttendee.account_id)
    )
    return db.session.execute(statement).scalars().all()


def shown_in(meeting_id: UUID) -> Sequence[StandardisationShown]:
    """The evidence that the meeting may see."""
    statement = (
        select(StandardisationShown)
        .join(StandardisationCase, StandardisationCase.id == StandardisationShown.case_id)
        .where(StandardisationCase.meeting_id == meeting_id)
        .order_by(StandardisationShown.case_id, StandardisationShown.evidence_id)
    )
    return db.session.execute(statement).scalars().all()


def kept_minutes(meeting: StandardisationMeeting) -> MeetingDraft:
    """All that is written down about the meeting so far."""
    return MeetingDraft(
        held_on=meeting.held_on,
        attendees=frozenset(row.account_id for row in attendees_of(meeting.id)),
        notes=meeting.notes,
        shown=frozenset(row.evidence_id for row in shown_in(meeting.id)),
        agreed={
            point.criterion_key: Agreed(point.interpretation, point.valid_from)
            for point in points_in(meeting.id)
        },
    )


@dataclass(frozen=True)
class KnownCase:
    """A case with all that must not be read from it: whoever shows it takes the names out first."""

    case: StandardisationCase
    item: StandardisationItem
    attempt_id: UUID
    participant_id: UUID
    verifier_note: str
    result: JudgementResult | None
    reason: str
    names: tuple[str, ...]
    protected: bool
    handed_over: bool
    too_close: bool
    """Whether whoever reads has a conflict of interest with the participant."""

    @property
    def is_withheld(self) -> bool:
        """Whether nothing but the disagreement is read: of the protected, who have moved, or are too close to her."""
        return self.protected or self.handed_over or self.too_close


def known_cases(meeting_id: UUID, reader_id: UUID | None = None) -> list[KnownCase]:
    """The meeting's cases by number, each with the judgement that the verifier looked at, as this account may read it.

    Without `reader_id`: as they are, for verbs.
    """
    too_close = (
        ModuleAttempt.participant_id.in_(conflicts.participants_too_close_to(reader_id))
        if reader_id is not None
        else false()
    )
    participant, assessor = aliased(Account), aliased(Account)
    statement = (
        select(
            StandardisationCase,
            StandardisationItem,
            Review.attempt_id,
            ReviewedCriterion.note,
            Judgement.result,
            Judgement.reason,
            participant,
            assessor,
            ValidationCase.organisation_id != StandardisationItem.organisation_id,
            too_close,
        )
        .join(StandardisationItem, StandardisationItem.id == StandardisationCase.item_id)
        .join(Review, Review.id == StandardisationItem.review_id)
        .join(ModuleAttempt, ModuleAttempt.id == Review.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(participant, participant.id == ModuleAttempt.participant_id)
        .outerjoin(
            ReviewedCriterion,
            (ReviewedCriterion.review_id == Review.id)
            & (ReviewedCriterion.criterion_key == StandardisationItem.criterion_key),
        )
        .outerjoin(
            Judgement,
            (Judgement.attempt_id == Review.attempt_id)
            & (Judgement.criterion_key == StandardisationItem.criterion_key)
            & (Judgement.at <= Review.at)
            & or_(Judgement.superseded_at.is_(None), Judgement.superseded_at > Review.at),
        )
        .outerjoin(assessor, assessor.id == Judgement.assessor_id)
        .where(StandardisationCase.meeting_id == meeting_id)
        .order_by(StandardisationCase.number)
    )
    return [_known(row) for row in db.session.execute(statement)]


def _known(
    row: Row[
        StandardisationCase,
        StandardisationItem,
        UUID,
        str,
        JudgementResult,
        str,
        Account,
        Account,
        bool,
        bool,
    ],
) -> KnownCase:
    case, item, attempt_id, note, result, reason, participant, assessor, is_elsewhere, too_close = row
    return KnownCase(
        case=case,
        item=item,
        attempt_id=attempt_id,
        participant_id=participant.id,
        verifier_note=note or "",
        result=result,
        reason=reason or "",
        names=tuple(one.display_name for one in (participant, assessor) if one is not None),
        protected=participant.protected,
        handed_over=bool(is_elsewhere),
        too_close=bool(too_close),
    )


@dataclass(frozen=True)
class EvidenceText:
    """Evidence about a criterion as a meeting may come to see it: its words, never its file."""

    evidence_id: UUID
    attempt_id: UUID
    criterion_key: str
    kind: str
    text: str
    has_file: bool
    author: str


def evidence_about(cases: Collection[KnownCase]) -> list[EvidenceText]:
    """What was handed in about the cases' criteria, oldest first. Nothing of cases that are withheld."""
    attempt_ids = {one.attempt_id for one in cases if not one.is_withheld}
    keys = {one.item.criterion_key for one in cases}
    statement = (
        select(
            Evidence.id,
            Evidence.attempt_id,
            EvidenceCriterion.criterion_key,
            Evidence.kind,
            Evidence.text,
            Evidence.media_id,
            Account,
        )
        .join(EvidenceCriterion, EvidenceCriterion.evidence_id == Evidence.id)
        .join(Account, Account.id == Evidence.author_id)
        .where(
            Evidence.attempt_id.in_(attempt_ids),
            EvidenceCriterion.criterion_key.in_(keys),
            Evidence.handed_in_at.is_not(None),
        )
        .order_by(Evidence.created_at, Evidence.id)
    )
    return [
        EvidenceText(
            evidence_id, attempt_id, key, kind.value, text, media_id is not None, author.display_name
        )
        for evidence_id, attempt_id, key, kind, text, media_id, author in db.session.execute(statement)
    ]


def who_may_attend(organisation_id: UUID) -> Sequence[Account]:
    """The organisation's assessors and verifiers of today, by name."""
    holders = select(Membership.account_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_(TAKES_PART),
        people_queries.in_force(Membership),
    )
    statement = (
        select(Account)
        .where(Account.id.in_(holders), Account.is_active)
        .order_by(Account.given_name, Account.family_name, Account.id)
    )
    return db.session.execute(statement).scalars().all()
