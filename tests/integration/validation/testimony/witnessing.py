"""What a witness and her link do in these tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from stegvis.audit.models import AuditEntry
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.validation import witness_queries
from stegvis.validation.models import Evidence
from stegvis.validation.witness_links import witness_token
from stegvis.validation.witness_models import WitnessRequest


def link(request_id: UUID, app: Flask) -> str:
    with app.app_context():
        return f"/vittne/{witness_token(request_id)}"


def asked(app: Flask, request_id: UUID) -> WitnessRequest:
    with app.app_context():
        return witness_queries.get_request(request_id)


ANSWERED = {"seen_0": "yes", "text_0": "Varje dag.", "seen_1": "no", "text_1": "", "is_me": "y"}


def answer(client: FlaskClient, address: str, **changed: Any) -> TestResponse:
    return client.post(f"{address}/ladda-upp", data=ANSWERED | changed, content_type="multipart/form-data")


def count_testimonies(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Evidence.kind == "testimony")) or 0


def mails(app: Flask) -> list[str]:
    folder: Path = app.extensions["stegvis.settings"].data / "mail"
    with app.app_context():
        outbox.run_pending()
    return [path.read_text() for path in sorted(folder.glob("*.eml"))] if folder.is_dir() else []


def count_verbs(app: Flask, verb: str) -> int:
    with app.app_context():
        statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == verb)
        return db.session.execute(statement).scalar_one()
