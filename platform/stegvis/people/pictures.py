"""The twelve pictures of the picture code. Their order is fixed: a stored code counts on it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from stegvis.base.language import Text, _l
from stegvis.people.rules import PIN_TAPS


@dataclass(frozen=True)
class PinPicture:
    """One picture: its id, which is also its file's name in static/pictures, and its word."""

    id: str
    word: Text

    @property
    def file(self) -> str:
        """The file's name below static/."""
        return f"pictures/{self.id}.svg"


PIN_PICTURES: tuple[PinPicture, ...] = (
    PinPicture("pin-sol", _l("sol")),
    PinPicture("pin-hus", _l("hus")),
    PinPicture("pin-fisk", _l("fisk")),
    PinPicture("pin-trad", _l("träd")),
    PinPicture("pin-cykel", _l("cykel")),
    PinPicture("pin-kopp", _l("kopp")),
    PinPicture("pin-hjarta", _l("hjärta")),
    PinPicture("pin-nyckel", _l("nyckel")),
    PinPicture("pin-blomma", _l("blomma")),
    PinPicture("pin-bat", _l("båt")),
    PinPicture("pin-klocka", _l("klocka")),
    PinPicture("pin-moln", _l("moln")),
)


def new_pin() -> tuple[int, ...]:
    """A random picture code, never the same picture twice: easier to remember and to see."""
    return tuple(secrets.SystemRandom().sample(range(len(PIN_PICTURES)), PIN_TAPS))


def pin_text(taps: Sequence[int]) -> str:
    """The code as the text that is hashed."""
    return "-".join(str(tap) for tap in taps)


def pictures_of(taps: Sequence[int]) -> tuple[PinPicture, ...]:
    """The pictures of a code, in order."""
    return tuple(PIN_PICTURES[tap] for tap in taps)
