"""A file that a form sends is read whole or not at all, within its limits, and only with the token of our own page."""

import asyncio
from types import SimpleNamespace

import pytest
from fastapi import Request

from kotopolku.desk.web.forms import FormRefusedError
from kotopolku.desk.web.uploads import uploaded

TYPE = "multipart/form-data; boundary=xYz"
VISIT = SimpleNamespace(form_token="right")
#: Line ends, bytes that are no text, and what looks like the end of a part.
BINARY = b"\x00\xff\r\n--xY\r\n\r\n--\r\n" + bytes(range(256))


def a_part(name, content, file=None):
    """One part of a form."""
    said = f'form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    return f"--xYz\r\nContent-Disposition: {said}\r\n\r\n".encode() + content + b"\r\n"


TOKEN = a_part("form_token", b"right")
END = b"--xYz--\r\n"


def read(body, kind=TYPE, pieces=7, **limits):
    """What is read of a body that comes in pieces of so many bytes."""
    parts = [body[place : place + pieces] for place in range(0, len(body), pieces)]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive():
        return messages.pop(0)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    return asyncio.run(uploaded(Request(scope, receive), VISIT, **{"most_bytes": 1000, **limits}))


def test_a_file_arrives_byte_for_byte_with_the_other_fields():
    sent = read(TOKEN + a_part("note", "ä".encode()) + a_part("file", BINARY, "ä.pdf") + END)

    assert (sent.content, sent.name, sent.form.one("note"), sent.is_too_large) == (BINARY, "ä.pdf", "ä", False)


def test_of_a_file_that_is_too_large_nothing_is_kept():
    sent = read(TOKEN + a_part("file", b"x" * 1001, "a.pdf") + END, pieces=100)

    assert (sent.content, sent.is_too_large) == (b"", True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (a_part("form_token", b"wrong") + a_part("file", b"x", "a.pdf") + END, TYPE),
        (a_part("file", b"x", "a.pdf") + END, TYPE),
        (TOKEN + a_part("file", b"x", "a.pdf"), TYPE),
        (TOKEN + a_part("file", b"x", "a.pdf") + a_part("file", b"y", "b.pdf") + END, TYPE),
        (TOKEN + a_part("note", b"x" * 70_000) + END, TYPE),
        (TOKEN + a_part("note", b"\xff") + END, TYPE),
        (TOKEN + a_part("n", b"") * 201 + END, TYPE),
        (TOKEN + a_part("file", b"x" * 1_100_000, "a.pdf") + END, TYPE),
        (b"form_token=right", "application/x-www-form-urlencoded"),
        (TOKEN + END, "multipart/form-data"),
        (b"nothing of the kind", TYPE),
    ],
)
def test_what_is_no_form_of_ours_is_refused(body, kind):
    with pytest.raises(FormRefusedError):
        read(body, kind, pieces=65536)
