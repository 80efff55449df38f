"""The same issue act on PostgreSQL, where orders race and rows are locked one by one."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates import actions, listing, queries
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState
from tests.integration.certificates.cleared import cleared_attempt


@pytest.fixture
def app(published_on_postgresql: Flask) -> Flask:
    """The application on an empty PostgreSQL database with the shipped content."""
    return published_on_postgresql


def test_an_order_is_issued_once_and_can_be_replaced(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempt()
        first = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id).id
        db.session.commit()
        assert actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id).id == first
        db.session.commit()
        outbox.run_pending()
        new = actions.order_replacement(
            actor=cleared.issuing, certificate_id=first, new_name="Aminah Yusuf", reason="Fel stavning"
        ).id
        db.session.commit()
        outbox.run_pending()
        assert queries.get_certificate(first).state is CertificateState.REPLACED
        assert queries.get_certificate(new).state is CertificateState.ISSUED
        assert db.session.scalar(select(func.count()).select_from(Certificate)) == 2
        assert listing.listed(cleared.issuing, 1)[1] == 1
