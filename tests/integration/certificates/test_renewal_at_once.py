"""What is said about a renewal, said sixteen times at the same moment, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates import renewals
from stegvis.certificates.renewal_models import CertificateRenewal
from stegvis.people import signed_in
from tests.factories import ending, people
from tests.factories.validation import Cast
from tests.simultaneous import AT_ONCE, send_at_once


@pytest.fixture(params=["published_app", "published_on_postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a database of each kind, which knows who is signed in."""
    found: Flask = request.getfixturevalue(request.param)
    if "stegvis.actor_loader" not in found.extensions:
        signed_in.init_app(found)
    yield found


def about_to_end(site: Flask) -> tuple[Cast, UUID]:
    """A certificate that was issued eleven months ago, and holds for a year."""
    with site.app_context(), clock.at(clock.now() - timedelta(days=340)):
        cast = ending.cast_of_ending()
        return cast, ending.issued(cast).id


def written(verb: str) -> tuple[int, int]:
    entries = select(func.count()).where(AuditEntry.verb == verb)
    rows = select(func.count()).select_from(CertificateRenewal)
    return db.session.execute(entries).scalar_one(), db.session.execute(rows).scalar_one()


@pytest.mark.sent_at_once("certificates.ask_for_renewal")
def test_she_asks_once(site: Flask) -> None:
    cast, certificate_id = about_to_end(site)
    answers = send_at_once(site, cast.participant, f"/mina-intyg/{certificate_id}/fornya", {})
    assert answers == {302: AT_ONCE}
    with site.app_context():
        assert written("certificate.renewal_wanted") == (1, 1)
        [waiting] = renewals.to_renew(people.actor(cast.coordinator))
        assert (waiting.certificate.id, waiting.asked_at is not None) == (certificate_id, True)


def test_start_page_and_list_tell_of_it_on_both_databases(site: Flask) -> None:
    cast, certificate_id = about_to_end(site)
    staff = people.signed_in_client(site, cast.coordinator)
    start = staff.get("/").text
    assert "Intyg som går ut" in start and "Förnya intyget" in start and "Disk/kafé" in start
    listed = {which: staff.get(f"/utfardade-intyg?lage={which}").text for which in ("gar-ut", "utgangna")}
    assert {which for which, page in listed.items() if str(certificate_id) in page} == {"gar-ut"}


@pytest.mark.sent_at_once("certificates.lay_renewal_aside")
def test_it_is_laid_aside_once(site: Flask) -> None:
    cast, certificate_id = about_to_end(site)
    answers = send_at_once(site, cast.coordinator, f"/utfardade-intyg/{certificate_id}/fornyas-inte", {})
    assert answers == {302: AT_ONCE}
    with site.app_context():
        assert written("certificate.renewal_laid_aside") == (1, 1)
        assert renewals.to_renew(people.actor(cast.coordinator)) == []
        [own] = renewals.own_to_renew(cast.participant.id)
        assert own.is_laid_aside
