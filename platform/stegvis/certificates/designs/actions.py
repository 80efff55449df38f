"""The verbs of looks: keep a logo that came, choose a look, and sweep. Each is told its actor; none commits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from stegvis.access import SYSTEM, Actor, ObjectFacts, Permission, require
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.base.language import _l
from stegvis.certificates.designs import queries
from stegvis.certificates.designs.colours import read_colour
from stegvis.certificates.designs.logos import FIELD, make_logo
from stegvis.certificates.designs.models import CertificateDesign, CertificateLogo
from stegvis.certificates.designs.rules import LONGEST_ALTERNATIVE, NO_COLOUR, Design, colour_refusal
from stegvis.certificates.designs.states import Template
from stegvis.people import queries as people_queries

UNUSED_LIFETIME = timedelta(hours=48)
"""So long a logo that came waits for the form that chooses it, as all uploads do."""

LOGO_IS_GONE = _l("Logotypen finns inte kvar. Välj filen en gång till.")


def require_design(actor: Actor, organisation_id: UUID) -> None:
    """Raises NotFound for whoever may not choose the look of this organisation's certificates."""
    require(actor, Permission.DESIGN_WRITE, ObjectFacts(organisation_id=organisation_id))


def keep_logo(*, actor: Actor, organisation_id: UUID, picture: bytes) -> CertificateLogo:
    """Keep a logo for the form that will choose it. The same picture again gives the same. Raises BadInput."""
    require_design(actor, organisation_id)
    made = make_logo(picture)
    people_queries.lock_organisation(organisation_id)
    sha256 = hashlib.sha256(made.content).hexdigest()
    kept = queries.same_logo(organisation_id, sha256)
    if kept is not None:
        return kept
    logo = CertificateLogo(
        id=uuid4(),
        organisation_id=organisation_id,
        sha256=sha256,
        content=made.content,
        width=made.width,
        height=made.height,
        created_at=clock.now(),
    )
    db.session.add(logo)
    db.session.flush()
    record(actor, "certificate_logo.kept", "certificate_logo", logo.id, {"sha256": sha256})
    return logo


@dataclass(frozen=True)
class Choice:
    """What an administrator has chosen, as she typed it."""

    template: Template
    main_colour: str
    accent_colour: str
    logo_id: UUID | None
    logo_alternative: str


def checked(organisation_id: UUID, choice: Choice) -> Design:
    """The look that is chosen. Raises BadInput at the first field that can't be taken, with what to do."""
    colours = {
        name: _colour(name, typed)
        for name, typed in (("main_colour", choice.main_colour), ("accent_colour", choice.accent_colour))
    }
    logo, alternative = None, choice.logo_alternative.strip()
    if choice.logo_id is not None:
        kept = queries.find_logo(organisation_id, choice.logo_id)
        if kept is None:
            raise BadInput(FIELD, LOGO_IS_GONE)
        if not alternative:
            raise BadInput("logo_alternative", _l("Skriv med några ord vad logotypen visar."))
        if len(alternative) > LONGEST_ALTERNATIVE:
            raise BadInput("logo_alternative", _l("Skriv högst %(count)s tecken.", count=LONGEST_ALTERNATIVE))
        logo = queries.printed_logo(kept, alternative)
    return Design(choice.template, **colours, logo=logo)


def _colour(field: str, typed: str) -> str:
    refusal, colour = colour_refusal(field, typed), read_colour(typed)
    if refusal is not None or colour is None:
        raise BadInput(field, refusal or NO_COLOUR)
    return colour


def choose_design(*, actor: Actor, organisation_id: UUID, choice: Choice) -> CertificateDesign:
    """Let the organisation's certificates look so from now on. Those that are issued stay as they are.

    The look that it has already makes no new one. Raises NotFound by the policy, BadInput as `checked` does.
    """
    require_design(actor, organisation_id)
    people_queries.lock_organisation(organisation_id)
    design = checked(organisation_id, choice)
    before = queries.current_design(organisation_id)
    if before is not None and queries.as_printed(before) == design:
        return before
    chosen = CertificateDesign(
        id=uuid4(),
        organisation_id=organisation_id,
        number=before.number + 1 if before else 1,
        template=design.template,
        main_colour=design.main_colour,
        accent_colour=design.accent_colour,
        logo_id=choice.logo_id,
        logo_alternative=design.logo.alternative if design.logo else "",
        chosen_by=actor.own_account_id,
        chosen_at=clock.now(),
    )
    db.session.add(chosen)
    db.session.flush()
    facts = {
        "template": design.template.value,
        "main_colour": design.main_colour,
        "accent_colour": design.accent_colour,
        "logo": str(choice.logo_id or ""),
    }
    record(actor, "certificate_design.chosen", "certificate_design", chosen.id, facts)
    return chosen


def sweep_unused_logos() -> int:
    """Remove logos that came and that no form has chosen in time; how many. One that a look has is never removed."""
    unused = queries.unused_logos(clock.now() - UNUSED_LIFETIME)
    for logo in unused:
        record(SYSTEM, "certificate_logo.removed", "certificate_logo", logo.id)
        db.session.delete(logo)
    db.session.flush()
    return len(unused)
