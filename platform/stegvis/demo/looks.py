"""A look of its own for one of the made up municipalities: a logo drawn here, two colours, and the calm template."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from stegvis.access import Role
from stegvis.certificates.designs.actions import Choice, choose_design, keep_logo
from stegvis.certificates.designs.states import Template
from stegvis.demo.founding import Place

MUNICIPALITY = "Provköpings kommun"
MAIN, ACCENT = "#0b5563", "#b3541e"
_LARGE, _SMALL = (2400, 1200), (800, 400)


def logo() -> bytes:
    """A bridge over water with the sun behind it, as a PNG with nothing around it."""
    image = Image.new("RGBA", _LARGE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.pieslice((850, 100, 1550, 800), 180, 360, fill=ACCENT)
    draw.rectangle((0, 450, 2400, 560), fill=MAIN)
    for left in range(60, 2400, 780):
        draw.pieslice((left, 540, left + 720, 1260), 180, 360, fill=MAIN)
        draw.pieslice((left + 110, 650, left + 610, 1150), 180, 360, fill=(0, 0, 0, 0))
    for top in (980, 1090):
        for left in range(-60, 2400, 300):
            draw.arc((left, top - 70, left + 300, top + 70), 20, 160, fill=MAIN, width=44)
    file = BytesIO()
    # Drawn larger than it is sent, so that its edges are soft.
    image.resize(_SMALL, Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def choose_look(place: Place) -> None:
    """The administrator chooses how her municipality's certificates look, where it has a look of its own."""
    if place.plan.name != MUNICIPALITY:
        return
    actor = place.actor(Role.ADMINISTRATOR, 0)
    kept = keep_logo(actor=actor, organisation_id=place.organisation_id, picture=logo())
    words = "Provköpings kommun: en påhittad bro över vatten"
    choice = Choice(Template.CALM, MAIN, ACCENT, kept.id, words)
    choose_design(actor=actor, organisation_id=place.organisation_id, choice=choice)
