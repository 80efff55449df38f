"""The start page."""

from __future__ import annotations

from flask import Blueprint, render_template

from stegvis.access import Permission, Role, public
from stegvis.access.gate import signed_in_actor
from stegvis.base.language import _l
from stegvis.overview.participant import start_of
from stegvis.overview.staff import has_waiting, staff_sections
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("overview", __name__, template_folder="templates")

NAVIGATION = [
    NavigationItem(
        label=_l("Start"),
        endpoint="overview.start",
        permission=Permission.OWN_ACCOUNT,
        icon="home",
        order=0,
        stands_for_room=False,
    )
]


@blueprint.get("/")
@public("The front door: before signing in it shows the ways in, and nothing of anybody.")
def start() -> str:
    """The welcome page, or what waits for the one who is signed in."""
    actor = signed_in_actor()
    if actor is None:
        return render_template("overview/welcome.html")
    if Role.PARTICIPANT in actor.roles:
        return render_template("overview/participant.html", start=start_of(actor), name=actor.name)
    if not actor.roles:
        return render_template("overview/without_role.html", name=actor.name)
    sections = staff_sections(actor)
    return render_template(
        "overview/staff.html", sections=sections, name=actor.name, waiting=has_waiting(sections)
    )
