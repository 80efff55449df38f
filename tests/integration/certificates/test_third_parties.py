"""Others' programs look at our papers: poppler's pdfsig, qpdf, and OpenSSL, which know nothing of us."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from stegvis.certificates import exporting
from tests.integration.certificates.cleared import cleared_attempt
from tests.integration.certificates.test_issuing import issued

FILES = {
    "certificate.pdf",
    "credential.json",
    "credential.jwt",
    "did.json",
    "status.json",
    "root.pem",
    "elm.jsonld",
    "badge.png",
    "badge.svg",
}


@pytest.fixture
def folder(db_session: Session, tmp_path: Path) -> Path:
    """A certificate as the operator's command writes it."""
    written = exporting.export(issued(cleared_attempt()), tmp_path / "out")
    assert {path.name for path in written} == FILES
    return tmp_path / "out"


def said_by(command: list[str], folder: Path) -> tuple[int, str]:
    """The program's exit code and everything that it says."""
    # Pdfsig looks for a user's certificates at home; there are none.
    environment = os.environ | {"HOME": str(folder), "LC_ALL": "C"}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=folder)
    return ended.returncode, ended.stdout + ended.stderr


def split(pdf: bytes, folder: Path) -> None:
    """Write what was signed, and the signature, as two files."""
    found = re.search(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)", pdf)
    assert found is not None
    start, length, after, rest = map(int, found.groups())
    assert (start, after + rest) == (0, len(pdf)), "the whole file is signed"
    (folder / "signed.bin").write_bytes(pdf[:length] + pdf[after : after + rest])
    padded = bytes.fromhex(pdf[length + 1 : after - 1].decode())
    (folder / "seal.der").write_bytes(padded[: int.from_bytes(padded[2:4], "big") + 4])


OPENSSL = [
    "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "seal.der", "-content", "signed.bin",
    "-CAfile", "root.pem", "-purpose", "any", "-out", "verified.bin",
]  # fmt: skip


def test_poppler_finds_the_seal_valid_over_the_whole_file(folder: Path) -> None:
    code, said = said_by(["pdfsig", "certificate.pdf"], folder)
    assert code == 0, said
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_poppler_finds_a_changed_byte(folder: Path) -> None:
    pdf = bytearray((folder / "certificate.pdf").read_bytes())
    pdf[3000] ^= 1
    (folder / "certificate.pdf").write_bytes(pdf)
    assert "Signature is Valid" not in said_by(["pdfsig", "certificate.pdf"], folder)[1]


def test_qpdf_finds_no_fault_in_the_file(folder: Path) -> None:
    code, said = said_by(["qpdf", "--check", "certificate.pdf"], folder)
    assert (code, "No syntax or stream encoding errors found" in said) == (0, True), said


def test_openssl_follows_the_seal_to_our_root(folder: Path) -> None:
    split((folder / "certificate.pdf").read_bytes(), folder)
    code, said = said_by(OPENSSL, folder)
    assert code == 0, said


@pytest.mark.parametrize("spoilt", ["signed.bin", "root.pem"])
def test_openssl_refuses_another_content_and_another_root(folder: Path, spoilt: str) -> None:
    split((folder / "certificate.pdf").read_bytes(), folder)
    if spoilt == "root.pem":
        root = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "other.key", "-out", "root.pem", "-subj", "/CN=Somebody else",
        ]  # fmt: skip
        assert said_by(root, folder)[0] == 0
    else:
        content = bytearray((folder / spoilt).read_bytes())
        content[3000] ^= 1
        (folder / spoilt).write_bytes(content)
    assert said_by(OPENSSL, folder)[0] != 0
