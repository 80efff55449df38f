"""The words of a digest. No name of a participant, and no more than how much waits, since when, and where."""

from __future__ import annotations

from uuid import UUID

from flask import current_app

from stegvis import settings
from stegvis.base.language import Text, _l, _ln
from stegvis.base.links import sign, unsign
from stegvis.reminders import rules
from stegvis.reminders.rules import DigestLine
from stegvis.reminders.states import COUNTED, OWN_TEXTS, PAGES, Step

_PURPOSE = "reminders.unsubscribe"


def address(endpoint: str, **values: str) -> str:
    """The whole address of a page. A mail is written by the worker, where there is no request."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return settings.current().public_url.rstrip("/") + path


def ending_token(account_id: UUID) -> str:
    """What the link in a mail holds that ends the mails to this account."""
    return sign(_PURPOSE, str(account_id))


def account_of_token(token: str) -> UUID | None:
    """The account whose mails the link ends, or None when we have not made it or it is too old."""
    value = unsign(_PURPOSE, token, rules.LINKS_LAST)
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _ending_address(account_id: UUID) -> str:
    return address("reminders.end", token=ending_token(account_id))


def _line(line: DigestLine) -> str:
    since = _ln("sedan %(count)s dag", "sedan %(count)s dagar", line.oldest_days)
    if line.oldest_days == 0:
        since = _l("sedan i dag")
    what = COUNTED[line.step](line.number)
    said = (
        _l("%(what)s, %(since)s", what=what, since=since)
        if line.number == 1
        else _l("%(what)s, den äldsta %(since)s", what=what, since=since)
    )
    return f"- {said}\n  {address(PAGES[line.step])}"


STAFF_SUBJECT = _l("Stegvis: det här väntar på dig")
OWN_SUBJECT = _l("Stegvis: du har något att göra")


def staff_body(account_id: UUID, lines: tuple[DigestLine, ...]) -> Text:
    """What waits for a member of staff."""
    return _l(
        """Hej!

Det här väntar på dig i Stegvis:

%(lines)s

Du får högst ett mejl varje arbetsdag, och bara när något väntar. Vill du inte ha dem? Öppna länken och svara ja:

%(ending)s""",
        lines="\n".join(_line(line) for line in lines),
        ending=_ending_address(account_id),
    )


def own_body(account_id: UUID, step: Step) -> Text:
    """What a participant can do next, in easy Swedish."""
    return _l(
        """Hej!

%(what)s

Logga in med ditt kort:
%(page)s

Du får högst ett mejl i veckan. Vill du inte ha mejl? Öppna länken och svara ja:
%(ending)s""",
        what=OWN_TEXTS[step],
        page=address(PAGES[step]),
        ending=_ending_address(account_id),
    )
