"""The running installation's codes."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from stegvis.app import create_app
from stegvis.settings import Settings
from stegvis.validation.pseudonyms import pseudonym_key, pseudonym_of

ATTEMPT = UUID(int=2026)


def test_codes_hang_on_the_secret_key_alone(app: Flask, settings: Settings) -> None:
    with app.app_context():
        code, key = pseudonym_of(ATTEMPT), pseudonym_key()
    assert settings.secret_key.encode() not in key
    elsewhere = create_app(settings.model_copy(update={"secret_key": "another-key-" * 4}))
    with elsewhere.app_context():
        assert pseudonym_of(ATTEMPT) != code
    with create_app(settings).app_context():
        assert pseudonym_of(ATTEMPT) == code
