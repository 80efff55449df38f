"""Where variants lie, and what a path tells."""

from __future__ import annotations

import pytest

from stegvis.content.variants import original_of_path, path_of_variant, variant_of_path

LESSON = "courses/prov/grund/01-start.md"
COURSE = "courses/prov/course.yaml"


@pytest.mark.parametrize("original", [LESSON, COURSE])
def test_a_variant_lies_beside_its_original(original: str) -> None:
    stem, ending = original.rsplit(".", 1)
    assert path_of_variant(original, "latt") == f"{stem}.latt.{ending}"
    assert path_of_variant(original, "sv") == original
    assert original_of_path(f"{stem}.latt.{ending}") == original
    assert original_of_path(original) == original


def test_the_ending_tells_the_variant() -> None:
    assert variant_of_path(LESSON).code == "sv"
    assert variant_of_path("courses/prov/grund/01-start.ar.md").direction == "rtl"
    assert variant_of_path("courses/prov.en/course.yaml").code == "sv"
    assert variant_of_path("courses/prov/course.en.yaml").code == "en"
