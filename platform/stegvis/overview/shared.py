"""What the start pages say of batches that are shared between municipalities. Reads only."""

from __future__ import annotations

from datetime import timedelta

from stegvis.access import Actor
from stegvis.base import clock
from stegvis.base.language import Text, _l, _ln
from stegvis.overview.competence import without_competence
from stegvis.overview.sections import Line, Link, Section
from stegvis.validation.competences import OwnCompetence
from stegvis.verification import sharing_queries, sharing_showing
from stegvis.verification.sharing_showing import SharedLine

NEWS_FOR = timedelta(days=14)
"""How long a coordinator is told that a batch is done. Our own number: docs/guides/sampling.md."""


def shared_with_me(actor: Actor, own: OwnCompetence) -> list[Section]:
    """For a verifier: what another municipality has shared and waits for her; nothing when nothing does."""
    lines = []
    for one in sharing_showing.shared_work(actor):
        if one.waits_since is None:
            continue
        line = Line(
            title=f"{one.title}, {one.home_name}",
            link=Link("sharing.index"),
            next_step=_next_step(one),
            since=one.waits_since,
            tag=("wait", _waiting(one)),
        )
        lines.append(line if own.covers(one.batch.module_key) else without_competence(line))
    return [Section("delade", _l("Delade granskningar"), lines)] if lines else []


def _next_step(line: SharedLine) -> Text:
    if not line.is_locked:
        return _l("Lås och dra stickprov")
    return _l("Granska") if line.to_review else _l("Godkänn resten")


def _waiting(line: SharedLine) -> Text:
    number = len(line.to_review) or (line.rest if line.is_locked else line.decisions)
    return _ln("%(count)s beslut", "%(count)s beslut", number)


def done_by_others(actor: Actor) -> list[Section]:
    """For a coordinator: batches that another municipality helped with and that are done, for some days."""
    lines = [
        Line(
            title=sharing_showing.line_title(one),
            link=Link("sharing.share", {"batch_id": one.batch.id}),
            next_step=None,
            since=one.batch.closed_at,
            tag=("ok", _l("%(name)s har granskat klart", name=one.helping_name)),
        )
        for one in sharing_queries.closed_with_help(actor, clock.now() - NEWS_FOR)
    ]
    return [Section("delade-klara", _l("Delade omgångar"), lines)] if lines else []
