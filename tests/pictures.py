"""The pictures that a browser takes for the documents, of the page that a test has open."""

from collections.abc import Callable

import pytest

from docs.photographs import IMAGES, LARGEST, PHOTOGRAPHS


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[str, Callable[[], bytes]], None]:
    """Take a picture for docs/images with --update-pictures; without, one is there."""

    def keep(name: str, take: Callable[[], bytes]) -> None:
        assert request.path.as_posix().endswith(PHOTOGRAPHS[name])
        file = IMAGES / f"{name}.png"
        if request.config.getoption("--update-pictures"):
            file.write_bytes(take())
        # Fonts differ from machine to machine, so that pixels are not compared.
        assert 1_000 < file.stat().st_size < LARGEST

    return keep
