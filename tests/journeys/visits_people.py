"""The pages of signing in, people, the frame, and those that anybody may open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import Page
from sqlalchemy import select

from stegvis.access import Role
from stegvis.base import outbox
from stegvis.base.outbox import MessageState
from stegvis.operations.queries import failed_work
from stegvis.people import card_queries, queries
from stegvis.people.actions import credentials
from stegvis.people.models import Account, Unit
from tests.journeys.cast import administrator, collecting, coordinator, supervisor, verifier
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World

UNKNOWN = "0" * 40
WITHOUT_CARD = "Inger Låtsasgren"


def _path(made_link: str) -> str:
    return "/" + made_link.split("//", 1)[1].partition("/")[2]


@visits_of("people.sign_in")
def _sign_in(world: World) -> Sequence[Visit]:
    return [Visit("logga-in", "/logga-in")]


@visits_of("people.card_code")
def _card_code(world: World) -> Sequence[Visit]:
    return [Visit("kort-kod", "/kort")]


@visits_of("people.open_card")
def _open_card(world: World) -> Sequence[Visit]:
    return [Visit("kort-okant", f"/k/{UNKNOWN}", status=404)]


@visits_of("people.card_pictures")
def _card_pictures(world: World) -> Sequence[Visit]:
    def tap_one(page: Page) -> None:
        page.locator("button[name=tap]").first.click()
        page.locator("button[name=again]").wait_for()

    path = collecting(world).card_path
    leads_to = "/kort/bilder"
    return [
        Visit("kort-bilder", path, leads_to=leads_to),
        Visit("kort-bilder-andra", path, then=tap_one, leads_to=leads_to),
    ]


@visits_of("people.forgotten_password")
def _forgotten(world: World) -> Sequence[Visit]:
    return [Visit("glomt-losenord", "/glomt-losenord")]


@visits_of("people.forgotten_password_sent")
def _forgotten_sent(world: World) -> Sequence[Visit]:
    return [Visit("glomt-losenord-skickat", "/glomt-losenord/skickat")]


def _as_administrator(world: World, deed: Callable[[Account], str]) -> str:
    account_id = world.account_id(administrator(world).name)
    return _path(world.do(lambda: deed(queries.get_account(account_id))))


@visits_of("people.new_password")
def _new_password(world: World) -> Sequence[Visit]:
    def make_link(by: Account) -> str:
        return credentials.make_reset_link(actor=queries.actor_for(by), account=by)

    return [
        Visit("nytt-losenord", _as_administrator(world, make_link)),
        Visit("nytt-losenord-gammal-lank", f"/nytt-losenord/{UNKNOWN}", status=404),
    ]


@visits_of("people.accept")
def _accept(world: World) -> Sequence[Visit]:
    def invite(by: Account) -> str:
        return credentials.invite(
            actor=queries.actor_for(by),
            organisation_id=by.organisation_id,
            unit_id=None,
            role=Role.SUPERVISOR,
            given_name="Ny",
            family_name="Testgren",
        )

    def invite_and_take_back(by: Account) -> str:
        link = invite(by)
        token = link.rsplit("/", 1)[-1]
        invitation_id = card_queries.get_invitation(token).id
        credentials.withdraw_invitation(actor=queries.actor_for(by), invitation_id=invitation_id)
        return link

    return [
        Visit("valkommen", _as_administrator(world, invite)),
        Visit("valkommen-tillbakatagen", _as_administrator(world, invite_and_take_back), status=410),
    ]


@visits_of("people.continue_with")
def _continue(world: World) -> Sequence[Visit]:
    # An unknown token goes home; the journey of an expired session comes to the page itself.
    return [Visit("fortsatt-okand", f"/fortsatt/{UNKNOWN}", verifier(world), leads_to="/")]


@visits_of("people.account")
def _account(world: World) -> Sequence[Visit]:
    return [
        Visit("mitt-konto-deltagare", "/mitt-konto", collecting(world)),
        Visit("mitt-konto-personal", "/mitt-konto", supervisor(world, collecting(world))),
    ]


@visits_of("people.change_password")
def _change_password(world: World) -> Sequence[Visit]:
    return [Visit("byt-losenord", "/mitt-konto/losenord", supervisor(world, collecting(world)))]


@visits_of("people.people_list")
def _people_list(world: World) -> Sequence[Visit]:
    search = "an empty search lists everybody"
    return [
        Visit("personer", "/personer", administrator(world), empty_is_allowed=search),
        Visit(
            "personer-samordnare", "/personer", coordinator(world, collecting(world)), empty_is_allowed=search
        ),
    ]


def _person(world: World, name: str, ending: str = "", of: str = "", empty: str = "") -> list[Visit]:
    shown = of or collecting(world).name
    who = coordinator(world, collecting(world))
    if of:
        who = administrator(world)
    return [Visit(name, f"/personer/{world.account_id(shown)}{ending}", who, empty_is_allowed=empty)]


@visits_of("people.person")
def _person_page(world: World) -> Sequence[Visit]:
    return [
        *_person(world, "person-deltagare"),
        *_person(world, "person-personal", of=supervisor(world, collecting(world)).name),
    ]


@visits_of("people.change_person")
def _change_person(world: World) -> Sequence[Visit]:
    return _person(world, "person-andra", "/andra")


@visits_of("people.close_account")
def _close(world: World) -> Sequence[Visit]:
    return _person(world, "person-konto", "/konto")


@visits_of("people.card")
def _card(world: World) -> Sequence[Visit]:
    def make(page: Page) -> None:
        page.locator("main form button").first.click()
        page.locator("svg.qr").wait_for()

    address = f"/personer/{world.account_id(WITHOUT_CARD)}/kort"
    return [
        *_person(world, "person-kort", "/kort"),
        Visit("person-kort-nytt", address, administrator(world), then=make),
    ]


@visits_of("people.give_role")
def _give_role(world: World) -> Sequence[Visit]:
    return _person(world, "person-roll", "/roller", of=supervisor(world, collecting(world)).name)


@visits_of("people.protection")
def _protection(world: World) -> Sequence[Visit]:
    return _person(world, "person-skydd", "/skydd", empty="no cross means no protected identity")


@visits_of("people.assign")
def _assign(world: World) -> Sequence[Visit]:
    return _person(world, "person-uppdrag", "/uppdrag")


@visits_of("people.invite")
def _invite(world: World) -> Sequence[Visit]:
    return [Visit("bjud-in", "/personer/bjud-in", administrator(world))]


@visits_of("people.invitations")
def _invitations(world: World) -> Sequence[Visit]:
    return [Visit("inbjudningar", "/personer/inbjudningar", administrator(world))]


@visits_of("people.add_participant")
def _add_participant(world: World) -> Sequence[Visit]:
    return [Visit("ny-deltagare", "/personer/ny-deltagare", coordinator(world, collecting(world)))]


@visits_of("people.units")
def _units(world: World) -> Sequence[Visit]:
    return [Visit("enheter", "/enheter", administrator(world))]


@visits_of("people.rename_unit")
def _rename_unit(world: World) -> Sequence[Visit]:
    who = world.look(select(Account).where(Account.id == world.account_id(administrator(world).name)))[0]
    units = select(Unit).where(Unit.organisation_id == who.organisation_id).order_by(Unit.name)
    return [Visit("enhet-byt-namn", f"/enheter/{world.look(units)[0].id}", administrator(world))]


@visits_of("web.help_page")
def _help(world: World) -> Sequence[Visit]:
    return [Visit("hjalp", "/hjalp"), Visit("sidan-finns-inte", "/finns-inte", status=404)]


@visits_of("web.privacy")
def _privacy(world: World) -> Sequence[Visit]:
    return [Visit("personuppgifter", "/personuppgifter")]


@visits_of("web.accessibility")
def _accessibility(world: World) -> Sequence[Visit]:
    return [Visit("tillganglighet", "/tillganglighet")]


@visits_of("web.fault_report")
def _fault_report(world: World) -> Sequence[Visit]:
    return [Visit("tillganglighet-rapportera", "/tillganglighet/rapportera")]


def _give_up_a_mail() -> None:
    if not failed_work():
        outbox.send("base.send-mail").state = MessageState.FAILED


@visits_of("operations.failed_work")
def _failed_work(world: World) -> Sequence[Visit]:
    world.do(_give_up_a_mail)
    return [
        Visit(
            "misslyckat-arbete",
            "/misslyckat-arbete",
            administrator(world),
            empty_is_allowed="a button without fields",
        )
    ]


@visits_of("operations.condition")
def _condition(world: World) -> Sequence[Visit]:
    return [Visit("drift", "/drift", administrator(world))]


@visits_of("web.fault_reports")
def _fault_reports(world: World) -> Sequence[Visit]:
    forbidden = Visit("inte-din-sida", "/felrapporter", collecting(world), status=403)
    return [Visit("felrapporter", "/felrapporter", administrator(world)), forbidden]
