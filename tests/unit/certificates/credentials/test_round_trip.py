"""What we sign says the same after another program has read it and written it anew, and no word of it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from pyld import jsonld

from stegvis.certificates.credentials.canonical import Document, canonical
from stegvis.certificates.credentials.open_badge import Place, open_badge
from stegvis.certificates.credentials.proofs import check, prove
from stegvis.certificates.credentials.status_lists import list_credential
from stegvis.certificates.snapshot import Snapshot
from tests.unit.certificates.credentials import contexts
from tests.unit.certificates.credentials.signed import ADDRESSES, CERTIFICATE, NOW, PROOF, PUBLIC
from tests.unit.certificates.papers import competence_paper, course_paper

OPTIONS = {"documentLoader": contexts.load, "base": ""}


def badge(paper: Snapshot) -> Document:
    return prove(open_badge(CERTIFICATE, paper, ADDRESSES, Place(1, 7)), PROOF, NOW)


DOCUMENTS = pytest.mark.parametrize(
    "document",
    [
        badge(competence_paper("ኣልማዝ ገብረመስቀል")),
        badge(course_paper("Nguyễn Thị Ánh Tuyết")),
        prove(list_credential(ADDRESSES.status_list(1), ADDRESSES.did, [7], NOW), PROOF, NOW),
    ],
    ids=["competence", "course", "status list"],
)


def expanded(document: Document) -> list[Any]:
    """Every word as its full address. A word that would be dropped is an error."""
    dropped: list[str] = []
    processor = jsonld.JsonLdProcessor(on_property_dropped=lambda word: dropped.append(str(word)))
    found: list[Any] = processor.expand(document, OPTIONS)
    assert dropped == []
    return found


def compacted(found: list[Any], document: Document) -> Document:
    """The same with short words again, by the contexts that the document names."""
    again: Document = jsonld.compact(found, document["@context"], OPTIONS)
    return again


def words_in(value: object) -> set[str]:
    """Every word that the document uses as a name of something."""
    if isinstance(value, list):
        return {word for one in value for word in words_in(one)}
    if isinstance(value, dict):
        return set(value) | {word for one in value.values() for word in words_in(one)}
    return set()


@DOCUMENTS
def test_written_anew_it_says_the_same(document: Document) -> None:
    again = compacted(expanded(document), document)
    assert canonical(again) == canonical(document)
    assert words_in(again) == words_in(document)


@DOCUMENTS
def test_read_from_its_canonical_form_it_says_the_same(document: Document) -> None:
    quads = canonical(document).decode()
    found = jsonld.from_rdf(quads, {"format": "application/n-quads"})
    assert canonical({"@context": document["@context"], "@graph": found}).decode() == quads


@DOCUMENTS
def test_its_proof_holds_after_it_was_written_anew(document: Document) -> None:
    again = compacted(expanded(document), document)
    check(again, PUBLIC)


def test_a_dropped_word_would_be_seen() -> None:
    document = badge(competence_paper()) | {"favouriteColour": "blå"}
    with pytest.raises(AssertionError):
        expanded(document)
