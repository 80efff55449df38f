"""Badges in SVG and forms for Europass on the check path: what is whole, what is changed, and what is dangerous."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from stegvis.base.database import db
from stegvis.certificates import actions, badges, queries
from stegvis.certificates.checking.files import LARGEST_FILE
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Check, FileKind, Outcome, Reason, Report, Verdict
from stegvis.certificates.credentials.europass import UNSEALED
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.models import CertificateCredential
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import WithdrawalCause
from stegvis.people.models import Organisation
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt
from tests.integration.certificates.test_issuing import issued

Document = dict[str, Any]
SVG = "http://www.w3.org/2000/svg"
BAKED = "https://purl.imsglobal.org/ob/v3p0"


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    """An attempt in a municipality with a number, without which there is no form for Europass."""
    found = cleared_attempt()
    db.session.execute(
        update(Organisation)
        .where(Organisation.id == found.unit.organisation_id)
        .values(organisation_number="212000-0142")
    )
    db.session.commit()
    return found


@pytest.fixture
def certificate(cleared: Cleared) -> Certificate:
    return issued(cleared)


def made_with(certificate: Certificate) -> CertificateCredential:
    found = key_queries.credential_of(certificate.id)
    assert found is not None
    return found


@pytest.fixture
def svg(certificate: Certificate) -> str:
    made = made_with(certificate)
    return badges.baked_svg(queries.snapshot_of(certificate), made.credential).decode()


@pytest.fixture
def form(certificate: Certificate) -> Document:
    document: Document = json.loads(made_with(certificate).europass)
    return document


def as_file(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def found(content: bytes | str) -> tuple[Verdict, Set[Reason]]:
    report = inspect(content.encode() if isinstance(content, str) else content)
    return report.verdict, report.reasons


def reason_of(report: Report, check: Check) -> tuple[Outcome, Reason]:
    return next((one.outcome, one.reason) for one in report.findings if one.check is check)


def withdraw(cleared: Cleared, certificate: Certificate) -> None:
    actions.withdraw(
        actor=cleared.issuing,
        certificate_id=certificate.id,
        cause=WithdrawalCause.ERROR,
        hearing_note="Hon höll med.",
    )
    db.session.commit()


def test_a_whole_badge_in_svg_is_accepted(svg: str, cleared: Cleared, certificate: Certificate) -> None:
    report = inspect(svg.encode())
    assert (report.verdict, report.kind) == (Verdict.VALID, FileKind.SVG)
    assert report.rows and not any(row.differs for row in report.rows)
    assert found('<?xml version="1.0" encoding="UTF-8"?>\n' + svg) == (Verdict.VALID, frozenset())
    withdraw(cleared, certificate)
    assert found(svg) == (Verdict.WITHDRAWN, {Reason.WITHDRAWN})


def test_a_changed_credential_in_an_svg_is_found(svg: str) -> None:
    changed = svg.replace("Amina Yusuf", "Amina Yusuv")
    assert changed != svg
    assert found(changed) == (Verdict.TAMPERED, {Reason.PROOF_FAILS, Reason.RECORD_DIFFERS})


def test_an_svg_with_two_credentials_is_not_read_as_either(svg: str) -> None:
    second = "<openbadges:credential>{}</openbadges:credential></svg>"
    assert found(svg.replace("</svg>", second)) == (Verdict.TAMPERED, {Reason.SAID_TWICE})


def with_unknown_words(document: Document) -> Iterator[Document]:
    """The credential with something more that no context of ours gives a meaning, here and there in it."""
    yield document | {"grade": "Väl godkänd"}
    for inside in ("issuer", "credentialSubject"):
        yield document | {inside: document[inside] | {"grade": "Väl godkänd"}}
    achievement = document["credentialSubject"]["achievement"] | {"level": "SeQF 5"}
    yield document | {"credentialSubject": document["credentialSubject"] | {"achievement": achievement}}
    yield document | {"type": [*document["type"], "Hero"]}
    yield document | {"evidence": [{**document["evidence"][0], "grade": "Väl godkänd"}]}
    yield document | {"@context": [*document["@context"], "https://example.org/words.json"], "grade": "A"}


def test_a_word_without_meaning_is_refused_and_never_dropped_unseen(certificate: Certificate) -> None:
    for document in with_unknown_words(json.loads(made_with(certificate).credential)):
        reasons = {Reason.UNKNOWN_WORD, Reason.RECORD_DIFFERS}
        assert found(as_file(document)) == (Verdict.TAMPERED, reasons), document


def picture(inside: str = "", before: str = "") -> str:
    return f'{before}<svg xmlns="{SVG}" xmlns:o="{BAKED}">{inside}</svg>'


def danger(folder: Path) -> Iterator[tuple[str, Reason]]:
    """Pictures that ask a reader to fetch, to unfold, or to take one thing for another."""
    (folder / "secret").write_text('{"id": "urn:uuid:secret"}')
    reads = f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{folder}/secret">]>'
    yield picture("<o:credential>&a;</o:credential>", reads), Reason.UNKNOWN_KIND
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{steps}]>'
    yield picture("<o:credential>&a9;</o:credential>", laughs), Reason.UNKNOWN_KIND
    yield picture(before='<!DOCTYPE svg SYSTEM "http://example.org/x.dtd">'), Reason.UNKNOWN_KIND
    yield picture(), Reason.NO_CREDENTIAL
    yield picture("<o:credential>hej</o:credential>"), Reason.DAMAGED_FILE
    yield picture("<o:credential>[1]</o:credential>"), Reason.NO_CREDENTIAL
    yield (
        picture(f"<o:credential>{{&quot;a&quot;: &quot;{'x' * 300_000}&quot;}}</o:credential>"),
        Reason.TOO_LARGE,
    )
    yield "<html><body>hej</body></html>", Reason.UNKNOWN_KIND
    yield "<svg", Reason.UNKNOWN_KIND
    yield picture("<a>" * 100_000 + "</a>" * 100_000), Reason.UNKNOWN_KIND
    yield picture("x" * LARGEST_FILE), Reason.TOO_LARGE


def test_dangerous_and_strange_pictures_are_refused_unread(db_session: Session, tmp_path: Path) -> None:
    for content, reason in danger(tmp_path):
        assert found(content) == (Verdict.UNREADABLE, {reason}), content[:200]


def test_a_form_for_europass_is_compared_and_said_to_have_no_seal(
    form: Document, certificate: Certificate, cleared: Cleared
) -> None:
    report = inspect(made_with(certificate).europass.encode())
    assert (report.verdict, report.kind) == (Verdict.VALID, FileKind.EUROPASS)
    assert reason_of(report, Check.PROOF) == (Outcome.NOT_APPLICABLE, Reason.UNSEALED)
    assert reason_of(report, Check.RECORD) == (Outcome.OK, Reason.HOLDS)
    said = {value for row in report.rows for value in row.in_file}
    assert {"Amina Yusuf", "Disk/kafé", "NTRSE-212000-0142", UNSEALED} <= said
    assert not any(row.differs for row in report.rows)
    assert found(as_file(form)) == (Verdict.VALID, frozenset())
    withdraw(cleared, certificate)
    assert found(as_file(form)) == (Verdict.WITHDRAWN, {Reason.WITHDRAWN})


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each text of a document."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(one, (*path, key))


def changed_at(document: Document, path: tuple[str | int, ...]) -> Document:
    changed = copy.deepcopy(document)
    inside: Any = changed
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] += "x"
    return changed


def test_one_letter_more_anywhere_in_the_form_is_found_and_shown(form: Document) -> None:
    # Without its type it is no such form, and without id or issuer nothing to compare with.
    silent = {("id",), ("issuer", "homepage", "contentURL")}
    tried = 0
    for path in places(form):
        if path[0] == "type":
            continue
        report = inspect(as_file(changed_at(form, path)))
        assert report.verdict is not Verdict.VALID, path
        shown = any("x" in "".join(row.in_file) and row.differs for row in report.rows)
        is_code = path[-2:] == (0, "contentURL")
        assert shown or path in silent or is_code, path
        tried += 1
    assert tried > 100


def test_a_claim_more_or_less_is_shown_on_its_side(form: Document) -> None:
    more = copy.deepcopy(form)
    more["credentialSubject"]["hasClaim"][0]["grade"] = {"noteLiteral": {"sv": "Väl godkänd"}}
    differing = [row for row in inspect(as_file(more)).rows if row.differs]
    assert [(row.in_file, row.at_issuer) for row in differing] == [(("Väl godkänd",), ())]
    del (less := copy.deepcopy(form))["credentialSubject"]["fullName"]
    assert [row.at_issuer for row in inspect(as_file(less)).rows if row.differs] == [("Amina Yusuf",)]


def test_forms_that_are_not_ours_or_not_of_this_certificate(
    form: Document, certificate: Certificate, cleared: Cleared
) -> None:
    theirs = json.loads(as_file(form).replace(b"/utfardare/", b"/issuers/"))
    verdict, reasons = found(as_file(theirs))
    assert (verdict, Reason.NOT_OURS in reasons) == (Verdict.OTHER_ISSUER, True)
    nobody = form | {"id": "urn:credential:9f2a1c36-58d9-4a68-9d7e-0a7b9f1f0c11"}
    assert found(as_file(nobody)) == (Verdict.NO_RECORD, {Reason.NO_RECORD})
    other = issued(another(cleared, "Olena Kovalenko"))
    mixed = inspect(as_file(form | {"id": f"urn:credential:{other.id}"}))
    assert (mixed.verdict, mixed.rows) == (Verdict.TAMPERED, ())
    doubled = as_file(form).replace(b"{", b'{"issued": "2020-01-01",', 1)
    assert found(doubled) == (Verdict.TAMPERED, {Reason.SAID_TWICE})


@pytest.mark.parametrize("change", [{"issuer": None}, {"issuer": {"homepage": []}}, {"credentialSubject": 7}])
def test_a_form_of_the_wrong_shape_breaks_nothing(form: Document, change: Document) -> None:
    assert inspect(as_file(form | change)).verdict is not Verdict.VALID


def test_a_form_outlives_the_sites_address(form: Document, app: Flask) -> None:
    site = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = site.model_copy(update={"public_url": "https://nytt.example.se"})
    assert inspect(as_file(form)).verdict is Verdict.VALID
