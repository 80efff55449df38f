"""What machines and people read about those who issue: profile, keys, status lists, and our own root."""

from __future__ import annotations

import json
from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from stegvis.access import public
from stegvis.base.errors import NotFound
from stegvis.certificates.credentials.issuer import PATH, did_document
from stegvis.certificates.keys import queries
from stegvis.certificates.keys.reading import key_lines
from stegvis.certificates.keys.signing import public_key
from stegvis.certificates.making import addresses_of
from stegvis.certificates.status import signed_list
from stegvis.people import queries as people_queries

blueprint = Blueprint("issuers", __name__, template_folder="../templates", url_prefix=f"/{PATH}")

FRESH_SECONDS = 30
"""How long others may keep a status list: a withdrawal is to be seen within a minute."""
_TOKEN = "application/vc+jwt"  # noqa: S105 - the name of a media type


def _for_everybody(content: str, media_type: str) -> Response:
    """An answer that other sites' pages may read too, and that needs nobody's session."""
    response = Response(content, content_type=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.vary.add("Accept")
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/<uuid:organisation_id>")
@public("Whoever checks a certificate reads who has issued it, and with which keys.")
def profile(organisation_id: UUID) -> str:
    """Who issues, in words, and the fingerprints of the keys."""
    organisation = people_queries.get_organisation(organisation_id)
    keys = queries.keys_of(organisation_id)
    if not keys:
        raise NotFound("issuer")
    return render_template(
        "certificates/issuer.html",
        organisation=organisation,
        addresses=addresses_of(organisation_id),
        keys=key_lines(keys),
    )


@blueprint.get("/<uuid:organisation_id>/did.json")
@public("Anybody's program reads the public keys with which a certificate is checked.")
def did(organisation_id: UUID) -> Response:
    """The DID document. Keys that sign no more stay in it."""
    keys = [shown for key in queries.keys_of(organisation_id) if (shown := public_key(key)) is not None]
    if not keys:
        raise NotFound("issuer")
    document = did_document(addresses_of(organisation_id), keys)
    return _for_everybody(json.dumps(document, ensure_ascii=False, indent=1), "application/did+json")


@blueprint.get("/<uuid:organisation_id>/status/<int:number>")
@public("Anybody's program asks whether a certificate still holds, without saying which.")
def status(organisation_id: UUID, number: int) -> Response:
    """The status list, as a credential or, for whoever asks for it, as a token."""
    found = queries.get_status_list(organisation_id, number)
    signed = signed_list(found)
    wanted = request.accept_mimetypes.best_match(
        ["application/vc", "application/json", _TOKEN], "application/vc"
    )
    if wanted == _TOKEN:
        return _for_everybody(signed.token, _TOKEN)
    return _for_everybody(signed.document, wanted)


@blueprint.get("/rot.pem")
@public("Whoever wants to trust our own root fetches it here.")
def root() -> Response:
    """Our own root certificates, the newest last."""
    pem = "".join(one.certificate for one in queries.own_roots())
    if not pem:
        raise NotFound("root")
    return _for_everybody(pem, "application/x-pem-file")
