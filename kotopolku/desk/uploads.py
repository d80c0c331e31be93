"""A form with a file: read in memory within a limit, never written to a disk, and taken only with our token."""

import hmac
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from fastapi import Request

from kotopolku.desk.forms import TOKEN_FIELD, Form, FormRefusedError
from kotopolku.desk.visit import Visit

#: What stands around a file in its form: the other fields, headers and boundaries.
_AROUND = 64 * 1024
#: Whoever sends so much more than is taken is not listened to until the end.
_MANY_TIMES = 4
_MOST_PARTS = 200


@dataclass(frozen=True)
class Upload:
    """A form with one file."""

    form: Form
    name: str
    """What the browser calls the file; nothing where none was chosen."""
    content: bytes
    is_too_large: bool = False
    """Whether the file was larger than is taken; then nothing of it was kept."""


async def uploaded(request: Request, visit: Visit, *, most_bytes: int) -> Upload:
    """Return a form with one file that our own page gave to this browser and session.

    Args:
        request: What was sent.
        visit: Whose visit it is.
        most_bytes: How large the file may be.

    Raises:
        FormRefusedError: It is no such form, much larger than that, or its token is not this page's.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MANY_TIMES * most_bytes + _AROUND:
            raise FormRefusedError
    upload = _parts(bytes(body), request.headers.get("content-type", ""), most_bytes)
    if not hmac.compare_digest(upload.form.one(TOKEN_FIELD).encode(), visit.form_token.encode()):
        raise FormRefusedError
    return upload


def _parts(body: bytes, content_type: str, most_bytes: int) -> Upload:
    """Return the fields and the file of a form.

    Source: RFC 7578; RFC 2046, section 5.1.1.
    """
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/form-data" or not boundary:
        raise FormRefusedError
    # The line break before a boundary belongs to the boundary.
    before, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if before or not 1 <= len(parts) <= _MOST_PARTS or not parts[-1].startswith(b"--"):
        raise FormRefusedError
    fields: dict[str, list[str]] = {}
    name, content, is_too_large = "", b"", False
    for part in parts[:-1]:
        head, separator, value = part.partition(b"\r\n\r\n")
        if not separator:
            raise FormRefusedError
        headers = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n"))
        file = headers.get_filename()
        if file is None:
            field = str(headers.get_param("name", "", "content-disposition"))
            fields.setdefault(field, []).append(_text(value))
        else:
            name, is_too_large = file, len(value) > most_bytes
            content = b"" if is_too_large else value
    return Upload(Form(fields), name, content, is_too_large)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise FormRefusedError from error
