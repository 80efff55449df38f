"""The pages of the studio."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, current_actor, require, requires
from stegvis.authoring import queries, rules
from stegvis.authoring.forms import EditForm, PublishForm, choice_form, side_field_name
from stegvis.authoring.queries import OpenConflict, OpenCourse, OpenText
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.content import actions as content_actions
from stegvis.content import editing, exporting
from stegvis.content import queries as content
from stegvis.content.actions import ContentRefused, StaleEdit
from stegvis.content.reading.problems import Problem
from stegvis.content.states import ChangeKind, Kind, Side
from stegvis.content.variants import VARIANTS, path_of_variant, variant_of_path
from stegvis.learning import lesson_html
from stegvis.learning.lesson_html import Reading
from stegvis.people.held import held_form, shows_held_form
from stegvis.settings import current as current_settings
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("authoring", __name__, template_folder="templates", url_prefix="/kursverkstad")
NAVIGATION = [
    NavigationItem(
        label=_l("Kursverkstad"),
        endpoint="authoring.courses",
        permission=Permission.CONTENT_WRITE,
        icon="pencil",
        order=45,
        under=("modules.",),
    )
]

Page = str | tuple[str, int] | Response


def _trainer() -> Actor:
    """The actor, who must be a trainer of her own organisation."""
    actor = current_actor()
    require(actor, Permission.CONTENT_WRITE, ObjectFacts(organisation_id=actor.organisation_id))
    return actor


@blueprint.get("")
@requires(Permission.CONTENT_WRITE)
def courses() -> str:
    """The courses that can be edited: the shared ones and the organisation's own."""
    organisation_id = _trainer().organisation_id
    return render_template(
        "authoring/courses.html",
        offered=content.catalogue(organisation_id),
        conflicts=content.conflicts(organisation_id),
    )


@blueprint.get("/<string:course_key>")
@requires(Permission.CONTENT_WRITE)
def course(course_key: str) -> str:
    """The texts of a course, with the variants that there are and those that are lacking."""
    actor = _trainer()
    return render_template(
        "authoring/course.html",
        opened=queries.open_course(actor, course_key),
        has_conflict=course_key in content.conflicts(actor.organisation_id, key=course_key),
        variants=VARIANTS,
        variant_path=path_of_variant,
    )


@blueprint.get("/<string:course_key>/text/<path:name>")
@requires(Permission.CONTENT_WRITE)
@shows_held_form
def edit(course_key: str, name: str) -> str:
    """A text to edit, as it is published now (or as it was written when the session ended)."""
    opened = queries.open_text(_trainer(), course_key, name)
    form = EditForm(formdata=held_form())
    if not form.text.data:
        form.text.data = opened.text
    form.parent.data = form.parent.data or str(opened.course.revision.id)
    return _edit_page(opened, form)


@blueprint.post("/<string:course_key>/text/<path:name>")
@requires(Permission.CONTENT_WRITE)
def save(course_key: str, name: str) -> Page:
    """Show what the text would become, or publish it."""
    actor = _trainer()
    opened = queries.open_text(actor, course_key, name)
    form = EditForm()
    if request.form.get("do") == "preview":
        return _preview(actor, opened, form)
    if not form.validate():
        return _edit_page(opened, form), 422
    try:
        content_actions.publish_edit(
            actor=actor,
            parent_id=_parent(actor, opened, form),
            path=opened.path,
            text=form.text.data or "",
            change_kind=ChangeKind(form.change_kind.data),
            note=form.note.data or "",
            lays_aside_variants=bool(form.lays_aside_variants.data),
        )
    except ContentRefused as refusal:
        form.text.errors = [refusal.message]
        return _edit_page(opened, form, problems=refusal.problems), 422
    except StaleEdit:
        return _stale_page(opened, form), 409
    except Refused as refusal:
        form.text.errors = [refusal.message]
        return _edit_page(opened, form), 422
    flash(_l("Publicerat."), "done")
    return redirect(url_for(".course", course_key=course_key))


def _parent(actor: Actor, opened: OpenText, form: EditForm) -> UUID:
    """The revision that she opened, if it is one of the course's that she sees."""
    try:
        parent_id = UUID(form.parent.data or "")
    except ValueError:
        raise NotFound("revision") from None
    return queries.revision_seen(actor, opened.course.key, parent_id).id


def _preview(actor: Actor, opened: OpenText, form: EditForm) -> str:
    parent = content.get_revision_row(_parent(actor, opened, form))
    draft = editing.draft_of_edit(
        Kind.COURSE,
        opened.course.key,
        source=parent.source,
        compiled=parent.compiled,
        path=opened.path,
        text=form.text.data or "",
        folders=editing.shipped_folders(current_settings()),
    )
    text = draft.variant_at(opened.path)
    shown = None
    if text is not None and draft.content is not None:
        made = draft.content
        lesson = next(one for one in made.lessons if text in one.variants.values())  # type: ignore[union-attr]
        shown = Reading(parent.id, made, lesson, text)  # type: ignore[arg-type]
    return _edit_page(opened, form, problems=list(draft.problems), shown=shown, previewed=True)


def _edit_page(
    opened: OpenText,
    form: EditForm,
    *,
    problems: list[Problem] | None = None,
    shown: Reading | None = None,
    previewed: bool = False,
) -> str:
    own = [one for one in problems or [] if one.file == opened.path]
    return render_template(
        "authoring/edit.html",
        opened=opened,
        variant=variant_of_path(opened.path),
        form=form,
        problems=own,
        elsewhere=[one for one in problems or [] if one.file != opened.path],
        previewed=previewed,
        offers_laying_aside=form.lays_aside_variants.data
        or editing.unmatched_variants(opened.path, problems or []),
        shown=shown,
        preview=lesson_html.preview(shown) if shown else None,
        user_key=current_actor().own_account_id,
    )


def _stale_page(opened: OpenText, form: EditForm) -> str:
    """Someone published meanwhile: her text stays, beside how it differs from what is published now."""
    difference = rules.text_difference(opened.text, form.text.data or "")
    form.parent.data = str(opened.course.revision.id)
    form.parent.raw_data = [form.parent.data]
    return render_template(
        "authoring/stale.html",
        opened=opened,
        variant=variant_of_path(opened.path),
        form=form,
        difference=difference,
        user_key=current_actor().own_account_id,
    )


@blueprint.get("/<string:course_key>/mappen")
@requires(Permission.CONTENT_WRITE)
@shows_held_form
def conflict(course_key: str) -> str:
    """How the own course and the folder's differ, to choose text by text."""
    actor = _trainer()
    opened = queries.open_course(actor, course_key)
    found = queries.open_conflict(actor, opened)
    return _choice_page(opened, found, _choice_form(found, held_form()) if found else None)


@blueprint.post("/<string:course_key>/mappen")
@requires(Permission.CONTENT_WRITE)
def settle(course_key: str) -> Page:
    """Publish what was chosen."""
    actor = _trainer()
    opened = queries.open_course(actor, course_key)
    found = queries.open_conflict(actor, opened)
    if found is None:
        flash(_l("Valet är redan gjort."), "done")
        return redirect(url_for(".course", course_key=course_key))
    form = choice_form(found.texts)()
    if (form.web.data, form.folder.data) != (str(found.conflict.web_id), str(found.conflict.folder_id)):
        return _choice_page(opened, found, _choice_form(found, None), is_stale=True), 409
    if not form.validate():
        return _choice_page(opened, found, form), 422
    try:
        content_actions.settle_conflict(
            actor=actor,
            key=course_key,
            conflict=found.conflict,
            taken_from_folder=_taken_from_folder(found, form),
            change_kind=ChangeKind(form.change_kind.data),
            note=form.note.data or "",
        )
    except (ContentRefused, Refused) as refusal:
        form.change_kind.errors = [refusal.message]
        return _choice_page(opened, found, form, problems=getattr(refusal, "problems", [])), 422
    flash(_l("Publicerat. Båda texterna finns kvar i historiken."), "done")
    return redirect(url_for(".course", course_key=course_key))


def _choice_form(found: OpenConflict, held: MultiDict[str, str] | None) -> PublishForm:
    form = choice_form(found.texts)(formdata=held)
    form.web.data, form.folder.data = str(found.conflict.web_id), str(found.conflict.folder_id)
    form.change_kind.data = form.change_kind.data or found.suggested.value
    return form


def _taken_from_folder(found: OpenConflict, form: PublishForm) -> list[str]:
    return [
        text.path
        for number, text in enumerate(found.texts)
        if form[side_field_name(number)].data == Side.FOLDER.value
    ]


def _choice_page(
    opened: OpenCourse,
    found: OpenConflict | None,
    form: PublishForm | None,
    *,
    is_stale: bool = False,
    problems: list[Problem] | None = None,
) -> str:
    return render_template(
        "authoring/conflict.html",
        opened=opened,
        found=found,
        form=form,
        field_name=side_field_name,
        is_stale=is_stale,
        problems=[],
        elsewhere=problems or [],
    )


@blueprint.get("/<string:course_key>/historik")
@requires(Permission.CONTENT_WRITE)
def history(course_key: str) -> str:
    """Who has published what, and when."""
    actor = _trainer()
    opened = queries.open_course(actor, course_key)
    rows = content.history(Kind.COURSE, course_key, actor.organisation_id)
    return render_template("authoring/history.html", opened=opened, rows=rows)


@blueprint.get("/<string:course_key>/historik/<uuid:revision_id>")
@requires(Permission.CONTENT_WRITE)
def revision(course_key: str, revision_id: UUID) -> str:
    """What a revision changed in the one before it."""
    actor = _trainer()
    opened = queries.open_course(actor, course_key)
    row = queries.revision_seen(actor, course_key, revision_id)
    lines = content.differences(row.parent_id, row.id) if row.parent_id else []
    return render_template(
        "authoring/revision.html", opened=opened, row=row, difference=rules.diff_lines(lines)
    )


@blueprint.get("/<string:course_key>/ladda-ner")
@requires(Permission.CONTENT_WRITE)
def download(course_key: str) -> Response:
    """The course as the folder that it is, in a zip."""
    opened = queries.open_course(_trainer(), course_key)
    answer = Response(exporting.export_folder(opened.revision), mimetype="application/zip")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{course_key}-{opened.revision.number}.zip"
    )
    return answer
