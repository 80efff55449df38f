"""Taking a report of a fault in accessibility."""

from __future__ import annotations

from datetime import timedelta

from stegvis import settings
from stegvis.access.actor import Actor
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.base.mail import send_mail
from stegvis.web.models import FaultReport
from stegvis.web.queries import count_fault_reports_by
from stegvis.web.rules import has_room


def report_fault(*, message: str, page: str, contact: str, language: str, actor: Actor | None) -> FaultReport:
    """Keep the report, and tell the site's contact address when it has one. Refuses when there are too many.

    Many reports without sign-in never stop somebody who is signed in.
    """
    now, account_id = clock.now(), actor.account_id if actor else None
    if not has_room(count_fault_reports_by(account_id, now - timedelta(hours=1))):
        raise Refused(_l("Det har kommit många rapporter just nu. Försök igen om en timme, eller ring oss."))
    report = FaultReport(
        at=now,
        message=message,
        page=page,
        contact=contact,
        language=language,
        account_id=account_id,
        organisation_id=actor.organisation_id if actor else None,
    )
    db.session.add(report)
    address = settings.current().contact_mail
    if address:
        send_mail(address, "Rapport om brist i tillgänglighet", mail_text(report))
    return report


def mail_text(report: FaultReport) -> str:
    """The mail about a report, in Swedish: it goes to the one who runs the site.

    What a signed-in person wrote is for the administrators of her own organisation, so the mail does not hold it.
    """
    if report.organisation_id is not None:
        return "\n".join(
            (
                "En inloggad användare har rapporterat en brist i tillgängligheten.",
                "Administratörerna i användarens egen organisation läser och besvarar rapporten:",
                "",
                settings.current().public_url.rstrip("/") + "/felrapporter",
            )
        )
    return "\n".join(
        (
            "En besökare har rapporterat en brist i tillgängligheten.",
            "",
            f"Sida: {report.page or 'inte angiven'}",
            f"Vill ha svar till: {report.contact or 'inget svar önskat'}",
            f"Gränssnittets språk: {report.language}",
            "",
            report.message,
        )
    )
