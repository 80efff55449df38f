"""What a coordinator's start page says of certificates that soon end. Reads nothing: it is told with other things."""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.base.language import Text, _l
from stegvis.certificates.renewals import waits_since
from stegvis.certificates.states import Listed
from stegvis.content.validity_rules import has_run_out
from stegvis.overview.queries import ParticipantLine, RenewalLine
from stegvis.overview.sections import Line, Link, Section
from stegvis.people import queries as people_queries
from stegvis.web.templating import show_date


def certificates_to_renew(participants: Iterable[ParticipantLine]) -> list[Section]:
    """Certificates of participants that soon end, or have, those who asked first; nothing when none does."""
    found = {one.to_renew.certificate_id: (one, one.to_renew) for one in participants if one.to_renew}
    lines = [
        Line(
            title=one.name,
            link=Link("validation.open_new", {"participant_id": one.account_id, "modul": ending.module_key}),
            next_step=_l("Förnya intyget"),
            since=waits_since(ending.last_day, ending.asked_at),
            tag=_renewal_tag(ending),
            about=ending.title,
        )
        for one, ending in sorted(
            found.values(), key=lambda pair: (pair[1].asked_at is None, pair[1].last_day, pair[0].name)
        )
    ]
    all_link = (Link("certificates.listed", {"lage": Listed.ENDING.value}), _l("Alla intyg som går ut"))
    return [Section("fornya", _l("Intyg som går ut"), lines, all_link=all_link)] if lines else []


def _renewal_tag(ending: RenewalLine) -> tuple[str, Text]:
    if ending.asked_at is not None:
        return "more", _l("Vill förnya")
    day = show_date(ending.last_day)
    has_ended = has_run_out(ending.last_day, people_queries.today())
    return ("stop", _l("Gick ut %(day)s", day=day)) if has_ended else ("wait", _l("Går ut %(day)s", day=day))
