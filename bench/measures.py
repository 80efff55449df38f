"""The measurements. Each gives results and needs a site that runs with fresh demonstration data."""

from __future__ import annotations

import re
import socket
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench import processes
from bench.processes import Server
from bench.result import Result
from bench.visitor import Visitor, participant, staff

REQUESTS = 1500
WARM_UP = 100
PHONES = 50
BYTES_A_SECOND = 10_000
UPLOAD_SECONDS = 12
COURSE = "/kurser/handledare-pa-arbetsplatsen"


def start_times(server: Server) -> list[Result]:
    """From nothing in the data folder, and once more."""
    first = server.start()
    server.stop()
    return [
        Result("start with an empty data folder (packages installed)", first, "s", 90),
        Result("start again", server.start(), "s", 3),
    ]


def lesson_page(site: Server, data: Path) -> list[Result]:
    """Processor time for a signed-in lesson page against a bare Flask hello in the same run."""
    hello = processes.hello()
    hello.start()
    try:
        plain = _processor_ms(hello, Visitor(hello.port), "/")
        visitor = staff(site.port, processes.accounts(data, "supervisor")[0])
        lesson = _lesson(visitor)
        page = _processor_ms(site, visitor, lesson)
        again = _processor_ms(hello, Visitor(hello.port), "/")
    finally:
        hello.stop()
    base = (plain + again) / 2
    return [
        Result("bare Flask hello, processor time a request", base, "ms"),
        Result("signed-in lesson page, processor time a request", page, "ms"),
        Result("lesson page ÷ hello (aim 8)", page / base, "×", 10),
    ]


def _lesson(visitor: Visitor) -> str:
    """A lesson that she has begun."""
    page = visitor.get(COURSE).text
    if f"{COURSE}/borja" in page:
        visitor.send(COURSE, f"{COURSE}/borja")
        page = visitor.get(COURSE).text
    found = re.search(rf'href="({COURSE}/[a-z0-9-]+)"', page)
    if found is None or visitor.get(found.group(1)).status != 200:
        raise RuntimeError("no lesson to open")
    return found.group(1)


def _processor_ms(server: Server, visitor: Visitor, path: str) -> float:
    for _ in range(WARM_UP):
        visitor.get(path)
    before = server.processor_seconds()
    for _ in range(REQUESTS):
        visitor.get(path)
    return (server.processor_seconds() - before) / REQUESTS * 1000


def certificate() -> list[Result]:
    """Processor time to draw one certificate, warm; all of it is measured in a batch."""
    from stegvis.certificates.rendering import render_pdf
    from tests.unit.certificates.papers import competence_paper

    papers = [competence_paper(f"Amina Yusuf {number}") for number in range(25)]
    for paper in papers[:5]:
        render_pdf(paper)
    before = time.process_time()
    for paper in papers[5:]:
        render_pdf(paper)
    return [
        Result("drawing one certificate, processor time", (time.process_time() - before) / 20 * 1000, "ms")
    ]


def sign_in(site: Server, data: Path) -> list[Result]:
    """How long the refusal takes for a known name and for an unknown one: it must not tell them apart."""
    known = [account["username"] for account in processes.accounts(data, "supervisor")[:4]]
    unknown = [f"{name}-{number}" for number, name in enumerate(known)]
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(2):
        for pair in zip(known, unknown, strict=True):
            for kind, name in zip(("known", "unknown"), pair, strict=True):
                times[kind].append(_refusal_seconds(site, name))
    middle = {kind: statistics.median(found) for kind, found in times.items()}
    ratio = max(middle["known"] / middle["unknown"], middle["unknown"] / middle["known"])
    return [
        Result("wrong password, known name", middle["known"] * 1000, "ms"),
        Result("wrong password, known ÷ unknown name (the larger way)", ratio, "×", 1.3),
    ]


def _refusal_seconds(site: Server, name: str) -> float:
    visitor = Visitor(site.port)
    token = visitor.token("/logga-in")
    began = time.perf_counter()
    answer = visitor.submit("/logga-in", csrf_token=token, username=name, password="fel fel fel")
    if answer.status not in (401, 409, 422):
        raise RuntimeError(f"the refusal was {answer.status}: the throttle may have closed")
    return time.perf_counter() - began


def slow_phones(site: Server, data: Path) -> list[Result]:
    """How long the first page takes while fifty phones send a photo at 10 kB/s each, to this machine only."""
    from stegvis.people.pictures import PIN_PICTURES

    words = [picture.word.source for picture in PIN_PICTURES]
    visitor, address = _place_for_a_photo(site, data, words)
    stop = threading.Event()
    phones = [
        threading.Thread(
            target=_send_slowly, args=(site.port, address, visitor.cookie_header, stop), daemon=True
        )
        for _ in range(PHONES)
    ]
    for phone in phones:
        phone.start()
    time.sleep(2)
    times = _times_of(lambda: Visitor(site.port).get("/"), UPLOAD_SECONDS)
    if not all(phone.is_alive() for phone in phones):
        raise RuntimeError("a phone was sent away: nothing was measured")
    stop.set()
    for phone in phones:
        phone.join(10)
    return [
        Result(f"/ while {PHONES} phones upload at 10 kB/s, median", statistics.median(times) * 1000, "ms"),
        Result(f"/ while {PHONES} phones upload at 10 kB/s, slowest of {len(times)}", max(times), "s", 1),
    ]


def _times_of(ask: Callable[[], object], seconds: float) -> list[float]:
    times = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
        time.sleep(0.05)
    return times


def _place_for_a_photo(site: Server, data: Path, words: list[str]) -> tuple[Visitor, str]:
    for account in processes.accounts(data, "participant"):
        visitor = participant(site.port, account, words)
        for attempt in sorted(set(re.findall(r"/mina-steg/[0-9a-f-]{36}", visitor.get("/").text))):
            if visitor.get(f"{attempt}/bevis/photo").status == 200:
                return visitor, f"{attempt}/bevis/photo/ladda-upp"
    raise RuntimeError("no participant may add a photo")


def _send_slowly(port: int, address: str, cookies: str, stop: threading.Event) -> None:
    """One phone: a form whose photo never ends, ten thousand bytes a second, until told to stop."""
    boundary = "slow-phone"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + b"\xff\xd8\xff\xe0"
    length = 20_000_000
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(
            f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {length}\r\n\r\n".encode()
            + head
        )
        while not stop.wait(0.1):
            try:
                line.sendall(b"\0" * (BYTES_A_SECOND // 10))
            except OSError:
                return
