"""The pages about one certificate, of its issuer and of its holder."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.validation.states import AttemptState
from tests.journeys import ending_certificates
from tests.journeys.cast import certified, collecting, coordinator, issuer
from tests.journeys.visits import Visit, visits_of
from tests.journeys.visits_certificates import many_wait
from tests.journeys.world import World


@visits_of("extracts.show")
def _extract(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.VERIFIED)
    address = f"/utdrag/{world.attempt_id(one.name)}"
    return [Visit("utdrag", address, one), Visit("utdrag-samordnare", address, coordinator(world, one))]


@visits_of("certificates.waiting")
def _waiting(world: World) -> Sequence[Visit]:
    return [Visit("klara-for-intyg", "/klara-for-intyg", issuer(world)), many_wait(world)]


@visits_of("certificates.issue_page")
def _issue(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.CLEARED)
    return [
        Visit("utfarda", f"/klara-for-intyg/{world.attempt_id(one.name)}", issuer(world)),
        *ending_certificates.issue(world),
    ]


@visits_of("certificates.listed")
def _listed(world: World) -> Sequence[Visit]:
    return [Visit("utfardade-intyg", "/utfardade-intyg", issuer(world)), *ending_certificates.listed(world)]


def _issued(world: World, name: str, ending: str = "") -> list[Visit]:
    certificate = world.certificate_of(certified(world).name)
    return [Visit(name, f"/utfardade-intyg/{certificate.id}{ending}", issuer(world))]


@visits_of("certificates.certificate_page")
def _certificate(world: World) -> Sequence[Visit]:
    return [*_issued(world, "intyg-utfardare"), *ending_certificates.one(world)]


@visits_of("certificates.withdraw_page")
def _withdraw(world: World) -> Sequence[Visit]:
    return _issued(world, "intyg-aterkalla", "/aterkalla")


@visits_of("certificates.replace_page")
def _replace(world: World) -> Sequence[Visit]:
    return _issued(world, "intyg-ersatt", "/ersatt")


@visits_of("certificates.own_certificates")
def _own_certificates(world: World) -> Sequence[Visit]:
    return [
        Visit("mina-intyg", "/mina-intyg", certified(world)),
        Visit("mina-intyg-inga", "/mina-intyg", collecting(world)),
        *ending_certificates.own(world),
    ]


@visits_of("certificates.share_page")
def _share(world: World) -> Sequence[Visit]:
    one = certified(world)
    return [
        Visit(
            "mitt-intyg",
            f"/mina-intyg/{world.certificate_of(one.name).id}",
            one,
            empty_is_allowed="one of the choices is always made",
        )
    ]
