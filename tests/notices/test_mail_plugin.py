"""Mail: what goes over the wire, the connection that is kept, and what each answer of a server means."""

import logging
import socket
import time
import traceback

import pytest

from kotopolku.notification.gateway import DeliveryFailedError, DeliveryRefusedError
from tests.notices.mailing import FINNISH, SWEDISH, a_gateway, a_message, fails, mail_to
from tests.notices.servers import BadPostOffice, Trouble

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def post(tmp_path):
    with BadPostOffice(tmp_path / "mail") as office:
        yield office


def received(post, message, **gateway):
    """The one mail that a message became."""
    with a_gateway(post.url, **gateway) as gateway:
        gateway.deliver(mail_to("nurse@county.example"), message, "n17")
    (mail,) = post.mails()
    return mail


def test_a_mail_has_these_headers_and_no_others(post):
    mail = received(post, a_message())

    assert {name: str(value) for name, value in mail.items()} == {
        "Message-ID": "<n17@notices.kotopolku.vasa.example>",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
        "From": "Kotopolku <kotopolku@vasa.example>",
        "To": "nurse@county.example",
        "Subject": "Terveystarkastus: määräaika lähestyy",
        "List-Id": "<notices.kotopolku.vasa.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
    }


def test_text_and_html_arrive_as_they_were_written(post):
    mail = received(post, a_message())

    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", SWEDISH)
    assert (html.get_content_type(), html.get_content()) == ("text/html", FINNISH)
    for part in (text, html):
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "quoted-printable"


def test_everything_on_the_wire_is_ascii_in_short_lines(post):
    raw = received(post, a_message(html=f"<p>{'ä' * 5000}</p>", subject="Å" * 200)).as_bytes()

    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 78


def test_lines_that_begin_with_a_dot_arrive_whole(post):
    mail = received(post, a_message(text=".\n..\n.dot\n"))

    assert mail.get_body(("plain",)).get_content() == ".\n..\n.dot\n"


def test_a_calendar_comes_as_an_attachment_that_calendars_know(post):
    mail = received(post, a_message(calendar=CALENDAR))

    (attachment,) = mail.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    assert attachment["Content-Type"].params["method"] == "PUBLISH"
    assert attachment.get_filename() == "dates.ics"
    assert attachment.get_payload(decode=True) == CALENDAR
    assert mail.get_body(("plain",)).get_content() == SWEDISH


def test_fifty_mails_need_one_connection(post, record_property):
    with a_gateway(post.url) as gateway:
        began = time.monotonic()
        for number in range(50):
            gateway.deliver(mail_to(f"reader{number}@vasa.example"), a_message(calendar=CALENDAR), f"n{number}")
        record_property("mails_per_second", round(50 / (time.monotonic() - began)))

    assert post.connections == 1
    assert [mail["To"] for mail in post.mails()] == [f"reader{number}@vasa.example" for number in range(50)]


def test_a_refused_recipient_does_not_cost_the_others_the_connection(post):
    post.unknown = {"gone@vasa.example"}
    with a_gateway(post.url) as gateway:
        with pytest.raises(DeliveryRefusedError, match="recipient_refused"):
            gateway.deliver(mail_to("gone@vasa.example"), a_message(), "n1")
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n2")

    assert post.connections == 1
    assert [mail["To"] for mail in post.mails()] == ["guide@vasa.example"]


def test_a_connection_that_the_server_closed_is_opened_anew(post):
    with a_gateway(post.url) as gateway:
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
        post.hang_up()
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n2")

    assert post.connections == 2
    assert len(post.mails()) == 2


def test_mail_goes_on_after_the_server_was_down(post):
    with a_gateway(post.url) as gateway:
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
        post.stop()
        with pytest.raises(DeliveryFailedError, match="server_unreachable"):
            gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n2")
        post.start()
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n2")

    assert len(post.mails()) == 2


@pytest.mark.parametrize(
    ("trouble", "error", "code"),
    [
        (Trouble.CLOSE_ON_GREETING, DeliveryFailedError, "server_unreachable"),
        (Trouble.HANG, DeliveryFailedError, "server_unreachable"),
        (Trouble.CLOSE_BEFORE_DATA, DeliveryFailedError, "server_unreachable"),
        (Trouble.CLOSE_AFTER_DATA, DeliveryFailedError, "server_unreachable"),
        (Trouble.REFUSE_SENDER, DeliveryFailedError, "server_misconfigured"),
        (Trouble.SENDER_LATER, DeliveryFailedError, "try_later"),
        (Trouble.TOO_BIG, DeliveryRefusedError, "message_refused"),
        (Trouble.REFUSE_RECIPIENT, DeliveryRefusedError, "recipient_refused"),
        (Trouble.REFUSE_RELAY, DeliveryFailedError, "server_misconfigured"),
        (Trouble.SIGN_IN_FIRST, DeliveryFailedError, "server_misconfigured"),
        (Trouble.GOING_DOWN, DeliveryFailedError, "try_later"),
        (Trouble.RECIPIENT_LATER, DeliveryFailedError, "try_later"),
        (Trouble.FULL, DeliveryFailedError, "try_later"),
        (Trouble.REFUSE_MESSAGE, DeliveryRefusedError, "message_refused"),
        (Trouble.MESSAGE_LATER, DeliveryFailedError, "try_later"),
    ],
)
def test_each_trouble_of_a_server_has_its_code_and_the_next_mail_goes_out(post, trouble, error, code):
    with a_gateway(post.url, timeout=0.5) as gateway:
        with post.in_trouble(trouble), pytest.raises(error) as raised:
            gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n2")

    assert raised.value.code == code
    assert [mail["Message-ID"].split("@")[0] for mail in post.mails()][-1] == "<n2"


def test_a_server_that_dies_after_the_data_may_have_the_mail_and_a_second_copy_has_the_same_name(post):
    """The one documented window."""
    with a_gateway(post.url) as gateway:
        with post.in_trouble(Trouble.CLOSE_AFTER_DATA), pytest.raises(DeliveryFailedError):
            gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")

    first, second = post.mails()
    assert first["Message-ID"] == second["Message-ID"]


def test_nobody_listening_is_an_unreachable_server():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        fails(url, "server_unreachable")


@pytest.mark.parametrize("where", ["two words@vasa.example", "höra@vasa.example", "a,b@vasa.example", "guide@"])
def test_an_address_that_no_server_takes_is_refused_without_asking_one(post, where):
    with a_gateway(post.url) as gateway, pytest.raises(DeliveryRefusedError, match="recipient_refused"):
        gateway.deliver(mail_to(where), a_message(), "n1")

    assert post.connections == 0


def test_a_domain_with_letters_beyond_ascii_is_written_as_the_network_writes_it(post):
    with a_gateway(post.url) as gateway:
        gateway.deliver(mail_to("guide@närpes.example"), a_message(), "n1")

    assert [mail["To"] for mail in post.mails()] == ["guide@xn--nrpes-gra.example"]


def test_no_address_and_no_text_reaches_a_log_or_a_traceback(post, caplog):
    caplog.set_level(logging.NOTSET)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the server's own
    reader, message = mail_to("canary@vasa.example"), a_message(text="A canary", subject="A canary", html="A canary")
    with a_gateway(post.url) as gateway:
        gateway.deliver(reader, message, "n1")
        with post.in_trouble(Trouble.REFUSE_RECIPIENT), pytest.raises(DeliveryRefusedError) as raised:
            gateway.deliver(reader, message, "n2")

    (mail,) = post.mails()
    assert [mail["To"], mail["Subject"]] == ["canary@vasa.example", "A canary"]
    assert "canary" not in caplog.text
    assert "canary" not in "".join(traceback.format_exception(raised.value))
    assert raised.value.__context__ is None
