"""What the participant does in the chain: the same steps with and without JavaScript."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.browsing import sign_in
from tests.journeys.world import Person, World


def begin(page: Page, person: Person, world: World) -> str:
    """Sign in by the card and open her steps; the path of her attempt."""
    sign_in(page, person)
    path = f"/mina-steg/{world.attempt_id(person.name)}"
    page.goto(path)
    return path


def assess_a_few(page: Page, path: str) -> None:
    """Answer two questions about herself, skip one, pause, go on where she left off, and change an answer."""
    page.goto(path)
    page.get_by_role("link", name="Svara på frågor").click()
    for step, answer in enumerate(("Ofta", "Ibland"), start=1):
        # Each question has the same buttons: the next one is waited for, else the same is answered twice.
        expect(page.get_by_text(f"Steg {step} av 21")).to_be_visible()
        page.get_by_role("button", name=answer).click()
    expect(page.get_by_text("Steg 3 av 21")).to_be_visible()
    page.get_by_role("button", name="Hoppa över").click()
    expect(page.get_by_text("Steg 4 av 21")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Fortsätt svara").click()
    expect(page.get_by_text("Steg 4 av 21")).to_be_visible()
    page.goto(f"{path}/svar")
    expect(page.get_by_text("Hoppade över")).to_have_count(1)
    page.locator(f"a[href='{path}/fraga/2']").click()
    page.get_by_role("button", name="Aldrig").click()
    expect(page.get_by_text("Steg 4 av 21")).to_be_visible()
    page.goto(f"{path}/svar")
    expect(page.get_by_text("Aldrig")).to_have_count(1)
    page.goto(path)


def read_and_confirm_plan(page: Page, path: str) -> None:
    """Leave the rest of the questions, read the plan task by task, and say yes."""
    page.goto(f"{path}/svar")
    page.get_by_role("button", name="Hoppa över resten").click()
    expect(page.get_by_text("Ni pratar om sakerna i stället.")).to_be_visible()
    page.goto(path)
    page.get_by_role("link", name="Läs planen").click()
    page.get_by_role("link", name="Diska efter lunchen").click()
    expect(page.get_by_text("Köket på kaféet")).to_be_visible()
    page.get_by_role("link", name="Nästa").click()
    page.get_by_role("link", name="Klart").click()
    page.get_by_role("button", name="Ja, det blir bra").click()
    expect(page.get_by_text("Bra! Nu har du en plan.")).to_be_visible()
    expect(page.get_by_text("Nästa i planen")).to_be_visible()


def criterion_keys(page: Page, path: str) -> list[str]:
    """The keys of all that is to be shown, in the page's order."""
    page.goto(path)
    links = page.locator("a[href*='/sak/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return list(dict.fromkeys(link.rpartition("/")[2] for link in links if link.startswith(path)))


def hand_over(page: Page, path: str, kind: str, file: Path, keys: Collection[str]) -> None:
    """Add one file that shows these things."""
    page.goto(f"{path}/bevis/{kind}")
    for key in keys:
        page.locator(f"input[name=criteria][value={key}]").check()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat! Bara du ser det, tills du lämnar in.")).to_be_visible()


def delete_draft(page: Page, path: str, key: str) -> None:
    """Take back the latest piece that shows this thing."""
    page.goto(f"{path}/sak/{key}")
    page.locator("a[href^='/mina-steg/bevis/']").last.click()
    page.get_by_role("link", name="Ta bort").click()
    page.get_by_role("button", name="Ja, ta bort").click()
    expect(page.get_by_text("Borttaget.")).to_be_visible()


def hand_in(page: Page, path: str) -> None:
    """Look a last time and hand in."""
    page.goto(path)
    page.get_by_role("link", name="Lämna in").click()
    page.get_by_role("button", name="Ja, lämna in").click()
    expect(page.get_by_text("Nu är det inlämnat. Bra jobbat!")).to_be_visible()
    expect(page.get_by_text("Nu väntar du")).to_be_visible()


def make_link(page: Page, depth: str) -> str:
    """Make a link to her latest certificate that shows this much, with her first photo where it takes evidence."""
    page.goto("/mina-intyg")
    page.get_by_role("link", name="Visa för andra").first.click()
    page.get_by_role("link", name="Gör en länk").click()
    page.get_by_label(depth).check()
    page.get_by_role("button", name="Fortsätt").click()
    if page.get_by_role("heading", level=1).inner_text() == "Välj vad du visar":
        page.locator("input[name=evidence]").first.check()
        page.get_by_role("button", name="Gör länken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Din länk")
    return page.locator("#link").inner_text()


def take_links_back(page: Page, opened: str) -> None:
    """See that one link was opened so often, and end all."""
    page.goto("/mina-intyg/lankar")
    expect(page.get_by_text(opened).first).to_be_visible()
    buttons = page.get_by_role("button", name="Ta bort länken")
    for _ in range(buttons.count()):
        buttons.first.click()
        expect(page.get_by_text("Länken gäller inte längre.")).to_be_visible()
    expect(buttons).to_have_count(0)


def let_others_see(page: Page, choice: str) -> None:
    """Choose how much the check page shows of her latest certificate."""
    page.goto("/mina-intyg")
    page.get_by_role("link", name="Visa för andra").first.click()
    page.get_by_text(choice).click()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
