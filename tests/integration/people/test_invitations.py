"""Invitations, the first administrator and new passwords."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.base.outbox import run_pending
from stegvis.people import queries
from stegvis.people.actions import credentials
from stegvis.people.models import Account
from tests.factories import people
from tests.integration.people.forms_on_pages import submit

_NEW = "tre blå ankor i regn"
_LIST = "/personer/inbjudningar"


def _path_in(text: str, start: str) -> str:
    found = re.search(rf"({start}[A-Za-z0-9_-]+)", text)
    assert found, text
    return found.group(1)


def _mails(app: Flask) -> list[str]:
    folder: Path = app.extensions["stegvis.settings"].data / "mail"
    with app.app_context():
        run_pending()
    return [file.read_text() for file in folder.glob("*.eml")] if folder.is_dir() else []


def test_the_first_administrator_comes_in_by_the_link_in_the_terminal(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["create-administrator", "--organisation", "Ny kommun"])
    assert printed.exit_code == 0, printed.output
    link, client = _path_in(printed.output, "/valkommen/"), app.test_client()
    fields = {"given_name": "Ada", "family_name": "Min", "username": "ada.min", "new": _NEW}
    assert submit(client, link, **fields).status_code == 302
    assert client.get("/enheter").status_code == 200
    assert app.test_client().get(link).status_code == 404


def test_an_administrator_invites_by_link_and_mail(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        administrator = people.staff(Role.ADMINISTRATOR, workshop)
    client = people.signed_in_client(app, administrator)
    answer = submit(
        client, "/personer/bjud-in", role="assessor", unit=str(workshop.id), email="ny@example.org"
    )
    link = _path_in(answer.text, "/valkommen/")
    assert any(link in mail.replace("=\n", "") for mail in _mails(app))


def test_a_coordinator_invites_supervisors_only(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
    client = people.signed_in_client(app, coordinator)
    path, unit = "/personer/bjud-in", str(workshop.id)
    assert submit(client, path, role="administrator", unit=unit).status_code == 422
    assert submit(client, path, role="supervisor", unit=unit).status_code == 200


def test_a_taken_user_name_and_a_weak_password_are_told_beside_their_fields(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        taken = people.staff(Role.TRAINER, workshop).username or ""
        administrator = people.staff(Role.ADMINISTRATOR, workshop)
    inviting = people.signed_in_client(app, administrator)
    answer = submit(inviting, "/personer/bjud-in", role="trainer", unit=str(workshop.id))
    link, client = _path_in(answer.text, "/valkommen/"), app.test_client()
    names = {"given_name": "Bo", "family_name": "Ek"}
    assert "upptaget" in submit(client, link, username=taken, new=_NEW, **names).text
    weak = submit(client, link, username="bo.ek", new="password1234", **names)
    assert weak.status_code == 422
    assert "lätt att gissa" in weak.text


def test_a_forgotten_password_gets_the_same_answer_for_unknown_names(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.ASSESSOR)
    client = app.test_client()
    known = submit(client, "/glomt-losenord", login=account.username or "")
    unknown = submit(client, "/glomt-losenord", login="nobody")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(_mails(app)) == 1


def test_the_mailed_link_sets_a_new_password_once(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.ASSESSOR)
    old, client = people.signed_in_client(app, account), app.test_client()
    submit(client, "/glomt-losenord", login=account.email or "")
    link = _path_in(_mails(app)[0].replace("=\n", ""), "/nytt-losenord/")
    # Whoever asked by e-mail may have forgotten the user name as well.
    assert f"<bdi>{account.username}</bdi>" in client.get(link).text
    assert submit(client, link, new=_NEW).location.endswith("/logga-in")
    assert client.get(link).status_code == 404
    assert old.get("/mitt-konto").status_code == 302
    answer = submit(client, "/logga-in", username=account.username or "", password=_NEW)
    assert answer.status_code == 302


def test_an_administrator_makes_a_link_for_a_colleague_without_mail(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        administrator, colleague = (
            people.staff(Role.ADMINISTRATOR, workshop),
            people.staff(Role.TRAINER, workshop),
        )
    client, page = people.signed_in_client(app, administrator), f"/personer/{colleague.id}"
    answer = submit(client, f"{page}/losenordslank", shown_on=page)
    assert app.test_client().get(_path_in(answer.text, "/nytt-losenord/")).status_code == 200


def test_changing_the_password_signs_out_other_browsers(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.ASSESSOR)
    here, there = people.signed_in_client(app, account), people.signed_in_client(app, account)
    assert submit(here, "/mitt-konto/losenord", current="wrong", new=_NEW).status_code == 422
    assert submit(here, "/mitt-konto/losenord", current=people.PASSWORD, new=_NEW).status_code == 302
    assert here.get("/mitt-konto").status_code == 200
    assert there.get("/mitt-konto").status_code == 302


def test_guessing_the_password_in_a_browser_left_signed_in_makes_one_wait(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.ASSESSOR)
    client = people.signed_in_client(app, account)
    for _ in range(5):
        assert submit(client, "/mitt-konto/losenord", current="wrong", new=_NEW).status_code == 422
    answer = submit(client, "/mitt-konto/losenord", current=people.PASSWORD, new=_NEW)
    assert answer.status_code == 429
    assert "Vänta" in answer.text


def test_a_new_email_of_staff_needs_the_password(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.ASSESSOR)
    client, fields = people.signed_in_client(app, account), {"given_name": "A", "family_name": "B"}
    fields |= {"language": "sv", "email": "annan@example.org"}
    for current, status in (("", 422), ("wrong", 422), (people.PASSWORD, 302)):
        assert submit(client, "/mitt-konto", **fields, current=current).status_code == status
        with app.app_context():
            assert (queries.get_account(account.id).email == "annan@example.org") == (status == 302)
    assert submit(client, "/mitt-konto", **fields | {"given_name": "Anna"}).status_code == 302


def test_a_participant_changes_her_account_and_has_no_password(app: Flask) -> None:
    with app.app_context():
        person = people.participant()
    client = people.signed_in_client(app, person)
    assert "Nuvarande lösenord" not in client.get("/mitt-konto").text
    fields = {"given_name": "A", "family_name": "B", "language": "sv", "email": "a@example.org"}
    assert submit(client, "/mitt-konto", **fields).status_code == 302
    assert client.get("/mitt-konto/losenord").status_code == 403


def test_guesses_from_elsewhere_do_not_stop_one_who_has_chosen_a_new_password(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.ASSESSOR)
    own, attacker, name = app.test_client(), app.test_client(), account.username or ""
    for _ in range(7):
        submit(attacker, "/logga-in", username=name, password="wrong")
    submit(own, "/glomt-losenord", login=name)
    link = _path_in(_mails(app)[0].replace("=\n", ""), "/nytt-losenord/")
    submit(own, link, new=_NEW)
    assert submit(own, "/logga-in", username=name, password=_NEW).status_code == 302


def test_a_coordinator_elsewhere_invites_supervisors_only_there(app: Flask) -> None:
    with app.app_context():
        administrator, elsewhere = people.staff(Role.ADMINISTRATOR), people.unit()
        people.membership(administrator, Role.COORDINATOR, elsewhere)
    client, unit = people.signed_in_client(app, administrator), str(elsewhere.id)
    refused = submit(client, "/personer/bjud-in", role="assessor", unit=unit)
    assert refused.status_code == 422
    assert "bara bjuda in handledare" in refused.text
    assert submit(client, "/personer/bjud-in", role="supervisor", unit=unit).status_code == 200


def _invited(app: Flask, **fields: str) -> tuple[FlaskClient, dict[str, str]]:
    """A signed-in administrator and the invitation that she is about to send."""
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR)
    client = people.signed_in_client(app, administrator)
    page = client.get("/personer/bjud-in").text
    hidden = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]+)"', page))
    return client, {**hidden, "role": "assessor", "unit": "", **fields}


def test_an_invitation_sent_twice_is_one(app: Flask) -> None:
    client, form = _invited(app, email="ny@example.org")
    links = {_path_in(client.post("/personer/bjud-in", data=form).text, "/valkommen/") for _ in range(2)}
    assert len(links) == 1
    assert len(_mails(app)) == 1


def test_an_invitation_to_a_role_that_has_ended_is_refused(app: Flask) -> None:
    client, form = _invited(app, valid_to="2020-01-01")
    answer = client.post("/personer/bjud-in", data=form)
    assert answer.status_code == 422
    assert "Välj en senare dag" in answer.text


def test_a_new_password_makes_earlier_links_useless(app: Flask) -> None:
    with app.app_context():
        account, administrator = people.staff(Role.ASSESSOR), people.staff(Role.ADMINISTRATOR)
        links = [
            credentials.make_reset_link(actor=people.actor(administrator), account=account) for _ in range(2)
        ]
        db.session.commit()
    paths = [_path_in(link, "/nytt-losenord/") for link in links]
    assert submit(app.test_client(), paths[0], new=_NEW).status_code == 302
    assert app.test_client().get(paths[1]).status_code == 404


def _invitation_that_waits(app: Flask, role: Role = Role.SUPERVISOR) -> tuple[Account, str]:
    """A coordinator, and the link of an invitation to her unit."""
    with app.app_context():
        workshop = people.unit()
        coordinator = people.staff(Role.COORDINATOR, workshop)
        link = credentials.invite(
            actor=people.actor(coordinator),
            organisation_id=workshop.organisation_id,
            unit_id=workshop.id,
            role=role,
            given_name="Kim",
            family_name="Ek",
        )
        db.session.commit()
        return coordinator, _path_in(link, "/valkommen/")


def _take_back(client: FlaskClient) -> None:
    """Press the button of the only line, twice, as on a page that was open already."""
    html = client.get(_LIST).text
    path = _path_in(html, f"{_LIST}/") + "/ta-tillbaka"
    assert submit(client, path, shown_on=_LIST).status_code == 302
    assert submit(client, path, shown_on="/personer/bjud-in").status_code == 302


def test_an_invitation_that_is_taken_back_says_so_and_makes_nobody(app: Flask) -> None:
    coordinator, link = _invitation_that_waits(app)
    _take_back(people.signed_in_client(app, coordinator))
    opened = app.test_client().get(link)
    assert opened.status_code == 410
    assert "har tagit tillbaka den här inbjudan" in opened.text
    client = app.test_client()
    fields = {"given_name": "Kim", "family_name": "Ek", "username": "kim.ek", "new": _NEW}
    assert submit(client, link, shown_on="/logga-in", **fields).status_code == 410
    with app.app_context():
        assert queries.account_by_username("kim.ek") is None


def test_taken_back_twice_it_is_logged_once_and_gone_from_the_list(app: Flask) -> None:
    coordinator, _link = _invitation_that_waits(app)
    client = people.signed_in_client(app, coordinator)
    _take_back(client)
    assert "Kim Ek" not in client.get(_LIST).text
    with app.app_context():
        logged = select(func.count()).where(AuditEntry.verb == "invitation_withdrawn")
        assert db.session.execute(logged).scalar_one() == 1


def test_one_that_is_used_is_not_taken_back(app: Flask) -> None:
    coordinator, link = _invitation_that_waits(app)
    client = people.signed_in_client(app, coordinator)
    path = _path_in(client.get(_LIST).text, f"{_LIST}/") + "/ta-tillbaka"
    submit(app.test_client(), link, given_name="Kim", family_name="Ek", username="kim.used", new=_NEW)
    submit(client, path, shown_on="/personer/bjud-in")
    assert "redan använd" in client.get(_LIST).text


def test_a_coordinator_sees_no_invitation_to_a_role_that_she_may_not_give(app: Flask) -> None:
    coordinator, _link = _invitation_that_waits(app, Role.ASSESSOR)
    assert "Kim Ek" not in people.signed_in_client(app, coordinator).get(_LIST).text
