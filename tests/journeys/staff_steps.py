"""What the staff do in the chain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

TRIES = 60


def reload_until(page: Page, shown: Locator) -> None:
    """Reload the page until something that a task makes is shown."""
    for _ in range(TRIES):
        if shown.count():
            return
        page.reload(wait_until="networkidle")
    expect(shown).not_to_have_count(0)


def hold_talk(page: Page, attempt_id: UUID) -> None:
    """Write the mapping talk down, read aloud with an interpreter."""
    page.goto(f"/valideringar/{attempt_id}")
    page.get_by_role("link", name="Kartläggning").click()
    page.get_by_role("link", name="Skriv ned samtalet").click()
    page.get_by_label("Vilka var med?").fill("Deltagaren, bedömaren, tolken.")
    page.locator("input[name=interpreter][value=used]").check()
    page.get_by_label("Vilket språk tolkades?").fill("arabiska")
    page.get_by_label("Vad kom ni fram till?").fill("Du har diskat i tre år.")
    page.locator("input[name=told][value=interpreted]").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Samtalet är sparat.")).to_be_visible()


def write_plan(page: Page, attempt_id: UUID, day: date) -> None:
    """Two tasks, sent to the participant."""
    for task, time in (("Diska efter lunchen", "09:00"), ("Ta hand om gäster", "13:30")):
        page.goto(f"/valideringar/{attempt_id}/plan")
        page.get_by_role("link", name="Lägg till uppgift").click()
        page.get_by_label("Vad ska deltagaren göra?").fill(task)
        page.get_by_label("Dag", exact=True).fill(day.isoformat())
        page.get_by_label("Klockan").fill(time)
        page.get_by_label("Var?").fill("Köket på kaféet")
        page.get_by_label("Vem är med?").fill("Din handledare")
        page.locator("input[name=method]").first.check()
        page.locator("input[name=criterion_keys]").first.check()
        page.get_by_role("button", name="Spara").click()
        expect(page.get_by_text("Uppgiften är sparad.")).to_be_visible()
    page.get_by_role("button", name="Skicka till deltagaren").click()
    expect(page.get_by_text("Planen är skickad.")).to_be_visible()


def observe(page: Page, attempt_id: UUID, keys: Collection[str], text: str) -> None:
    """Write what was seen, about these criteria."""
    page.goto(f"/valideringar/{attempt_id}")
    page.get_by_role("link", name="Lägg till observation").click()
    # It stands after the boxes: when it can be written in, they are all there.
    page.get_by_label("Vad såg eller hörde du?").fill(text)
    for key in keys:
        box = page.locator(f"input[name=criteria][value={key}]")
        box.evaluate("one => { const group = one.closest('details'); if (group) group.open = true; }")
        box.check()
    page.get_by_role("button", name="Spara observation").click()
    expect(page.get_by_text("Observationen är sparad.")).to_be_visible()


def safety_critical_keys(page: Page, attempt_id: UUID, keys: Collection[str]) -> list[str]:
    """The criteria that the bench marks as safety-critical."""
    found = []
    for key in keys:
        page.goto(f"/valideringar/{attempt_id}/bedom/{key}")
        if page.get_by_text("Säkerhetskritiskt").count():
            found.append(key)
    return found


def wait_for_keys(page: Page) -> None:
    """Wait until the bench listens: its script gives the focus to the criterion when it does."""
    expect(page.locator("[data-bench] h1")).to_be_focused()


def judge_with_keyboard(page: Page, attempt_id: UUID, count: int) -> None:
    """Judge all criteria as met without touching the mouse: focus the choice, space, enter."""
    page.goto(f"/valideringar/{attempt_id}/bedom")
    for left in range(count, 0, -1):
        assert "/bedom/" in page.url, f"{left} criteria should be left to judge"
        before = page.url
        page.locator("input[name=result]").first.focus()
        page.keyboard.press("Space")
        expect(page.locator("input[name=result]").first).to_be_checked()
        _tab_to(page, "button[type=submit]")
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(before)
    expect(page).to_have_url(f"{page.url.split('/valideringar')[0]}/valideringar/{attempt_id}/beslut")


def _tab_to(page: Page, target: str) -> None:
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    raise AssertionError(f"the Tab key does not reach {target}")


def decide(page: Page, attempt_id: UUID, words: str = "") -> None:
    """Give a reason for each outcome, and decide that all is achieved, with words for the participant."""
    page.goto(f"/valideringar/{attempt_id}/beslut")
    for reason in page.locator("textarea[name^=reason_]").all():
        reason.fill("Foton, ljud och observation visar att deltagaren gör det här själv.")
    for point in page.locator("input[name=points]").all():
        point.check()
    page.locator("input[name=autonomy]").first.check()
    page.locator("input[name=outcome][value=achieved]").check()
    page.get_by_label("Till deltagaren").fill(words)
    page.get_by_role("button", name="Besluta", exact=True).click()
    expect(page.get_by_text("Beslutet är sparat")).to_be_visible()


def lock_batch(page: Page, attempt_id: UUID) -> None:
    """Lock the batch that the decision lies in, so that the system draws."""
    page.goto(f"/granskningar/{attempt_id}")
    page.get_by_role("link", name="Till omgången").click()
    page.get_by_role("button", name="Lås och dra stickprov").click()
    expect(page.get_by_text("stickprovet är draget")).to_be_visible()


def approve(page: Page, attempt_id: UUID) -> None:
    """Lock the batch, check all, and approve."""
    lock_batch(page, attempt_id)
    page.goto(f"/granskningar/{attempt_id}")
    for check in page.locator("input[name=checks]").all():
        check.check()
    page.locator("input[name=outcome][value=approved]").check()
    page.get_by_role("button", name="Spara granskningen").click()
    expect(page).not_to_have_url(f"/granskningar/{attempt_id}")


def issue(page: Page, attempt_id: UUID) -> str:
    """Order the certificate and wait until it is written; its page's path."""
    page.goto(f"/klara-for-intyg/{attempt_id}")
    page.locator("input[name=name_checked]").check()
    page.get_by_role("button", name="Utfärda intyg").click()
    expect(page.get_by_text("Intyget skrivs nu.")).to_be_visible()
    page.goto(f"/klara-for-intyg/{attempt_id}")
    made = page.get_by_role("link", name="Öppna intyget")
    reload_until(page, made)
    made.click()
    expect(page.get_by_role("link", name="Hämta intyget (PDF)")).to_be_visible()
    return "/" + page.url.split("/", 3)[3]


def download(page: Page, link: str, folder: Path) -> Path:
    """Save what the link sends."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    path = folder / "intyg.pdf"
    coming.value.save_as(path)
    return path


def withdraw(page: Page, path: str) -> None:
    """Withdraw the certificate after having heard the holder."""
    page.goto(path)
    page.get_by_role("link", name="Återkalla").click()
    page.locator("input[name=cause]").first.check()
    page.locator("textarea[name=hearing_note]").fill(
        "Deltagaren har fått veta varför och hade inget att säga."
    )
    page.get_by_role("button", name="Återkalla intyget").click()
    expect(page.get_by_text("Återkallat").first).to_be_visible()
