"""``kotopolku notices preview``: what people are sent, filled with fictitious cases."""

from collections.abc import Iterator

from kotopolku.notification.letter import Rendered
from kotopolku.notification.mail_html import preview_html
from kotopolku.notification.rendering import render
from kotopolku.notification.samples import SAMPLES
from models.messages import Messages
from models.notice_kind import NoticeKind
from models.values import Language

#: Every kind, one after the other.
ALL = "all"

#: What can be previewed.
KINDS = (*(kind.value for kind in NoticeKind), ALL)


def preview(kind: str, language: Language, messages: Messages, *, as_html: bool) -> str:
    """Return the samples of a kind, or of all, as a terminal shows them or as one HTML page.

    Args:
        kind: One of `KINDS`.
        language: In which language.
        messages: The texts of that language.
        as_html: Whether as HTML.
    """
    shown = list(_rendered(kind, language, messages))
    if as_html:
        return preview_html((f"{name} – {message.subject}", message.html) for name, message in shown)
    return "\n".join(_in_terminal(name, message) for name, message in shown)


def _rendered(kind: str, language: Language, messages: Messages) -> Iterator[tuple[str, Rendered]]:
    for one in NoticeKind if kind == ALL else (NoticeKind(kind),):
        for name, sample in SAMPLES[one].items():
            yield f"{one.value} ({name})", render(sample.letter(language), messages)


def _in_terminal(name: str, message: Rendered) -> str:
    return f"{name}\n{'#' * 72}\n{message.subject}\n\n{message.text}\nSMS: {message.sms}\n"
