"""A proof holds for exactly what was signed, and for nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stegvis.certificates.credentials import canonical, proofs, tokens
from stegvis.certificates.credentials.canonical import Document
from tests.unit.certificates.credentials.signed import NOW, PROOF, PUBLIC, TOKEN, proved, unsigned


def test_what_was_signed_is_recognised_whatever_the_order_of_its_words() -> None:
    document = proved()
    turned = json.loads(json.dumps(dict(reversed(document.items()))))
    proofs.check(turned, PUBLIC)


def test_the_same_document_and_moment_give_the_same_proof() -> None:
    assert proved() == proved()


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every text in a document."""
    if isinstance(value, dict):
        return [path for key, inner in value.items() for path in paths(inner, (*so_far, key))]
    if isinstance(value, list):
        return [path for place, inner in enumerate(value) for path in paths(inner, (*so_far, place))]
    return [so_far] if isinstance(value, str) else []


def changed_at(document: Document, path: tuple[Any, ...]) -> Document:
    """The document with one letter more at the path."""
    found = copy.deepcopy(document)
    place: Any = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += "x"
    return found


def test_one_letter_more_anywhere_is_found() -> None:
    document = proved()
    everywhere = paths(document)
    assert len(everywhere) > 50
    for path in everywhere:
        with pytest.raises((proofs.ProofFails, proofs.NoSuchProof, canonical.CannotCanonicalise)):
            proofs.check(changed_at(document, path), PUBLIC)


def test_another_key_is_found() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(proofs.ProofFails):
        proofs.check(proved(), other)


def with_unknown_word(document: Document) -> None:
    document["credentialSubject"]["achievement"]["favouriteColour"] = "blue"


def with_unknown_type(document: Document) -> None:
    document["type"].append("GoldenCredential")


def with_relative_address(document: Document) -> None:
    document["credentialSubject"]["achievement"]["id"] = "modul/1"


@pytest.mark.parametrize("spoil", [with_unknown_word, with_unknown_type, with_relative_address])
def test_what_no_context_defines_is_refused_and_not_dropped(spoil: Callable[[Document], None]) -> None:
    document = unsigned()
    spoil(document)
    with pytest.raises(canonical.UndefinedTerm):
        proofs.prove(document, PROOF, NOW)


def test_a_context_from_elsewhere_is_never_fetched() -> None:
    document = unsigned()
    document["@context"].append("https://example.org/context.json")
    with pytest.raises(canonical.UnknownContext):
        proofs.prove(document, PROOF, NOW)


@pytest.mark.parametrize("lost", ["proof", "@context"])
def test_a_document_without_proof_or_context_is_told_apart(lost: str) -> None:
    document = proved()
    del document[lost]
    with pytest.raises(proofs.NoSuchProof):
        proofs.check(document, PUBLIC)


def test_two_proofs_are_none() -> None:
    document = proved()
    document["proof"] *= 2
    with pytest.raises(proofs.NoSuchProof):
        proofs.check(document, PUBLIC)


def test_a_token_says_what_was_signed() -> None:
    token = tokens.sign(unsigned(), TOKEN)
    jwk = tokens.public_jwk(TOKEN.private.public_key())
    assert tokens.read(token, jwk) == unsigned()
    assert tokens.key_named_in(token) == TOKEN.verification_method


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_token_with_a_letter_changed_is_refused(part: int) -> None:
    parts = tokens.sign(unsigned(), TOKEN).split(".")
    parts[part] = parts[part][:10] + ("A" if parts[part][10] != "A" else "B") + parts[part][11:]
    with pytest.raises(tokens.TokenFails):
        tokens.read(".".join(parts), tokens.public_jwk(TOKEN.private.public_key()))


def test_a_token_of_another_algorithm_is_refused() -> None:
    with pytest.raises(tokens.TokenFails):
        tokens.key_named_in("eyJhbGciOiJub25lIn0.e30.")
