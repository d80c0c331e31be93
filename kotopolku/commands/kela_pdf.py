"""The PDF of a dossier, made in memory with the fonts that the typesetter brings; nothing is fetched."""

import json
from datetime import datetime
from importlib import resources
from typing import Any

import typst

#: The sizes of letters in points, the largest first; everything is to stand on page 1.
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)


def dossier_pdf(data: dict[str, Any], made_at: datetime) -> bytes:
    """Return the PDF in the largest letters with which it is one page."""
    template = resources.files("kotopolku.commands").joinpath("templates", "kela_dossier.typ").read_bytes()
    written = json.dumps(data)
    size = next((one for one in _SIZES if _pages(template, written, one) == 1), _SIZES[-1])
    made: bytes = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": written, "size": str(size)},
        timestamp=made_at.replace(microsecond=0),
    )
    return made


def _pages(template: bytes, written: str, size: float) -> int:
    inputs = {"data": written, "size": str(size)}
    found = json.loads(typst.query(template, "<end>", field="value", ignore_system_fonts=True, sys_inputs=inputs))
    return int(found[0])
