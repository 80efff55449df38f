"""The application: a list of calls."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from flask import Flask
from werkzeug.wrappers import Response

from stegvis import extensions
from stegvis.access import gate
from stegvis.access.commands import routes
from stegvis.activities import room as activities_room
from stegvis.audit.actions import write_reads
from stegvis.audit.verifying import audit
from stegvis.authoring import room as authoring_room
from stegvis.base import request_shell, typed_text
from stegvis.base.database import db
from stegvis.certificates import room as certificates_room
from stegvis.content.commands import commands as content_commands
from stegvis.cooperation import room as cooperation_room
from stegvis.demo.commands import load_demo
from stegvis.handovers import room as handovers_room
from stegvis.learning import room as learning_room
from stegvis.media import room as media_room
from stegvis.migrations.running import migrate, new_migration
from stegvis.operations import room as operations_room
from stegvis.overview import room as overview_room
from stegvis.people import room as people_room
from stegvis.reminders import room as reminders_room
from stegvis.settings import BadSettings, Settings, from_environment
from stegvis.validation import room as validation_room
from stegvis.verification import room as verification_room
from stegvis.web import setup as web_setup


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application for these settings; by default those of the environment."""
    settings = with_secret_key(settings or from_environment())
    app = Flask("stegvis", static_folder=str(settings.static_path), root_path=str(Path(__file__).parent))
    app.extensions["stegvis.settings"] = settings
    _configure(app, settings)
    db.init_app(app, settings.resolved_database_url)
    extensions.csrf.init_app(app)
    extensions.login_manager.init_app(app)
    # Registered first, so that it runs last: when the request's own transaction has ended.
    app.after_request(_note_reads)
    typed_text.init_app(app)
    request_shell.init_app(app)
    _register_rooms(app)
    gate.init_app(app)
    return app


def with_secret_key(settings: Settings) -> Settings:
    """The settings with a key. Without one in the environment, development keeps its own in the data folder."""
    if settings.secret_key:
        return settings
    try:
        key = _key_of(settings.data)
    except OSError as error:
        raise BadSettings(
            f"STEGVIS_DATA={settings.data} can't be written ({error.strerror}). Let this user write there, or choose"
            " another folder."
        ) from error
    return settings.model_copy(update={"secret_key": key})


def _key_of(data: Path) -> str:
    """The development key of a data folder, made when it is missing.

    It appears under its name when it is whole: several processes may look for it at once, and one may be killed.
    """
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, partial = mkstemp(prefix=".secret-key-", dir=data)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(partial, path)
        Path(partial).unlink()
    return path.read_text().strip()


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.env == "test",
        SESSION_COOKIE_NAME="__Host-stegvis" if settings.secure else "stegvis",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        # The referrer is never sent (Referrer-Policy: no-referrer); the token and SameSite carry the check.
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
        BABEL_TRANSLATION_DIRECTORIES="translations",
        MAX_FORM_PARTS=2000,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _register_rooms(app: Flask) -> None:
    """Let each room set itself up, from the ground floor upward."""
    web_setup.init_app(app)
    people_room.init_app(app)
    media_room.init_app(app)
    cooperation_room.init_app(app)
    learning_room.init_app(app)
    validation_room.init_app(app)
    activities_room.init_app(app)
    verification_room.init_app(app)
    certificates_room.init_app(app)
    authoring_room.init_app(app)
    handovers_room.init_app(app)
    operations_room.init_app(app)
    overview_room.init_app(app)
    reminders_room.init_app(app)
    for command in (audit, routes, migrate, new_migration, *content_commands, load_demo):
        app.cli.add_command(command)


def _note_reads(response: Response) -> Response:
    write_reads()
    return response
