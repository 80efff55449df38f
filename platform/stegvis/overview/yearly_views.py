"""The yearly report of internal verification: its page and its file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template, request

from stegvis.access import Actor, Permission, current_actor, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.language import _l
from stegvis.overview import yearly_csv, yearly_reading
from stegvis.overview.yearly_reading import Choices
from stegvis.overview.yearly_rules import STEP_NAMES
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("yearly", __name__, template_folder="templates", url_prefix="/arsrapport")

NAVIGATION = [
    NavigationItem(
        label=_l("Årsrapport"),
        endpoint="yearly.show",
        permission=Permission.YEARLY_REPORT_READ,
        icon="chart",
        order=76,
    )
]


def _id(name: str) -> UUID | None:
    words = request.args.get(name, "")
    try:
        return UUID(words) if words else None
    except ValueError as error:
        raise NotFound(name) from error


def _choices(actor: Actor, year: str) -> Choices:
    return yearly_reading.choices_for(actor, organisation=_id("kommun"), unit=_id("enhet"), year=year)


@blueprint.get("")
@requires(Permission.YEARLY_REPORT_READ)
def show() -> tuple[str, int]:
    """The report of a year, a municipality and perhaps a unit; a year that isn't one is said so, beside the choice."""
    actor, problem = current_actor(), None
    try:
        choices = _choices(actor, request.args.get("ar", ""))
    except BadInput as refusal:
        choices, problem = _choices(actor, ""), refusal.message
    report = None if problem else yearly_reading.report_for(actor, choices)
    html = render_template(
        "overview/yearly.html",
        choices=choices,
        problem=problem,
        report=report,
        today=yearly_reading.day_of_report(),
        step_names=STEP_NAMES,
        method_words=yearly_reading.METHOD_WORDS,
        words_of=yearly_csv.words_of,
    )
    return html, 404 if problem else 200


@blueprint.get("/fil")
@requires(Permission.YEARLY_REPORT_READ)
def file() -> Response:
    """The same as a file for a spreadsheet. That it was fetched is noted."""
    actor = current_actor()
    try:
        choices = _choices(actor, request.args.get("ar", ""))
    except BadInput as refusal:
        raise NotFound(str(refusal.message)) from refusal
    chosen = choices.chosen
    record_read(actor, "yearly_report_file", f"{chosen.unit_id or chosen.organisation_id}:{chosen.year}")
    answer = Response(yearly_csv.as_file(yearly_reading.report_for(actor, choices)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="arsrapport-{chosen.year}.csv"'
    return answer
