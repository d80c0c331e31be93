"""Whether every text of notices is there and uses only the fields that models/notice_texts.py gives it."""

from collections.abc import Iterator, Mapping
from typing import get_args

from config.text_fields import field_problems, name_problems
from models.notice_texts import Fields, NoticeTexts
from models.problem import Problem
from models.values import Value


def notice_text_problems(file: str, texts: NoticeTexts) -> Iterator[Problem]:
    """Yield missing texts, broken ones, and fields that a text is not told with."""
    yield from _groups(file, texts)
    for path, text, fields in every_text(texts):
        yield from field_problems(file, path, text, fields)


def every_text(texts: NoticeTexts) -> Iterator[tuple[str, str, Fields]]:
    """Yield the place of each text, the text, and the fields that it may use."""
    yield from _texts("", texts, Fields())


def _texts(path: str, value: object, fields: Fields) -> Iterator[tuple[str, str, Fields]]:
    if isinstance(value, str):
        yield path, value, fields
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(_below(path, name), one, fields)
    elif isinstance(value, Value):
        for name, info in type(value).model_fields.items():
            own = next((one for one in info.metadata if isinstance(one, Fields)), Fields())
            yield from _texts(_below(path, name), getattr(value, name), own)


def _groups(file: str, texts: NoticeTexts) -> Iterator[Problem]:
    for name, info in NoticeTexts.model_fields.items():
        written = getattr(texts, name)
        if isinstance(written, Mapping):
            yield from name_problems(file, name, written, get_args(info.annotation)[0])


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else str(name)
