"""The running site, its world and its browsers, once for each test worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.journeys.browsing import ARGUMENTS, CHROMIUM, HEADLESS_SHELL, Browsers
from tests.journeys.site import Site, make_world, running_site
from tests.journeys.world import World


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, without the parts that phone home."""
    return {"executable_path": CHROMIUM, "args": ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real stack: supervisor, web server and worker, on its own copy of the demonstration data."""
    own = tmp_path_factory.getbasetemp()
    # The workers of one run share a world; without workers, the folder above is that of all runs there ever were.
    world = make_world(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    with running_site(world, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def world(site: Site) -> Iterator[World]:
    """What the running site's data hold."""
    opened = World(site.data, site.url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browsers(browser: Browser, site: Site) -> Iterator[Browsers]:
    """Contexts in the one browser."""
    kept = Browsers(browser, site.url)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def page_browsers(playwright: Playwright, site: Site) -> Iterator[Browsers]:
    """Contexts in a browser that only lays out pages: for the walk through all of them."""
    shell = playwright.chromium.launch(executable_path=HEADLESS_SHELL, args=ARGUMENTS)
    kept = Browsers(shell, site.url)
    yield kept
    kept.close()
    shell.close()
