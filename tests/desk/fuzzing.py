"""Whatever can be sent to the desk: every route, what stands in addresses, forms and headers, by whoever it may be."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as some

from tests.desk.conftest import KORSHOLM, VASA
from tests.desk.routes import filled

#: Nobody, two of Vasa, one of its county, of its employment area, and one of the neighbours.
VISITORS = ("", "vasa-coordinator", "vasa-home", "county-nurse", "employment-vasa", "korsholm-guide")

#: Stands in what is sent, and may come back as text only.
MARK = "<i id=fuzz>\"'"

_WORDS = ("", " ", "0", "-1", "1", "p1", "p2", VASA, KORSHOLM, "KP-2026-9999", "vasa", "korsholm", "done", "blocked")
_ODD = (
    MARK,
    "\x00",
    "' OR 1=1 --",
    "../../etc/passwd",
    "9" * 30,
    "2026-02-31",
    "2026-11-20",
    "20.11.2026",
    "0001-01-01",
    "9999-12-31",
    "https://evil.example.net",
    "//evil.example.net",
    "å" * 300,
    "\ud7ff\u202e",
    "{{7*7}}",
    "{say}",
    "%s%n",
    "NaN",
    "1e400",
    "٣",
)
TEXTS = some.one_of(some.sampled_from(_WORDS), some.sampled_from(_ODD), some.text(max_size=40))
_TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "",
)


@dataclass(frozen=True)
class Sent:
    """One request, without the token of its browser."""

    route: str
    visitor: str
    path: str
    has_token: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    content_type: str = _TYPES[0]
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def body(self, token: str) -> bytes:
        """The bytes that are sent, with the token where the request has it."""
        if self.raw is not None:
            return self.raw
        fields = [("form_token", token), *self.fields] if self.has_token else self.fields
        if self.content_type.startswith("multipart/form-data; boundary"):
            return _multipart(fields)
        return urlencode(fields, errors="surrogatepass").encode()


@some.composite
def sent(draw: Any, routes: list[str], names: list[str], steps: list[str]) -> Sent:
    """Return any request to one of these routes.

    Args:
        draw: Hypothesis.
        routes: Method and path of each.
        names: Names of fields, in addresses and forms.
        steps: Numbers of steps that there are.
    """
    route = draw(some.sampled_from(routes))
    likely = {"case_number": [VASA, KORSHOLM], "number": steps}
    values = {}
    for name in re.findall(r"{(\w+)", route):
        known = likely.get(name, [])
        # More often something that is there than not: what comes after the first check is looked at too.
        texts = some.sampled_from(known) if known and draw(some.integers(0, 3)) else TEXTS
        values[name] = quote(draw(texts) or "-", safe="", errors="surrogatepass")
    named = some.tuples(some.one_of(some.sampled_from(names), TEXTS), TEXTS)
    path = filled(route, **values)
    if query := draw(some.lists(named, max_size=3)):
        path += "?" + urlencode(query, errors="surrogatepass")
    is_form = draw(some.integers(0, 4)) > 0
    return Sent(
        route,
        draw(some.sampled_from(VISITORS)),
        path,
        has_token=draw(some.integers(0, 5)) > 0,
        fields=draw(some.lists(named, max_size=8)),
        content_type=_TYPES[0] if is_form else draw(some.sampled_from(_TYPES)),
        raw=None if draw(some.integers(0, 9)) else draw(some.binary(max_size=200)),
        headers=draw(
            some.dictionaries(
                some.sampled_from(["Accept-Language", "Authorization", "Referer", "Origin", "HX-Request", "Range"]),
                some.sampled_from(["", "sv;q=x", "fi;q=0.9,en", "Bearer ", "null", "true", "bytes=0-1", "x" * 500]),
                max_size=2,
            )
        ),
    )


def _multipart(fields: list[tuple[str, str]]) -> bytes:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{quote(name, errors="surrogatepass")}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na;b\r\n1;2\r\n'
    return "".join([*parts, file, "--x--\r\n"]).encode("utf-8", "surrogatepass")
