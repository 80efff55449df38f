"""Whether the process lives, and whether it can do its work. Written for machines, not for people."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from stegvis.access import public
from stegvis.base.database import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/halsa")
@public("Tells a supervisor process that the web process lives; reads nothing.")
def alive() -> Response:
    """Always 200 while the process can answer; the database is not asked."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/halsa/redo")
@public("Tells a load balancer whether the database answers; shows nothing else.")
def ready() -> Response:
    """200 when the database answers, else 503."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("databasen svarar inte\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
