"""New versions of Disk/kafé, and versions that are retired. Call inside an application context; each commits."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor
from stegvis.base.database import db
from stegvis.content import actions, queries, retirements, retiring
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.models import ContentRevision
from stegvis.content.retirement_models import ModuleRetirement
from stegvis.content.states import ChangeKind, Kind
from tests.factories.validation import MODULE

PATH = f"validation_modules/{MODULE}/module.yaml"
FIRST_OUTCOME = (
    "Deltagaren kan arbeta i diskens flöde, från smutsigt till rent, så att det rena förblir rent."
)
NEW_OUTCOME = "Deltagaren kan diska så att det rena förblir rent."
NEW_CRITERION = """      - id: stanga-av
        text: Stänger av maskinen när passet är slut.
        easy_text: Jag kan stänga av maskinen.
        methods: [observation]
"""
_FIRST_CRITERION = "      - id: tvatta-hander\n"


def current(actor: Actor) -> UUID:
    """The revision that is current for the actor's organisation."""
    return queries.current_revision(MODULE, actor.organisation_id, kind=Kind.MODULE)


def module_of(actor: Actor) -> CompiledModule:
    """The module as it is current for the actor's organisation."""
    return queries.module(current(actor))


def published(actor: Actor, changes: dict[str, str], change: ChangeKind) -> ContentRevision:
    """A revision of the module in the trainer's own organisation, with some words changed."""
    parent = queries.get_revision_row(current(actor))
    text = parent.source[PATH]
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    revision = actions.publish_edit(
        actor=actor,
        parent_id=parent.id,
        path=PATH,
        text=text,
        change_kind=change,
        note="Ny text",
        lays_aside_variants=True,
    )
    db.session.commit()
    return revision


def new_version(actor: Actor) -> ContentRevision:
    """A version with another outcome and one more criterion."""
    changes = {FIRST_OUTCOME: NEW_OUTCOME, _FIRST_CRITERION: NEW_CRITERION + _FIRST_CRITERION}
    return published(actor, changes, ChangeKind.NEW_VERSION)


def retired(actor: Actor, version_id: UUID | None, reason: str = "Den är för gammal.") -> ModuleRetirement:
    """A version (None: the whole module) that the trainer has retired for her organisation."""
    retirement = retiring.retire(actor=actor, module_key=MODULE, version_id=version_id, reason=reason)
    db.session.commit()
    return retirement


def version_in_force(actor: Actor) -> UUID:
    """The version on which new attempts begin, if it isn't retired."""
    assert actor.organisation_id is not None
    line = retirements.get_module_line(actor.organisation_id, MODULE)
    return next(one.id for one in line.versions if one.is_current)
