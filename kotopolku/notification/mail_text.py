"""A mail as plain text, 72 columns wide."""

from collections.abc import Iterator
from textwrap import wrap

from kotopolku.notification.mail_page import Block, Entry, Page
from kotopolku.notification.step_facts import Fact

COLUMNS = 72


def mail_text(page: Page) -> str:
    """Return a mail as text. Commands and addresses stand on one line, however long they are."""
    parts = ["\n".join(_wrapped(page.heading))]
    for block in page.blocks:
        parts.extend(_block(block))
    if page.link:
        parts.append(f"{page.link_label}:\n{page.link}")
    parts.append("\n".join(["--", *(line for text in page.closing for line in _wrapped(text))]))
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> Iterator[str]:
    if block.heading:
        yield f"{block.heading}\n{'=' * len(block.heading)}"
    if block.lead:
        yield "\n".join(_wrapped(block.lead))
    for entry in block.entries:
        yield "\n".join(_entry(entry))
    if block.todo:
        yield "\n".join([f"{block.todo_heading}:", *_wrapped(block.todo)])


def _entry(entry: Entry) -> Iterator[str]:
    yield from _wrapped(f"* {entry.title}{f' ({entry.mark})' if entry.mark else ''}", deeper="  ")
    for fact in entry.facts:
        yield from _fact(fact)


def _fact(fact: Fact) -> Iterator[str]:
    label = f"  {fact.label}: " if fact.label else "  "
    if fact.is_command:
        yield f"{label}{fact.value}"
    else:
        yield from _wrapped(f"{label}{fact.value}{f', {fact.when}' if fact.when else ''}", deeper="    ")


def _wrapped(text: str, deeper: str = "") -> list[str]:
    return wrap(text, COLUMNS, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False)
