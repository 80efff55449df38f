"""Every error becomes a page in plain words with a way on. It never shows a trace or what was asked for."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from stegvis.base.errors import Forbidden, NotFound, Refused
from stegvis.base.language import Text, _l

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorPage:
    """What is said for one status."""

    title: Text
    text: Text


PAGES: dict[int, ErrorPage] = {
    400: ErrorPage(
        _l("Vi förstod inte"),
        _l("Något i det du skickade blev fel. Gå tillbaka och försök igen. Det du skrev kan finnas kvar."),
    ),
    401: ErrorPage(_l("Logga in först"), _l("Du behöver logga in för att se sidan.")),
    403: ErrorPage(
        _l("Du får inte göra det här"),
        _l("Sidan hör till en annan roll än din. Fråga din samordnare om du behöver den."),
    ),
    404: ErrorPage(
        _l("Sidan finns inte"),
        _l("Adressen kan vara fel, eller så är sidan borttagen. Gå till startsidan och leta därifrån."),
    ),
    405: ErrorPage(
        _l("Det går inte att öppna sidan så"),
        _l("Gå till startsidan och leta fram det du vill göra därifrån."),
    ),
    408: ErrorPage(_l("Det tog för lång tid"), _l("Nätet är långsamt just nu. Försök igen om en stund.")),
    409: ErrorPage(
        _l("Det går inte just nu"),
        _l("Något har ändrats sedan du öppnade sidan. Öppna den igen och se hur det är."),
    ),
    413: ErrorPage(
        _l("Filen är för stor"), _l("Välj en mindre fil, eller gör en kortare inspelning. Försök sedan igen.")
    ),
    415: ErrorPage(_l("Filen kan inte tas emot"), _l("Välj ett foto, ett ljud, en film eller en PDF.")),
    429: ErrorPage(
        _l("Vänta en stund"), _l("Det blev många försök på kort tid. Vänta några minuter och försök igen.")
    ),
    500: ErrorPage(
        _l("Något gick fel hos oss"),
        _l("Det är inte ditt fel. Inget av det du redan har sparat är borta. Försök igen om en stund."),
    ),
    503: ErrorPage(
        _l("Vi är strax tillbaka"), _l("Just nu har vi för mycket att göra. Försök igen om en minut.")
    ),
}


def init_app(app: Flask) -> None:
    """Turn refusals, HTTP errors and surprises into pages."""
    app.register_error_handler(NotFound, lambda _error: error_response(404))
    app.register_error_handler(Forbidden, lambda _error: error_response(403))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _expired)
    # Two did the same at the same moment, and the database let one of them: nothing is half done.
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(HTTPException, _http)


def error_response(status: int, message: Text | None = None) -> Response:
    """The page (or, for a script, the JSON object) that tells about this status."""
    page = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    said = message or page.text
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    if wanted == "application/json":
        answer: Response = jsonify(error={"status": status, "title": str(page.title), "message": str(said)})
    else:
        html = render_template("web/error.html", page=page, said=said, status=status, bare=status >= 500)
        answer = Response(html, mimetype="text/html")
    answer.status_code = status
    return answer


def _refused(refusal: Refused) -> Response:
    return error_response(409, refusal.message)


def _overtaken(error: Exception) -> Response:
    # The type and the place alone: the database's own words may hold personal data.
    logger.warning("%s %s was overtaken (%s)", request.method, request.endpoint, type(error).__name__)
    return error_response(409)


def _expired(_error: CSRFError) -> Response:
    return error_response(
        400, _l("Sidan har varit öppen för länge. Gå tillbaka, läs in sidan på nytt och skicka en gång till.")
    )


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    original = getattr(error, "original_exception", None)
    if original is not None:
        logger.error("%s %s failed", request.method, request.endpoint, exc_info=original)
    answer = error_response(error.code)
    kept = dict(error.get_headers())
    for name in ("Allow", "Retry-After", "Content-Range"):
        if name in kept:
            answer.headers[name] = kept[name]
    return answer
