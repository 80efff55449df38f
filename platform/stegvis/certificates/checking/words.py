"""How verdicts, checks and reasons are told to people."""

from __future__ import annotations

from stegvis.base.language import Text, _l
from stegvis.certificates.checking.verdict import Check, FileKind, Outcome, Reason, Verdict

HEADLINES: dict[Verdict, Text] = {
    Verdict.VALID: _l("Filen är äkta och intyget gäller"),
    Verdict.TAMPERED: _l("Filen har ändrats"),
    Verdict.WITHDRAWN: _l("Intyget är återkallat"),
    Verdict.REPLACED: _l("Intyget är ersatt av ett nytt"),
    Verdict.NOT_YET: _l("Intyget är daterat senare än i dag"),
    Verdict.EXPIRED: _l("Intyget har gått ut"),
    Verdict.NOT_VALID: _l("Intyget gäller inte"),
    Verdict.OTHER_ISSUER: _l("Intyget är inte utfärdat här"),
    Verdict.NO_RECORD: _l("Intyget finns inte hos utfärdaren"),
    Verdict.UNSIGNED: _l("Filen saknar signatur"),
    Verdict.UNREADABLE: _l("Vi hittar inget intyg i filen"),
}

ADVICE: dict[Verdict, Text] = {
    Verdict.VALID: _l("Intyget i filen är precis som utfärdaren gjorde det, och det gäller i dag."),
    Verdict.TAMPERED: _l(
        "Lita inte på filen. Be den som visade den om originalet, eller kontrollera koden på intyget."
    ),
    Verdict.WITHDRAWN: _l("Filen är äkta, men utfärdaren har återkallat intyget. Det gäller inte längre."),
    Verdict.REPLACED: _l("Filen är äkta, men ett nytt intyg har ersatt det. Be att få se det nya."),
    Verdict.NOT_YET: _l(
        "Filen är äkta, men klockan går fel: här i dag, eller hos utfärdaren när intyget skrevs. Fråga utfärdaren."
    ),
    Verdict.EXPIRED: _l("Filen är äkta, men giltighetstiden har gått ut."),
    Verdict.NOT_VALID: _l("Det här intyget gäller inte i dag. Fråga den som visade det om du vill veta mer."),
    Verdict.OTHER_ISSUER: _l(
        "Ingen av organisationerna här har signerat filen. Vi kan inte säga om den är äkta."
    ),
    Verdict.NO_RECORD: _l("Utfärdaren har inte kvar något sådant intyg. Fråga utfärdaren om det."),
    Verdict.UNSIGNED: _l(
        "Vem som helst kan ha gjort filen. Be om originalet, eller kontrollera koden på intyget."
    ),
    Verdict.UNREADABLE: _l(
        "Välj intyget som PDF, det digitala intyget (JSON eller JWT), filen för Europass eller märket som bild "
        "(PNG eller SVG)."
    ),
}

ABOUT_KINDS: dict[FileKind, Text] = {
    FileKind.EUROPASS: _l(
        "Filen för Europass har inget eget sigill, så vem som helst kan ha gjort den. Det som räknas är jämförelsen "
        "med utfärdarens uppgifter här. Det signerade intyget är PDF-filen."
    ),
    FileKind.PNG: _l("Bilden själv prövas inte, bara intyget som ligger i den som data."),
    FileKind.SVG: _l("Bilden själv prövas inte, bara intyget som ligger i den som data."),
}
"""What whoever reads the verdict has to know of such a file."""

CHECKS: dict[Check, Text] = {
    Check.SEAL: _l("PDF-filens sigill"),
    Check.PROOF: _l("Det digitala intygets signatur"),
    Check.ISSUER: _l("Utfärdaren"),
    Check.RECORD: _l("Samma som hos utfärdaren"),
    Check.STATUS: _l("Gäller i dag"),
}

OUTCOMES: dict[Outcome, Text] = {
    Outcome.OK: _l("Stämmer"),
    Outcome.NOT_OK: _l("Stämmer inte"),
    Outcome.NOT_APPLICABLE: _l("Prövas inte"),
}

REASONS: dict[Reason, Text] = {
    Reason.HOLDS: _l("Inget att anmärka."),
    Reason.NO_SUCH_PART: _l("Filen har ingen sådan del."),
    Reason.UNSEALED: _l(
        "Filen för Europass har varken sigill eller signatur. Den är jämförd med utfärdarens."
    ),
    Reason.NOT_TOLD: _l("Det sägs bara om en fil som är äkta eller har intygets kod."),
    Reason.TOO_LARGE: _l("Filen är för stor. Ett intyg är högst 2 MB, och 200 kB som text."),
    Reason.EMPTY: _l("Filen är tom."),
    Reason.UNKNOWN_KIND: _l("Filen är av ett annat slag än våra intyg."),
    Reason.DAMAGED_FILE: _l("Filen är skadad och går inte att läsa."),
    Reason.NO_CREDENTIAL: _l("Det finns inget intyg i filen."),
    Reason.TOO_INTRICATE: _l("Filen är byggd på ett annat sätt än våra intyg."),
    Reason.SEAL_ABSENT: _l("PDF-filen har inget sigill."),
    Reason.SEAL_CHANGED: _l("PDF-filen har ändrats efter att den fick sitt sigill."),
    Reason.SEAL_OF_ANOTHER: _l("Sigillet är någon annans än utfärdarens."),
    Reason.PROOF_ABSENT: _l("Det digitala intyget har ingen signatur."),
    Reason.PROOF_FAILS: _l("Innehållet är inte det som utfärdaren signerade."),
    Reason.UNKNOWN_WORD: _l("Det finns något i filen som inte går att signera, och som är tillagt efteråt."),
    Reason.SAID_TWICE: _l("Samma uppgift står två gånger i filen, så att den kan läsas på olika sätt."),
    Reason.TOKEN_FAILS: _l("Innehållet i JWT-filen är inte det som utfärdaren signerade."),
    Reason.KEY_OF_ANOTHER: _l("Signaturen är inte gjord med en nyckel som utfärdaren har."),
    Reason.NOT_OURS: _l("Utfärdaren i filen är ingen av organisationerna här."),
    Reason.NO_RECORD: _l("Utfärdaren har inget sådant intyg."),
    Reason.RECORD_DIFFERS: _l("Uppgifterna i filen skiljer sig från utfärdarens."),
    Reason.FILE_DIFFERS: _l("PDF-filen är en annan än den som utfärdaren gjorde."),
    Reason.WITHDRAWN: _l("Utfärdaren har återkallat intyget."),
    Reason.REPLACED: _l("Ett nytt intyg har ersatt det här."),
    Reason.NOT_YET: _l("Intyget är daterat senare än i dag."),
    Reason.EXPIRED: _l("Giltighetstiden har gått ut."),
    Reason.NOT_VALID: _l("Intyget gäller inte."),
}
