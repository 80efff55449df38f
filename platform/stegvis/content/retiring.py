"""Retiring a version of a validation module, or the whole module, and bringing it back.

It reaches the organisation's own participants only, also for a module that is shared, and only attempts that have not
begun: an attempt keeps the revision that it began on until its certificate.
"""

from __future__ import annotations

from uuid import UUID

from stegvis.access.actor import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.language import Text, _l
from stegvis.content import queries, retirements
from stegvis.content.retirement_models import ModuleRetirement
from stegvis.content.states import Kind

MOST_WORDS = 500


def retire(*, actor: Actor, module_key: str, version_id: UUID | None, reason: str) -> ModuleRetirement:
    """No new attempts at this version (None: at the whole module, also when a new version comes). Again: no effect.

    Raises NotFound for a module or version that the actor's organisation doesn't have, and BadInput about `reason`.
    """
    if actor.organisation_id is None:
        raise NotFound("organisation")
    reason = _reason(reason, _l("Skriv varför. Samordnaren läser det när någon vill börja."))
    # Two who retire, or publish, take turns; whoever opens an attempt holds the module too.
    queries.hold_item(queries.get_item(Kind.MODULE, module_key, actor.organisation_id).id)
    line = retirements.get_module_line(actor.organisation_id, module_key)
    if version_id is not None and version_id not in {one.id for one in line.versions}:
        raise NotFound("module version")
    already = retirements.find(actor.organisation_id, module_key, version_id, anew=True)
    if already is not None:
        return already
    retirement = ModuleRetirement(
        organisation_id=actor.organisation_id,
        module_key=module_key,
        version_id=version_id,
        reason=reason,
        retired_at=clock.now(),
        retired_by=actor.account_id,
        retired_by_name=actor.name,
    )
    db.session.add(retirement)
    db.session.flush()
    changes = {"key": module_key, "version": str(version_id) if version_id else "all", "reason": reason}
    record(actor, "content.module_retired", "module_retirement", retirement.id, changes)
    return retirement


def restore(*, actor: Actor, retirement_id: UUID, reason: str) -> ModuleRetirement:
    """New attempts may begin again, on the version that is current. What was retired stays in the log.

    Again: no effect. Raises NotFound for another organisation's, and BadInput about `reason`.
    """
    retirement = retirements.get_retirement(retirement_id, lock=True)
    if retirement.organisation_id != actor.organisation_id:
        raise NotFound("module retirement")
    if retirement.restored_at is not None:
        return retirement
    retirement.restored_reason = _reason(reason, _l("Skriv varför modulen tas i bruk igen."))
    retirement.restored_at = clock.now()
    retirement.restored_by = actor.account_id
    retirement.restored_by_name = actor.name
    db.session.flush()
    changes = {"key": retirement.module_key, "reason": retirement.restored_reason}
    record(actor, "content.module_restored", "module_retirement", retirement.id, changes)
    return retirement


def _reason(text: str, lacking: Text) -> str:
    reason = text.strip()
    if not reason:
        raise BadInput("reason", lacking)
    if len(reason) > MOST_WORDS:
        raise BadInput("reason", _l("Skriv högst %(number)s tecken.", number=MOST_WORDS))
    return reason
