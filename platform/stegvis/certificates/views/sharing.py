"""What the holder does with links to her certificates: make one, see all, end one."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, requires
from stegvis.audit import queries as audit_queries
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.certificates import actions, queries, share_queries, share_rules
from stegvis.certificates.models import Certificate
from stegvis.certificates.rules import STANDING_TEXTS
from stegvis.certificates.share_forms import EvidenceForm, ShareForm
from stegvis.certificates.share_links import share_address
from stegvis.certificates.share_models import CertificateShare
from stegvis.certificates.states import ShareDepth
from stegvis.certificates.views import blueprint
from stegvis.certificates.views.staff import readable_certificate
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import Evidence
from stegvis.web.messages import flash
from stegvis.web.qr import qr_drawing

OBJECT_KIND = "certificate_share"
"""How the read log names a link that is opened."""

Page = str | tuple[str, int] | Response


def _certificate(certificate_id: UUID) -> Certificate:
    return readable_certificate(certificate_id, Permission.CERTIFICATE_SHARE)


def _is_protected(certificate: Certificate) -> bool:
    return queries.object_facts(certificate).protected


@blueprint.get("/mina-intyg/<uuid:certificate_id>/ny-lank")
@requires(Permission.CERTIFICATE_SHARE)
def new_link(certificate_id: UUID) -> Page:
    """How much the link shows, and for how long."""
    certificate = _certificate(certificate_id)
    form = ShareForm()
    form.offer(_depths_of(certificate))
    return _new_link_page(certificate, form)


@blueprint.post("/mina-intyg/<uuid:certificate_id>/ny-lank")
@requires(Permission.CERTIFICATE_SHARE)
def make_link(certificate_id: UUID) -> Page:
    """Make it, or go on to choose what of her evidence goes along."""
    certificate = _certificate(certificate_id)
    form = ShareForm()
    form.offer(_depths_of(certificate))
    if not form.validate_on_submit():
        return _new_link_page(certificate, form), 422
    depth = ShareDepth(form.depth.data) if "depth" in form else ShareDepth.STANDING
    if depth is ShareDepth.EVIDENCE:
        return redirect(
            url_for(".new_link_evidence", certificate_id=certificate_id, dagar=int(form.days.data))
        )
    try:
        made = _share(certificate_id, actions.NewShare(form.form_key.data or "", depth, int(form.days.data)))
    except Refused as refusal:
        form.take_any(refusal)
        return _new_link_page(certificate, form), 422 if isinstance(refusal, BadInput) else 409
    return redirect(url_for(".link", share_id=made.id))


def _share(certificate_id: UUID, new: actions.NewShare) -> CertificateShare:
    return actions.share(actor=current_actor(), certificate_id=certificate_id, new=new)


def _depths_of(certificate: Certificate) -> list[ShareDepth]:
    """Among what the holder chooses: of a protected person nothing but whether it is valid is ever told."""
    if _is_protected(certificate):
        return [ShareDepth.STANDING]
    with_evidence = [ShareDepth.EVIDENCE] if share_queries.showable_evidence(certificate) else []
    return [ShareDepth.STANDING, ShareDepth.CLAIMS, *with_evidence]


def _new_link_page(certificate: Certificate, form: ShareForm) -> str:
    return render_template(
        "certificates/new_link.html",
        certificate=certificate,
        snapshot=queries.snapshot_of(certificate),
        form=form,
        refusal=share_rules.share_refusal(
            queries.standing_of(certificate), share_queries.count_open(certificate.id)
        ),
    )


@blueprint.get("/mina-intyg/<uuid:certificate_id>/ny-lank/bevis")
@requires(Permission.CERTIFICATE_SHARE)
def new_link_evidence(certificate_id: UUID) -> Page:
    """What of her own evidence goes along."""
    certificate, pieces = _showable(certificate_id)
    return _evidence_page(certificate, pieces, _evidence_form(certificate, pieces))


@blueprint.post("/mina-intyg/<uuid:certificate_id>/ny-lank/bevis")
@requires(Permission.CERTIFICATE_SHARE)
def make_link_with_evidence(certificate_id: UUID) -> Page:
    """Make the link, with what she has chosen."""
    certificate, pieces = _showable(certificate_id)
    form = _evidence_form(certificate, pieces)
    if not form.validate_on_submit():
        return _evidence_page(certificate, pieces, form), 422
    new = actions.NewShare(
        form.form_key.data or "",
        ShareDepth.EVIDENCE,
        _days(),
        tuple(UUID(one) for one in form.evidence.data or ()),
        people_agreed="people_agreed" in form and bool(form.people_agreed.data),
    )
    try:
        made = _share(certificate_id, new)
    except Refused as refusal:
        form.take_any(refusal)
        status = 422 if isinstance(refusal, BadInput) else 409
        return _evidence_page(certificate, pieces, form), status
    return redirect(url_for(".link", share_id=made.id))


def _showable(certificate_id: UUID) -> tuple[Certificate, list[Evidence]]:
    """The certificate and what she may show with it. There is no such page when that is nothing."""
    certificate = _certificate(certificate_id)
    pieces = [] if _is_protected(certificate) else share_queries.showable_evidence(certificate)
    if not pieces:
        raise NotFound("evidence to show")
    return certificate, pieces


def _evidence_form(certificate: Certificate, pieces: list[Evidence]) -> EvidenceForm:
    assert certificate.attempt_id is not None
    form = EvidenceForm()
    with_people = frozenset(
        one.id for one in pieces if share_queries.facts_of(one, certificate.holder_id).has_people
    )
    module = validation_queries.module_of(validation_queries.get_attempt(certificate.attempt_id))
    form.offer(pieces, module, with_people)
    return form


def _evidence_page(certificate: Certificate, pieces: list[Evidence], form: EvidenceForm) -> str:
    pictures = {
        str(one.id): url_for("evidence.file", evidence_id=one.id, liten="")
        for one in pieces
        if one.media is not None and one.media.has_thumbnail
    }
    return render_template(
        "certificates/new_link_evidence.html",
        certificate=certificate,
        form=form,
        days=_days(),
        pictures=pictures,
    )


def _days() -> int:
    """For how long she said on the page before; what is not on offer there is as good as nothing said."""
    asked = request.args.get("dagar", type=int)
    return asked if asked in share_rules.LIFETIMES else share_rules.USUAL_DAYS


@blueprint.get("/mina-intyg/lankar")
@requires(Permission.CERTIFICATE_SHARE)
def links() -> Page:
    """All her links: those that hold, and the latest of those that have ended."""
    held, ended = share_queries.shares_of(current_actor().own_account_id)
    found = [*held, *ended]
    certificates = share_queries.certificates_by_id({one.certificate_id for one in found})
    return render_template(
        "certificates/links.html",
        held=held,
        ended=ended,
        snapshots={number: queries.snapshot_of(one) for number, one in certificates.items()},
        openings=audit_queries.openings_of(OBJECT_KIND, [one.id for one in found]),
        **_words(),
    )


@blueprint.get("/mina-intyg/lankar/<uuid:share_id>")
@requires(Permission.CERTIFICATE_SHARE)
def link(share_id: UUID) -> Page:
    """One link: to copy, to show as a code, to send from the phone, and to end."""
    share = share_queries.get_share(share_id)
    certificate = _certificate(share.certificate_id)
    address = share_address(share)
    return render_template(
        "certificates/link.html",
        share=share,
        snapshot=queries.snapshot_of(certificate),
        address=address,
        qr=qr_drawing(address) if address else "",
        certificate_standing=queries.standing_of(certificate),
        texts=STANDING_TEXTS,
        openings=audit_queries.openings_of(OBJECT_KIND, [share.id]),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "depth_names": share_rules.DEPTH_NAMES,
        "standing_of": share_queries.standing_of,
        "last_day": share_rules.last_day,
    }


@blueprint.post("/mina-intyg/lankar/<uuid:share_id>/ta-bort")
@requires(Permission.CERTIFICATE_SHARE)
def withdraw_link(share_id: UUID) -> Response:
    """End the link at once."""
    actions.withdraw_share(actor=current_actor(), share_id=share_id)
    flash(_l("Länken gäller inte längre."), "done")
    return redirect(url_for(".links"))
