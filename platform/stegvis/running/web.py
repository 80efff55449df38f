"""What the web server serves: static files first, then the gate, then the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from stegvis.app import create_app
from stegvis.base.uploads import is_upload
from stegvis.running import preparation
from stegvis.running.gate import Gate
from stegvis.running.static_files import with_static_files

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_application() -> WSGIApplication:
    """The WSGI application of one server process, for the settings of the environment.

    CannotStart when they can't be used, or when root would serve in production.
    """
    chosen = preparation.checked_settings(preparation.user_id())
    app = create_app(chosen)
    inner: WSGIApplication = app
    if chosen.trust_proxy:
        inner = ProxyFix(inner, x_for=1, x_proto=1, x_host=1)
    gated = Gate(inner, is_upload=is_upload)
    return with_static_files(gated, chosen.static_path, autorefresh=chosen.env == "development")
