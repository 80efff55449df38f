"""Another's verifier, which knows nothing of us, checks what we issue with what our site answers to anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates import actions
from stegvis.certificates.credentials import proofs
from stegvis.certificates.credentials.canonical import canonical
from stegvis.certificates.credentials.open_badge import Place, open_badge
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.signing import signers_of
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.making import addresses_of
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import WithdrawalCause
from stegvis.settings import Settings
from tests.conftest import settings_in
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_issuing import issued
from tests.unit.certificates.credentials import contexts
from tests.unit.certificates.credentials.signed import ADDRESSES
from tests.unit.certificates.papers import course_paper
from tests.verifier.process import Answer, Verifier

SITE = "https://intyg.example.se"
HOLDS = Answer(verified=True, ended=(False,), errors=())

Document = dict[str, Any]


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    """One process for all that is asked here."""
    with Verifier() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A did:web always leads to an address with https."""
    return settings_in(tmp_path).model_copy(update={"public_url": SITE})


class Site:
    """What everybody gets from our site, and from those who publish the contexts; it remembers what was asked for."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self.asked: set[str] = set()
        self.instead: dict[str, str] = {}

    def __call__(self, address: str) -> str | None:
        self.asked.add(address)
        if address in self.instead:
            return self.instead[address]
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            return contexts.published_at(address)
        answer = self._client.get(parts.path)
        return answer.text if answer.status_code == 200 else None


@pytest.fixture
def site(app: Flask) -> Site:
    return Site(app)


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


@pytest.fixture
def certificate(cleared: Cleared) -> Certificate:
    return issued(cleared)


@pytest.fixture
def credential(certificate: Certificate) -> Document:
    return credential_of(certificate)


def credential_of(certificate: Certificate) -> Document:
    made = key_queries.credential_of(certificate.id)
    assert made is not None
    document: Document = json.loads(made.credential)
    return document


def proved_by(organisation_id: UUID, document: Document) -> Document:
    """The document with a proof by that organisation's key, whatever it says."""
    signers = signers_of(key_queries.keys_in_force(organisation_id), addresses_of(organisation_id))
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return proofs.prove(unsigned, signers.proof, clock.now())


def test_it_holds_by_what_the_site_answers(
    verifier: Verifier, credential: Document, certificate: Certificate, site: Site
) -> None:
    assert verifier.verify(credential, site) == HOLDS
    issuer = f"{SITE}/utfardare/{certificate.organisation_id}"
    assert {one for one in site.asked if one.startswith(SITE)} == {f"{issuer}/did.json", f"{issuer}/status/1"}


def test_both_find_the_same_canonical_form(verifier: Verifier, credential: Document, site: Site) -> None:
    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    assert verifier.canonical(unsigned, site) == canonical(unsigned).decode()


def test_of_a_course_both_find_the_same_canonical_form(verifier: Verifier, site: Site) -> None:
    unsigned = open_badge(uuid4(), course_paper("Nguyễn Thị Ánh Tuyết"), ADDRESSES, Place(1, 7))
    assert verifier.canonical(unsigned, site) == canonical(unsigned).decode()


def test_what_a_retired_key_signed_still_holds(
    verifier: Verifier, credential: Document, certificate: Certificate, site: Site
) -> None:
    key_actions.rotate(actor=SYSTEM, organisation_id=certificate.organisation_id, purposes=list(KeyPurpose))
    db.session.commit()
    assert verifier.verify(credential, site) == HOLDS


def test_one_issued_soon_after_midnight_holds_at_once(
    verifier: Verifier, cleared: Cleared, site: Site
) -> None:
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    # In Sweden the day has begun by then, in UTC it has not. A day back: nothing may lie ahead of us.
    moment = midnight - timedelta(days=1) + timedelta(minutes=20)
    with clock.at(moment):
        credential = credential_of(issued(cleared))
        assert verifier.verify(credential, site, now=moment) == HOLDS


def test_a_withdrawal_is_seen_in_the_list(
    verifier: Verifier, credential: Document, certificate: Certificate, cleared: Cleared, site: Site
) -> None:
    actions.withdraw(
        actor=cleared.issuing,
        certificate_id=certificate.id,
        cause=WithdrawalCause.ERROR,
        hearing_note="Hon höll med.",
    )
    db.session.commit()
    assert verifier.verify(credential, site) == Answer(verified=True, ended=(True,), errors=())


def refused(verifier: Verifier, document: Document, site: Site) -> str:
    """Why the verifier does not accept the document."""
    answer = verifier.verify(document, site)
    assert not answer.verified
    return " ".join(answer.errors)


def test_one_letter_changed(verifier: Verifier, credential: Document, site: Site) -> None:
    changed = json.loads(json.dumps(credential).replace("Amina Yusuf", "Amina Yusuv"))
    assert changed != credential
    assert "Invalid signature" in refused(verifier, changed, site)


def test_a_word_that_no_context_defines(verifier: Verifier, credential: Document, site: Site) -> None:
    credential["credentialSubject"]["achievement"]["favouriteColour"] = "blå"
    assert "Safe mode validation error" in refused(verifier, credential, site)


def test_anothers_key_under_our_name(
    verifier: Verifier, credential: Document, certificate: Certificate, site: Site
) -> None:
    other = people.unit().organisation_id
    key_actions.ensure_keys(actor=SYSTEM, organisation_id=other)
    db.session.commit()
    theirs = proved_by(other, credential)
    assert "Credential issuer must match" in refused(verifier, theirs, site)
    # The same, with our key's name on their signature.
    theirs["proof"][0]["verificationMethod"] = credential["proof"][0]["verificationMethod"]
    assert "Invalid signature" in refused(verifier, theirs, site)


def test_without_its_proof(verifier: Verifier, credential: Document, site: Site) -> None:
    del credential["proof"]
    assert "No matching proofs found" in refused(verifier, credential, site)


def test_a_list_that_somebody_else_has_changed(
    verifier: Verifier, credential: Document, certificate: Certificate, site: Site
) -> None:
    address = f"{SITE}/utfardare/{certificate.organisation_id}/status/1"
    found = site(address)
    assert found is not None
    changed = json.loads(found)
    changed["credentialSubject"]["encodedList"] = changed["credentialSubject"]["encodedList"][::-1]
    site.instead[address] = json.dumps(changed)
    assert '"BitstringStatusListCredential" not verified' in refused(verifier, credential, site)


def test_a_site_that_answers_nothing(verifier: Verifier, credential: Document, site: Site) -> None:
    assert "Not found" in " ".join(verifier.verify(credential, contexts.published_at).errors)
