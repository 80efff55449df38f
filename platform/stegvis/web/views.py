"""The pages that stand at the foot of every page, and the choice of language."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis import settings
from stegvis.access import Permission, current_actor, public, requires
from stegvis.access.gate import signed_in_actor
from stegvis.base.errors import Refused
from stegvis.base.language import LANGUAGES, _l, current_language
from stegvis.web.actions import report_fault
from stegvis.web.addresses import safe_next
from stegvis.web.forms import FaultReportForm
from stegvis.web.language import remember_language
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem
from stegvis.web.queries import latest_fault_reports, reads_anonymous_reports

blueprint = Blueprint("web", __name__, template_folder="templates")

NAVIGATION = [
    NavigationItem(
        label=_l("Felrapporter"),
        endpoint="web.fault_reports",
        permission=Permission.FAULT_REPORT_READ,
        icon="message",
        order=95,
        stands_for_room=False,
    )
]


@blueprint.get("/sprak/<string:code>")
@public("Choosing the language of the pages comes before signing in; only a cookie is set.")
def choose_language(code: str) -> Response:
    """Remember the language on this device and go back to the page."""
    if code not in LANGUAGES:
        abort(404)
    answer = redirect(safe_next(request.args.get("next")))
    remember_language(answer, code, settings.current())
    return answer


@blueprint.get("/tillganglighet")
@public("The accessibility statement must be open to everybody (lag 2018:1937).")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("web/accessibility.html", site=settings.current())


@blueprint.route("/tillganglighet/rapportera", methods=["GET", "POST"])
@public("Anybody must be able to report a fault in accessibility (lag 2018:1937).")
def fault_report() -> Response | tuple[str, int]:
    """The form for reporting a fault."""
    form = FaultReportForm()
    if not form.validate_on_submit():
        return render_template("web/fault_report.html", form=form), 422 if form.errors else 200
    try:
        report_fault(
            message=(form.message.data or "").strip(),
            page=(form.page.data or "").strip(),
            contact=(form.contact.data or "").strip(),
            language=current_language().code,
            actor=signed_in_actor(),
        )
    except Refused as refusal:
        form.form_errors = [*form.form_errors, refusal.message]
        return render_template("web/fault_report.html", form=form), 409
    flash(_l("Tack! Vi har fått din rapport."), "done")
    return redirect(url_for("web.accessibility"))


@blueprint.get("/felrapporter")
@requires(Permission.FAULT_REPORT_READ)
def fault_reports() -> str:
    """The reports from the administrator's own organisation, and to the one who runs the site from everybody else."""
    actor = current_actor()
    return render_template(
        "web/fault_reports.html",
        reports=latest_fault_reports(actor),
        reads_anonymous=reads_anonymous_reports(actor),
    )


@blueprint.get("/personuppgifter")
@public("Everybody has the right to know how personal data is handled before leaving any.")
def privacy() -> str:
    """How personal data is handled, in plain words."""
    return render_template("web/privacy.html", site=settings.current())


@blueprint.get("/hjalp")
@public("Help with signing in must be readable before signing in.")
def help_page() -> str:
    """Help in easy Swedish."""
    return render_template("web/help.html", site=settings.current())
