"""What every answer says to browsers: nothing from elsewhere, one script of ours, no frame, nothing kept."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    # Script, style, pictures and what a script fetches from us only. Inline script and style are refused, and eval.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Robots-Tag": "noindex",
}

#: As servers send them: every answer has them.
_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_NAMES = frozenset({*(name for name, _ in _RAW), b"cache-control"})

#: Neither a proxy nor a browser keeps what was shown to one person.
_NOT_KEPT = b"private, no-store"
_STATIC = "/static/"


class SafeHeaders:
    """Adds the headers to every answer, also to errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = b"max-age=3600" if scope["path"].startswith(_STATIC) else _NOT_KEPT
                others = [one for one in message.get("headers", ()) if one[0] not in _NAMES]
                message["headers"] = [*others, *_RAW, (b"cache-control", kept)]
            await send(message)

        await self._app(scope, receive, sending)
