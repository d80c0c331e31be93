"""The pictures of the documentation that a browser takes of real pages, with `make pictures`."""

from pathlib import Path

IMAGES = Path(__file__).parent / "images"

_DESK, _PREFECT = "tests/browser/test_pictures.py", "tests/prefect_page/"

#: The test that takes each picture, by its name in `docs/images`.
PHOTOGRAPHS = {
    "desk-work-fi": _DESK,
    "desk-unit-sv": _DESK,
    "desk-step-en": _DESK,
    "prefect-register": f"{_PREFECT}test_registering.py",
    "prefect-agenda": f"{_PREFECT}test_agenda.py",
    "prefect-answer": f"{_PREFECT}test_answering.py",
    "prefect-runs": f"{_PREFECT}test_runs_list.py",
    "prefect-overview": f"{_PREFECT}test_overview.py",
}

#: In bytes; nobody waits for a picture of a manual.
LARGEST = 140_000
