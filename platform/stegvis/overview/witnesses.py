"""Witnesses who have not answered, on the start page of the one who asked."""

from __future__ import annotations

from stegvis.access import Actor, Role
from stegvis.base.language import _l
from stegvis.overview.sections import Line, Link, Section
from stegvis.validation import witness_queries


def unanswered_witnesses(actor: Actor) -> list[Section]:
    """Whom she has asked, as assessor or supervisor, and is to ask again or got no answer from; else nothing."""
    if not actor.roles & {Role.ASSESSOR, Role.SUPERVISOR}:
        return []
    lines = [
        Line(
            title=one.participant_name,
            link=Link("witnesses.show", {"attempt_id": one.attempt_id, "request_id": one.request_id}),
            next_step=_l("Fråga vittnet igen") if one.has_time else _l("Ge mer tid eller återkalla"),
            since=one.since,
            tag=("more", _l("%(witness)s har inte svarat", witness=one.witness_name)),
        )
        for one in witness_queries.unanswered(actor)
    ]
    return [Section("vittnen", _l("Vittnen"), lines)] if lines else []
