"""What somebody sees who was given a link to a certificate. She has no account, and nobody asks who she is."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from stegvis.access import SYSTEM, public
from stegvis.access.gate import signed_in_actor
from stegvis.audit import record_read
from stegvis.base import clock
from stegvis.base.errors import NotFound
from stegvis.certificates import queries, share_queries, share_rules
from stegvis.certificates.claims import claims_without_code, main_claims
from stegvis.certificates.models import Certificate
from stegvis.certificates.rules import STANDING_TEXTS
from stegvis.certificates.share_models import CertificateShare
from stegvis.certificates.snapshot import COURSE_STATEMENT
from stegvis.certificates.states import LinkStanding, ShareDepth
from stegvis.certificates.views import blueprint
from stegvis.certificates.views.outside import answer, closed, throttle
from stegvis.certificates.views.sharing import OBJECT_KIND
from stegvis.media import queries as media_queries
from stegvis.media.sending import send_media
from stegvis.validation import queries as validation_queries
from stegvis.validation.kinds import KINDS
from stegvis.validation.models import Evidence


def _found(token: str) -> CertificateShare | Response:
    """The link that holds, or the page that says why there is none."""
    address, now = request.remote_addr or "", clock.now()
    if throttle().is_closed(address, now):
        return closed()
    share = share_queries.find_by_token(token)
    if share is None:
        throttle().note_miss(address, now)
        return answer(render_template("certificates/shared_unknown.html"), 404)
    if share_queries.standing_of(share) is not LinkStanding.OPEN:
        return answer(render_template("certificates/shared_ended.html"), 410)
    return share


@blueprint.get("/delat/<string:token>")
@public("An employer has no account; the link that the holder gave her is the key.")
def shared(token: str) -> Response:
    """Where the certificate stands today, and as much of it as the holder chose when she made the link."""
    share = _found(token)
    if isinstance(share, Response):
        return share
    certificate = queries.get_certificate(share.certificate_id)
    _note_opening(certificate, OBJECT_KIND, share.id)
    return answer(_page(share, certificate, token))


def _note_opening(certificate: Certificate, object_kind: str, object_id: UUID) -> None:
    """Note in the read log that it was opened. Who did is never kept; the holder's own looks are not counted."""
    reader = signed_in_actor()
    is_look_ahead = request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")
    if is_look_ahead or (reader is not None and reader.account_id == certificate.holder_id):
        return
    record_read(SYSTEM, object_kind, object_id)


def _page(share: CertificateShare, certificate: Certificate, token: str) -> str:
    is_protected = queries.object_facts(certificate).protected
    standing = queries.standing_of(certificate)
    depth = share_rules.shown_depth(share.depth, standing, is_protected=is_protected)
    snapshot = queries.snapshot_of(certificate)
    is_open = depth is not ShareDepth.STANDING
    pieces = _pieces(share, certificate) if depth is ShareDepth.EVIDENCE else []
    # No way leads from here to a successor, nor to the paper's own code: the link ends, and they don't.
    return render_template(
        "certificates/shared.html",
        token=token,
        snapshot=snapshot if is_open else None,
        claims=claims_without_code(snapshot) if is_open else [],
        main_claims=main_claims(snapshot) if is_open else [],
        statement=COURSE_STATEMENT if is_open and snapshot.course else "",
        standing=share_rules.told_standing(standing, is_protected=is_protected),
        texts=STANDING_TEXTS,
        pieces=pieces,
        module=_module_of(certificate) if pieces else None,
        kinds=KINDS,
        last_day=share_rules.last_day(share.expires_at),
    )


def _pieces(share: CertificateShare, certificate: Certificate) -> list[Evidence]:
    return share_queries.evidence_shown_by(share, certificate.holder_id)


def _module_of(certificate: Certificate) -> object:
    assert certificate.attempt_id is not None
    return validation_queries.module_of(validation_queries.get_attempt(certificate.attempt_id))


@blueprint.get("/delat/<string:token>/bevis/<uuid:evidence_id>")
@public("Follows on the page above: a picture, a sound or a film that the holder let go along with the link.")
def shared_file(token: str, evidence_id: UUID) -> Response:
    """The bytes of a piece that goes along, while the link holds; `?liten` gives the thumbnail."""
    share = _found(token)
    if isinstance(share, Response):
        return share
    certificate = queries.get_certificate(share.certificate_id)
    depth = share_rules.shown_depth(
        share.depth,
        queries.standing_of(certificate),
        is_protected=queries.object_facts(certificate).protected,
    )
    pieces = _pieces(share, certificate) if depth is ShareDepth.EVIDENCE else []
    media_id = next((one.media_id for one in pieces if one.id == evidence_id), None)
    if media_id is None:
        raise NotFound("shared evidence")
    _note_opening(certificate, "evidence", evidence_id)
    response = send_media(
        media_queries.get_media(media_id),
        request.headers.get("Range"),
        thumbnail="liten" in request.args,
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
