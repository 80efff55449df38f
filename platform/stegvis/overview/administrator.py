"""What waits for an administrator. Reads only."""

from __future__ import annotations

from datetime import timedelta

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.language import _l, _ln
from stegvis.operations.labels import words_for
from stegvis.operations.queries import failed_work
from stegvis.overview import queries
from stegvis.overview.competence import (
    competence_of_staff,
)
from stegvis.overview.condition import condition_sections
from stegvis.overview.issuing import names_to_mend
from stegvis.overview.queries import MunicipalityCounts
from stegvis.overview.sections import Line, Link, Section, Stat
from stegvis.overview.unowned import unowned_sections
from stegvis.overview.wishes import lacking_coordinators
from stegvis.people import card_queries
from stegvis.people.labels import ROLE_WORDS

FAULTS_SHOWN_FOR = timedelta(days=30)


def administrator_sections(actor: Actor) -> list[Section]:
    """What an administrator sees to, and her municipality in figures."""
    organisation_ids = {grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR}
    counts = queries.municipality_counts(actor, organisation_ids, clock.now() - FAULTS_SHOWN_FOR)
    return [
        *_failed_work(),
        *condition_sections(organisation_ids),
        *names_to_mend(actor),
        *lacking_coordinators(actor),
        *unowned_sections(actor),
        *competence_of_staff(actor),
        *_agreements(counts),
        Section(
            "inbjudningar",
            _l("Öppna inbjudningar"),
            [
                Line(
                    title=line.title or ROLE_WORDS[line.invitation.role],
                    link=Link("people.invitations"),
                    next_step=_l("Se eller ta tillbaka"),
                    since=line.invitation.created_at,
                    tag=("wait", ROLE_WORDS[line.invitation.role]),
                )
                for line in card_queries.open_invitations(actor)
            ],
            nothing=_l("Ingen inbjudan väntar på svar."),
            all_link=(Link("people.invitations"), _l("Inbjudningar")),
        ),
        Section(
            "kommunen",
            _l("Kommunen"),
            stats=[
                Stat(_l("Enheter"), counts.units, Link("people.units")),
                Stat(_l("Felrapporter, 30 dagar"), counts.faults, Link("web.fault_reports")),
                Stat(_l("Avtal med andra kommuner"), counts.agreements, Link("cooperation.index")),
            ],
            all_link=(Link("operations.condition"), _l("Läget i driften")),
        ),
    ]


def _agreements(counts: MunicipalityCounts) -> list[Section]:
    """Another municipality has asked for help, or has answered or ended something; nothing when none has."""
    lines = []
    if counts.agreement_waits_since is not None:
        lines.append(
            Line(
                title=_l("En annan kommun ber om hjälp"),
                link=Link("cooperation.index"),
                next_step=_l("Läs och svara"),
                since=counts.agreement_waits_since,
                tag=("more", _l("Väntar på ert svar")),
            )
        )
    if counts.agreement_news_since is not None:
        lines.append(
            Line(
                title=_l("En annan kommun har svarat eller avslutat ett avtal"),
                link=Link("cooperation.index"),
                next_step=_l("Läs"),
                since=counts.agreement_news_since,
                tag=("more", _l("Nytt")),
            )
        )
    return [Section("samarbeten", _l("Hjälp mellan kommuner"), lines)] if lines else []


def _failed_work() -> list[Section]:
    """What the site gave up, in plain words."""
    lines = [
        Line(
            title=words_for(one.task),
            link=Link("operations.failed_work"),
            next_step=_l("Se och försök igen"),
            since=one.since,
            tag=("stop", _ln("%(count)s misslyckad", "%(count)s misslyckade", one.count)),
        )
        for one in failed_work()
    ]
    return [Section("misslyckat", _l("Det som inte gick att göra"), lines)] if lines else []
