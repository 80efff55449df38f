"""The forms that others read: they are what their publishers' own schemas and shapes ask for."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema.validators import validator_for
from pyshacl import validate
from rdflib import Graph

from stegvis.base.clock import SWEDEN
from stegvis.certificates.credentials.europass import europass
from stegvis.certificates.credentials.issuer import IssuerAddresses, PublicKey, did_document
from stegvis.certificates.credentials.open_badge import Place, open_badge
from stegvis.certificates.credentials.proofs import prove
from stegvis.certificates.snapshot import Snapshot, end_of
from tests.unit.certificates.credentials.signed import ADDRESSES, CERTIFICATE, NOW, ORGANISATION, PROOF
from tests.unit.certificates.papers import LAST_DAY, competence_paper, course_paper, ending

VENDOR = Path(__file__).resolve().parents[3] / "vendor"
PAPERS = pytest.mark.parametrize(
    "paper",
    [competence_paper(), course_paper(), ending(competence_paper())],
    ids=["competence", "course", "ending"],
)


@PAPERS
def test_the_open_badge_is_what_its_schema_asks_for(paper: Snapshot) -> None:
    schema = json.loads(
        (VENDOR / "open-badges-3.0" / "ob_v3p0_achievementcredential_schema.json").read_text()
    )
    document = prove(open_badge(CERTIFICATE, paper, ADDRESSES, Place(1, 7)), PROOF, NOW)
    validator = validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(document)] == []
    del document["credentialSubject"]["achievement"]["criteria"]
    assert list(validator.iter_errors(document)), "the schema must be able to refuse"


@PAPERS
def test_the_open_badge_says_what_the_paper_says(paper: Snapshot) -> None:
    document = open_badge(CERTIFICATE, paper, ADDRESSES, Place(1, 7))
    achievement = document["credentialSubject"]["achievement"]
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == paper.holder_name
    assert (achievement["name"], document["issuer"]["name"]) == (
        paper.subject_title,
        paper.issuer.organisation_name,
    )
    assert len(document["credentialSubject"]["result"]) == len(achievement["resultDescription"]) > 0
    assert "SeQF" not in json.dumps(document)


@PAPERS
def test_it_holds_from_the_first_moment_of_the_swedish_day_that_the_paper_names(paper: Snapshot) -> None:
    badge = open_badge(CERTIFICATE, paper, ADDRESSES, Place(1, 7))
    assert badge["validFrom"] == for_europass(paper)["validFrom"] == "2025-11-22T00:00:00+01:00"


def test_programs_are_told_the_last_second_of_the_swedish_day() -> None:
    """In November Sweden is an hour before UTC: until midnight UTC would be longer than the page says."""
    paper, in_summer = ending(competence_paper()), date(2027, 7, 1)
    badge, elm = open_badge(CERTIFICATE, paper, ADDRESSES, Place(1, 7)), for_europass(paper)
    assert badge["validUntil"] == "2026-11-14T22:59:59Z"
    assert datetime.fromisoformat(elm["validUntil"]) == datetime.fromisoformat(badge["validUntil"])
    assert elm["expirationDate"] == elm["validUntil"]
    assert end_of(LAST_DAY) + timedelta(seconds=1) == datetime(2026, 11, 15, tzinfo=SWEDEN)
    summer = open_badge(
        CERTIFICATE, paper.model_copy(update={"valid_until": in_summer}), ADDRESSES, Place(1, 7)
    )
    assert summer["validUntil"] == "2027-07-01T21:59:59Z"


def test_a_paper_without_an_end_tells_programs_of_none() -> None:
    badge = open_badge(CERTIFICATE, competence_paper(), ADDRESSES, Place(1, 7))
    assert "validUntil" not in badge
    assert not {"validUntil", "expirationDate"} & for_europass(competence_paper()).keys()


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """The profile's shapes: what the controlled vocabularies are, and everything else."""
    found = Graph()
    for name in ("EDC-generic-full.ttl", "EDC-generic-no-cv.ttl"):
        found.parse(VENDOR / "elm-3" / name)
    return found


def graph_of(document: dict[str, object]) -> Graph:
    """The document read with the contexts that lie beside the shapes, and nothing from the network."""
    names = ("credentials-v1.jsonld", "edc-ap-context.jsonld")
    contexts = [json.loads((VENDOR / "elm-3" / name).read_text())["@context"] for name in names]
    return Graph().parse(data=json.dumps({**document, "@context": contexts}), format="json-ld")


def for_europass(paper: Snapshot) -> dict[str, Any]:
    """The form, of an issuer that has a number."""
    document = europass(CERTIFICATE, paper, ADDRESSES)
    assert document is not None
    return document


def faults(document: dict[str, object], shapes: Graph) -> str:
    """What the shapes find, or nothing."""
    conforms, _graph, report = validate(graph_of(document), shacl_graph=shapes)
    return "" if conforms else str(report)


@PAPERS
def test_europass_shapes_find_no_fault(paper: Snapshot, shapes: Graph) -> None:
    document = for_europass(paper)
    assert len(graph_of(document)) > 60
    assert faults(document, shapes) == ""


def test_europass_shapes_can_find_a_fault(shapes: Graph) -> None:
    document = for_europass(competence_paper())
    del document["displayParameter"]
    assert "displayParameter" in faults(document, shapes)


def test_an_issuer_without_a_number_has_no_form_for_europass_rather_than_a_false_one() -> None:
    paper = competence_paper()
    without = paper.model_copy(update={"issuer": paper.issuer.model_copy(update={"organisation_number": ""})})
    assert europass(CERTIFICATE, without, ADDRESSES) is None


def test_the_europass_form_says_that_it_is_not_sealed() -> None:
    document = for_europass(competence_paper())
    assert "Osigillerad" in document["displayParameter"]["description"]["sv"]


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://stegvis.example.se", f"did:web:stegvis.example.se:utfardare:{ORGANISATION}"),
        ("http://127.0.0.1:8000/", f"did:web:127.0.0.1%3A8000:utfardare:{ORGANISATION}"),
        ("https://example.se/intyg", f"did:web:example.se:intyg:utfardare:{ORGANISATION}"),
    ],
)
def test_the_did_follows_from_the_address(address: str, did: str) -> None:
    assert IssuerAddresses(address, ORGANISATION).did == did


def test_the_did_document_names_every_key_and_who_controls_it() -> None:
    keys = [PublicKey("bevis-1", multikey="z6Mk"), PublicKey("token-1", jwk={"kty": "EC"})]
    document = did_document(ADDRESSES, keys)
    assert {one["controller"] for one in document["verificationMethod"]} == {ADDRESSES.did}
    assert document["assertionMethod"] == [one["id"] for one in document["verificationMethod"]]
    assert UUID(document["id"].rsplit(":", 1)[1]) == ORGANISATION
