"""Reads a mail as its reader's program does."""

import re
from html.parser import HTMLParser

_VOID = frozenset({"meta", "br"})
#: What would load something from elsewhere, or run.
_FOREIGN = frozenset({"img", "link", "script", "style", "iframe", "object", "embed", "form", "base"})


class MailReader(HTMLParser):
    """The words, the language and the tags of an HTML mail; a tag that is not closed is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.language: str | None = None
        self.links: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse what loads anything; remember the language and the addresses."""
        given = dict(attrs)
        assert tag not in _FOREIGN
        assert not {"src", "background", "onclick"} & set(given)
        assert "url(" not in (given.get("style") or "")
        if tag == "html":
            self.language = given["lang"]
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Refuse a tag that closes another."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        if "body" in self._open:
            self.parts.append(data)

    @property
    def words(self) -> list[str]:
        """Every word of the body, in order."""
        return words(" ".join(self.parts))


def words(text: str) -> list[str]:
    """Every word of a text, in order."""
    return re.findall(r"\w+", text)
