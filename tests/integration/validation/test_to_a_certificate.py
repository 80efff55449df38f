"""Every module that is shipped, from the coordinator's first form to a certificate that an employer checks."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.content import queries as content
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.states import Kind
from stegvis.people import queries as people_queries
from tests import forms
from tests.factories import people, validation
from tests.factories.validation import Cast

MODULES = (
    "arbetsmiljo-sakerhet",
    "atervinningscentral",
    "butikshandel",
    "disk-kafe",
    "hygienarbete-kok",
    "kompetenser-for-arbetslivet",
)


class Browsers:
    """The browsers of the people round one participant, by forms alone."""

    def __init__(self, app: Flask, cast: Cast, module: str) -> None:
        self._module = module
        self._cast = cast
        self.participant = people.signed_in_client(app, cast.participant)
        self.supervisor = people.signed_in_client(app, cast.supervisor)
        self.assessor = people.signed_in_client(app, cast.assessor)
        self.coordinator = people.signed_in_client(app, cast.coordinator)
        self.verifier = people.signed_in_client(app, cast.verifier)
        self.issuer = people.signed_in_client(app, cast.issuer)

    def open(self) -> None:
        """The coordinator informs her and opens the case."""
        page = forms.get(self.coordinator, f"/personer/{self._cast.participant.id}/validering")
        page.send(page.form(having="module"), module=self._module, **validation.informed_form())

    def own_attempt(self) -> UUID:
        """The only one that her own page leads to."""
        links = forms.get(self.participant, "/mina-steg").links.values()
        own = {found[1] for link in links if (found := re.search(r"/mina-steg/([0-9a-f-]{36})$", link))}
        assert len(own) == 1, own
        return UUID(own.pop())

    def answer_about_herself(self, attempt: str, count: int) -> None:
        """She says of each thing how often she has done it."""
        page = forms.get(self.participant, f"{attempt}/fraga/1")
        for _ in range(count):
            page = page.send(page.form(having="answer"), answer="often")

    def talk_and_plan(self, attempt_id: UUID) -> None:
        """The assessor holds the talk and sends a plan; the participant says yes."""
        staff = f"/valideringar/{attempt_id}"
        page = forms.get(self.assessor, f"{staff}/kartlaggning/samtal")
        page.send(
            page.form(having="summary"), took_part="Vi två.", interpreter="not_needed", told="read_aloud",
            summary="Du har gjort det här i två år.",
        )  # fmt: skip
        page = forms.get(self.assessor, f"{staff}/plan/uppgift")
        task = page.form(having="task")
        day = clock.local(clock.now()).date() + timedelta(days=7)
        page = page.send(
            task, task="Arbeta en dag som vanligt", day=day.isoformat(), at_time="09:00", place="På jobbet",
            who="Handledaren", method=task.choices["method"][0],
            criterion_keys=task.choices["criterion_keys"],
        )  # fmt: skip
        page = forms.get(self.assessor, f"{staff}/plan")
        page.send(page.form("/plan"))
        page = forms.get(self.participant, f"/mina-steg/{attempt_id}/plan")
        page.send(page.form("/plan"))

    def tell(self, attempt_id: UUID, text: str) -> None:
        """She writes of all that is to be shown."""
        page = forms.get(self.participant, f"/mina-steg/{attempt_id}/bevis/text")
        form = page.form(having="text")
        page.send(form, text=text, criteria=form.choices["criteria"], taken_by="participant")

    def answer_pictures(self, attempt_id: UUID, module: CompiledModule) -> None:
        """She answers every question with pictures right, and hands the answers over as evidence."""
        for number, question in enumerate(module.quiz, 1):
            page = forms.get(self.participant, f"/mina-steg/{attempt_id}/bildfragor/{number}")
            right = [one.id for one in question.original.options if one.correct]
            page = page.send(page.form(having=question.original.field), **{question.original.field: right})
        page = forms.get(self.participant, f"/mina-steg/{attempt_id}/bildfragor")
        page.send(page.form("/bildfragor"))

    def hand_in(self, attempt_id: UUID) -> None:
        """She hands in."""
        page = forms.get(self.participant, f"/mina-steg/{attempt_id}/lamna-in")
        page.send(page.form("/lamna-in"))

    def observe(self, attempt_id: UUID) -> None:
        """The supervisor has seen everything."""
        page = forms.get(self.supervisor, f"/valideringar/{attempt_id}/observation")
        form = page.form(having="criteria")
        page.send(form, criteria=form.choices["criteria"], text="Gjorde allt själv, tre dagar i rad.")

    def judge(self, attempt_id: UUID, keys: tuple[str, ...]) -> None:
        """The assessor judges criterion by criterion, gives her reasons and decides."""
        for key in keys:
            page = forms.get(self.assessor, f"/valideringar/{attempt_id}/bedom/{key}")
            page.send(page.form(having="result"), result="met")
        page = forms.get(self.assessor, f"/valideringar/{attempt_id}/beslut")
        form = page.form(having="outcome")
        reasons = {name: "Bevisen visar det." for name in form.names() if name.startswith("reason_")}
        assert reasons
        page.send(
            form, **reasons, outcome="achieved", points=form.choices["points"],
            autonomy=form.choices["autonomy"][0],
        )  # fmt: skip

    def verify(self, attempt_id: UUID) -> None:
        """The internal verifier has the sample drawn and approves."""
        page = forms.get(self.verifier, f"/granskningar/{attempt_id}").follow("Till omgången")
        page.send(page.form("/las"))
        page = forms.get(self.verifier, f"/granskningar/{attempt_id}")
        form = page.form(having="outcome")
        page.send(form, checks=form.choices["checks"], outcome="approved")

    def need_no_external(self) -> None:
        """The issuer decides that nobody from outside has to look at this module."""
        page = forms.get(self.issuer, "/extern-kvalitetssakring")
        found = {one for one in page.links.values() if one.endswith(f"/{self._module}")}
        page = forms.get(self.issuer, found.pop())
        page.send(page.form(having="is_required"), is_required="no", reason="Nätverket har inte bett om det.")

    def issue(self, attempt_id: UUID) -> None:
        """The issuer orders the certificate."""
        page = forms.get(self.issuer, f"/klara-for-intyg/{attempt_id}")
        form = page.form(having="name_checked")
        page.send(form, name_checked=form.choices["name_checked"])


def test_every_module_is_here(published_app: Flask) -> None:
    with published_app.app_context():
        assert sorted(one.key for one in content.catalogue(kind=Kind.MODULE)) == sorted(MODULES)


@pytest.mark.parametrize("key", MODULES)
def test_whoever_shows_all_of_it_has_a_certificate(published_app: Flask, key: str) -> None:
    app = published_app
    with app.app_context():
        cast = validation.cast()
        module = content.module(content.current_revision(key, kind=Kind.MODULE))
        name = people_queries.get_account(cast.participant.id).display_name
        db.session.expunge_all()
    browsers = Browsers(app, cast, key)
    browsers.open()
    attempt_id = browsers.own_attempt()
    browsers.answer_about_herself(f"/mina-steg/{attempt_id}", len(module.criterion_ids))
    browsers.talk_and_plan(attempt_id)
    browsers.tell(attempt_id, "Jag gör det varje dag.")
    browsers.tell(attempt_id, "Jag gjorde det igår också.")
    browsers.answer_pictures(attempt_id, module)
    browsers.hand_in(attempt_id)
    browsers.observe(attempt_id)
    browsers.judge(attempt_id, module.criterion_ids)
    browsers.verify(attempt_id)
    browsers.need_no_external()
    with app.app_context():
        outbox.run_pending()
    browsers.issue(attempt_id)
    with app.app_context():
        outbox.run_pending()
    told = forms.checked_by_an_employer(app.test_client(), forms.get(browsers.participant, "/mina-intyg"))
    assert "Filen är äkta och intyget gäller" in told
    assert name in told and module.title in told
