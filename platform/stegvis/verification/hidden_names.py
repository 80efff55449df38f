"""Who is near a participant, and so may be named in what is written about her. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, literal, null, select, type_coerce, union

from stegvis.access import Role
from stegvis.activities.models import Placement
from stegvis.base.database import db
from stegvis.base.language import Text
from stegvis.people.labels import ROLE_WORDS
from stegvis.people.models import Account, Assignment
from stegvis.validation.concealed_page import WITNESS
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.judgement_models import Decision, Judgement
from stegvis.validation.lending_models import Lending
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.witness_models import WitnessRequest
from stegvis.verification.models import Review

_WITNESS = "witness"


@dataclass(frozen=True)
class PersonNear:
    """Somebody near a participant, and what stands instead of the name. A witness has no account."""

    participant_id: UUID
    account_id: UUID | None
    name: str
    word: Text


def people_near(participant_ids: Collection[UUID]) -> list[PersonNear]:
    """Who is or was assigned to them, receives them at a workplace, judged or reviewed, or was asked as a witness.

    In one question; who is assigned comes first, the newest before the older.
    """
    near = union(_assigned(), _lent(), _received(), *_judged(), _asked()).subquery()
    statement = (
        select(near, Account.given_name, Account.family_name)
        .outerjoin(Account, Account.id == near.c.account_id)
        .where(near.c.participant_id.in_(list(participant_ids)))
        .order_by(near.c.place, near.c.since.desc(), near.c.role, near.c.name, near.c.account_id)
    )
    return [
        PersonNear(
            row.participant_id,
            row.account_id,
            row.name or f"{row.given_name} {row.family_name}".strip(),
            WITNESS if row.role == _WITNESS else ROLE_WORDS[Role(row.role)],
        )
        for row in db.session.execute(statement)
    ]


def _assigned() -> Select[*tuple[Any, ...]]:
    return select(
        Assignment.participant_id.label("participant_id"),
        Assignment.staff_id.label("account_id"),
        type_coerce(Assignment.role, String).label("role"),
        literal("").label("name"),
        Assignment.valid_from.label("since"),
        literal(1).label("place"),
    )


def _lent() -> Select[*tuple[Any, ...]]:
    return select(
        ModuleAttempt.participant_id,
        Lending.assessor_id,
        literal(Role.ASSESSOR.value),
        literal(""),
        null(),
        literal(1),
    ).join(ModuleAttempt, ModuleAttempt.id == Lending.attempt_id)


def _received() -> Select[*tuple[Any, ...]]:
    return select(
        Placement.participant_id,
        Placement.supervisor_id,
        literal(Role.SUPERVISOR.value),
        Placement.supervisor_name,
        null(),
        literal(2),
    )


def _judged() -> list[Select[*tuple[Any, ...]]]:
    """Also whose judgement or decision has been replaced: her name may still stand in a text."""
    wrote = (
        (Judgement.attempt_id, Judgement.assessor_id, Role.ASSESSOR),
        (Decision.attempt_id, Decision.assessor_id, Role.ASSESSOR),
        (Countersignature.attempt_id, Countersignature.signed_by, Role.ASSESSOR),
        (Review.attempt_id, Review.verifier_id, Role.INTERNAL_VERIFIER),
    )
    return [
        select(
            ModuleAttempt.participant_id, account_id, literal(role.value), literal(""), null(), literal(3)
        ).join(ModuleAttempt, ModuleAttempt.id == attempt_id)
        for attempt_id, account_id, role in wrote
    ]


def _asked() -> Select[*tuple[Any, ...]]:
    """Also those who have not answered: somebody may have written of them."""
    return select(
        ModuleAttempt.participant_id,
        null(),
        literal(_WITNESS),
        WitnessRequest.witness_name,
        null(),
        literal(4),
    ).join(ModuleAttempt, ModuleAttempt.id == WitnessRequest.attempt_id)
