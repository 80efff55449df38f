"""Plain words for what a message was to do."""

from __future__ import annotations

from stegvis.base.language import Text, _l

_REGULAR = _l("Regelbunden städning")

WORDS: dict[str, Text] = {
    "base.send-mail": _l("Mejl som skulle skickas"),
    "people.send-reset-links": _l("Länkar till nytt lösenord"),
    "people.clean-up": _REGULAR,
    "media.process": _l("Ljud och film som skulle göras klara att visa"),
    "media.delete-bytes": _l("Filer som skulle raderas"),
    "media.sweep-unclaimed": _REGULAR,
    "media.sweep-bytes": _REGULAR,
    "validation.start-mapping": _l("Valideringar som skulle börja"),
    "validation.close-complete-cases": _l("Ärenden som skulle avslutas"),
    "validation.close-case": _l("Ärende som skulle avslutas"),
    "validation.remind-witnesses": _l("Påminnelser till vittnen"),
    "verification.lock-due": _l("Omgångar som skulle låsas"),
    "verification.external-go-on": _REGULAR,
    "verification.draw-interim": _l("Löpande stickprov som skulle dras"),
    "certificates.issue": _l("Intyg som skulle skrivas"),
    "certificates.batch": _l("Beställningar av flera intyg"),
    "certificates.add-time": _l("Tidsstämplar på intyg"),
    "certificates.sweep": _REGULAR,
    "reminders.begin-day": _REGULAR,
    "reminders.write-digest": _l("Mejl om det som väntar"),
    "running.forget_done_messages": _REGULAR,
}

_OTHER = _l("Annat arbete")


def words_for(task: str) -> Text:
    """What people call the work of this task."""
    return WORDS.get(task, _OTHER)
