"""The pages of certificates: issuing, the lists of staff, the holder's own, and the public check."""

from __future__ import annotations

from flask import Blueprint

from stegvis.access import Permission, Role
from stegvis.base.language import _l
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("certificates", __name__, template_folder="../templates")

NAVIGATION = [
    NavigationItem(
        label=_l("Mina intyg"),
        endpoint="certificates.own_certificates",
        permission=Permission.CERTIFICATE_SHARE,
        icon="certificate",
        order=40,
        roles=frozenset({Role.PARTICIPANT, Role.SUPERVISOR}),
    ),
    NavigationItem(
        label=_l("Klara för intyg"),
        endpoint="certificates.waiting",
        permission=Permission.CERTIFICATE_ISSUE,
        icon="check",
        order=20,
        under=("certificates.batches", "certificates.batch_page"),
    ),
    NavigationItem(
        label=_l("Utfärdade intyg"),
        endpoint="certificates.listed",
        permission=Permission.CERTIFICATE_LIST,
        icon="certificate",
        order=45,
        under=("certificates.certificate_page", "certificates.replace_page", "certificates.withdraw_page"),
    ),
]

from stegvis.certificates.views import batches, checking, holder, issuing, shared, sharing, staff  # noqa: E402

__all__ = [
    "NAVIGATION",
    "batches",
    "blueprint",
    "checking",
    "holder",
    "issuing",
    "shared",
    "sharing",
    "staff",
]
