"""Sending a photo, sound, film or file to a reader who knows the participant by a code only."""

from __future__ import annotations

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from stegvis.access import Actor
from stegvis.audit import record_read
from stegvis.base.errors import NotFound
from stegvis.media import queries as media_queries
from stegvis.media.sending import send_media
from stegvis.validation import earlier_findings
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt


def send_hidden_file(actor: Actor, attempt: ModuleAttempt, evidence_id: UUID) -> Response:
    """The file of evidence that the attempt rests on; NotFound for any other. Each opening is logged.

    The caller has asked whether the actor may see the attempt. A file may show who the participant is.
    """
    evidence = validation_queries.get_evidence(evidence_id)
    is_hers = evidence.attempt_id == attempt.id or earlier_findings.rests_on(attempt.id, evidence.id)
    if not is_hers or evidence.handed_in_at is None or evidence.media_id is None:
        raise NotFound("evidence")
    media = media_queries.get_media(evidence.media_id)
    record_read(actor, "evidence", evidence.id)
    return send_media(media, request.headers.get("Range"), thumbnail=False, as_attachment=False)
