"""What is said of a file that is no good logo. The room of files speaks of photos; here the remedy is another. Pure."""

from __future__ import annotations

from stegvis.base.language import Text, _l
from stegvis.media import rules
from stegvis.media.states import Kind

NOT_A_LOGO = _l(
    "Filen är inte en bild som vi kan ta emot. Spara logotypen som PNG eller JPEG och välj den. "
    "Har du den som SVG eller PDF: öppna den i ett bildprogram och exportera den som PNG."
)
BROKEN = _l(
    "Filen är tom eller skadad och går inte att öppna. Exportera logotypen en gång till som PNG eller JPEG "
    "och välj den."
)
TOO_LARGE = _l(
    "Bilden är för stor. Spara logotypen i mindre storlek, till exempel 1 200 bildpunkter bred, och välj den."
)


def about_logos(problem: Text) -> Text:
    """The same problem in words about logos; one that has nothing to do with pictures as it is."""
    if problem in (rules.EMPTY, rules.CUT_OFF, rules.UNREADABLE):
        return BROKEN
    if problem in (rules.UNKNOWN_TYPE, rules.NOT_WHAT_IT_SAYS, rules.wrong_kind([Kind.PHOTO])):
        return NOT_A_LOGO
    # The size of what is too large stands in its words.
    is_large = problem.source == _TOO_LARGE_PHOTO or problem == rules.TOO_MANY_PIXELS
    return TOO_LARGE if is_large else problem


_TOO_LARGE_PHOTO = rules.too_large(Kind.PHOTO, rules.Limits(0, 0, 0, 0)).source
