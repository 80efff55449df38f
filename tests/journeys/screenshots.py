"""`make screenshots`: every page of the list, and its forms sent empty, at 360 and 1280 px in Swedish and Arabic.

Writes screenshots/<language>-<width>/<name>.png and screenshots/index.html, a sheet with all of them. To look at a few
while working on them: `python -m tests.journeys.screenshots --language sv --width 360 mina-steg bevis`.
"""

from __future__ import annotations

import argparse
import html
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.journeys import (
    visits_activities,
    visits_certificates,
    visits_checking,
    visits_competence,
    visits_cooperation,
    visits_courses,
    visits_designs,
    visits_external,
    visits_handovers,
    visits_issuing,
    visits_judging,
    visits_links,
    visits_modules,
    visits_own,
    visits_people,
    visits_sharing,
    visits_validation,
    visits_verification,
    visits_witnesses,
)
from tests.journeys.browsing import ARGUMENTS, CHROMIUM, DESKTOP, PHONE, Browsers
from tests.journeys.site import make_world, running_site
from tests.journeys.visits import Visit, all_visits
from tests.journeys.walking import WrongAnswer, forms_to_send_empty, open_page, send_empty
from tests.journeys.world import World

ROOMS = (
    visits_people,
    visits_sharing,
    visits_own,
    visits_validation,
    visits_judging,
    visits_witnesses,
    visits_verification,
    visits_issuing,
    visits_checking,
    visits_courses,
    visits_designs,
    visits_activities,
    visits_certificates,
    visits_competence,
    visits_external,
    visits_cooperation,
    visits_handovers,
    visits_links,
    visits_modules,
)
FOLDER = Path(__file__).resolve().parent.parent.parent / "screenshots"
LANGUAGES = ("sv", "ar")
TALLEST = 6000


def shoot(page: Page, path: Path) -> Path:
    """A picture of the whole page, cut at a height that one can still look at."""
    page.evaluate("() => document.fonts.ready.then(() => true)")
    # Pictures that load lazily are asked for when one has scrolled past them.
    page.evaluate(
        "() => document.querySelectorAll('img[loading=lazy]').forEach(one => { one.loading = 'eager'; })"
    )
    page.wait_for_load_state("networkidle")
    size = page.viewport_size or PHONE
    height = min(TALLEST, int(page.evaluate("() => document.documentElement.scrollHeight")))
    width = int(page.evaluate("() => document.documentElement.scrollWidth"))
    area = {"x": 0, "y": 0, "width": max(width, size["width"]), "height": height}
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True, clip=area)  # type: ignore[arg-type]
    return path


def shoot_visit(browsers: Browsers, visit: Visit, language: str, viewport: ViewportSize) -> Iterator[Path]:
    """The page, then each of its forms sent empty."""
    folder = FOLDER / f"{language}-{viewport['width']}"
    context = (
        browsers.of(visit.who, language, viewport)
        if visit.who
        else browsers.fresh(language=language, viewport=viewport)
    )
    page = context.new_page()
    open_page(page, visit)
    yield shoot(page, folder / f"{visit.name}.png")
    forms = 0 if visit.empty_is_allowed or visit.then else forms_to_send_empty(page).count()
    for number in range(forms):
        open_page(page, visit)
        send_empty(page, number)
        yield shoot(page, folder / f"{visit.name}-fel{number + 1}.png")
    page.close()
    if visit.who is None:
        context.close()


def write_sheet(paths: list[Path]) -> Path:
    """One page with all pictures, those of the same name side by side."""
    names: dict[str, list[Path]] = {}
    for path in paths:
        names.setdefault(path.stem, []).append(path.relative_to(FOLDER))
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Screenshots</title><h1>Screenshots</h1>"
    ]
    for name, pictures in sorted(names.items()):
        parts.append(f"<h2>{html.escape(name)}</h2><p>")
        for one in sorted(pictures, key=str):
            parts.append(
                f"<a href='{one}'><img src='{one}' alt='{one}' width='{180 if '360' in str(one) else 400}'></a> "
            )
    sheet = FOLDER / "index.html"
    sheet.write_text("\n".join(parts), encoding="utf-8")
    return sheet


def main(arguments: argparse.Namespace) -> int:
    """Write the pictures; the number of pages that could not be shown."""
    wanted: list[str] = arguments.names
    viewports = [one for one in (PHONE, DESKTOP) if arguments.width in (None, one["width"])]
    languages = [one for one in LANGUAGES if arguments.language in (None, one)]
    began, paths, failures = time.monotonic(), list[Path](), list[str]()
    if not (wanted or arguments.width or arguments.language) and FOLDER.exists():
        shutil.rmtree(FOLDER)
    with tempfile.TemporaryDirectory(prefix="stegvis-screenshots-") as name, sync_playwright() as playwright:
        folder = Path(name)
        with running_site(make_world(folder), folder) as site:
            world = World(site.data, site.url)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            browsers = Browsers(browser, site.url)
            chosen = [one for _endpoint, one in all_visits(world)]
            if wanted:
                chosen = [one for one in chosen if any(part in one.name for part in wanted)]
            for language, viewport, visit in itertools.product(languages, viewports, chosen):
                try:
                    paths.extend(shoot_visit(browsers, visit, language, viewport))
                except (WrongAnswer, PlaywrightError) as error:
                    failures.append(f"{visit.name}, {language}, {viewport['width']}: {error}")
            browsers.close()
            browser.close()
            world.close()
    sheet = write_sheet(sorted(FOLDER.glob("*/*.png")))
    print(f"{len(paths)} pictures in {time.monotonic() - began:.0f} s: {sheet}")
    print("\n".join(failures))
    return len(failures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of names of pages; none means all")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--width", type=int, choices=[PHONE["width"], DESKTOP["width"]])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(1 if main(_arguments()) else 0)
