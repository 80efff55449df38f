"""Base 58 and base 64 as keys and proofs are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stegvis.certificates.credentials import multibase


@given(st.binary(max_size=80))
def test_what_is_written_is_read_again(content: bytes) -> None:
    assert multibase.decode(multibase.encode(content)) == content
    assert multibase.decode_url(multibase.encode_url(content)) == content


def test_base_58_as_bitcoin_writes_it() -> None:
    # The examples of the draft that others follow (draft-msporny-base58-03).
    assert multibase.encode(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert multibase.encode(bytes.fromhex("0000287fb4cd")) == "z11233QC4"


@pytest.mark.parametrize("text", ["", "2NEpo7TZRRrLZSi2U", "z0", "zO", "uAAAA"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(multibase.NotMultibase):
        multibase.decode(text)


def test_another_kind_of_key_is_refused() -> None:
    assert multibase.read_ed25519_multikey(multibase.ed25519_multikey(b"k" * 32)) == b"k" * 32
    with pytest.raises(multibase.NotMultibase):
        multibase.read_ed25519_multikey(multibase.encode(b"\x80\x24" + b"k" * 33))
