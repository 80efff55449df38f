"""The public page where anybody checks a certificate by its code or its file. It shows its own claims, never more."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import public
from stegvis.base import clock
from stegvis.base.language import Text, _l
from stegvis.certificates import codes, queries
from stegvis.certificates.checking import words
from stegvis.certificates.checking.files import LARGEST_FILE
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Report
from stegvis.certificates.checking.verdict import told as told_of_file
from stegvis.certificates.claims import claims, main_claims
from stegvis.certificates.forms import CheckFileForm, CodeForm
from stegvis.certificates.models import Certificate
from stegvis.certificates.rules import STANDING_TEXTS, Shown, shown, told
from stegvis.certificates.snapshot import COURSE_STATEMENT
from stegvis.certificates.views import blueprint
from stegvis.certificates.views.outside import answer, closed, throttle
from stegvis.people.facts import facts_about


@blueprint.get("/intyg")
@public("An employer types the code of a certificate; there is nothing here but the form.")
def check_form() -> Response:
    """The form for a code, and the way to its page."""
    form = CodeForm(request.args)
    if "kod" not in request.args:
        return _form_page(form)
    if form.validate():
        code = codes.normalise(form.kod.data or "")
        if code is not None:
            return redirect(url_for("certificates.check", code=codes.grouped(code)))
        form.kod.errors = [_unlikely_code()]
    return _form_page(form, status=422)


def _form_page(form: CodeForm, file_form: CheckFileForm | None = None, status: int = 200) -> Response:
    page = render_template(
        "certificates/check_form.html",
        form=form,
        file_form=file_form or CheckFileForm(),
        largest=LARGEST_FILE,
    )
    return answer(page, status)


@blueprint.post("/intyg")
@public("Whoever has a certificate's file sees whether it is as we made it; the file is read and forgotten.")
def check_file() -> Response:
    """What the file is worth. Each file counts as a try, since it costs work to read."""
    address, now = request.remote_addr or "", clock.now()
    if throttle().is_closed(address, now):
        return closed()
    throttle().note_miss(address, now)
    sent = request.files.get("fil")
    content = sent.stream.read(LARGEST_FILE + 1) if sent is not None else b""
    if sent is not None:
        sent.close()
    refusal = _refusal_of(content, is_named=sent is not None and bool(sent.filename))
    if refusal is not None:
        form = CheckFileForm(formdata=None)
        form.fil.errors = [refusal]
        return _form_page(CodeForm(formdata=None), form, 422)
    return answer(_file_page(inspect(content)))


def _refusal_of(content: bytes, *, is_named: bool) -> Text | None:
    if not is_named:
        return _l("Välj intygets fil.")
    if not content:
        return _l("Filen är tom. Välj en annan.")
    if len(content) > LARGEST_FILE:
        return _l("Filen är för stor. Ett intyg är högst 2 MB.")
    return None


def _file_page(report: Report) -> str:
    certificate = queries.get_certificate(report.certificate_id) if report.certificate_id else None
    shown_report = told_of_file(report, _shown(certificate)) if certificate is not None else report
    return render_template("certificates/check_file.html", report=shown_report, words=words)


def _unlikely_code() -> Text:
    return _l("Koden har 16 tecken i fyra grupper. Se efter på intyget och skriv den igen.")


@blueprint.get("/intyg/<string:code>")
@public("Whoever holds a certificate's code sees the paper's own claims and whether it is valid.")
def check(code: str) -> Response:
    """What the code's paper claims, as far as its holder lets it be seen, and whether it is valid."""
    address, now = request.remote_addr or "", clock.now()
    if throttle().is_closed(address, now):
        return closed()
    normalised = codes.normalise(code)
    certificate = queries.by_code(normalised) if normalised else None
    if certificate is None:
        throttle().note_miss(address, now)
        return answer(render_template("certificates/check_unknown.html", form=CodeForm(kod=code)), 404)
    return answer(_check_page(certificate))


def _shown(certificate: Certificate) -> Shown:
    protected = facts_about(certificate.holder_id).protected
    return shown(certificate.visibility, is_protected=protected or certificate.protected)


def _check_page(certificate: Certificate) -> str:
    snapshot = queries.snapshot_of(certificate)
    how_much = _shown(certificate)
    is_open = how_much is Shown.CLAIMS
    # No way leads from here to a successor: whoever has a new or protected name must not be found by the old paper.
    return render_template(
        "certificates/check.html",
        snapshot=snapshot if is_open else None,
        claims=claims(snapshot) if is_open else [],
        main_claims=main_claims(snapshot) if is_open else [],
        statement=COURSE_STATEMENT if is_open and snapshot.course else "",
        standing=told(queries.standing_of(certificate), how_much),
        texts=STANDING_TEXTS,
    )
