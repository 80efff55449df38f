"""A certificate's file is checked: what is whole is accepted, and each change is found for its own reason."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions, badges, exporting, queries
from stegvis.certificates.checking import files
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Check, Outcome, Reason, Report, Verdict
from stegvis.certificates.credentials import multibase, proofs, tokens
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.signing import signers_of
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.making import addresses_of
from stegvis.certificates.models import Certificate
from stegvis.certificates.rendering import Attached, render_pdf
from stegvis.certificates.sealing import seal as sealing
from stegvis.certificates.states import WithdrawalCause
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt
from tests.integration.certificates.test_issuing import issued

Document = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A certificate and its files."""

    certificate: Certificate
    pdf: bytes
    credential: str
    token: str
    png: bytes

    @property
    def document(self) -> Document:
        document: Document = json.loads(self.credential)
        return document


def made_of(certificate: Certificate) -> Made:
    found = key_queries.credential_of(certificate.id)
    assert found is not None
    png = badges.baked_png(queries.snapshot_of(certificate), found.credential)
    return Made(certificate, exporting.pdf_of(certificate), found.credential, found.token, png)


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


@pytest.fixture
def made(cleared: Cleared) -> Made:
    return made_of(issued(cleared))


def as_file(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def outcome_of(report: Report, check: Check) -> Outcome:
    return next(one.outcome for one in report.findings if one.check is check)


def found(content: bytes) -> tuple[Verdict, Set[Reason]]:
    report = inspect(content)
    return report.verdict, report.reasons


def sealed_with_own_key(made: Made, credential: str) -> bytes:
    """The paper with another credential inside, sealed by somebody who has the organisation's seal."""
    organisation = made.certificate.organisation_id
    signers = signers_of(key_queries.keys_in_force(organisation), addresses_of(organisation))
    attached = Attached(credential=credential, europass="{}")
    return sealing.seal(
        render_pdf(queries.snapshot_of(made.certificate), attached), sealing.SealKey(signers.seal)
    )


def with_credential(png: bytes, credential: str) -> bytes:
    inside = PngImagePlugin.PngInfo()
    inside.add_itxt(badges.KEYWORD, credential)
    baked = io.BytesIO()
    Image.open(io.BytesIO(png)).save(baked, "PNG", pnginfo=inside)
    return baked.getvalue()


def test_every_kind_of_whole_file_is_accepted(made: Made) -> None:
    kinds = {
        "pdf": made.pdf,
        "json": made.credential.encode(),
        "json, written otherwise": as_file(made.document),
        "token": made.token.encode() + b"\n",
        "png": made.png,
    }
    assert {name: found(content) for name, content in kinds.items()} == dict.fromkeys(
        kinds, (Verdict.VALID, frozenset())
    )
    assert outcome_of(inspect(made.pdf), Check.SEAL) is Outcome.OK
    assert outcome_of(inspect(made.png), Check.SEAL) is Outcome.NOT_APPLICABLE


def test_what_retired_keys_have_signed_is_accepted(made: Made) -> None:
    key_actions.rotate(
        actor=SYSTEM, organisation_id=made.certificate.organisation_id, purposes=list(KeyPurpose)
    )
    db.session.commit()
    for content in (made.pdf, made.credential.encode(), made.token.encode(), made.png):
        assert found(content) == (Verdict.VALID, frozenset())


def test_a_byte_changed_in_the_pdf(made: Made) -> None:
    changed = bytearray(made.pdf)
    changed[changed.index(b"\n%", 20) + 2] ^= 1
    report = inspect(bytes(changed))
    assert (report.verdict, report.reasons) == (
        Verdict.TAMPERED,
        {Reason.SEAL_CHANGED, Reason.FILE_DIFFERS},
    )
    assert outcome_of(report, Check.PROOF) is Outcome.OK


def test_something_added_after_the_seal(made: Made) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(made.pdf))
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()
    added = io.BytesIO()
    writer.write(added)
    assert found(added.getvalue()) == (Verdict.TAMPERED, {Reason.SEAL_CHANGED, Reason.FILE_DIFFERS})


def test_the_same_paper_without_its_seal(made: Made) -> None:
    kept = key_queries.credential_of(made.certificate.id)
    assert kept is not None
    copied = render_pdf(queries.snapshot_of(made.certificate), Attached(kept.credential, kept.europass))
    assert found(copied) == (Verdict.UNSIGNED, {Reason.SEAL_ABSENT, Reason.FILE_DIFFERS})


def test_another_credential_in_a_sealed_paper(made: Made) -> None:
    document = made.document
    document["credentialSubject"]["achievement"]["name"] = "Kock"
    swapped = sealed_with_own_key(made, json.dumps(document))
    report = inspect(swapped)
    assert (report.verdict, report.reasons) == (Verdict.TAMPERED, {Reason.PROOF_FAILS, Reason.RECORD_DIFFERS})
    assert outcome_of(report, Check.SEAL) is Outcome.OK


def test_the_right_credential_in_a_paper_that_was_never_issued(made: Made) -> None:
    assert found(sealed_with_own_key(made, made.credential)) == (Verdict.TAMPERED, {Reason.FILE_DIFFERS})


def test_one_letter_changed_in_the_credential(made: Made) -> None:
    changed = made.credential.replace("Amina Yusuf", "Amina Yusuv").encode()
    assert found(changed) == (Verdict.TAMPERED, {Reason.PROOF_FAILS, Reason.RECORD_DIFFERS})


def test_another_signature_in_the_credential(made: Made) -> None:
    document = made.document
    document["proof"][0]["proofValue"] = multibase.encode(b"\x01" * 64)
    assert found(as_file(document)) == (Verdict.TAMPERED, {Reason.PROOF_FAILS, Reason.RECORD_DIFFERS})


def test_a_credential_without_its_signature(made: Made) -> None:
    document = made.document
    del document["proof"]
    assert found(as_file(document)) == (Verdict.UNSIGNED, {Reason.PROOF_ABSENT, Reason.RECORD_DIFFERS})


def test_a_word_that_nothing_defines(made: Made) -> None:
    document = made.document | {"grade": "Väl godkänd"}
    assert found(as_file(document)) == (Verdict.TAMPERED, {Reason.UNKNOWN_WORD, Reason.RECORD_DIFFERS})


def test_something_said_twice(made: Made) -> None:
    doubled = made.credential.replace("{", '{"name": "Kompetensintyg: Kock",', 1).encode()
    assert found(doubled) == (Verdict.TAMPERED, {Reason.SAID_TWICE})


def test_an_issuer_of_another_site(made: Made) -> None:
    theirs = made.credential.replace("did:web:", "did:web:example.org:").encode()
    verdict, reasons = found(theirs)
    assert verdict is Verdict.OTHER_ISSUER
    assert Reason.NOT_OURS in reasons


def test_signed_with_the_key_of_another_organisation(made: Made) -> None:
    other = people.unit().organisation_id
    key_actions.ensure_keys(actor=SYSTEM, organisation_id=other)
    db.session.commit()
    signers = signers_of(key_queries.keys_in_force(other), addresses_of(other))
    document = made.document
    del document["proof"]
    proved = proofs.prove(document, signers.proof, clock.now())
    assert found(as_file(proved)) == (
        Verdict.OTHER_ISSUER,
        {Reason.KEY_OF_ANOTHER, Reason.RECORD_DIFFERS},
    )
    assert found(tokens.sign(document, signers.token).encode()) == (
        Verdict.OTHER_ISSUER,
        {Reason.KEY_OF_ANOTHER},
    )


def test_signed_with_our_key_but_not_in_the_record(made: Made) -> None:
    organisation = made.certificate.organisation_id
    signers = signers_of(key_queries.keys_in_force(organisation), addresses_of(organisation))
    document = made.document | {"id": f"urn:uuid:{uuid4()}"}
    del document["proof"]
    proved = proofs.prove(document, signers.proof, clock.now())
    assert found(as_file(proved)) == (Verdict.NO_RECORD, {Reason.NO_RECORD})


def test_the_content_of_the_token_changed(made: Made) -> None:
    header, _payload, signature = made.token.split(".")
    document = {key: value for key, value in made.document.items() if key != "proof"}
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Bo Ek"
    changed = f"{header}.{multibase.encode_url(as_file(document))}.{signature}".encode()
    assert found(changed) == (Verdict.TAMPERED, {Reason.TOKEN_FAILS, Reason.RECORD_DIFFERS})


def test_a_badge_with_a_changed_credential(made: Made) -> None:
    assert found(with_credential(made.png, made.credential)) == (Verdict.VALID, frozenset())
    changed = with_credential(made.png, made.credential.replace("Disk/kafé", "Kock"))
    assert found(changed) == (Verdict.TAMPERED, {Reason.PROOF_FAILS, Reason.RECORD_DIFFERS})


def test_a_withdrawn_certificate(made: Made, cleared: Cleared) -> None:
    actions.withdraw(
        actor=cleared.issuing,
        certificate_id=made.certificate.id,
        cause=WithdrawalCause.ERROR,
        hearing_note="Hon höll med.",
    )
    db.session.commit()
    for content in (made.pdf, made.credential.encode(), made.token.encode(), made.png):
        assert found(content) == (Verdict.WITHDRAWN, {Reason.WITHDRAWN})


def test_a_replaced_certificate(made: Made, cleared: Cleared) -> None:
    actions.order_replacement(
        actor=cleared.issuing, certificate_id=made.certificate.id, new_name="Amina Berg", reason="Nytt namn"
    )
    db.session.commit()
    outbox.run_pending()
    report = inspect(made.pdf)
    assert (report.verdict, report.reasons) == (Verdict.REPLACED, {Reason.REPLACED})
    assert "Berg" not in repr(report)


def test_the_files_of_two_certificates_are_not_mixed_up(made: Made, cleared: Cleared) -> None:
    other = made_of(issued(another(cleared, "Olena Kovalenko")))
    document = made.document | {"id": other.document["id"]}
    report = inspect(as_file(document))
    assert report.verdict is Verdict.TAMPERED
    # The identity alone opens nothing of the other's.
    assert report.rows == ()
    assert report.certificate_id is None
    assert outcome_of(report, Check.STATUS) is Outcome.NOT_APPLICABLE


def test_each_claim_stands_beside_what_the_record_says(made: Made) -> None:
    rows = inspect(made.pdf).rows
    assert rows
    assert not any(row.differs for row in rows)
    changed = inspect(made.credential.replace("Amina Yusuf", "Bo Ek").encode()).rows
    assert [(row.in_file, row.at_issuer) for row in changed if row.differs] == [
        (("Bo Ek",), ("Amina Yusuf",))
    ]


def bomb() -> bytes:
    """A PDF whose one part unfolds to a thousand times its size."""
    packer = zlib.compressobj(9)
    inside = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(400)) + packer.flush()
    return (
        b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 2 1]/Size 9/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n%s"
        % (
            len(inside),
            inside + b"\nendstream endobj\nstartxref\n9\n%%EOF",
        )
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n ", Reason.EMPTY),
        (b"\0" * (files.LARGEST_FILE + 1), Reason.TOO_LARGE),
        (b'{"a": "' + b"x" * files.LARGEST_JSON + b'"}', Reason.TOO_LARGE),
        (b"hej", Reason.UNKNOWN_KIND),
        (b"PK\x03\x04" + b"\xff" * 40, Reason.UNKNOWN_KIND),
        (b"%PDF-1.7\nhej", Reason.DAMAGED_FILE),
        (b"\x89PNG\r\n\x1a\nhej", Reason.DAMAGED_FILE),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\1\0\0" * 2, Reason.TOO_LARGE),
        (b"a.b.c", Reason.DAMAGED_FILE),
        (b'{"a": ', Reason.DAMAGED_FILE),
        (b'{"a":' * 30_000, Reason.DAMAGED_FILE),
        (b'{"a":' + b"9" * 9_000 + b"}", Reason.DAMAGED_FILE),
    ],
)
def test_what_is_no_certificate(db_session: Session, content: bytes, reason: Reason) -> None:
    assert found(content) == (Verdict.UNREADABLE, {reason})


def test_what_unfolds_to_much_more_is_not_read(db_session: Session) -> None:
    assert inspect(bomb()).verdict is Verdict.UNREADABLE


def test_a_picture_or_paper_of_somebody_else(db_session: Session) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    assert found(picture.getvalue()) == (Verdict.UNREADABLE, {Reason.NO_CREDENTIAL})


def intricate(made: Made) -> list[Document]:
    knot = {"type": ["Result"], "achievedLevel": {"type": ["Result"]}}
    deep: Document = {}
    for _ in range(600):
        deep = {"evidence": deep}
    return [
        made.document | {"evidence": [{"id": f"urn:uuid:{uuid4()}"} for _ in range(300)]},
        made.document | {"evidence": [{"evidence": [knot] * 9}] * 2},
        made.document | {"evidence": [{"id": "_:a"}]},
        made.document | {"evidence": [{"id": "@a"}]},
        made.document | {"evidence": [{"id": "urn:a", "@graph": []}]},
        made.document | {"evidence": deep},
        made.document | {"@context": {"a": "urn:a"}},
    ]


def test_what_could_be_reckoned_with_for_ever_is_not_tried(made: Made) -> None:
    reasons = [inspect(as_file(one)).reasons for one in intricate(made)]
    assert reasons == [{Reason.TOO_INTRICATE, Reason.RECORD_DIFFERS}] * len(reasons)


@pytest.mark.parametrize(
    "change", [{"issuer": [1]}, {"id": 7}, {"evidence": {"id": [3]}}, {"proof": [{}]}, {"proof": "x"}]
)
def test_a_document_of_the_wrong_shape_breaks_nothing(made: Made, change: Document) -> None:
    assert inspect(as_file(made.document | change)).verdict is not Verdict.VALID


def test_every_half_of_a_paper_is_refused(made: Made) -> None:
    for content in (made.pdf, made.png, made.credential.encode(), made.token.encode()):
        for part in range(1, 8):
            assert inspect(content[: len(content) * part // 8]).verdict is not Verdict.VALID


def test_a_certificate_whose_time_has_run_out(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = queries.snapshot_of(made.certificate).model_copy(
        update={"valid_until": clock.now().date() - timedelta(days=1)}
    )
    monkeypatch.setattr("stegvis.certificates.queries.snapshot_of", lambda _certificate: ended)
    assert found(made.credential.encode()) == (Verdict.EXPIRED, {Reason.EXPIRED})


def test_the_command_ends_well_only_for_what_is_valid(made: Made, tmp_path: Path, app: Any) -> None:
    runner = app.test_cli_runner()
    good, bad = tmp_path / "a.pdf", tmp_path / "b.json"
    good.write_bytes(made.pdf)
    bad.write_bytes(made.credential.replace("Amina", "Anima").encode())
    answer = runner.invoke(args=["certificates", "verify", str(good)])
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "verdict: valid")
    answer = runner.invoke(args=["certificates", "verify", str(bad), "--json"])
    assert (answer.exit_code, json.loads(answer.output)["verdict"]) == (1, "tampered")


def test_a_paper_outlives_the_sites_address(cleared: Cleared, app: Flask) -> None:
    certificate = issued(cleared)
    made = key_queries.credential_of(certificate.id)
    assert made is not None
    site = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = site.model_copy(update={"public_url": "https://nytt.example.se"})
    for content in (made.credential.encode(), made.token.encode(), exporting.pdf_of(certificate)):
        assert inspect(content).verdict is Verdict.VALID


def written_anew(document: Document) -> Document:
    """The same statement as a wallet may write it: from its end, the types turned, one proof without its list."""
    anew = dict(reversed(document.items()))
    [anew["proof"]] = document["proof"]
    anew["type"] = document["type"][::-1]
    return anew


def test_what_a_wallet_writes_with_other_letters_is_still_ours(made: Made) -> None:
    report = inspect(json.dumps(written_anew(made.document)).encode())
    assert report.verdict is Verdict.VALID
    assert report.rows and not any(row.differs for row in report.rows)


def test_what_a_wallet_writes_anew_and_changes_is_told_as_changed(made: Made) -> None:
    anew = written_anew(made.document)
    anew["name"] = f"{anew['name']}s"
    assert inspect(json.dumps(anew).encode()).verdict is Verdict.TAMPERED


def test_the_proof_of_another_moment_is_not_taken_for_ours(made: Made) -> None:
    anew = written_anew(made.document)
    anew["proof"] = anew["proof"] | {"created": "2020-01-01T00:00:00Z"}
    assert inspect(json.dumps(anew).encode()).verdict is Verdict.TAMPERED
