"""Pure decisions: throttling, passwords, picture codes, the ends of a signed-in session."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from stegvis.base.language import Text, _l
from stegvis.people.common_passwords import COMMON_PASSWORDS

PASSWORD_LENGTH = 12
LONGEST_PASSWORD = 200
PIN_TAPS = 4
CARD_STOPS_AFTER = 30
"""So many wrong picture codes in a row stop a card for good, however long the guesser waits between them.

There are 12 · 11 · 10 · 9 codes, so a guesser's chance is 0.25 %.
"""
FORGET_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """After `free` failures each further one doubles the wait, from `first` up to `longest`.

    One is forgotten for each `one_forgotten_every` without a new one, so that the ordinary mistakes of a whole office
    behind one address never add up; all of them when none has come for `forget_after`.
    """

    name: str
    free: int
    first: timedelta
    longest: timedelta
    one_forgotten_every: timedelta | None = timedelta(minutes=30)
    forget_after: timedelta = FORGET_AFTER


ACCOUNT = Limit("account", 5, timedelta(seconds=10), timedelta(minutes=15))
KNOWN_DEVICE = Limit("known-device", 8, timedelta(seconds=10), timedelta(minutes=15))
ADDRESS = Limit("address", 60, timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=5))
OWN_PASSWORD = Limit("own-password", 5, timedelta(seconds=10), timedelta(minutes=15))
CARD = Limit("card", 5, timedelta(seconds=10), timedelta(minutes=15))
CARD_IN_ALL = Limit(
    "card-in-all",
    CARD_STOPS_AFTER + 1,
    timedelta(minutes=15),
    timedelta(minutes=15),
    one_forgotten_every=None,
    forget_after=timedelta(days=3650),
)
CODE_FROM_ADDRESS = Limit(
    "code-from-address", 15, timedelta(seconds=5), timedelta(minutes=15), timedelta(minutes=5)
)
RESET = Limit("reset", 3, timedelta(minutes=5), timedelta(hours=2))
RESET_FROM_ADDRESS = Limit(
    "reset-from-address", 30, timedelta(minutes=1), timedelta(minutes=15), timedelta(minutes=10)
)
HELD_FROM_ACCOUNT = Limit("held-from-account", 200, timedelta(minutes=1), timedelta(hours=1))
HELD_FROM_ADDRESS = Limit(
    "held-from-address", 60, timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=10)
)


def still_counted(limit: Limit, failures: int, *, quiet_for: timedelta) -> int:
    """How many of the failures still count when none has come for so long."""
    if quiet_for > limit.forget_after:
        return 0
    if limit.one_forgotten_every is None:
        return failures
    return max(0, failures - quiet_for // limit.one_forgotten_every)


def wait_after(limit: Limit, failures: int) -> timedelta | None:
    """How long to wait after so many failures, or None while it is free."""
    if failures < limit.free:
        return None
    doublings = min(failures - limit.free, 30)
    return min(limit.first * (1 << doublings), limit.longest)


def network_of(address: str | None) -> str:
    """What an address counts as: an IPv4 address itself, for IPv6 the /64 that one customer has."""
    try:
        parsed = ipaddress.ip_address((address or "").split("%", 1)[0])
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def session_holds(
    *, started_at: datetime, seen_at: datetime, now: datetime, idle: timedelta, absolute: timedelta
) -> bool:
    """Whether a signed-in session still holds: not idle too long, not older than its absolute end."""
    return now - seen_at <= idle and now - started_at <= absolute


def password_fault(password: str, *, username: str = "", names: tuple[str, ...] = ()) -> Text | None:
    """Why the password can't be taken, or None. Length counts, odd signs don't (OWASP ASVS 5, 6.2)."""
    if len(password) < PASSWORD_LENGTH:
        return _l(
            "Lösenordet är för kort. Ta minst %(count)s tecken, till exempel tre ord.", count=PASSWORD_LENGTH
        )
    if len(password) > LONGEST_PASSWORD:
        return _l("Lösenordet är för långt. Ta högst %(count)s tecken.", count=LONGEST_PASSWORD)
    folded = password.casefold()
    if folded in COMMON_PASSWORDS or len(set(folded)) < 5:
        return _l("Det lösenordet är lätt att gissa. Välj ett annat, till exempel tre ord som inte hör ihop.")
    own = [part.casefold() for part in (username, *names) if len(part) >= 4]
    if any(len(folded.replace(part, "")) < 6 for part in own if part in folded):
        return _l("Lösenordet liknar ditt namn för mycket. Välj ett annat.")
    return None


_USERNAME = re.compile(r"[a-zåäöéü0-9](?:[a-zåäöéü0-9._@+-]{1,78})[a-zåäöéü0-9]")


def username_fault(username: str) -> Text | None:
    """Why the (lower case) user name can't be taken, or None."""
    if _USERNAME.fullmatch(username):
        return None
    return _l("Skriv minst 3 tecken: bokstäver, siffror, punkt, bindestreck eller @. Inga mellanslag.")
