"""The pages "Vägen vidare": what a module leads to. Anybody may read them; a participant sees where she stands."""

from __future__ import annotations

from flask import Blueprint, render_template

from stegvis.access import public
from stegvis.access.gate import signed_in_actor
from stegvis.base.language import current_language
from stegvis.overview.ladder_drawing import drawing_of
from stegvis.overview.ladders import LEVEL_WORDS, STANDING_WORDS, ladder_of, modules_seen

blueprint = Blueprint("ladders", __name__, template_folder="templates", url_prefix="/vagen-vidare")


@blueprint.get("")
@public("What the modules lead to concerns whoever thinks of beginning; it tells of nobody.")
def index() -> str:
    """All modules, each with its way on."""
    return render_template("overview/ladders.html", modules=modules_seen(signed_in_actor()))


@blueprint.get("/<string:module_key>")
@public(
    "What a module leads to concerns whoever thinks of beginning; only she herself sees where she stands."
)
def show(module_key: str) -> str:
    """The stairs of one module: drawn, and as a list in words."""
    page = ladder_of(signed_in_actor(), module_key)
    return render_template(
        "overview/ladder.html",
        page=page,
        drawing=drawing_of(page.steps, from_the_right=current_language().direction == "rtl"),
        level_words=LEVEL_WORDS,
        standing_words=STANDING_WORDS,
    )
