"""The certificates of a unit or an organisation, and what may be done with one: replace it, withdraw it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, may, require, requires
from stegvis.audit import record_read
from stegvis.base import outbox
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.base.storage import storage
from stegvis.certificates import actions, exporting, listing, queries, renewals
from stegvis.certificates.claims import claims, main_claims
from stegvis.certificates.forms import ReplaceForm, WithdrawForm
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.models import Certificate
from stegvis.certificates.rules import CAUSE_TEXTS, FAILURE_TEXTS, LISTED_NAMES, STANDING_TEXTS
from stegvis.certificates.states import Listed, WithdrawalCause
from stegvis.certificates.views import blueprint
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_as_seen
from stegvis.web.messages import flash


@blueprint.get("/utfardade-intyg")
@requires(Permission.CERTIFICATE_LIST)
def listed() -> str:
    """The certificates that the actor may list, newest first: all, or those that hold, end soon or have ended."""
    actor = current_actor()
    asked = max(1, request.args.get("sida", 1, type=int))
    which = request.args.get("lage", Listed.ALL, type=Listed)
    found, pages = listing.listed(actor, asked, which)
    page = min(asked, pages)
    return render_template(
        "certificates/list.html",
        lines=[(one, queries.snapshot_of(one), queries.standing_of(one)) for one in found],
        readable=may_open_any(),
        page=page,
        pages=pages,
        texts=STANDING_TEXTS,
        which=which,
        listed_names=LISTED_NAMES,
        page_url=lambda number: url_for("certificates.listed", lage=which.value, sida=number),
    )


def may_open_any() -> bool:
    """Whether the actor's roles let her open certificates at all; an administrator sees only the list."""
    from stegvis.access import Role

    return bool(current_actor().roles & {Role.ISSUER, Role.COORDINATOR, Role.INTERNAL_VERIFIER})


def readable_certificate(certificate_id: UUID, permission: Permission) -> Certificate:
    """The certificate, when the actor has the permission on it."""
    certificate = queries.get_certificate(certificate_id)
    require(current_actor(), permission, queries.object_facts(certificate))
    return certificate


@blueprint.get("/utfardade-intyg/<uuid:certificate_id>")
@requires(Permission.CERTIFICATE_READ)
def certificate_page(certificate_id: UUID) -> str:
    """One certificate: its claims, its standing and what may be done with it."""
    actor = current_actor()
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_READ)
    if certificate.holder_id != actor.account_id:
        record_read(actor, "certificate", certificate.id)
    snapshot = queries.snapshot_of(certificate)
    may_change = may(actor, Permission.CERTIFICATE_WITHDRAW, queries.object_facts(certificate))
    order = queries.order_replacing(certificate_id) if may_change else None
    waiting = renewals.to_renew_of(certificate_id) if certificate.valid_until else None
    return render_template(
        "certificates/certificate.html",
        certificate=certificate,
        snapshot=snapshot,
        claims=claims(snapshot),
        main_claims=main_claims(snapshot),
        standing=queries.standing_of(certificate),
        texts=STANDING_TEXTS,
        causes=CAUSE_TEXTS,
        successor=queries.successor_of(certificate_id),
        renewal=waiting if waiting and may_renew(certificate) else None,
        may_change=may_change,
        stamped=key_queries.stamped(certificate_id),
        waits_for_time=outbox.unfinished("certificates.add-time", "certificate", str(certificate_id)),
        replacing_order=order,
        failures=FAILURE_TEXTS,
        withdrawn_by=people_queries.display_name(certificate.withdrawn_by)
        if certificate.withdrawn_by
        else "",
    )


def may_renew(certificate: Certificate) -> bool:
    """Whether the actor may put the holder up for the module again."""
    actor = current_actor()
    return may(actor, Permission.CASE_OPEN, facts_as_seen(actor, certificate.holder_id))


@blueprint.post("/utfardade-intyg/<uuid:certificate_id>/fornyas-inte")
@requires(Permission.CASE_OPEN)
def lay_renewal_aside(certificate_id: UUID) -> Response:
    """Take the reminder about it from the list of what waits; a second press changes nothing."""
    try:
        actions.lay_aside(actor=current_actor(), certificate_id=certificate_id)
        flash(_l("Påminnelsen är borttagen. Deltagaren kan fortfarande be om att få förnya."), "done")
    except Refused as refused:
        flash(refused.message, "problem")
    return redirect(url_for("certificates.certificate_page", certificate_id=certificate_id))


@blueprint.get("/utfardade-intyg/<uuid:certificate_id>/intyg.pdf")
@requires(Permission.CERTIFICATE_READ)
def certificate_file(certificate_id: UUID) -> Response:
    """The paper itself, to be kept or printed."""
    actor = current_actor()
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_READ)
    if certificate.holder_id != actor.account_id:
        record_read(actor, "certificate", certificate.id)
    paper = key_queries.stamped(certificate_id) or certificate
    body = storage().open_range(paper.pdf_key, 0, paper.pdf_size)
    response = _to_keep(Response(body, mimetype="application/pdf"), f"intyg-{certificate.serial}.pdf")
    response.headers["Content-Length"] = str(paper.pdf_size)
    return response


def _to_keep(response: Response, name: str) -> Response:
    """The answer as a file to keep, that nothing in it can act when it is opened."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.get("/utfardade-intyg/<uuid:certificate_id>/filer/<string:name>")
@requires(Permission.CERTIFICATE_READ)
def digital_form(certificate_id: UUID, name: str) -> Response:
    """One of the digital forms, for a wallet, for Europass or for a portfolio."""
    actor = current_actor()
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_READ)
    form = exporting.forms_of(certificate).get(name)
    if form is None:
        raise NotFound("digital form")
    if certificate.holder_id != actor.account_id:
        record_read(actor, "certificate", certificate.id)
    suffix = name.rpartition(".")[2]
    return _to_keep(
        Response(form.content(), mimetype=form.media_type), f"intyg-{certificate.serial}.{suffix}"
    )


@blueprint.get("/utfardade-intyg/<uuid:certificate_id>/ersatt")
@requires(Permission.CERTIFICATE_WITHDRAW)
def replace_page(certificate_id: UUID) -> str:
    """The form for the right name."""
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_WITHDRAW)
    form = ReplaceForm(new_name=people_queries.display_name(certificate.holder_id))
    return render_template(
        "certificates/replace.html",
        certificate=certificate,
        snapshot=queries.snapshot_of(certificate),
        form=form,
        refusal=None,
    )


@blueprint.post("/utfardade-intyg/<uuid:certificate_id>/ersatt")
@requires(Permission.CERTIFICATE_WITHDRAW)
def replace(certificate_id: UUID) -> Response | tuple[str, int]:
    """Order the new paper."""
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_WITHDRAW)
    form, refusal, status = ReplaceForm(), None, 422
    if form.validate_on_submit():
        try:
            actions.order_replacement(
                actor=current_actor(),
                certificate_id=certificate_id,
                new_name=form.new_name.data or "",
                reason=form.reason.data or "",
            )
            flash(_l("Det nya intyget skrivs nu. Det tar några sekunder."), "done")
            return redirect(url_for("certificates.certificate_page", certificate_id=certificate_id))
        except BadInput as bad:
            form.take(bad)
        except Refused as refused:
            refusal, status = refused.message, 409
    snapshot = queries.snapshot_of(certificate)
    return render_template(
        "certificates/replace.html", certificate=certificate, snapshot=snapshot, form=form, refusal=refusal
    ), status


@blueprint.get("/utfardade-intyg/<uuid:certificate_id>/aterkalla")
@requires(Permission.CERTIFICATE_WITHDRAW)
def withdraw_page(certificate_id: UUID) -> str:
    """The form for the cause and the hearing."""
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_WITHDRAW)
    return render_template(
        "certificates/withdraw.html",
        certificate=certificate,
        snapshot=queries.snapshot_of(certificate),
        form=WithdrawForm(),
        refusal=None,
    )


@blueprint.post("/utfardade-intyg/<uuid:certificate_id>/aterkalla")
@requires(Permission.CERTIFICATE_WITHDRAW)
def withdraw(certificate_id: UUID) -> Response | tuple[str, int]:
    """Withdraw it for good."""
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_WITHDRAW)
    form, refusal, status = WithdrawForm(), None, 422
    if form.validate_on_submit():
        try:
            actions.withdraw(
                actor=current_actor(),
                certificate_id=certificate_id,
                cause=WithdrawalCause(form.cause.data),
                hearing_note=form.hearing_note.data or "",
            )
            flash(_l("Intyget är återkallat. Kontrollsidan säger nu att det inte gäller."), "done")
            return redirect(url_for("certificates.certificate_page", certificate_id=certificate_id))
        except BadInput as bad:
            form.take(bad)
        except Refused as refused:
            refusal, status = refused.message, 409
    snapshot = queries.snapshot_of(certificate)
    return render_template(
        "certificates/withdraw.html", certificate=certificate, snapshot=snapshot, form=form, refusal=refusal
    ), status
