"""Many links made and ended at the same moment, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.certificates import actions, share_queries
from stegvis.certificates.share_models import CertificateShare
from stegvis.certificates.states import ShareDepth
from stegvis.people import signed_in
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_issuing import issued
from tests.simultaneous import AT_ONCE, send_at_once


@pytest.fixture(params=["published_app", "published_on_postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a database of each kind, which knows who is signed in."""
    found: Flask = request.getfixturevalue(request.param)
    if "stegvis.actor_loader" not in found.extensions:
        signed_in.init_app(found)
    yield found


def certified(site: Flask, links: int) -> tuple[Cleared, UUID, list[UUID]]:
    """A holder, her certificate, and so many links to it."""
    with site.app_context():
        cleared = cleared_attempt()
        certificate = issued(cleared)
        made = [
            actions.share(
                actor=people.actor(cleared.participant),
                certificate_id=certificate.id,
                new=actions.NewShare(f"form {number}", ShareDepth.CLAIMS, 7),
            ).id
            for number in range(links)
        ]
        db.session.commit()
        return cleared, certificate.id, made


@pytest.mark.sent_at_once("certificates.make_link")
def test_no_more_links_hold_than_there_is_room_for(site: Flask) -> None:
    cleared, certificate_id, _made = certified(site, links=12)
    forms = [{"form_key": f"new {one}", "depth": "claims", "days": "7"} for one in range(AT_ONCE)]
    answers = send_at_once(site, cleared.participant, f"/mina-intyg/{certificate_id}/ny-lank", forms)
    assert answers == {302: 8, 409: 8}
    with site.app_context():
        assert share_queries.count_open(certificate_id) == 20


@pytest.mark.sent_at_once("certificates.make_link", "certificates.withdraw_link")
def test_links_are_made_while_others_are_ended(site: Flask) -> None:
    cleared, certificate_id, made = certified(site, links=8)
    paths = [
        f"/mina-intyg/lankar/{made[one // 2]}/ta-bort" if one % 2 else f"/mina-intyg/{certificate_id}/ny-lank"
        for one in range(AT_ONCE)
    ]
    forms = [{"form_key": f"new {one}", "depth": "claims", "days": "7"} for one in range(AT_ONCE)]
    assert send_at_once(site, cleared.participant, paths, forms) == {302: AT_ONCE}
    with site.app_context():
        assert share_queries.count_open(certificate_id) == 8
        assert db.session.scalar(select(func.count()).select_from(CertificateShare)) == 16
