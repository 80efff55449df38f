"""What waits in external verification, for each who owns a step of it. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.access import Actor, Role
from stegvis.base.language import _l, _ln
from stegvis.overview.sections import Line, Link, Section
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification import external_queries, external_showing
from stegvis.web.templating import show_date


def action_sections(waiting: Sequence[AttemptLine]) -> list[Section]:
    """What the external verifier asks of the internal one, the nearest day first; nothing when nothing is asked."""
    lines = [
        Line(
            title=one.attempt.participant_name,
            link=Link("external.action", {"attempt_id": one.attempt.attempt_id}),
            next_step=_l("Lämna till bedömaren"),
            since=one.attempt.since,
            tag=("stop" if one.is_late else "more", _l("Klart senast %(day)s", day=show_date(one.act_by))),
            about=one.title,
        )
        for one in external_showing.with_days(waiting)
    ]
    return [Section("extern-atgard", _l("Extern åtgärd"), lines)] if lines else []


def sample_sections(actor: Actor) -> list[Section]:
    """What waits for the external verifier, by codes."""
    lines = [
        Line(
            title=one.code,
            link=Link("external.review", {"attempt_id": one.attempt_id}),
            next_step=_l("Granska"),
            since=one.since,
            tag=("wait", _l("Dragen i urvalet")),
            about=one.title,
        )
        for one in external_showing.sample_of(actor)
    ]
    return [
        Section(
            "externt-urval",
            _l("Externt urval"),
            lines,
            nothing=_l("Inget väntar på granskning."),
            all_link=(Link("external.index"), _l("Alla granskningar")),
        )
    ]


def choice_sections(actor: Actor) -> list[Section]:
    """Modules where validations wait because nobody has decided whether they need external verification."""
    waiting = external_queries.waiting_for_choice(external_queries.organisations_of(actor, Role.ISSUER))
    titles = external_showing.module_titles({one.organisation_id for one in waiting})
    lines = [
        Line(
            title=titles[one.organisation_id, one.module_key],
            link=Link(
                "external.choose", {"organisation_id": one.organisation_id, "module_key": one.module_key}
            ),
            next_step=_l("Besluta"),
            since=one.since,
            tag=("missing", _ln("%(count)s validering väntar", "%(count)s valideringar väntar", one.count)),
        )
        for one in waiting
    ]
    return [Section("valj-extern", _l("Extern kvalitetssäkring"), lines)] if lines else []
