"""The paper behind a competence: one current file, uploaded by whoever vouches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.models import MediaFile
from stegvis.media.rules import NOT_A_PAPER, NOT_KEPT, PAPER_TYPES, refusal_text
from stegvis.validation import competence_rules as rules
from stegvis.validation import competences
from stegvis.validation.competence_models import CompetenceProofFile, StaffCompetence


@dataclass(frozen=True)
class Paper:
    """What a form brought: the key of the form that was shown, and a file that came with it or waits for it."""

    form_key: str
    received: Received | None = None
    waiting_id: UUID | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is a file at all."""
        return self.received is not None or self.waiting_id is not None


def attach_proof(*, actor: Actor, competence: StaffCompetence, paper: Paper) -> CompetenceProofFile:
    """Keep a file as the competence's proof, instead of the one before it, whose bytes are deleted.

    The same form again, and the file that is there already, have no effect. Raises BadInput at the file when it can't
    be taken, Refused for one's own competence and for one that was ended.
    """
    competence = competences.get_competence(competence.id, lock=True)
    refusal = rules.not_her_own_competence(actor.account_id, competence.account_id)
    if refusal:
        raise Refused(refusal)
    if competence.ended_at is not None:
        raise Refused(_l("Kompetensen är avslutad. Registrera en ny och lägg underlaget där."))
    sha256 = _sha256_of(actor, paper)
    # The key says which form was sent and what was in it, so that an old page with another file makes another.
    form_key = hashlib.sha256(f"{paper.form_key} {sha256}".encode()).hexdigest()[:40]
    current = competences.current_proof(competence.id)
    already = competences.proof_by_form_key(competence.id, form_key)
    if already is None and current is not None and current.sha256 == sha256:
        already = current
    if already is not None:
        return already
    media = _taken(actor, paper)
    if current is not None:
        _replace(current, actor)
    proof = CompetenceProofFile(
        competence_id=competence.id,
        media_id=media.id,
        form_key=form_key,
        sha256=sha256,
        uploaded_by=actor.own_account_id,
        uploaded_at=clock.now(),
    )
    db.session.add(proof)
    db.session.flush()
    facts = {
        "competence": str(competence.id),
        "sha256": sha256,
        "replaced": current.sha256 if current else "",
    }
    record(actor, "competence.proof_filed", "account", competence.account_id, facts)
    return proof


def _sha256_of(actor: Actor, paper: Paper) -> str:
    """What the bytes were as they came."""
    if paper.received is not None:
        return paper.received.received_sha256
    if paper.waiting_id is None:
        raise BadInput("file", _l("Välj en fil först."))
    media = media_queries.find_media(paper.waiting_id)
    if media is None or media.owner_id != actor.own_account_id:
        raise BadInput("file", NOT_KEPT)
    return media.received_sha256


def _taken(actor: Actor, paper: Paper) -> MediaFile:
    """The file that came with the form, or the actor's own that waits for it."""
    if paper.received is not None:
        if paper.received.received_type not in PAPER_TYPES:
            raise BadInput("file", NOT_A_PAPER)
        return media_actions.store_received(paper.received, actor=actor, claimed=True)
    assert paper.waiting_id is not None
    try:
        [media] = media_actions.claim([paper.waiting_id], actor=actor)
    except NotFound as error:
        raise BadInput("file", NOT_KEPT) from error
    except Refused as error:
        raise BadInput("file", error.message) from error
    if media.received_type not in PAPER_TYPES:
        raise BadInput("file", NOT_A_PAPER)
    if media.refusal is not None:
        raise BadInput("file", refusal_text(media.refusal))
    return media


def _replace(current: CompetenceProofFile, actor: Actor) -> None:
    """Let the earlier file go. It may be the wrong person's paper, and nothing that was decided rests on its bytes."""
    media = current.media
    current.replaced_at, current.media_id = clock.now(), None
    db.session.flush()
    if media is not None:
        media_actions.delete(media, actor=actor)
