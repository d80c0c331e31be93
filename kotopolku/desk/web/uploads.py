"""A file that a form sends: read in memory within a limit, never written to a disk, and taken only with our token.

Starlette's own reader of such forms would keep files in temporary files, and health data are never to be there.
"""

from collections import defaultdict
from dataclasses import dataclass

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from kotopolku.desk.web.forms import MOST_BYTES, MOST_FIELDS, Form, FormRefusedError, check_token
from kotopolku.desk.web.visit import Visit

#: Whoever sends so much more than is taken is not listened to until the end.
_MANY_TIMES = 4
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A form with one file."""

    form: Form
    name: str
    """What the browser calls the file; nothing where none was chosen."""
    content: bytes
    is_too_large: bool = False
    """Whether the file was larger than is taken; then nothing of it was kept."""


async def uploaded(request: Request, visit: Visit, *, most_bytes: int, most_field_bytes: int = MOST_BYTES) -> Upload:
    """Return a form with one file that our own page gave to this browser and session.

    Args:
        request: What was sent.
        visit: Whose visit it is.
        most_bytes: How large the file may be.
        most_field_bytes: How large all other fields may be together.

    Raises:
        FormRefusedError: It is no such form, larger than anybody sends by mistake, or its token is not this page's.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise FormRefusedError
    parts = _Parts(most_bytes, most_field_bytes)
    read = 0
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())  # type: ignore[arg-type]
        async for chunk in request.stream():
            read += len(chunk)
            if read > _MANY_TIMES * most_bytes + _MEBIBYTE:
                raise FormRefusedError
            parser.write(chunk)
    except FormParserError as error:
        raise FormRefusedError from error
    upload = parts.upload()
    check_token(visit, upload.form)
    return upload


class _Parts:
    """Takes the parts of a form as they are read."""

    def __init__(self, most_bytes: int, most_field_bytes: int) -> None:
        self._most_bytes, self._most_field_bytes = most_bytes, most_field_bytes
        self._fields: dict[str, list[str]] = defaultdict(list)
        self._field_bytes = self._number = 0
        self._header, self._value = bytearray(), bytearray()
        self._field, self._file_name, self._is_file = "", "", False
        self._data = bytearray()
        self._content, self._is_too_large, self._has_ended = b"", False, False

    def callbacks(self) -> dict[str, object]:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._take_header,
            "on_part_data": self._take_data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def upload(self) -> Upload:
        """Return the whole form.

        Raises:
            FormRefusedError: It broke off.
        """
        if not self._has_ended:
            raise FormRefusedError
        return Upload(Form(self._fields), self._file_name, self._content, self._is_too_large)

    def _begin(self) -> None:
        self._number += 1
        if self._number > MOST_FIELDS:
            raise FormRefusedError
        self._field, self._is_file, self._data = "", False, bytearray()

    def _take_header(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            options = parse_options_header(bytes(self._value))[1]
            self._field = _text(options.get(b"name", b""))
            if b"filename" in options:
                if self._is_file or self._file_name:
                    raise FormRefusedError
                self._is_file, self._file_name = True, _text(options[b"filename"])
        self._header, self._value = bytearray(), bytearray()

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        size = end - start
        if not self._is_file:
            self._field_bytes += size
            if self._field_bytes > self._most_field_bytes:
                raise FormRefusedError
        elif self._is_too_large or len(self._data) + size > self._most_bytes:
            self._is_too_large, self._data = True, bytearray()
            return
        self._data += data[start:end]

    def _end(self) -> None:
        if self._is_file:
            self._content = bytes(self._data)
        else:
            self._fields[self._field].append(_text(bytes(self._data)))
        self._data = bytearray()

    def _finish(self) -> None:
        self._has_ended = True


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FormRefusedError from error
