"""Making the demonstration data, once, by the rooms' own verbs. Never in production."""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from stegvis import settings
from stegvis.access import SYSTEM
from stegvis.base import clock, outbox
from stegvis.base.consumers import load_consumers
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.content import actions as content_actions
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind
from stegvis.demo import deeds, founding
from stegvis.demo.cast import MUNICIPALITIES
from stegvis.demo.conflicts import conflict_story
from stegvis.demo.cooperation import cooperation_story
from stegvis.demo.founding import Place
from stegvis.demo.handovers import handover_stories
from stegvis.demo.interim import interim_story
from stegvis.demo.looks import choose_look
from stegvis.demo.placements import MUNICIPALITY, PLACEMENTS, placement_story
from stegvis.demo.portfolio import MODULE
from stegvis.demo.stories import Story, choice_story, participant_story
from stegvis.demo.studies import STUDIES, study_story
from stegvis.demo.wishes import wish_story
from stegvis.demo.working_days import working_day
from stegvis.people import queries as people_queries

ACCOUNTS_FILE = "demo-accounts.json"
FOUNDED_DAYS_AGO = 45


@dataclass(frozen=True)
class Loaded:
    """What the load did: the number of accounts listed; nothing when the data was there before."""

    accounts: int
    was_there: bool = False


def load() -> Loaded:
    """Make the demonstration data and write the list of accounts. Again: no effect. Commits as it goes.

    Raises Refused in production, and when an earlier load was broken off half-way.
    """
    config = settings.current()
    if config.env == "production":
        raise Refused(_l("Demonstrationsdata finns inte i drift (STEGVIS_ENV=production)."))
    db.begin_write()
    if _is_there():
        if not (config.data / ACCOUNTS_FILE).exists():
            raise Refused(
                _l(
                    "Demonstrationsdata är ofullständiga: listan över konton saknas. Börja med en tom datamapp."
                )
            )
        return Loaded(0, was_there=True)
    # Without the consumers of all rooms nothing that the verbs queue would be done.
    load_consumers()
    today = clock.now()
    _publish_content()
    places = _found_all(today)
    between = [*handover_stories(places, today), cooperation_story(places, today)]
    play(chain(*(_stories(place, today) for place in places), between))
    outbox.run_pending()
    listed = [account for place in places for account in place.listed]
    _write(config.data / ACCOUNTS_FILE, listed)
    return Loaded(len(listed))


def _is_there() -> bool:
    names = {plan.name for plan in MUNICIPALITIES}
    return any(organisation.name in names for organisation in people_queries.organisations())


def _publish_content() -> None:
    """The module must be published before anybody can be put up for it."""
    try:
        content_queries.current_revision(MODULE, kind=Kind.MODULE)
    except NotFound:
        content_actions.publish_folder(actor=SYSTEM)
        db.session.commit()


def _found_all(today: datetime) -> list[Place]:
    with clock.at(working_day(today, FOUNDED_DAYS_AGO, 8, 30)):
        places = [founding.found(plan) for plan in MUNICIPALITIES]
        for place in places:
            deeds.need_no_external(place)
            choose_look(place)
        db.session.commit()
    return places


def _stories(place: Place, today: datetime) -> Iterable[Story]:
    yield _invitation_story(place, today)
    if place.plan.name == MUNICIPALITY:
        yield choice_story(place, today)
        yield wish_story(place, today)
    for part in place.plan.participants:
        yield participant_story(place, part, today)
    for study in STUDIES:
        yield study_story(place, study, today)
    yield interim_story(place, today)
    yield conflict_story(place, today)
    for plan in PLACEMENTS if place.plan.name == MUNICIPALITY else ():
        yield placement_story(place, plan, today)


def _invitation_story(place: Place, today: datetime) -> Story:
    yield working_day(today, 2, 15, 10)
    founding.invite_one_more(place)


def play(stories: Iterable[Story]) -> None:
    """Let the stories happen together, step by step in the order of their moments, each step in its transaction."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _wait_for_next(waiting, number, story)
    last = clock.now() - timedelta(days=3650)
    while waiting:
        moment, number, story = heapq.heappop(waiting)
        # Two steps of the same minute follow on each other: time never runs backward in the audit trail.
        last = max(moment, last)
        with clock.at(last):
            _wait_for_next(waiting, number, story)
            db.session.commit()
            outbox.run_pending()
            last = clock.now()


def _wait_for_next(waiting: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, number, story))


def _write(path: Path, listed: list[dict[str, object]]) -> None:
    """Write the list so that only the owner can read it, whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(listed, file, ensure_ascii=False, indent=2)
    partial.replace(path)
