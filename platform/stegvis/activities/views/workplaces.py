"""The workplaces of the coordinator's organisation."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import ObjectFacts, Permission, Role, current_actor, require, requires
from stegvis.activities import actions, queries
from stegvis.activities.forms import WorkplaceForm
from stegvis.activities.views.placements import blueprint
from stegvis.base.errors import BadInput
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.web.messages import flash


@blueprint.get("/arbetsplatser")
@requires(Permission.WORKPLACE_WRITE)
def workplaces() -> str:
    """All workplaces, with the number of placements that go on or come."""
    coordinated = {
        grant.organisation_id for grant in current_actor().grants if grant.role is Role.COORDINATOR
    }
    found = queries.workplaces_of(coordinated)
    numbers = queries.number_at([one.id for one in found], people_queries.today())
    return render_template("activities/workplaces.html", workplaces=found, numbers=numbers)


@blueprint.route("/arbetsplatser/<uuid:workplace_id>", methods=["GET", "POST"])
@requires(Permission.WORKPLACE_WRITE)
def change_workplace(workplace_id: UUID) -> str | tuple[str, int] | Response:
    """Change what is said about a workplace."""
    actor, workplace = current_actor(), queries.get_workplace(workplace_id)
    facts = ObjectFacts(organisation_id=workplace.organisation_id)
    require(actor, Permission.WORKPLACE_WRITE, facts)
    form = WorkplaceForm(obj=workplace if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            actions.change_workplace(
                actor=actor,
                workplace=workplace,
                name=form.name.data or "",
                place=form.place.data or "",
                contact=form.contact.data or "",
            )
            flash(_l("Sparat."), "done")
            return redirect(url_for("activities.workplaces"))
        except BadInput as refusal:
            form.take(refusal)
    html = render_template("activities/workplace.html", workplace=workplace, form=form)
    return html, 422 if form.is_submitted() else 200
