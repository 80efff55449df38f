"""What the holder does with her own certificates: look, fetch, share, and decide what others see."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, requires
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.certificates import actions, exporting, queries, renewals, share_queries
from stegvis.certificates.forms import VisibilityForm
from stegvis.certificates.rules import STANDING_TEXTS
from stegvis.certificates.share_rules import share_refusal
from stegvis.certificates.states import Visibility
from stegvis.certificates.views import blueprint
from stegvis.certificates.views.staff import readable_certificate
from stegvis.people.facts import facts_about
from stegvis.web.messages import flash


@blueprint.get("/mina-intyg")
@requires(Permission.CERTIFICATE_SHARE)
def own_certificates() -> str:
    """The holder's certificates as large cards."""
    actor = current_actor()
    found = queries.certificates_of(actor.own_account_id)
    waiting = renewals.own_to_renew(actor.own_account_id, found)
    return render_template(
        "certificates/own.html",
        lines=[(one, queries.snapshot_of(one), queries.standing_of(one)) for one in found],
        renewals={one.certificate.id: one for one in waiting},
        texts=STANDING_TEXTS,
    )


@blueprint.post("/mina-intyg/<uuid:certificate_id>/fornya")
@requires(Permission.CERTIFICATE_SHARE)
def ask_for_renewal(certificate_id: UUID) -> Response:
    """Tell her coordinator that she wants a new certificate; a second press changes nothing."""
    readable_certificate(certificate_id, Permission.CERTIFICATE_SHARE)
    try:
        actions.ask_for_renewal(actor=current_actor(), certificate_id=certificate_id)
        flash(_l("Din samordnare får veta att du vill förnya."), "done")
    except Refused as refused:
        flash(refused.message, "problem")
    return redirect(url_for("certificates.own_certificates"))


@blueprint.get("/mina-intyg/<uuid:certificate_id>")
@requires(Permission.CERTIFICATE_SHARE)
def share_page(certificate_id: UUID) -> str:
    """The link to show others, and how much it shows."""
    return _share_page(certificate_id)


def _share_page(certificate_id: UUID, form: VisibilityForm | None = None) -> str:
    certificate = readable_certificate(certificate_id, Permission.CERTIFICATE_SHARE)
    protected = certificate.protected or facts_about(certificate.holder_id).protected
    return render_template(
        "certificates/share.html",
        certificate=certificate,
        snapshot=queries.snapshot_of(certificate),
        standing=queries.standing_of(certificate),
        texts=STANDING_TEXTS,
        protected=protected,
        refusal=share_refusal(queries.standing_of(certificate), share_queries.count_open(certificate_id)),
        digital_forms=exporting.forms_of(certificate),
        form=form or VisibilityForm(visibility=certificate.visibility.value),
    )


@blueprint.post("/mina-intyg/<uuid:certificate_id>")
@requires(Permission.CERTIFICATE_SHARE)
def set_visibility(certificate_id: UUID) -> Response | tuple[str, int]:
    """Keep the holder's choice."""
    form = VisibilityForm()
    if not form.validate_on_submit():
        return _share_page(certificate_id, form), 422
    actions.set_visibility(
        actor=current_actor(),
        certificate_id=certificate_id,
        visibility=Visibility(form.visibility.data),
    )
    flash(_l("Sparat."), "done")
    return redirect(url_for("certificates.share_page", certificate_id=certificate_id))
