"""The pages about how the site stands and about work that was given up."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, Role, current_actor, requires
from stegvis.base.language import _l, _ln
from stegvis.operations import actions, condition_words, queries
from stegvis.operations.condition import findings, renewal_command
from stegvis.operations.labels import words_for
from stegvis.web.messages import flash

blueprint = Blueprint("operations", __name__, template_folder="templates")


@blueprint.get("/misslyckat-arbete")
@requires(Permission.WORK_RETRY)
def failed_work() -> str:
    """What was given up, a kind a line, in plain words and without anybody's data."""
    return render_template("operations/failed_work.html", found=queries.failed_work(), words_for=words_for)


@blueprint.get("/drift")
@requires(Permission.WORK_RETRY)
def condition() -> str:
    """How the site stands, and the seals of the organisations that the actor administers."""
    grants = current_actor().grants
    own = {grant.organisation_id for grant in grants if grant.role is Role.ADMINISTRATOR}
    return render_template(
        "operations/condition.html",
        found=findings(own),
        words=condition_words,
        command_of=renewal_command,
    )


@blueprint.post("/misslyckat-arbete")
@requires(Permission.WORK_RETRY)
def try_again() -> Response:
    """Let one kind of work be tried again."""
    count = actions.try_all_again(actor=current_actor(), task=request.form.get("task", ""))
    if count:
        flash(_ln("%(count)s sak görs om nu.", "%(count)s saker görs om nu.", count), "done")
    else:
        flash(_l("Det finns inget att göra om."), "info")
    return redirect(url_for("operations.failed_work"))
