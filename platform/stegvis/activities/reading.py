"""A participant's placements as she reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from stegvis.activities import queries, rules
from stegvis.activities.models import FollowUp, Placement
from stegvis.activities.rules import DueTalk
from stegvis.activities.states import PARTY_NAMES, Party, PlacementState
from stegvis.base.language import Text
from stegvis.people import queries as people_queries


@dataclass(frozen=True)
class OwnPlacement:
    """Where, when, with whom, what was said, and when the next talk is."""

    placement: Placement
    state: PlacementState
    next_talk: DueTalk | None
    supervisor_name: str
    coordinator_name: str
    talks: tuple[FollowUp, ...]
    talk_is_late: bool

    @property
    def is_over(self) -> bool:
        """Whether she does not go there on this placement any more."""
        return self.state is PlacementState.ENDED


def own_placements(participant_id: UUID) -> list[OwnPlacement]:
    """All her placements, the latest first."""
    return as_she_reads(queries.placements_of(participant_id))


def as_she_reads(placements: Sequence[Placement]) -> list[OwnPlacement]:
    """These placements of one participant."""
    if not placements:
        return []
    ids = [placement.id for placement in placements]
    talks, held, today = queries.follow_ups_of(ids), queries.held_of(ids), people_queries.today()
    people = {one for placement in placements for one in (placement.supervisor_id, placement.coordinator_id)}
    names = people_queries.display_names({one for one in people if one is not None})
    shown = []
    for placement in placements:
        facts = queries.rule_facts(placement, held.get(placement.id, {}))
        talk = rules.next_talk(facts)
        shown.append(
            OwnPlacement(
                placement=placement,
                state=rules.state_of(facts, today),
                next_talk=talk,
                supervisor_name=supervisor_name(placement, names),
                coordinator_name=names.get(placement.coordinator_id, ""),
                talks=tuple(held_talk for held_talk in talks if held_talk.placement_id == placement.id),
                talk_is_late=talk is not None and talk.due_on < today,
            )
        )
    return shown


def supervisor_name(placement: Placement, names: dict[UUID, str]) -> str:
    """The name of the supervisor at the workplace, with or without an account."""
    if placement.supervisor_id is None:
        return placement.supervisor_name
    return names.get(placement.supervisor_id, "")


def party_words(talk: FollowUp) -> list[Text]:
    """Who took part, in words."""
    return [PARTY_NAMES[Party(value)] for value in talk.took_part]
