"""The pages on which anyone checks a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from playwright.sync_api import FilePayload, Page
from sqlalchemy import select

from stegvis.certificates import codes
from stegvis.certificates.keys.models import CertificateCredential
from tests.journeys import ending_certificates
from tests.journeys.cast import certified
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World


@visits_of("certificates.check_form")
def _check_form(world: World) -> Sequence[Visit]:
    certificate = world.certificate_of(certified(world).name)
    [made] = world.look(
        select(CertificateCredential).where(CertificateCredential.certificate_id == certificate.id)
    )
    whole = made.credential
    changed = whole.replace("Disk", "Fisk")
    for_europass = made.europass.replace("Disk", "Fisk")
    return [
        Visit("kontrollera-intyg", "/intyg"),
        Visit("kontrollera-intyg-fel-kod", "/intyg?kod=abc", status=422),
        Visit("kontrollera-fil", "/intyg", then=partial(_choose_file, content=whole)),
        Visit("kontrollera-fil-andrad", "/intyg", then=partial(_choose_file, content=changed)),
        Visit("kontrollera-fil-europass", "/intyg", then=partial(_choose_file, content=for_europass)),
        Visit("kontrollera-fil-for-stor", "/intyg", then=_choose_too_much),
    ]


def _choose_file(page: Page, content: str) -> None:
    """Let the digital certificate be checked."""
    file: FilePayload = {"name": "intyg.json", "mimeType": "application/json", "buffer": content.encode()}
    page.locator("input[name=fil]").set_input_files(file)
    with page.expect_navigation():
        page.locator("form[enctype] button[type=submit]").click()


def _choose_too_much(page: Page) -> None:
    """Choose a file that is refused at once."""
    file: FilePayload = {
        "name": "film.pdf",
        "mimeType": "application/pdf",
        "buffer": bytes(2 * 1024 * 1024 + 1),
    }
    page.locator("input[name=fil]").set_input_files(file)
    page.locator("[data-drop-wrong]").wait_for()


@visits_of("issuers.profile")
def _issuer(world: World) -> Sequence[Visit]:
    organisation_id = world.certificate_of(certified(world).name).organisation_id
    return [Visit("utfardare", f"/utfardare/{organisation_id}")]


@visits_of("certificates.check")
def _check(world: World) -> Sequence[Visit]:
    code = codes.grouped(world.certificate_of(certified(world).name).code)
    return [
        Visit("intyg-galler", f"/intyg/{code}"),
        ending_certificates.checked(world),
        Visit("intyg-okand-kod", "/intyg/ABCD-EFGH-JKLM-NPQR", status=404),
    ]
