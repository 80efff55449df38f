"""The pages of links to certificates: the holder's, and those of whoever was given one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from stegvis.certificates.models import Certificate
from stegvis.certificates.share_links import share_token
from stegvis.certificates.share_models import CertificateShare
from stegvis.certificates.states import CertificateState
from tests.journeys.cast import collecting
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World


def sharer(world: World) -> Person:
    """A participant who has given links to her certificate away."""
    return world.named("Noor Exempelgren")


def share_to(world: World, state: CertificateState) -> str:
    """The path of a link that holds, to a certificate in this state."""
    statement = (
        select(CertificateShare)
        .join(Certificate, Certificate.id == CertificateShare.certificate_id)
        .where(Certificate.state == state, CertificateShare.withdrawn_at.is_(None))
        .order_by(CertificateShare.created_at)
    )
    with world.app.app_context():
        return f"/delat/{share_token(world.look(statement)[0].id)}"


def share_of(world: World, standing: str) -> CertificateShare:
    """One of her links: `open`, with photos, or `withdrawn`."""
    was_taken_back = CertificateShare.withdrawn_at.is_not(None)
    statement = (
        select(CertificateShare)
        .where(
            CertificateShare.certificate_id == world.certificate_of(sharer(world).name).id,
            was_taken_back if standing == "withdrawn" else ~was_taken_back,
        )
        .order_by(CertificateShare.created_at)
    )
    return world.look(statement)[0]


@visits_of("certificates.new_link")
def _new_link(world: World) -> Sequence[Visit]:
    one = sharer(world)
    path = f"/mina-intyg/{world.certificate_of(one.name).id}/ny-lank"
    return [Visit("ny-lank", path, one, empty_is_allowed="one of the choices is always made")]


@visits_of("certificates.new_link_evidence")
def _new_link_evidence(world: World) -> Sequence[Visit]:
    one = sharer(world)
    path = f"/mina-intyg/{world.certificate_of(one.name).id}/ny-lank/bevis"
    return [Visit("ny-lank-bevis", f"{path}?dagar=7", one)]


@visits_of("certificates.links")
def _links(world: World) -> Sequence[Visit]:
    return [
        Visit(
            "mina-lankar",
            "/mina-intyg/lankar",
            sharer(world),
            empty_is_allowed="buttons without fields",
        ),
        Visit("mina-lankar-inga", "/mina-intyg/lankar", collecting(world)),
    ]


@visits_of("certificates.link")
def _link_page(world: World) -> Sequence[Visit]:
    return [
        Visit(
            f"min-lank-{standing}",
            f"/mina-intyg/lankar/{share_of(world, standing).id}",
            sharer(world),
            empty_is_allowed="a button without fields",
        )
        for standing in ("open", "withdrawn")
    ]


def _shared_path(world: World, standing: str) -> str:
    with world.app.app_context():
        return f"/delat/{share_token(share_of(world, standing).id)}"


@visits_of("certificates.shared")
def _shared(world: World) -> Sequence[Visit]:
    return [
        Visit("delat-intyg", _shared_path(world, "open")),
        Visit("delat-intyg-ersatt", share_to(world, CertificateState.REPLACED)),
        Visit("delat-intyg-aterkallat", share_to(world, CertificateState.WITHDRAWN)),
        Visit("delat-intyg-slut", _shared_path(world, "withdrawn"), status=410),
        Visit("delat-intyg-okant", "/delat/finns-inte", status=404),
    ]


@visits_of("certificates.shared_file")
def _shared_file(world: World) -> Sequence[Visit]:
    return [Visit("delad-fil-fel", f"{_shared_path(world, 'open')}/bevis/{UUID(int=0)}", status=404)]
