"""Many certificates in one order: ordering, following, stopping, trying again, and all papers in one file."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l, _ln
from stegvis.base.storage import storage
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.batches import actions, queries
from stegvis.certificates.batches.models import CertificateBatch
from stegvis.certificates.batches.rules import MOST_IN_BATCH, Progress
from stegvis.certificates.batches.zipping import zip_of
from stegvis.certificates.forms import BatchForm
from stegvis.certificates.rules import OBSTACLE_TEXTS
from stegvis.certificates.states import BatchState
from stegvis.certificates.views import blueprint
from stegvis.certificates.views.issuing import waiting_page
from stegvis.web.messages import flash


@blueprint.post("/klara-for-intyg/bestallningar")
@requires(Permission.CERTIFICATE_ISSUE)
def order_batch() -> Response | tuple[str, int]:
    """Order many certificates; a second click is the same order."""
    form = BatchForm()
    if not form.validate_on_submit():
        return waiting_page(form), 422
    try:
        batch = actions.order_batch(
            actor=current_actor(), batch_id=_id_of(form.order.data), attempt_ids=_chosen(form)
        )
    except Refused as refused:
        form.take_any(refused)
        return waiting_page(form), 422
    return redirect(url_for("certificates.batch_page", batch_id=batch.id))


def _chosen(form: BatchForm) -> list[UUID]:
    """Those that were ticked off, or for the button that says all, the longest waiting of all."""
    if request.form.get("who") != "all":
        return [_id_of(one) for one in form.attempts.data or ()]
    waiting = certificate_queries.waiting_for_issue(current_actor())
    found = [one.attempt.attempt_id for one in waiting]
    elsewhere = queries.waiting_in_batches(found)
    return [one for one in found if one not in elsewhere][:MOST_IN_BATCH]


def _id_of(given: str | None) -> UUID:
    try:
        return UUID(given or "")
    except ValueError:
        raise BadInput("attempts", _l("Ladda om sidan och välj deltagarna igen.")) from None


@blueprint.get("/klara-for-intyg/bestallningar")
@requires(Permission.CERTIFICATE_ISSUE)
def batches() -> str:
    """Earlier orders of many certificates, newest first."""
    asked = max(1, request.args.get("sida", 1, type=int))
    lines, pages = queries.listed(current_actor(), asked)
    return render_template(
        "certificates/batches.html",
        lines=lines,
        page=min(asked, pages),
        pages=pages,
        page_url=lambda number: url_for("certificates.batches", sida=number),
    )


def _readable(batch_id: UUID) -> CertificateBatch:
    batch = queries.get_batch(batch_id)
    require(current_actor(), Permission.CERTIFICATE_ISSUE, queries.object_facts(current_actor(), batch))
    return batch


@blueprint.get("/klara-for-intyg/bestallningar/<uuid:batch_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def batch_page(batch_id: UUID) -> str | dict[str, object]:
    """How far an order has come, what could not be issued and why, and the way to the papers.

    The script that moves the bar asks for JSON, and is told the numbers only.
    """
    batch = _readable(batch_id)
    progress = queries.progress_of([batch_id])[batch_id]
    if request.accept_mimetypes.best == "application/json":
        return {
            "settled": progress.settled,
            "total": progress.total,
            "running": batch.state is BatchState.RUNNING,
            "said": _said(batch, progress),
        }
    failed = queries.failed_items(current_actor(), batch_id) if progress.failed else []
    if failed:
        record_read(current_actor(), "certificate_batch", batch_id)
    pages = max(1, -(-len(failed) // queries.PAGE_SIZE))
    page = min(max(1, request.args.get("sida", 1, type=int)), pages)
    return render_template(
        "certificates/batch.html",
        batch=batch,
        progress=progress,
        said=_said(batch, progress),
        failed=failed[queries.PAGE_SIZE * (page - 1) : queries.PAGE_SIZE * page],
        hidden=progress.failed - len(failed),
        obstacles=OBSTACLE_TEXTS,
        page=page,
        pages=pages,
        page_url=lambda number: url_for("certificates.batch_page", batch_id=batch_id, sida=number),
    )


def _said(batch: CertificateBatch, progress: Progress) -> str:
    """Where the order stands, in one sentence."""
    if batch.state is BatchState.RUNNING:
        words = _ln(
            "%(issued)s av %(count)s intyg är utfärdat.",
            "%(issued)s av %(count)s intyg är utfärdade.",
            progress.total,
            issued=progress.issued,
        )
        return str(words)
    return str(
        _ln(
            "%(count)s intyg är utfärdat.",
            "%(count)s intyg är utfärdade.",
            progress.issued,
        )
    )


@blueprint.post("/klara-for-intyg/bestallningar/<uuid:batch_id>/avbryt")
@requires(Permission.CERTIFICATE_ISSUE)
def cancel_batch(batch_id: UUID) -> Response:
    """Issue no more of it."""
    actions.cancel_batch(actor=current_actor(), batch_id=batch_id)
    flash(_l("Beställningen är avbruten. De intyg som är utfärdade gäller."), "done")
    return redirect(url_for("certificates.batch_page", batch_id=batch_id))


@blueprint.post("/klara-for-intyg/bestallningar/<uuid:batch_id>/igen")
@requires(Permission.CERTIFICATE_ISSUE)
def try_batch_again(batch_id: UUID) -> Response:
    """Try those once more that could not be issued."""
    actions.try_failed_again(actor=current_actor(), batch_id=batch_id)
    return redirect(url_for("certificates.batch_page", batch_id=batch_id))


@blueprint.post("/klara-for-intyg/bestallningar/<uuid:batch_id>/intyg.zip")
@requires(Permission.CERTIFICATE_ISSUE)
def batch_papers(batch_id: UUID) -> Response:
    """All papers of the order that still hold, in one file, sent piece by piece.

    A POST, since taking up to a thousand people's papers is an act: no browser does it ahead of the click.
    """
    batch = _readable(batch_id)
    papers = queries.papers(current_actor(), batch_id)
    if not papers:
        raise NotFound("papers")
    record_read(current_actor(), "certificate_batch", batch_id)
    for paper in papers:
        record_read(current_actor(), "certificate", paper.certificate_id)
    response = Response(zip_of(papers, storage()), mimetype="application/zip")
    name = f"intyg-{batch.ordered_at:%Y-%m-%d}-{batch_id.hex[:8]}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
