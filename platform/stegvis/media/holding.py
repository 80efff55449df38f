"""A file that came when its sender's session had ended: it lies unclaimed until she has signed in again.

Nobody but its owner's own form can claim it, no page shows it, and the hourly sweep removes what nobody claimed.
"""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from werkzeug.exceptions import LengthRequired, UnsupportedMediaType

from stegvis.media import actions, queries, rules
from stegvis.media.receiving import receive_for_later
from stegvis.people import queries as people_queries
from stegvis.people.held import set_file_keeper
from stegvis.web.messages import flash


def hold_file(writer_id: UUID) -> UUID | None:
    """Read the request's form, and keep its file for this account; None when it has none that can be kept.

    Nothing is read from one who has too much lying already.
    """
    if not rules.may_wait(*queries.waiting_of(writer_id)):
        return None
    try:
        upload = receive_for_later()
    except (LengthRequired, UnsupportedMediaType):
        return None
    if upload.problem is not None:
        flash(upload.problem, "problem")
    if upload.received is None:
        return None
    actor = people_queries.actor_for(people_queries.get_account(writer_id))
    media = actions.keep_waiting(upload.received, actor=actor)
    return media.id if media else None


def init_app(app: Flask) -> None:
    """Let held forms keep their file."""
    set_file_keeper(app, hold_file)
