"""What may be received, and what we say when it may not. Pure: no files, no request, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from stegvis.base.language import Text, _l
from stegvis.media.sniffing import ALL_TYPES, FileType
from stegvis.media.states import Kind

MEGABYTE = 1_000_000
UNCLAIMED_LIFETIME = timedelta(hours=48)
"""A finished upload that no form has claimed by then is removed."""

MOST_WAITING_FILES = 5
MOST_WAITING_BYTES = 900 * MEGABYTE
"""What one person may have lying: sent when the session had ended, or with a form that lacked something."""

SLOW_WINDOW_SECONDS = 30.0
SLOW_BYTES_PER_SECOND = 1_000
"""A body that brings less than this over the window is given up, so that it doesn't hold a place forever."""


@dataclass(frozen=True)
class Limits:
    """The largest size taken of each kind, in bytes."""

    photo: int
    sound: int
    film: int
    file: int

    def of(self, kind: Kind) -> int:
        """The limit of one kind, in bytes."""
        return {Kind.PHOTO: self.photo, Kind.SOUND: self.sound, Kind.FILM: self.film, Kind.FILE: self.file}[
            kind
        ]


def limits_from_megabytes(photo: int, sound: int, film: int, file: int) -> Limits:
    """Limits from the settings' whole megabytes."""
    return Limits(photo * MEGABYTE, sound * MEGABYTE, film * MEGABYTE, file * MEGABYTE)


KIND_NAMES: Mapping[Kind, Text] = {
    Kind.PHOTO: _l("Foto"),
    Kind.SOUND: _l("Ljud"),
    Kind.FILM: _l("Film"),
    Kind.FILE: _l("Fil"),
}

EMPTY = _l("Filen är tom. Välj filen en gång till, eller ta en ny bild eller film.")
CUT_OFF = _l("Filen är inte hel. Slutet saknas. Välj filen en gång till, eller ta en ny.")
UNREADABLE = _l(
    "Filen går inte att öppna. Den kan vara skadad. Ta en ny bild, ett nytt ljud eller en ny film."
)
NOT_WHAT_IT_SAYS = _l(
    "Filens namn stämmer inte med innehållet. Spara filen på nytt, eller välj en annan fil."
)
UNKNOWN_TYPE = _l(
    "Vi kan inte ta emot den här sortens fil. Välj ett foto, ett ljud, en film, en PDF eller en textfil."
)
TOO_MANY_PIXELS = _l("Bilden har för många bildpunkter. Ta en ny bild, eller spara den i mindre storlek.")
ONE_AT_A_TIME = _l("Skicka en fil i taget. Du kan lägga till fler efteråt.")
NOT_KEPT = _l("Filen finns inte kvar. Välj filen en gång till.")

_REASONS: Mapping[str, Text] = {
    "empty": EMPTY,
    "cut_off": CUT_OFF,
    "unreadable": UNREADABLE,
    "too_many_pixels": TOO_MANY_PIXELS,
}


def refusal_text(reason: str) -> Text:
    """The message to show for a stored reason of refusal."""
    return _REASONS.get(reason, UNREADABLE)


_TOO_LARGE: Mapping[Kind, Text] = {
    Kind.PHOTO: _l("Bilden är för stor. Den får vara högst %(limit)s MB. Ta en ny bild med lägre kvalitet."),
    Kind.SOUND: _l("Ljudet är för stort. Det får vara högst %(limit)s MB. Spela in ett kortare ljud."),
    Kind.FILM: _l("Filmen är för stor. Den får vara högst %(limit)s MB. Spela in en kortare film."),
    Kind.FILE: _l("Filen är för stor. Den får vara högst %(limit)s MB. Välj en mindre fil."),
}


def too_large(kind: Kind, limits: Limits) -> Text:
    """The message for a file over its kind's limit, with the limit and what to do."""
    return Text(_TOO_LARGE[kind].source, (("limit", limits.of(kind) // MEGABYTE),))


_WRONG_KIND: Mapping[Kind, Text] = {
    Kind.PHOTO: _l("Det här är inte ett foto. Välj en bild (JPEG, PNG, WebP eller HEIC)."),
    Kind.SOUND: _l("Det här är inte ett ljud. Välj ett ljud (M4A, MP3, OGG eller WAV)."),
    Kind.FILM: _l("Det här är inte en film. Välj en film (MP4, MOV eller WebM)."),
    Kind.FILE: _l("Det här är inte ett dokument. Välj en PDF eller en textfil."),
}
_WRONG_OF_SEVERAL = _l("Den här sortens fil kan du inte lämna här. Välj en annan sorts fil.")


def wrong_kind(accepted: Iterable[Kind]) -> Text:
    """The message for a good file of a kind that this form doesn't take."""
    kinds = list(accepted)
    return _WRONG_KIND[kinds[0]] if len(kinds) == 1 else _WRONG_OF_SEVERAL


def limiting_kind(file_type: FileType, accepted: frozenset[Kind]) -> Kind:
    """The kind whose limit holds while bytes arrive: the most generous that the type may turn out to be."""
    possible = file_type.kinds & accepted
    for kind in (Kind.FILM, Kind.SOUND, Kind.PHOTO, Kind.FILE):
        if kind in possible:
            return kind
    raise ValueError("the type is not accepted")


def ending_of(filename: str) -> str:
    """The lower-case ending of a name, without the dot; empty when there is none."""
    _, dot, ending = filename.rpartition(".")
    return ending.lower() if dot else ""


def name_contradicts(filename: str, found: FileType) -> bool:
    """Whether the name's ending is one we know and promises another kind of file than the bytes are."""
    ending = ending_of(filename)
    promised = {kind for file_type in ALL_TYPES if ending in file_type.endings for kind in file_type.kinds}
    return bool(promised) and not promised & found.kinds


PAPER_KINDS = (Kind.FILE, Kind.PHOTO)
PAPER_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a scanned or photographed paper is, where a form takes nothing else."""

PAPER_ACCEPT = ".pdf,.jpg,.jpeg,.png," + ",".join(sorted(PAPER_TYPES))
NOT_A_PAPER = _l(
    "Filen är varken en PDF eller en bild (JPEG eller PNG). Spara den som en sådan och välj den."
)


def problem_with_type(
    filename: str,
    found: FileType | None,
    accepted: frozenset[Kind],
    media_types: frozenset[str] = frozenset(),
) -> Text | None:
    """What is wrong with a file that begins so, if anything. `media_types`: only these, where any are named."""
    known_ending = any(ending_of(filename) in file_type.endings for file_type in ALL_TYPES)
    if found is None and not known_ending:
        return NOT_A_PAPER if media_types else UNKNOWN_TYPE
    if found is None or name_contradicts(filename, found):
        return NOT_WHAT_IT_SAYS
    if media_types and found.media_type not in media_types:
        return NOT_A_PAPER
    return None if found.kinds & accepted else wrong_kind(sorted(accepted))


def may_wait(files: int, total_bytes: int) -> bool:
    """Whether one who has so much waiting for her forms may leave one more file."""
    return files < MOST_WAITING_FILES and total_bytes < MOST_WAITING_BYTES


def is_too_slow(received: int, seconds: float, window: float = SLOW_WINDOW_SECONDS) -> bool:
    """Whether a window of `seconds` that brought `received` bytes is below what we wait for."""
    return seconds >= window and received < SLOW_BYTES_PER_SECOND * seconds


_ACCEPT: Mapping[Kind, str] = {
    Kind.PHOTO: "image/*,.heic,.heif",
    Kind.SOUND: "audio/*,.m4a,.amr",
    Kind.FILM: "video/*",
    Kind.FILE: ".pdf,.txt,application/pdf,text/plain",
}


def accept_attribute(kinds: Iterable[Kind]) -> str:
    """The `accept` of an `<input type="file">` that takes these kinds."""
    return ",".join(_ACCEPT[kind] for kind in kinds)
