"""What the administrator's start page says of the site's clock and of seals that end. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from stegvis.base.language import _l
from stegvis.operations.condition import Level, clock_and_seals
from stegvis.operations.condition_words import SUBJECTS, said_of, subject_of
from stegvis.overview.sections import Line, Link, Section


def condition_sections(organisation_ids: Collection[UUID]) -> list[Section]:
    """A line for each thing that stops certificates from being issued, now or within sixty days; nothing else."""
    lines = [
        Line(
            title=SUBJECTS[subject_of(one)],
            link=Link("operations.condition"),
            next_step=_l("Se vad som ska göras"),
            since=one.since,
            tag=("stop" if one.level is Level.STOP else "more", said_of(one)),
            about=one.organisation,
        )
        for one in clock_and_seals(organisation_ids)
        if one.level is not Level.FINE
    ]
    return [Section("drift", _l("Driften"), lines)] if lines else []
