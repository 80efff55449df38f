"""Where other rooms tell this one an address that it can't know by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from flask import Flask, current_app, url_for

_KEY = "stegvis.learning.certificate_address"
_OWN_CERTIFICATES = "certificates.own_certificates"

AddressOfCertificate = Callable[[UUID], str | None]


def set_certificate_address(app: Flask, find: AddressOfCertificate) -> None:
    """Tell learning how to find the address of an enrolment's certificate (None: not made yet)."""
    app.extensions[_KEY] = find


def certificate_address(enrolment_id: UUID) -> str | None:
    """The address of the certificate of a completed course, or None while there is none."""
    find = cast(AddressOfCertificate | None, current_app.extensions.get(_KEY))
    return find(enrolment_id) if find else None


def own_certificates_address() -> str | None:
    """Where a person sees all her certificates, if some room offers it."""
    return url_for(_OWN_CERTIFICATES) if _OWN_CERTIFICATES in current_app.view_functions else None
