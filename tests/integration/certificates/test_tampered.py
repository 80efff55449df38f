"""Each way to tamper with a certificate's file is refused for a reason of its own, in the check and on its page.

The same table stands in `docs/guides/checking.md`, for people.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates import queries
from stegvis.certificates.checking import words
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Reason, Verdict
from stegvis.certificates.credentials import multibase, proofs, tokens
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.signing import Signers, signers_of
from stegvis.certificates.making import addresses_of
from stegvis.certificates.rendering import Attached, render_pdf
from stegvis.certificates.sealing import authority
from stegvis.certificates.sealing import seal as sealing
from tests.factories import people
from tests.integration.certificates.cleared import cleared_attempt
from tests.integration.certificates.test_checking_files import (
    Document,
    Made,
    as_file,
    made_of,
    sealed_with_own_key,
)
from tests.integration.certificates.test_checking_upload import upload
from tests.integration.certificates.test_issuing import issued

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "checking.md"


@dataclass(frozen=True)
class Variant:
    """A file that somebody has tampered with, what it is said to be, and the reason that only it is refused for."""

    content: bytes
    verdict: Verdict
    reason: Reason


@pytest.fixture
def made(db_session: Session) -> Made:
    return made_of(issued(cleared_attempt()))


def variants_of(made: Made) -> list[Variant]:
    """Every way that we know."""
    return [*_of_the_paper(made), *_of_the_credential(made), *_signed_by_others(made), *_signed_by_us(made)]


def _of_the_paper(made: Made) -> list[Variant]:
    kept = key_queries.credential_of(made.certificate.id)
    assert kept is not None
    unsealed = render_pdf(queries.snapshot_of(made.certificate), Attached(kept.credential, kept.europass))
    letter = bytearray(made.pdf)
    letter[letter.index(b"\n%", 20) + 2] ^= 1
    return [
        Variant(bytes(letter), Verdict.TAMPERED, Reason.SEAL_CHANGED),
        Variant(unsealed, Verdict.UNSIGNED, Reason.SEAL_ABSENT),
        Variant(_sealed_by_a_stranger(unsealed), Verdict.OTHER_ISSUER, Reason.SEAL_OF_ANOTHER),
        Variant(sealed_with_own_key(made, kept.credential), Verdict.TAMPERED, Reason.FILE_DIFFERS),
    ]


def _sealed_by_a_stranger(paper: bytes) -> bytes:
    """The paper with a seal that names our organisation, from somebody else's root."""
    root = authority.make_root("En annan", clock.now())
    theirs = authority.make_seal_certificate(root, "Kustviks kommun", "", clock.now())
    signer = sealing.signer_from(theirs.private, [theirs.certificate, root.certificate])
    return sealing.seal(paper, sealing.SealKey(signer))


def _of_the_credential(made: Made) -> list[Variant]:
    unproved = {name: value for name, value in made.document.items() if name != "proof"}
    letter = made.credential.replace("Amina Yusuf", "Amina Yusuv").encode()
    twice = made.credential.replace("{", '{"name": "Kompetensintyg: Kock",', 1).encode()
    knot = {"type": ["Result"], "achievedLevel": {"type": ["Result"]}}
    header, _payload, signature = made.token.split(".")
    token = f"{header}.{multibase.encode_url(as_file(_for_another_name(unproved)))}.{signature}".encode()
    return [
        Variant(letter, Verdict.TAMPERED, Reason.PROOF_FAILS),
        Variant(as_file(unproved), Verdict.UNSIGNED, Reason.PROOF_ABSENT),
        Variant(as_file(made.document | {"grade": "A"}), Verdict.TAMPERED, Reason.UNKNOWN_WORD),
        Variant(twice, Verdict.TAMPERED, Reason.SAID_TWICE),
        Variant(
            as_file(made.document | {"evidence": [{"evidence": [knot]}]}),
            Verdict.TAMPERED,
            Reason.TOO_INTRICATE,
        ),
        Variant(token, Verdict.TAMPERED, Reason.TOKEN_FAILS),
    ]


def _for_another_name(document: Document) -> Document:
    changed: Document = json.loads(json.dumps(document))
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Bo Ek"
    return changed


def _signers(organisation_id: UUID) -> Signers:
    return signers_of(key_queries.keys_in_force(organisation_id), addresses_of(organisation_id))


def _signed_by_others(made: Made) -> list[Variant]:
    other = people.unit().organisation_id
    key_actions.ensure_keys(actor=SYSTEM, organisation_id=other)
    db.session.commit()
    unproved = {name: value for name, value in made.document.items() if name != "proof"}
    theirs = tokens.sign(unproved, _signers(other).token).encode()
    elsewhere = made.credential.replace("did:web:", "did:web:example.org:").encode()
    return [
        Variant(theirs, Verdict.OTHER_ISSUER, Reason.KEY_OF_ANOTHER),
        Variant(elsewhere, Verdict.OTHER_ISSUER, Reason.NOT_OURS),
    ]


def _signed_by_us(made: Made) -> list[Variant]:
    """What somebody who got at our keys could make: the record still says otherwise."""
    ours = _signers(made.certificate.organisation_id)
    unproved = {name: value for name, value in made.document.items() if name != "proof"}
    named = proofs.prove(_for_another_name(unproved), ours.proof, clock.now())
    invented = proofs.prove(unproved | {"id": f"urn:uuid:{uuid4()}"}, ours.proof, clock.now())
    return [
        Variant(as_file(named), Verdict.TAMPERED, Reason.RECORD_DIFFERS),
        Variant(as_file(invented), Verdict.NO_RECORD, Reason.NO_RECORD),
    ]


def test_each_is_refused_for_its_own_reason(made: Made) -> None:
    variants = variants_of(made)
    reports = [inspect(one.content) for one in variants]
    assert [one.verdict for one in reports] == [one.verdict for one in variants]
    assert [one.reason in report.reasons for one, report in zip(variants, reports, strict=True)] == [
        True
    ] * len(variants)
    # No two have the same reason, nor are any two refused for the same reasons together.
    assert len({one.reason for one in variants}) == len({report.reasons for report in reports}) == 14


def test_the_page_says_each_reason_in_words(app: Flask, certificate: tuple[str, str]) -> None:
    with app.app_context():
        variants = variants_of(made_of(queries.get_certificate(UUID(certificate[0]))))
    pages = []
    for number, one in enumerate(variants):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        page = upload(client, one.content).text
        assert escape(str(words.HEADLINES[one.verdict])) in page
        assert escape(str(words.REASONS[one.reason])) in page, one.reason
        assert str(words.HEADLINES[Verdict.VALID]) not in page
        pages.append(frozenset(reason for reason in Reason if escape(str(words.REASONS[reason])) in page))
    assert len(set(pages)) == len(variants)


def test_the_guide_lists_each(made: Made) -> None:
    told = re.findall(r"^\| [^|]+ \| ([^|]+) \| ([^|]+) \|$", GUIDE.read_text(), re.MULTILINE)[2:]
    assert told == [
        (words.HEADLINES[one.verdict].source, words.REASONS[one.reason].source) for one in variants_of(made)
    ]
