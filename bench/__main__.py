"""Run all measurements, print a table, write bench/results.json. Exits with 1 when a promise is not kept."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench import batches, measures, processes
from bench.result import Result

RESULTS = Path(__file__).parent / "results.json"


def run(data: Path) -> list[Result]:
    """All results, in order; each line is printed as soon as it is known."""
    site = processes.site(data)
    found: list[Result] = []
    try:
        found += _printed(measures.start_times(site))
        found += _printed(measures.lesson_page(site, data))
        found += _printed(measures.certificate())
        found += _printed(batches.batch_of_certificates(site, data))
        found += _printed(measures.sign_in(site, data))
        found += _printed(measures.slow_phones(site, data))
    finally:
        site.stop()
    return found


def _printed(results: list[Result]) -> list[Result]:
    for result in results:
        print(result.line(), flush=True)
    return results


def main() -> None:
    """Measure on a fresh data folder. The machine should do nothing else meanwhile."""
    with tempfile.TemporaryDirectory(prefix="stegvis-bench-") as folder:
        results = run(Path(folder) / "var")
    RESULTS.write_text(json.dumps([asdict(result) for result in results], indent=1, ensure_ascii=False))
    if not all(result.kept for result in results):
        sys.exit("not every promise is kept")


if __name__ == "__main__":
    main()
