"""X.509 certificates of our own: a root for trial, and under it a seal certificate for each organisation.

A reader's program trusts neither until it is told to. Whoever wants more puts in a bought e-seal certificate instead.
Sources: RFC 5280; RFC 9336 (the extended key usage for signing documents); ETSI EN 319 412-3 (names of legal persons).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

ROOT_HOLDS = timedelta(days=20 * 365)
SEAL_HOLDS = timedelta(days=3 * 365)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_CLOCKS_DIFFER_BY = timedelta(minutes=5)
_LONGEST_NAME = 64
"""The most characters that X.520 allows in a name."""


@dataclass(frozen=True)
class Certified:
    """A certificate and the private key that belongs to it."""

    certificate: x509.Certificate
    private: ec.EllipticCurvePrivateKey


def make_root(operator: str, now: datetime) -> Certified:
    """A root of our own, for trial."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, operator[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, "Stegvis rot, egen"),
        ]
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(private.public_key())
    builder = (
        _begun(name, name, private.public_key(), now, ROOT_HOLDS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(identifier, critical=False)
    )
    return Certified(builder.sign(private, hashes.SHA256()), private)


def make_seal_certificate(
    root: Certified, organisation: str, organisation_number: str, now: datetime
) -> Certified:
    """A seal certificate for the organisation, under the root."""
    private = ec.generate_private_key(ec.SECP256R1())
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:_LONGEST_NAME]),
        x509.NameAttribute(NameOID.COMMON_NAME, organisation[:_LONGEST_NAME]),
    ]
    if organisation_number:
        number = f"NTRSE-{organisation_number}"
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, number))
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.private.public_key())
    identifier = x509.SubjectKeyIdentifier.from_public_key(private.public_key())
    subject = x509.Name(attributes)
    builder = (
        _begun(subject, root.certificate.subject, private.public_key(), now, SEAL_HOLDS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(authority, critical=False)
    )
    return Certified(builder.sign(root.private, hashes.SHA256()), private)


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, holds: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER_BY)
        .not_valid_after(now + holds)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
