"""The mail with a one-time link: it names nobody and no case."""

from collections.abc import Mapping

from kotopolku.notification.letter import Rendered
from kotopolku.notification.mail_html import mail_html
from kotopolku.notification.mail_page import Block, Page
from kotopolku.notification.mail_text import mail_text
from models.values import Language


def sign_in_mail(say: Mapping[str, str], language: Language, link: str, minutes: int) -> Rendered:
    """Return the mail in the language of whoever gets it."""
    lead = say["mail_lead"].format(minutes=minutes)
    page = Page(language, say["mail_heading"], (Block(lead=lead),), say["mail_link"], link, (say["mail_closing"],))
    subject = say["mail_subject"]
    return Rendered(subject, mail_text(page), mail_html(page, subject), sms="")
