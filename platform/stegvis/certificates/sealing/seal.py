"""Sealing a PDF: PAdES, certified so that no change is allowed, in a form field that a screen reader can name.

PDF/UA-1 (ISO 14289-1, 7.18.4) wants each form field in a `Form` element of the document's structure, and PDF/A-3
(ISO 19005-3, 6.1.9) wants the earlier part to end with a line break. Both are seen to here, in the same increment.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from stegvis.certificates.sealing.signer import SealSigner

FIELD = "Sigill"
FIELD_NAME_ALOUD = "Elektroniskt sigill från den som har utfärdat intyget"
_RESERVED = 4_096
"""Bytes kept free for the signature. Said beforehand the file is signed once; else it is signed twice to find out."""
_RESERVED_WITH_TIME = 24_576
_PATIENCE_SECONDS = 5
_Name = generic.NameObject


class CannotSeal(Exception):
    """The file is not one that we can seal."""


class TimeIsDown(Exception):
    """The time-stamp authority does not answer, or its answer can't be used."""


@dataclass(frozen=True)
class SealKey:
    """What seals: a signer with its chain. A key in an HSM is a `keys.hardware.HardwareSigner` here."""

    signer: signers.Signer
    time_stamper: TimeStamper | None = None


def signer_from(private: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> signers.Signer:
    """A signer from a key in memory; the chain begins with the key's own certificate."""
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    parts = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    own, *above = load_certs_from_pemder_data(parts)
    store = SimpleCertificateStore()
    for one in above:
        store.register(one)
    return SealSigner(own, load_private_key_from_pemder_data(pem, None), store)


def seal(pdf: bytes, key: SealKey) -> bytes:
    """The file with its seal. Raises CannotSeal when it has no structure to put the seal in, TimeIsDown."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"))
    _add_field(writer)
    described = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason="Intyg utfärdat",
        location="Sverige",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signer = signers.PdfSigner(described, key.signer, timestamper=key.time_stamper)
    reserved = _RESERVED_WITH_TIME if key.time_stamper else _RESERVED
    try:
        sealed = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=2 * reserved)
    except TimestampRequestError as error:
        raise TimeIsDown(str(error)) from error
    return bytes(sealed.getbuffer())


def time_stamper(url: str) -> TimeStamper | None:
    """Who stamps seals with the time; None when the settings name nobody."""
    return RequestsHTTPTimeStamper(url, timeout=_PATIENCE_SECONDS) if url else None


def _add_field(writer: IncrementalPdfFileWriter) -> None:
    fields.append_signature_field(
        writer, fields.SigFieldSpec(FIELD, on_page=-1, readable_field_name=FIELD_NAME_ALOUD)
    )
    widget_reference = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    widget = widget_reference.get_object()
    try:
        structure = writer.root["/StructTreeRoot"]
        parents = structure["/ParentTree"]
        numbers = parents["/Nums"]
    except KeyError as error:
        raise CannotSeal("the document has no structure") from error
    document_reference = _first_child(structure)
    document = document_reference.get_object()
    key = max((int(numbers[place]) for place in range(0, len(numbers), 2)), default=-1) + 1
    form = writer.add_object(
        generic.DictionaryObject(
            {
                _Name("/Type"): _Name("/StructElem"),
                _Name("/S"): _Name("/Form"),
                _Name("/P"): document_reference,
                _Name("/Alt"): generic.TextStringObject(FIELD_NAME_ALOUD),
                _Name("/K"): generic.DictionaryObject(
                    {
                        _Name("/Type"): _Name("/OBJR"),
                        _Name("/Obj"): widget_reference,
                        _Name("/Pg"): widget.raw_get("/P"),
                    }
                ),
            }
        )
    )
    widget["/StructParent"] = generic.NumberObject(key)
    writer.mark_update(widget_reference)
    children = document["/K"]
    children.append(form)
    writer.update_container(children)
    writer.mark_update(document_reference)
    numbers.append(generic.NumberObject(key))
    numbers.append(form)
    writer.update_container(numbers)
    writer.update_container(parents)
    structure["/ParentTreeNextKey"] = generic.NumberObject(key + 1)
    writer.update_container(structure)


def _first_child(structure: generic.DictionaryObject) -> generic.IndirectObject:
    """The document's root element, which stands alone or first in a list."""
    child = structure.raw_get("/K")
    found = child.get_object() if isinstance(child, generic.IndirectObject) else child
    if isinstance(found, generic.ArrayObject):
        child = found.raw_get(0)
    if not isinstance(child, generic.IndirectObject):
        raise CannotSeal("the document's root element stands nowhere")
    return child
