"""The kinds of evidence as people meet them: words, icon, and what the phone is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from stegvis.base.language import Text, _l
from stegvis.validation.rules import EvidenceKind


@dataclass(frozen=True)
class KindWords:
    """How one kind of evidence is offered. `media` is the kind of file, empty for what is written."""

    kind: EvidenceKind
    name: Text
    heading: Text
    help: Text
    button: Text
    icon: str
    picture: str
    media: str = ""
    accept: str = ""
    capture: str = ""

    @property
    def accepted_media(self) -> tuple[str, ...]:
        """The kinds of file that are taken: a paper may be handed in as a photo of it."""
        if not self.media:
            return ()
        return (self.media, "photo") if self.media == "file" else (self.media,)


KINDS: dict[EvidenceKind, KindWords] = {
    EvidenceKind.PHOTO: KindWords(
        EvidenceKind.PHOTO,
        _l("Foto"),
        _l("Ta ett foto"),
        _l("Ta ett foto av det du har gjort."),
        _l("Välj eller ta foto"),
        "camera",
        "foto",
        media="photo",
        accept="image/*",
        capture="environment",
    ),
    EvidenceKind.SOUND: KindWords(
        EvidenceKind.SOUND,
        _l("Ljud"),
        _l("Spela in ljud"),
        _l("Berätta med din röst. Du kan tala ditt språk."),
        _l("Välj eller spela in ljud"),
        "microphone",
        "ljud",
        media="sound",
        accept="audio/*",
        capture="user",
    ),
    EvidenceKind.FILM: KindWords(
        EvidenceKind.FILM,
        _l("Film"),
        _l("Filma"),
        _l("Filma när du arbetar. En kort film räcker."),
        _l("Välj eller ta film"),
        "film",
        "film",
        media="film",
        accept="video/*",
        capture="environment",
    ),
    EvidenceKind.TEXT: KindWords(
        EvidenceKind.TEXT,
        _l("Text"),
        _l("Skriv"),
        _l("Skriv vad du gör. Några ord räcker."),
        _l("Spara"),
        "text",
        "text",
    ),
    EvidenceKind.FILE: KindWords(
        EvidenceKind.FILE,
        _l("Fil"),
        _l("Lämna en fil"),
        _l("Du kan lämna ett papper som foto eller PDF."),
        _l("Välj fil"),
        "file",
        "fil",
        media="file",
        accept=".pdf,.txt,image/*",
    ),
    EvidenceKind.OBSERVATION: KindWords(
        EvidenceKind.OBSERVATION,
        _l("Observation"),
        _l("Lägg till observation"),
        _l("Kryssa för vad deltagaren gör. Skriv eller berätta vad du ser."),
        _l("Spara observation"),
        "eye",
        "kontroll",
        media="sound",
        accept="audio/*",
        capture="user",
    ),
    EvidenceKind.TALK: KindWords(
        EvidenceKind.TALK,
        _l("Yrkessamtal"),
        _l("Lägg till yrkessamtal"),
        _l("Ett samtal om arbetet kan visa flera kriterier."),
        _l("Spara samtalet"),
        "microphone",
        "ljud",
        media="sound",
        accept="audio/*",
        capture="user",
    ),
    EvidenceKind.CERTIFICATE: KindWords(
        EvidenceKind.CERTIFICATE,
        _l("Tidigare intyg"),
        _l("Lägg till tidigare intyg"),
        _l("Ett intyg från en kurs eller ett arbete. Det räknas inte som observation."),
        _l("Spara intyget"),
        "certificate",
        "fil",
        media="file",
        accept=".pdf,image/*",
    ),
    # Comes by a link to a witness, so that nobody chooses it in a form.
    EvidenceKind.TESTIMONY: KindWords(
        EvidenceKind.TESTIMONY, _l("Vittnesintyg"), Text(""), Text(""), Text(""), "people", "kontroll"
    ),
    # Comes of the answers, on pages of its own.
    EvidenceKind.QUIZ: KindWords(
        EvidenceKind.QUIZ, _l("Frågor med bilder"), Text(""), Text(""), Text(""), "check", "kontroll"
    ),
}

BY_STAFF = frozenset({EvidenceKind.OBSERVATION, EvidenceKind.TALK, EvidenceKind.CERTIFICATE})
"""What staff add. The participant meets them, and never chooses them in a form."""
