"""What participants have said about those who assess them, and whose case lacks a coordinator. Reads only."""

from __future__ import annotations

from stegvis.access import Actor, Role
from stegvis.base.language import _l
from stegvis.content import queries as content_queries
from stegvis.overview.sections import Line, Link, Section
from stegvis.validation import coordinating, wishes


def wishes_to_answer(actor: Actor) -> list[Section]:
    """For a coordinator: whose words wait for her answer; nothing when none does. About whom is told on its page."""
    lines = [
        Line(
            title=one.participant_name,
            link=Link("wishes.answer", {"attempt_id": one.attempt_id, "wish_id": one.wish_id}),
            next_step=_l("Läs och svara"),
            since=one.since,
            tag=("more", _l("Har sagt något om en person")),
            about=content_queries.module(one.revision_id).title,
        )
        for one in wishes.to_answer(actor)
    ]
    return [Section("onskemal", _l("Från deltagare"), lines)] if lines else []


def lacking_coordinators(actor: Actor) -> list[Section]:
    """For an administrator: who waits for another coordinator; nothing of why."""
    governed = {grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR}
    lines = [
        Line(
            title=one.name,
            link=Link("coordinators.name_other", {"person_id": one.participant_id}),
            next_step=_l("Utse en annan samordnare"),
            since=one.since,
            tag=("missing", _l("Behöver en annan samordnare")),
            about=one.unit_name,
        )
        for one in coordinating.lacking_coordinator(governed)
    ]
    return [Section("samordnare", _l("Samordnare saknas"), lines)] if lines else []
