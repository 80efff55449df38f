"""What the web server serves: static files first, then the gate, then the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from stegvis.app import create_app
from stegvis.base.uploads import is_upload
from stegvis.running.gate import Gate
from stegvis.running.preparation import refuse_root
from stegvis.running.static_files import with_static_files
from stegvis.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_application() -> WSGIApplication:
    """The WSGI application of one server process, for the settings of the environment. Never as root in production."""
    chosen = Settings()
    refuse_root(chosen)
    app = create_app(chosen)
    inner: WSGIApplication = app
    if chosen.trust_proxy:
        inner = ProxyFix(inner, x_for=1, x_proto=1, x_host=1)
    gated = Gate(inner, is_upload=is_upload)
    return with_static_files(gated, chosen.static_path, autorefresh=chosen.env == "development")
