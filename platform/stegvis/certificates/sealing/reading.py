"""What a PDF's seal is worth: whose it is, whether the file is as it was sealed, and since when."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


class SealFinding(StrEnum):
    """What is found of the seal."""

    INTACT = "intact"
    ABSENT = "absent"
    CHANGED = "changed"
    UNKNOWN_ISSUER = "unknown_issuer"


@dataclass(frozen=True)
class SealReport:
    """The finding, and of a seal that was found, the certificate's subject and fingerprint, and its time."""

    finding: SealFinding
    sealed_by: str = ""
    fingerprint: str = ""
    claimed_at: datetime | None = None


class NotAPdf(Exception):
    """The file can't be read as a PDF."""


def read_seal(
    content: bytes, roots: Iterable[x509.Certificate], moment: datetime | None = None
) -> SealReport:
    """The report on the file's one seal, against these trusted roots. Raises NotAPdf.

    A file with more than one signature, or with anything after the seal, has been changed. Certificates are judged as
    of the moment when the seal says that it was made, since a paper outlives the key that sealed it.
    """
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        seals = reader.embedded_regular_signatures
    except (PdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise NotAPdf(str(error)) from error
    if not seals:
        return SealReport(SealFinding.ABSENT)
    if len(seals) > 1:
        return SealReport(SealFinding.CHANGED)
    return _report_on(seals[0], list(roots), moment)


def _report_on(
    found: EmbeddedPdfSignature, roots: list[x509.Certificate], moment: datetime | None
) -> SealReport:
    claimed = found.self_reported_timestamp
    trusted = [one for root in roots for one in load_certs_from_pemder_data(root.public_bytes(Encoding.PEM))]
    context = ValidationContext(
        trust_roots=trusted, allow_fetching=False, moment=moment or claimed, revocation_mode="soft-fail"
    )
    try:
        status = validate_pdf_signature(found, signer_validation_context=context)
    except (SignatureValidationError, PdfError, ValueError, KeyError, TypeError):
        # What can't be read as a signature is no longer what was sealed.
        return SealReport(SealFinding.CHANGED, claimed_at=claimed)
    own = status.signing_cert
    about = {
        "sealed_by": str(own.subject.native.get("organization_name", "")),
        "fingerprint": own.sha256.hex(),
        "claimed_at": claimed,
    }
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and is_whole and status.docmdp_ok):
        return SealReport(SealFinding.CHANGED, **about)
    if not status.trusted:
        return SealReport(SealFinding.UNKNOWN_ISSUER, **about)
    return SealReport(SealFinding.INTACT, **about)
