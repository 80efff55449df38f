"""The checks themselves: a file against the keys and the record of this site's organisations. Nothing is fetched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives import hashes

from stegvis.base import clock
from stegvis.certificates import queries
from stegvis.certificates.checking import comparing
from stegvis.certificates.checking.files import CannotOpen, Opened, is_intricate, open_file
from stegvis.certificates.checking.verdict import (
    Check,
    FileKind,
    Finding,
    Outcome,
    Reason,
    Report,
    Row,
    failed,
    held,
    left_out,
)
from stegvis.certificates.credentials import europass, multibase, proofs, tokens
from stegvis.certificates.credentials.canonical import (
    CannotCanonicalise,
    Document,
    UndefinedTerm,
    UnknownContext,
    canonical,
)
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.models import CertificateCredential, IssuerKey
from stegvis.certificates.keys.reading import seal_certificate
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.making import addresses_of
from stegvis.certificates.models import Certificate
from stegvis.certificates.rules import standing
from stegvis.certificates.sealing.reading import SealFinding, read_seal
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import Standing
from stegvis.people import queries as people_queries

_IDENTITY = "urn:uuid:"
_ENDED = {
    Standing.WITHDRAWN: Reason.WITHDRAWN,
    Standing.REPLACED: Reason.REPLACED,
    Standing.NOT_YET: Reason.NOT_YET,
    Standing.EXPIRED: Reason.EXPIRED,
}


@dataclass(frozen=True)
class _Claimed:
    """What the file says of itself: who issued it, and which certificate it is. Found in our record, or None."""

    issuer: UUID | None
    did: str
    record: Certificate | None
    snapshot: Snapshot | None


def inspect(content: bytes) -> Report:
    """What this file is worth today."""
    try:
        opened = open_file(content)
    except CannotOpen as refusal:
        return Report((failed(Check.RECORD, refusal.reason),))
    claimed = _claimed(opened)
    opened = _as_we_write_it(opened, claimed)
    has_credential = bool(opened.document)
    findings = [
        _seal(opened, claimed),
        _proof(opened, claimed) if has_credential else left_out(Check.PROOF),
        _issuer(claimed),
        _record(opened, claimed),
    ]
    is_known = _is_known(opened, claimed, findings)
    findings.append(_status(claimed.record) if is_known and claimed.record else _status_untold())
    rows = _rows(opened, claimed) if is_known else ()
    certificate_id = claimed.record.id if is_known and claimed.record else None
    return Report(tuple(findings), certificate_id, rows, opened.kind)


_WRITTEN_BY_OTHERS = frozenset({FileKind.JSON, FileKind.PNG, FileKind.SVG})


def _as_we_write_it(opened: Opened, claimed: _Claimed) -> Opened:
    """A wallet may write what it was given with other letters: one proof without its list, words in another order.

    What has the proof that we made and says the same, in the only form that was signed, is read as ours.
    """
    made = key_queries.credential_of(claimed.record.id) if claimed.record is not None else None
    if opened.kind not in _WRITTEN_BY_OTHERS or made is None:
        return opened
    kept = _kept(opened, made)
    if opened.document == kept or is_intricate(opened.document):
        return opened
    try:
        is_the_same = proofs.proof_of(opened.document) == proofs.proof_of(kept) and canonical(
            _unproved(opened.document)
        ) == canonical(_unproved(kept))
    # A stranger's document can break the library in ways that it does not name.
    except Exception:
        return opened
    return replace(opened, document=kept) if is_the_same else opened


def _unproved(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "proof"}


def _status_untold() -> Finding:
    return left_out(Check.STATUS, Reason.NOT_TOLD)


def _claimed(opened: Opened) -> _Claimed:
    snapshot = comparing.snapshot_in(opened.snapshot) if opened.snapshot else None
    if opened.document:
        record = _record_of(opened)
        issuer = _issuer_of(opened, record)
        return _Claimed(issuer, _named_issuer(opened.document, opened.kind), record, snapshot)
    # From before credentials were made: the paper's own code leads to its record.
    record = queries.by_code(snapshot.code) if snapshot else None
    return _Claimed(record.organisation_id if record else None, "", record, snapshot)


def _record_of(opened: Opened) -> Certificate | None:
    beginning = europass.IDENTITY if opened.kind is FileKind.EUROPASS else _IDENTITY
    identity = opened.document.get("id")
    if not isinstance(identity, str) or not identity.startswith(beginning):
        return None
    try:
        return queries.certificate_or_none(UUID(identity.removeprefix(beginning)))
    except ValueError:
        return None


def _named_issuer(document: Document, kind: FileKind) -> str:
    """Whom the document names: by DID, or in a form for Europass, which knows no such thing, by its page."""
    issuer = document.get("issuer")
    if kind is FileKind.EUROPASS:
        page = issuer.get("homepage") if isinstance(issuer, dict) else None
        named = page.get("contentURL") if isinstance(page, dict) else None
    else:
        named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return named if isinstance(named, str) else ""


def _issuer_of(opened: Opened, record: Certificate | None) -> UUID | None:
    """The organisation of this site that the document names as its issuer.

    Beside the address of today that is the record's: a paper outlives the address under which the site was reached.
    """
    addresses = [addresses_of(one.id) for one in people_queries.organisations()]
    is_for_europass = opened.kind is FileKind.EUROPASS
    known = {(one.profile if is_for_europass else one.did): one.organisation_id for one in addresses}
    made = key_queries.credential_of(record.id) if record else None
    if made is not None and record is not None:
        known[_named_issuer(_kept(opened, made), opened.kind)] = record.organisation_id
    named = _named_issuer(opened.document, opened.kind)
    return known.get(named) if named else None


def _kept(opened: Opened, made: CertificateCredential) -> Document:
    """What we keep of a document of this kind; nothing where none was made."""
    if opened.kind is FileKind.EUROPASS:
        kept: Document = json.loads(made.europass) if made.europass else {}
        return kept
    kept = json.loads(made.credential)
    if opened.kind is FileKind.TOKEN:
        kept.pop("proof", None)
    return kept


def _seal(opened: Opened, claimed: _Claimed) -> Finding:
    if opened.kind is not FileKind.PDF:
        return left_out(Check.SEAL)
    try:
        report = read_seal(opened.content, key_queries.trusted_roots())
    # A stranger's PDF can break the library in ways that it does not name.
    except Exception:
        return failed(Check.SEAL, Reason.SEAL_CHANGED)
    match report.finding:
        case SealFinding.ABSENT if _is_from_before_credentials(claimed):
            return left_out(Check.SEAL)
        case SealFinding.ABSENT:
            return failed(Check.SEAL, Reason.SEAL_ABSENT)
        case SealFinding.CHANGED:
            return failed(Check.SEAL, Reason.SEAL_CHANGED)
        case SealFinding.UNKNOWN_ISSUER:
            return failed(Check.SEAL, Reason.SEAL_OF_ANOTHER)
    if claimed.issuer is None or report.fingerprint not in _seals_of(claimed.issuer):
        return failed(Check.SEAL, Reason.SEAL_OF_ANOTHER)
    return held(Check.SEAL)


def _is_from_before_credentials(claimed: _Claimed) -> bool:
    return claimed.record is not None and key_queries.credential_of(claimed.record.id) is None


def _seals_of(organisation_id: UUID) -> set[str]:
    keys = key_queries.keys_of(organisation_id)
    return {
        seal_certificate(key).fingerprint(hashes.SHA256()).hex()
        for key in keys
        if key.purpose is KeyPurpose.SEAL
    }


def _proof(opened: Opened, claimed: _Claimed) -> Finding:
    """The credential's own signature, with the key that it names, also one that signs no more."""
    if opened.says_twice:
        return failed(Check.PROOF, Reason.SAID_TWICE)
    if opened.kind is FileKind.EUROPASS:
        return left_out(Check.PROOF, Reason.UNSEALED)
    try:
        if opened.kind is FileKind.TOKEN:
            named, purpose = tokens.key_named_in(opened.token), KeyPurpose.TOKEN
        else:
            named, purpose = proofs.proof_of(opened.document)["verificationMethod"], KeyPurpose.PROOF
    except proofs.NoSuchProof:
        return failed(Check.PROOF, Reason.PROOF_ABSENT)
    except tokens.TokenFails:
        return failed(Check.PROOF, Reason.TOKEN_FAILS)
    key = _key(claimed, named, purpose)
    if key is None:
        return failed(Check.PROOF, Reason.KEY_OF_ANOTHER)
    return _token_signature(opened.token, key) if opened.token else _proof_signature(opened.document, key)


def _key(claimed: _Claimed, named: str, purpose: KeyPurpose) -> IssuerKey | None:
    """The key that the signature names, when it is one of the issuer that the document names."""
    did, _, fragment = named.partition("#")
    if claimed.issuer is None or did != claimed.did:
        return None
    key = key_queries.key_named(claimed.issuer, fragment)
    return key if key is not None and key.purpose is purpose else None


def _token_signature(token: str, key: IssuerKey) -> Finding:
    try:
        tokens.read(token, json.loads(key.public))
    except (tokens.TokenFails, RecursionError):
        return failed(Check.PROOF, Reason.TOKEN_FAILS)
    return held(Check.PROOF)


def _proof_signature(document: Document, key: IssuerKey) -> Finding:
    if is_intricate(document):
        return failed(Check.PROOF, Reason.TOO_INTRICATE)
    try:
        proofs.check(document, multibase.read_ed25519_multikey(key.public))
    except (UndefinedTerm, UnknownContext):
        return failed(Check.PROOF, Reason.UNKNOWN_WORD)
    except (proofs.ProofFails, proofs.NoSuchProof, CannotCanonicalise):
        return failed(Check.PROOF, Reason.PROOF_FAILS)
    # A stranger's document can break the library in ways that it does not name.
    except Exception:
        return failed(Check.PROOF, Reason.PROOF_FAILS)
    return held(Check.PROOF)


def _issuer(claimed: _Claimed) -> Finding:
    return held(Check.ISSUER) if claimed.issuer is not None else failed(Check.ISSUER, Reason.NOT_OURS)


def _record(opened: Opened, claimed: _Claimed) -> Finding:
    """Whether the file is letter by letter what the issuer keeps."""
    record = claimed.record
    if record is None or record.organisation_id != claimed.issuer:
        return failed(Check.RECORD, Reason.NO_RECORD)
    made = key_queries.credential_of(record.id)
    if opened.document:
        if made is None:
            return failed(Check.RECORD, Reason.RECORD_DIFFERS)
        if opened.document != _kept(opened, made):
            return failed(Check.RECORD, Reason.RECORD_DIFFERS)
    if opened.kind is FileKind.PDF and hashlib.sha256(opened.content).hexdigest() not in _papers_of(record):
        return failed(Check.RECORD, Reason.FILE_DIFFERS)
    return held(Check.RECORD)


def _papers_of(record: Certificate) -> set[str]:
    """The paper as it was made, and as it was sealed again with an authority's time."""
    stamped = key_queries.stamped(record.id)
    return {record.pdf_sha256} | ({stamped.pdf_sha256} if stamped else set())


def _is_known(opened: Opened, claimed: _Claimed, findings: list[Finding]) -> bool:
    """Whether the file shows that its holder has the paper: it is whole and ours, or it holds the paper's code.

    The identity opens nothing: whoever has only seen that in a list must not learn from us what the record says.
    """
    if claimed.record is None:
        return False
    if not any(one.outcome is Outcome.NOT_OK for one in findings):
        return True
    return comparing.code_in(opened.document, claimed.snapshot) == claimed.record.code


def _status(record: Certificate) -> Finding:
    today: date = clock.local(clock.now()).date()
    said = queries.snapshot_of(record)
    found = standing(record.state, said.valid_until, today, said.issued_on)
    return failed(Check.STATUS, _ENDED[found]) if found in _ENDED else held(Check.STATUS)


def _rows(opened: Opened, claimed: _Claimed) -> tuple[Row, ...]:
    assert claimed.record is not None
    if claimed.snapshot is not None:
        return comparing.rows_of_snapshots(claimed.snapshot, queries.snapshot_of(claimed.record))
    made = key_queries.credential_of(claimed.record.id)
    if made is None:
        return ()
    if opened.kind is FileKind.EUROPASS:
        return comparing.rows_for_europass(opened.document, _kept(opened, made))
    return comparing.rows_of_credentials(opened.document, json.loads(made.credential))
