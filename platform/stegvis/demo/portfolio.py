"""What the participants of the demonstration collect, and what their supervisors see. Texts in easy Swedish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from stegvis.validation.plan_rules import PlanMethod
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.weighing_rules import Autonomy, Point, Weighing

MODULE = "disk-kafe"


@dataclass(frozen=True)
class Piece:
    """One evidence: what it is, which criteria it is about, and the words or the scene in it."""

    kind: EvidenceKind
    criteria: tuple[str, ...]
    text: str = ""
    scene: str = ""
    has_people: bool = False


OWN_PIECES: tuple[Piece, ...] = (
    Piece(
        EvidenceKind.PHOTO,
        ("skrapa-sortera", "kontrollera-rent"),
        "Jag har sorterat. Tallrikar, glas och bestick ligger var för sig.",
        "sorted-dishes",
    ),
    Piece(
        EvidenceKind.PHOTO, ("lasta-maskin",), "Glasen står upp och ner. Tallrikar står en och en.", "rack"
    ),
    Piece(
        EvidenceKind.TEXT,
        ("starta-maskin", "lasa-temperatur"),
        "Först tittar jag på silen. Sedan stänger jag luckan och startar. Jag tittar på hur varmt vattnet är. "
        "Är det för kallt säger jag till min handledare.",
    ),
    Piece(EvidenceKind.PHOTO, ("rengora-maskin",), "Maskinen är ren och luckan är öppen.", "machine"),
    Piece(EvidenceKind.PHOTO, ("stalla-i-ordning",), "Bordet är torkat och dukat för en ny gäst.", "table"),
    Piece(
        EvidenceKind.SOUND,
        ("skota-buffe", "halsa-gast", "fraga-allergi"),
        "Jag berättar om buffén och om en gäst som inte tål nötter.",
        has_people=True,
    ),
    Piece(EvidenceKind.PHOTO, ("sortera-avfall",), "Mat, papper och plast.", "bins"),
    Piece(
        EvidenceKind.PHOTO,
        ("minska-svinn",),
        "Vi vägde brödet som blev över. Mitt tips: skär mindre bröd efter klockan 13.",
        "scales",
    ),
    Piece(EvidenceKind.PHOTO, ("stada-schema",), "Jag kryssar på listan när jag har städat.", "checklist"),
)

FEW_PIECES: tuple[Piece, ...] = (
    Piece(
        EvidenceKind.PHOTO,
        ("skrapa-sortera", "kontrollera-rent", "lasta-maskin"),
        "Disken är sorterad, först smutsig och sedan ren.",
        "sorted-dishes",
    ),
    OWN_PIECES[2],
    Piece(
        EvidenceKind.TEXT,
        ("rengora-maskin", "sortera-avfall", "stada-schema"),
        "När dagen är slut tömmer jag maskinen och gör ren silen. Jag sorterar soporna. Jag skriver på listan.",
    ),
    Piece(
        EvidenceKind.PHOTO,
        ("stalla-i-ordning", "skota-buffe"),
        "Klart för lunch. Buffén står kallt.",
        "table",
    ),
    OWN_PIECES[7],
)
"""The same in fewer things."""

FILM_PIECE = Piece(EvidenceKind.FILM, ("lasta-maskin", "rent-smutsigt"), "Jag fyller backen.", "rack")
FILE_PIECE = Piece(
    EvidenceKind.FILE,
    ("stada-schema",),
    "Veckans lista.",
    "Måndag: golv och hyllor. Tisdag: kylen. Onsdag: maskinen. Torsdag: avfallet. Fredag: allt en gång till.\n",
)
LITTLE_MORE = Piece(
    EvidenceKind.TEXT,
    ("skota-buffe",),
    "Jag tar en ny sked och lägger den smutsiga i disken. Jag skriver tiden när maten ställs fram.",
)


@dataclass(frozen=True)
class Observation:
    """What a supervisor saw."""

    criteria: tuple[str, ...]
    text: str
    is_simulated: bool = False


OBSERVATIONS: tuple[Observation, ...] = (
    Observation(
        ("tvatta-hander", "rent-smutsigt"),
        "Jag såg hela passet efter lunch. Händerna tvättades med tvål före start och varje gång den rena disken "
        "skulle plockas ur. Ren och smutsig sida hölls isär hela tiden, utan att jag påminde.",
    ),
    Observation(
        ("lasa-temperatur", "starta-maskin", "skydd-diskmedel"),
        "Läste av temperaturen vid tre körningar och sa till när sköljvattnet var för kallt. Tog på handskar och "
        "glasögon innan dunken med diskmedel byttes.",
    ),
    Observation(
        ("duka-hygieniskt", "varm-dryck"),
        "Dukade fyra bord. Höll glasen nertill och besticken i skaften. Serverade kaffe från rätt sida och "
        "varnade gästen för den varma kannan.",
    ),
    Observation(
        ("halsa-gast", "ta-bestallning", "ta-betalt", "fraga-allergi"),
        "Tog emot gäster i kassan en förmiddag. Upprepade beställningen, gav kvitto och frågade köket när en gäst "
        "undrade om nötter.",
    ),
    Observation(
        ("skolja-oga",),
        "Vi övade vid ögonduschen. Började skölja direkt, höll ögat öppet och ropade på hjälp.",
        is_simulated=True,
    ),
)

TALK_ABOUT = ("kontrollera-rent", "skota-buffe")
TALK_QUESTION = "Ett glas är smutsigt efter disken, och en sked har fallit på golvet vid buffén. Vad gör du?"
TALK_ANSWER = "Diskar om glaset. Tar en ny sked, lägger den gamla i disken och torkar golvet."

OUTCOME_REASONS: dict[str, str] = {
    "lr1": "Bilderna och handledarens iakttagelse visar ett säkert arbete från smutsigt till rent, flera dagar i rad.",
    "lr2": "Sköter maskinen på egen hand och skyddar sig när diskmedel byts. Temperaturen läses av varje gång.",
    "lr3": "Dukar och serverar utan att röra där gästen äter. Buffén sköts, med frågor till handledaren vid behov.",
    "lr4": "Möter gästerna vänligt, upprepar beställningen och frågar köket om allergier i stället för att gissa.",
    "lr5": "Sorterar rätt, följer städschemat och har ett eget förslag för att minska svinnet.",
}
NOT_YET_REASONS: dict[str, str] = {
    "skota-buffe": "Det syns inte vad du gör när maten har stått framme länge. Visa eller berätta om det.",
    "ta-betalt": "Du behöver öva mer på att ge rätt växel. Visa tre betalningar när du är redo.",
    "fraga-allergi": "Gästen fick ett svar utan att köket tillfrågades. Öva med handledaren och visa igen.",
}
ASK_FOR_MORE = "Bra jobbat! Jag vill se lite till. Berätta vad du gör när skeden på buffén faller på golvet."
NEXT_STEP = (
    "Träna i kassan två veckor till, tillsammans med din handledare. Sedan visar du kassan och allergi igen."
)
RETURN_REASON = (
    "Motiveringen till läranderesultat 3 säger inte vad som visades vid buffén. "
    "Skriv det, eller be om ett bevis till."
)
TAKEN_OVER = ("skrapa-sortera", "lasta-maskin", "tvatta-hander")
"""What the assessor takes over from an earlier attempt; what else was met waits for her."""
STILL_HOLDS = (
    "Handledaren såg ett helt pass för några veckor sedan. Arbetet i köket görs på samma sätt i dag."
)
ABORT_REASON = "Deltagaren har fått arbete och vill avsluta valideringen."
HEARING_NOTE = (
    "Samtal med deltagaren och tolk. Deltagaren säger själv att fotona av maskinen var tagna av en kollega."
)

ASK_AGAIN = "Jag tog betalt flera gånger när det var mycket folk. Det såg ingen."

AGREED_ON = "skota-buffe"
DISAGREEMENTS: dict[str, str] = {
    AGREED_ON: "Bilden visar en ren buffé, men inte att deltagaren själv har skött den under en servering.",
    "halsa-gast": "Ett enda möte med en gäst räcker inte för att se att det blir så varje gång.",
}
AGREED = (
    "Vi godtar en bild av buffén bara om deltagaren också berättar, eller någon har sett, vad som gjordes under "
    "serveringen: påfyllning, rena skedar och hur länge maten stod framme."
)
WEIGHED = Weighing(frozenset(Point), Autonomy.ASKS_WHEN_NEEDED)
WEIGHED_WITH_DOUBT = Weighing(
    frozenset(Point) - {Point.SUFFICIENT},
    Autonomy.GUIDED,
    "Kassan är visad en enda gång. Det räcker inte för att se att det sitter.",
)
NO_EXTERNAL = "Nätverket kräver ingen extern kvalitetssäkring av modulen i år."
EXTERNAL = "Avtalet med nätverket gäller nu. Första året granskas alla beslut externt."
EXTERNAL_ACTION = "Underlaget för kassan är tunt. Låt bedömaren se det en gång till innan intyget skrivs."
EXTERNAL_NOTE = "Bara en text om kassan. Det behövs en observation eller ett samtal."

TALK_TOOK_PART = "Deltagaren, bedömaren, handledaren och en tolk."
TALK_SUMMARY = """Du har diskat i ett hotellkök i tre år. Du kan maskinen och vet hur man håller rent.
Du har arbetat lite i kassa. Du vill visa det här i kaféet.
Vi börjar med disken."""
TALK_SUPPORT = "Mer tid när du läser. Bilder vid maskinen. Tolk när vi pratar om allergier."
LEARN_FIRST = (
    "Gå kursen om kök och hygien först. Sedan är det lättare att visa. Vi pratar igen om två veckor."
)


@dataclass(frozen=True)
class Witness:
    """Somebody at a workplace who is asked what she has seen, and what she writes if she answers."""

    name: str
    workplace: str
    relation: str
    language: str = "sv"
    text: str = ""


WITNESS_WHO_ANSWERED = Witness(
    "Karin Påhittad",
    "Kafé Exempel",
    "handledare på praktiken",
    text="Jag såg det varje dag i tre veckor. Ingen behövde påminna.",
)
WITNESS_WHO_WAITS = Witness("Sam Påhittad", "Restaurang Exempel", "kökschef", language="en")


@dataclass(frozen=True)
class PlannedPiece:
    """A task of the demonstration's plan, so many days after it was written."""

    task: str
    method: PlanMethod
    criteria: tuple[str, ...]
    after_days: int
    at_time: time
    place: str
    who: str
    support: str = ""


TASKS = (
    PlannedPiece("Diska efter lunchen", PlanMethod.OBSERVATION, ("tvatta-handerna", "skolj-disken"), 7, time(9, 0),
                 "Köket", "Din handledare", "Bilder vid maskinen."),
    PlannedPiece("Ta hand om gäster", PlanMethod.OBSERVATION, ("halsa-gast", "ta-betalt"), 7, time(13, 30), "Kassan",
                 "Din handledare och din bedömare"),
    PlannedPiece("Berätta om allergier", PlanMethod.CONVERSATION, ("fraga-allergi",), 14, time(10, 0), "Mötesrummet",
                 "Din bedömare", "Tolk, om du vill."),
    PlannedPiece("Visa foton på buffén", PlanMethod.PRODUCT, ("skota-buffe",), 14, time(10, 0), "Mötesrummet",
                 "Din bedömare"),
)  # fmt: skip
