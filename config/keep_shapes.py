"""``python -m config.keep_shapes [FOLDER]``: keep the shape of each process for the placements opened with it.

Blocks change later; the file of a shape is whole and does not. Its limits and words are written anew while its
version is the newest. A shape that changed without a new version is refused.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from config.earlier import FOLDER, file_stem
from config.library import Library, RawFile
from config.loader import load_configuration
from config.shapes import digest
from models.process import ProcessDefinition

_HEAD = "# Written by python -m config.keep_shapes: the shape of {stem}, whole. Not to be edited.\n"


class ShapeChangedError(Exception):
    """The steps of a process changed while its version did not."""


def shape_text(definition: ProcessDefinition) -> str:
    """Return the file that keeps the shape of a whole process."""
    data = definition.model_dump(mode="json", exclude_defaults=True, exclude={"include", "summary"})
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    return _HEAD.format(stem=file_stem(definition)) + text


def texts_to_keep(library: Library) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each shape that is not kept yet, or not with the limits of today.

    Raises:
        ShapeChangedError: A shape changed, and its version must be raised.
    """
    # Sources may have expired: that is not a question of shapes.
    for definition in load_configuration(library, date.min).processes.values():
        name, text = f"{file_stem(definition)}.yaml", shape_text(definition)
        kept = library.read(f"{FOLDER}/{name}") if name in library.names(FOLDER) else None
        before = ProcessDefinition.model_validate(kept.data) if isinstance(kept, RawFile) else None
        if before and digest(before) != digest(definition):
            raise ShapeChangedError(f"{file_stem(definition)}: the steps changed; raise the version of the process.")
        if before is None or shape_text(before) != text:
            yield name, text


def write(library: Library, folder: Path) -> None:
    """Write what is to be kept into *folder*."""
    to_keep = list(texts_to_keep(library))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in to_keep:
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    own = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        write(Library(own), (own or Path(__file__).parent) / FOLDER)
    except ShapeChangedError as error:
        sys.exit(str(error))
