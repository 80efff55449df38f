"""How the organisation's certificates look: the administrator chooses, and sees real pages before she decides."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis import settings
from stegvis.access import Actor, Permission, Role, current_actor, requires
from stegvis.base.database import commit_despite_error
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.language import _l
from stegvis.base.storage import storage
from stegvis.certificates.design_forms import DesignForm
from stegvis.certificates.designs import actions, queries, samples
from stegvis.certificates.designs.logo_words import TOO_LARGE, about_logos
from stegvis.certificates.designs.rules import BLUEBERRY, MOSS, Design
from stegvis.certificates.designs.states import Template
from stegvis.certificates.rendering import render_sample, render_sample_picture
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import CertificateKind
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind as ContentKind
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.receiving import Upload, current_limits, receive, receives_upload
from stegvis.media.states import Kind
from stegvis.people import queries as people_queries
from stegvis.people.held import held_form, shows_held_form
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("designs", __name__, template_folder="../templates", url_prefix="/intygens-utseende")

NAVIGATION = [
    NavigationItem(
        label=_l("Intygens utseende"),
        endpoint="designs.show",
        permission=Permission.DESIGN_WRITE,
        icon="pencil",
        order=78,
    )
]

ACCEPT = ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp"
_CONTENT = {CertificateKind.COMPETENCE: ContentKind.MODULE, CertificateKind.COURSE: ContentKind.COURSE}

Page = Response | tuple[str, int]


def _organisation(actor: Actor) -> UUID:
    """Where she is administrator: her own organisation before another in which she has the role too."""
    governed = {one.organisation_id for one in actor.grants if one.role is Role.ADMINISTRATOR}
    return actor.organisation_id if actor.organisation_id in governed else min(governed, key=str)


@blueprint.get("")
@requires(Permission.DESIGN_WRITE)
@shows_held_form
def show() -> Page:
    """The look of today, with samples, and the form to change it. `?prov` gives a sample itself."""
    organisation_id, held = _organisation(current_actor()), held_form()
    if "prov" in request.args:
        return _sample(organisation_id, request.args)
    form = DesignForm(formdata=held)
    if held is None:
        organisation = people_queries.get_organisation(organisation_id)
        form.begin(queries.current_design(organisation_id), organisation.name)
    return _page(organisation_id, form)


@blueprint.post("/ladda-upp")
@receives_upload
@requires(Permission.DESIGN_WRITE)
def send() -> Page:
    """Show samples of what was chosen, or choose it. A logo that came stays whatever else is wrong."""
    upload = receive([Kind.PHOTO])
    actor = current_actor()
    organisation_id, form = _organisation(actor), DesignForm()
    form.settle()
    form.use(_asked_for(request.form))
    problem = _take_logo(actor, organisation_id, form, upload)
    is_valid = form.validate()
    if problem is not None:
        form.take(problem)
    if not is_valid or problem is not None:
        commit_despite_error()
        return _page(organisation_id, form, 422)
    try:
        if request.form.get("wanted") != "save":
            return _preview(organisation_id, form)
        actions.choose_design(actor=actor, organisation_id=organisation_id, choice=form.choice)
    except BadInput as refusal:
        form.take(refusal)
        return _page(organisation_id, form, 422)
    flash(_l("Sparat. Intyg som utfärdas från och med nu ser ut så här."), "done")
    return redirect(url_for(".show"))


def _preview(organisation_id: UUID, form: DesignForm) -> Page:
    actions.checked(organisation_id, form.choice)
    response = make_response(_page(organisation_id, form, is_preview=True))
    # The script that shows how far the sending has come then shows this page, too.
    response.headers["X-Stegvis-Final"] = "yes"
    return response


def _asked_for(sent: Mapping[str, str]) -> dict[str, str]:
    """The colours of the button that was pressed: those of Stegvis, or one that suffices."""
    if "stegvis" in sent:
        return {"main_colour": BLUEBERRY, "accent_colour": MOSS}
    field, _, colour = sent.get("use", "").partition(" ")
    return {field: colour} if colour else {}


def _take_logo(actor: Actor, organisation_id: UUID, form: DesignForm, upload: Upload) -> BadInput | None:
    """Keep the logo that came with the form, or when the session had ended; what is wrong with it, if anything."""
    if upload.problem is not None:
        return BadInput("file", about_logos(upload.problem))
    waiting = (
        media_queries.waiting_media(form.waiting_file, actor.own_account_id) if form.waiting_file else None
    )
    form.file_id.data = ""
    picture = None
    if upload.received is not None and upload.received.ready is not None:
        picture = _bytes(upload.received.ready.key, upload.received.ready.size)
        media_actions.forget(upload.received)
    elif waiting is not None and waiting.kind is Kind.PHOTO and waiting.ready_key is not None:
        picture = _bytes(waiting.ready_key, waiting.ready_size or 0)
    if waiting is not None:
        media_actions.delete(waiting, actor=actor)
    if picture is None:
        return None
    try:
        kept = actions.keep_logo(actor=actor, organisation_id=organisation_id, picture=picture)
    except BadInput as refusal:
        return refusal
    form.logo.data, form.without_logo.data = str(kept.id), False
    return None


def _bytes(key: str, size: int) -> bytes:
    return b"".join(storage().open_range(key, 0, size))


def _page(
    organisation_id: UUID, form: DesignForm, status: int = 200, *, is_preview: bool = False
) -> tuple[str, int]:
    form.show()
    logo = queries.find_logo(organisation_id, form.logo_id) if form.logo_id else None
    if logo is None:
        form.logo.data = ""
    current = queries.current_design(organisation_id)
    html = render_template(
        "certificates/design.html",
        form=form,
        logo=logo,
        is_preview=is_preview,
        has_design=current is not None,
        logo_is_shown=is_preview or (logo is not None and current is not None and current.logo_id == logo.id),
        shown=_arguments(form) if is_preview else {},
        remedies=form.remedies if status >= 400 else {},
        kinds=tuple(CertificateKind),
        accept=ACCEPT,
        limit=current_limits().of(Kind.PHOTO),
        too_large=TOO_LARGE,
    )
    return html, status


def _arguments(form: DesignForm) -> dict[str, str]:
    """What the address of a sample says."""
    return {
        "mall": form.template.data,
        "farg": form.main_colour.data.removeprefix("#"),
        "accent": form.accent_colour.data.removeprefix("#"),
        "logotyp": form.logo.data,
    }


def _sample(organisation_id: UUID, asked: Mapping[str, str]) -> Response:
    """A paper for show in the look of today, or in the one that the address tells; `pdf` gives all pages as PDF."""
    kind = asked["prov"]
    if kind not in [one.value for one in CertificateKind]:
        raise NotFound("kind of certificate")
    design = _asked_design(organisation_id, asked)
    paper = _sample_paper(organisation_id, CertificateKind(kind))
    if "pdf" not in asked:
        return Response(render_sample_picture(paper, design, samples.ACROSS), mimetype="image/png")
    response = Response(render_sample(paper, design, samples.ACROSS), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="prov-{kind}.pdf"'
    return response


def _asked_design(organisation_id: UUID, asked: Mapping[str, str]) -> Design:
    if "mall" not in asked:
        return queries.design_of(queries.current_design_id(organisation_id))
    try:
        logo_id = UUID(asked["logotyp"]) if asked.get("logotyp") else None
        choice = actions.Choice(
            Template(asked["mall"]), asked.get("farg", ""), asked.get("accent", ""), logo_id, "Logotyp"
        )
        return actions.checked(organisation_id, choice)
    except (BadInput, ValueError) as error:
        raise NotFound("look") from error


def _sample_paper(organisation_id: UUID, kind: CertificateKind) -> Snapshot:
    organisation = people_queries.get_organisation(organisation_id)
    entries = content_queries.catalogue(organisation_id, kind=_CONTENT[kind])
    names = samples.sample_names(
        queries.longest_names(organisation_id),
        organisation.organisation_number or "",
        [entry.title for entry in entries],
    )
    return samples.sample_paper(kind, names, settings.current().public_url, people_queries.today())
