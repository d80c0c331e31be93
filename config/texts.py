"""The plain texts of one language, read without checking: for help and error sentences, which must come fast."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from config.yaml_text import read_mapping


@cache
def texts(language: str, part: str) -> Mapping[str, str]:
    """Return the packaged texts of ``messages/LANGUAGE/PART.yaml``; an unknown language speaks English."""
    folder = resources.files("config").joinpath("messages", language if language in ("fi", "sv") else "en")
    file = folder.joinpath(f"{part}.yaml")
    return {name: str(text) for name, text in read_mapping(file.read_bytes(), str(file)).items()}
