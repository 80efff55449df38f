"""The extract of an attempt that ended early: a page to read, and a paper to take along."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template

from stegvis.access import Actor, Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.certificates.extract_paper import extract_data
from stegvis.certificates.rendering import render_extract
from stegvis.validation import extracting
from stegvis.validation import queries as validation_queries
from stegvis.validation.extracting import ExtractFacts

blueprint = Blueprint("extracts", __name__, template_folder="../templates", url_prefix="/utdrag")
"""Apart from the certificates, in the menu as well: nobody may take one for the other."""


def _readable(attempt_id: UUID) -> tuple[Actor, ExtractFacts]:
    """The extract, when the actor may read it. Reading another's is logged."""
    actor, attempt = current_actor(), validation_queries.get_attempt(attempt_id)
    require(actor, Permission.EXTRACT_READ, validation_queries.object_facts(attempt))
    facts = extracting.extract_facts(attempt_id)
    if actor.account_id != attempt.participant_id:
        record_read(actor, "extract", attempt_id)
    return actor, facts


@blueprint.get("/<uuid:attempt_id>")
@requires(Permission.EXTRACT_READ)
def show(attempt_id: UUID) -> str:
    """The criteria that were met. Nothing else of the attempt."""
    actor, facts = _readable(attempt_id)
    return render_template(
        "certificates/extract.html",
        extract=facts,
        is_hers=actor.account_id == facts.participant_id,
    )


@blueprint.get("/<uuid:attempt_id>/utdrag.pdf")
@requires(Permission.EXTRACT_READ)
def file(attempt_id: UUID) -> Response:
    """The same as a PDF that a person prints and a screen reader reads."""
    _, facts = _readable(attempt_id)
    response = Response(render_extract(extract_data(facts)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="utdrag.pdf"'
    return response
