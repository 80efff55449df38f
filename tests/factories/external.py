"""Choices about external verification. Call inside an application context."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from stegvis.access import Actor
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation.models import ModuleAttempt
from stegvis.verification import actions, external_queries
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.external_models import ExternalChoice

MODULES = ("disk-kafe",)


def not_required(organisation_id: UUID) -> None:
    """The organisation has expressly decided that no external verification is needed."""
    for key in MODULES:
        db.session.add(
            ExternalChoice(
                organisation_id=organisation_id,
                module_key=key,
                is_required=False,
                reason="Nätverket kräver det inte.",
                decided_at=clock.now(),
            )
        )
    db.session.commit()


def undecided(organisation_id: UUID) -> None:
    """Nobody has decided anything."""
    in_force = ExternalChoice.organisation_id == organisation_id, ExternalChoice.superseded_at.is_(None)
    db.session.execute(update(ExternalChoice).where(*in_force).values(superseded_at=clock.now()))
    db.session.commit()


def required(
    actor: Actor, organisation_id: UUID, percent: int | None = 100, *, module_key: str = MODULES[0]
) -> UUID:
    """The actor decides that so much of what is verified is looked at externally; the choice's id."""
    present = external_queries.choice_in_force(organisation_id, module_key)
    choice = actions.choose_external(
        actor=actor,
        organisation_id=organisation_id,
        module_key=module_key,
        is_required=True,
        percent=percent,
        reason="Avtalet säger det.",
        seen_choice_id=present.id if present else None,
    )
    db.session.commit()
    return choice.id


def ask_action(verifier: Account, attempt: ModuleAttempt) -> None:
    """The external verifier wants something to be done within two weeks."""
    actions.finish_external_review(
        actor=people_queries.actor_for(verifier),
        attempt=attempt,
        outcome=ExternalOutcome.ACTION,
        reason="Se kassan en gång till.",
        act_by=clock.local(clock.now()).date() + timedelta(days=14),
    )
    db.session.commit()


def approve(verifier: Account, attempt: ModuleAttempt) -> None:
    """The external verifier approves."""
    actions.finish_external_review(
        actor=people_queries.actor_for(verifier), attempt=attempt, outcome=ExternalOutcome.APPROVED
    )
    db.session.commit()
