"""Placements: the lists, a placement's page, and the participant's own."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from stegvis.access import Actor, Permission, Role, current_actor, may, require, requires
from stegvis.activities import queries, reading, rules, work_lists
from stegvis.activities.states import (
    END_REASON_NAMES,
    EVENT_NAMES,
    PLACEMENT_STATE_NAMES,
)
from stegvis.activities.work_lists import PlacementLine
from stegvis.audit import record_read
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("activities", __name__, template_folder="../templates")

PAGE_SIZE = 50
STAFF = frozenset({Role.SUPERVISOR, Role.ASSESSOR, Role.COORDINATOR})
NAVIGATION = [
    NavigationItem(
        label=_l("Praktik"),
        endpoint="activities.index",
        permission=Permission.PLACEMENT_READ,
        icon="building",
        order=25,
        roles=STAFF,
    )
]


@blueprint.get("/praktik")
@requires(Permission.PLACEMENT_READ)
def index() -> str:
    """The placements that the actor follows, what waits first; a participant reads about her own."""
    actor = current_actor()
    if Role.PARTICIPANT in actor.roles:
        return render_template("activities/own.html", placements=reading.own_placements(actor.own_account_id))
    shows_ended = request.args.get("visa") == "avslutade"
    every = work_lists.ended_lines(actor) if shows_ended else _lines(actor)
    page_count = max(1, -(-len(every) // PAGE_SIZE))
    number = min(max(1, request.args.get("sida", 1, type=int)), page_count)
    lines = every[PAGE_SIZE * (number - 1) : PAGE_SIZE * number]
    return render_template(
        "activities/index.html",
        number=number,
        page_count=page_count,
        address=lambda other: url_for(".index", visa="avslutade" if shows_ended else None, sida=other),
        waiting=[line for line in lines if line.step],
        others=[line for line in lines if not line.step],
        shows_ended=shows_ended,
        is_coordinator=Role.COORDINATOR in actor.roles,
        own_id=actor.own_account_id,
        names=people_queries.display_names({line.coordinator_id for line in lines}),
        placement_states=PLACEMENT_STATE_NAMES,
    )


def _lines(actor: Actor) -> list[PlacementLine]:
    """Each placement once, whatever lets the actor see it."""
    lines = work_lists.lines_in_places(actor) if Role.COORDINATOR in actor.roles else []
    for role in (Role.SUPERVISOR, Role.ASSESSOR):
        if role in actor.roles:
            known = {line.placement_id for line in lines}
            lines += [
                line for line in work_lists.lines_assigned(actor, role) if line.placement_id not in known
            ]
    return sorted(
        lines, key=lambda line: (line.step is None, line.step.since if line.step else line.starts_on)
    )


@blueprint.get("/praktik/<uuid:placement_id>")
@requires(Permission.PLACEMENT_READ)
def show(placement_id: UUID) -> str:
    """A placement with its talks and its history. When staff open it, it is logged."""
    actor, placement = current_actor(), queries.get_placement(placement_id)
    facts = queries.object_facts(placement)
    require(actor, Permission.PLACEMENT_READ, facts)
    if actor.account_id == placement.participant_id:
        return render_template("activities/own.html", placements=reading.as_she_reads([placement]))
    record_read(actor, "placement", placement_id)
    talks, events = queries.follow_ups_of([placement_id]), queries.events_of(placement_id)
    rule_facts = queries.facts_of(placement)
    people = {placement.participant_id, placement.coordinator_id, placement.supervisor_id}
    people |= {event.actor_id for event in events} | {event.person_id for event in events}
    return render_template(
        "activities/placement.html",
        placement=placement,
        state=rules.state_of(rule_facts, people_queries.today()),
        step=rules.waiting_step(rule_facts, people_queries.today()),
        left=rules.talks_left(rule_facts),
        talks=talks,
        events=events,
        names=people_queries.display_names({one for one in people if one}),
        may_write=may(actor, Permission.PLACEMENT_WRITE, facts),
        placement_states=PLACEMENT_STATE_NAMES,
        reasons=END_REASON_NAMES,
        event_names=EVENT_NAMES,
    )
