"""A bare application with the frame of the pages and nothing else: no room, no database."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from stegvis import extensions
from stegvis.access import public
from stegvis.base.errors import Forbidden, NotFound, Refused
from stegvis.base.language import _l
from stegvis.settings import Settings
from stegvis.web import setup

samples = Blueprint("samples", __name__)


@samples.route("/prov/<string:kind>", methods=["GET", "POST"])
@public("Only in tests.")
def sample(kind: str) -> str:
    """Answers or fails in the way that the address asks for."""
    failures: dict[str, Exception] = {
        "refused": Refused(_l("Lägg till ett foto först.")),
        "forbidden": Forbidden(),
        "missing": NotFound(),
        "overtaken": IntegrityError("INSERT", {}, Exception("a secret detail")),
        "crash": RuntimeError("a secret detail"),
    }
    if kind in failures:
        raise failures[kind]
    return "ok"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The frame of the pages with one sample view."""
    settings = Settings(env="test", data=tmp_path, secret_key="k" * 40, contact_mail="")
    bare = Flask("stegvis", static_folder=str(settings.static_path))
    bare.extensions["stegvis.settings"] = settings
    bare.config.update(SECRET_KEY=settings.secret_key, BABEL_DEFAULT_LOCALE="sv", WTF_CSRF_SSL_STRICT=False)
    extensions.csrf.init_app(bare)
    setup.init_app(bare)
    bare.register_blueprint(samples)
    return bare


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script."""
    return app.test_client()
