"""The one door out: SMS and gateways of units, and what is told of a setting that is malformed."""

import datetime
import logging
from contextlib import contextmanager

import pytest
from pydantic import ValidationError

from config.settings import Settings
from kotopolku.notification.apprise_gateway import AppriseGateway
from kotopolku.notification.gateway import Address, DeliveryFailedError, Gateway
from kotopolku.notification.gateway_settings import gateway_of
from kotopolku.notification.letter import Rendered
from models.notice_kind import ChannelKind
from tests.notices.servers import BadPostOffice, SmsGateway

NOON = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
NUMBER = "+358401234567"
MESSAGE = Rendered(
    subject="Ny uppgift: hälsoundersökning",
    text="Gör undersökningen senast 30.11.2026.\n\nÄrendet 2026-0017 *och* inget annat_namn.\n",
    html="<p>…</p>",
    sms="Kotopolku: terveystarkastus, asia 2026-0017, viimeistään 30.11.",
)


@pytest.fixture
def sms():
    with SmsGateway() as gateway:
        yield gateway


@contextmanager
def a_gateway(**set_up):
    with AppriseGateway(lambda: NOON, **set_up) as gateway:
        yield gateway


def test_an_sms_reaches_the_number_with_its_own_text(sms):
    with a_gateway(sms_url=sms.sms_url) as gateway:
        gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n1")

    assert sms.messages == [(NUMBER, "Kotopolku: terveystarkastus, asia 2026-0017, viimeistään 30.11.")]


def test_ten_sms_do_not_wait_for_each_other(sms):
    """Apprise rests for seconds between two messages of one service; a round of sending must not."""
    with a_gateway(sms_url=sms.sms_url) as gateway:
        began = datetime.datetime.now(datetime.UTC)
        for number in range(10):
            gateway.deliver(Address(ChannelKind.SMS, f"+35840123456{number}"), MESSAGE, f"n{number}")
        took = datetime.datetime.now(datetime.UTC) - began

    assert [number for number, _ in sms.messages] == [f"+35840123456{number}" for number in range(10)]
    assert took < datetime.timedelta(seconds=5.5)


def test_the_number_may_stand_in_the_query(sms):
    with a_gateway(sms_url=sms.sms_url.replace("/{phone}", "/?to={phone}")) as gateway:
        gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n1")

    assert [number for number, _ in sms.messages] == [NUMBER]


@pytest.mark.parametrize(
    "url",
    [
        "smseagles://token@sms.vasa.example/{phone}",
        "46elks://user:password@Kotopolku/{phone}",
        "d7sms://token@{phone}",
        "bulksms://user:password@{phone}",
        "seven://key/{phone}",
    ],
)
def test_any_sms_service_of_apprise_is_accepted(url):
    with a_gateway(sms_url=url) as gateway:
        assert gateway.check() == ()


def test_an_sms_service_that_answers_with_an_error_is_tried_again_later(sms):
    sms.is_broken = True
    with a_gateway(sms_url=sms.sms_url) as gateway, pytest.raises(DeliveryFailedError, match="gateway_failed"):
        gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n1")


def test_an_sms_service_that_refuses_our_token_is_tried_again_later(sms):
    url = sms.sms_url.replace(SmsGateway.TOKEN, "wrong")
    with a_gateway(sms_url=url) as gateway, pytest.raises(DeliveryFailedError, match="gateway_failed"):
        gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n1")

    assert sms.messages == []


def test_apprise_neither_tries_again_by_itself_nor_counts_what_failed_as_delivered(sms):
    with a_gateway(sms_url=sms.sms_url + "?optional=yes&retry=5&wait=1") as gateway:
        sms.is_broken = True
        with pytest.raises(DeliveryFailedError, match="gateway_failed"):
            gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n1")

    assert sms.asked == 1


def test_a_units_gateway_gets_subject_and_text(sms):
    with a_gateway(gateways={"vasa_teams": sms.json_url}) as gateway:
        gateway.deliver(Address(ChannelKind.GATEWAY, "vasa_teams"), MESSAGE, "n1")

    (post,) = sms.posts
    assert post["title"] == "Ny uppgift: hälsoundersökning"
    assert post["message"] == "Gör undersökningen senast 30.11.2026.\n\nÄrendet 2026-0017 *och* inget annat_namn."
    assert post["attachments"] == []


@pytest.mark.parametrize(
    "to",
    [
        Address(ChannelKind.EMAIL, "guide@vasa.example"),
        Address(ChannelKind.SMS, NUMBER),
        Address(ChannelKind.GATEWAY, "unknown"),
    ],
)
def test_a_channel_that_nobody_set_up_says_so(to):
    with a_gateway() as gateway, pytest.raises(DeliveryFailedError, match="channel_not_set_up"):
        gateway.deliver(to, MESSAGE, "n1")


MALFORMED = {
    "smtp_url": "mail.vasa.example",
    "mail_from": "Kotopolku",
    "sms_url": "smseagle://token@sms.vasa.example",
    "gateways": {"vasa_teams": "https//wrong", "vasa_json": "json://localhost", "own": "kotomail://localhost"},
}


def test_every_malformed_address_is_told_by_name():
    with a_gateway(**MALFORMED) as gateway:
        assert gateway.check() == ("smtp_url", "mail_from", "sms_url", "gateways.vasa_teams", "gateways.own")


@pytest.mark.parametrize(
    "to",
    [
        Address(ChannelKind.EMAIL, "guide@vasa.example"),
        Address(ChannelKind.SMS, NUMBER),
        Address(ChannelKind.GATEWAY, "vasa_teams"),
    ],
)
def test_a_malformed_address_is_for_the_operator_to_mend(to):
    with a_gateway(**MALFORMED) as gateway, pytest.raises(DeliveryFailedError, match="server_misconfigured"):
        gateway.deliver(to, MESSAGE, "n1")


def test_an_empty_set_up_has_nothing_malformed():
    with a_gateway() as gateway:
        assert gateway.check() == ()


def test_secret_addresses_are_not_shown(sms):
    with a_gateway(smtp_url="smtp://u:canary@h", sms_url="canary", gateways={"a": "canary"}) as gateway:
        assert "canary" not in repr(gateway)


def test_nothing_of_an_sms_reaches_a_log_and_nothing_is_written_to_disk(sms, caplog, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.NOTSET)
    with a_gateway(sms_url=sms.sms_url, gateways={"unit": sms.json_url}) as gateway:
        gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n1")
        gateway.deliver(Address(ChannelKind.GATEWAY, "unit"), MESSAGE, "n2")
        sms.is_broken = True
        with pytest.raises(DeliveryFailedError):
            gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n3")

    assert caplog.text == ""
    assert list(tmp_path.rglob("*")) == []


def test_the_settings_of_an_installation_make_its_gateway(sms, tmp_path, monkeypatch):
    with BadPostOffice(tmp_path / "mail") as post:
        monkeypatch.setenv("KOTOPOLKU_SMTP_URL", post.url)
        monkeypatch.setenv("KOTOPOLKU_MAIL_FROM", "kotopolku@vasa.example")
        monkeypatch.setenv("KOTOPOLKU_SMS_URL", sms.sms_url)
        monkeypatch.setenv("KOTOPOLKU_GATEWAYS", f'{{"vasa_teams": "{sms.json_url}"}}')
        with gateway_of(Settings(), lambda: NOON) as made:
            gateway: Gateway = made
            assert made.check() == ()
            gateway.deliver(Address(ChannelKind.EMAIL, "guide@vasa.example"), MESSAGE, "n1")
            gateway.deliver(Address(ChannelKind.SMS, NUMBER), MESSAGE, "n2")
            gateway.deliver(Address(ChannelKind.GATEWAY, "vasa_teams"), MESSAGE, "n3")

        assert (len(post.mails()), len(sms.messages), len(sms.posts)) == (1, 1, 1)


@pytest.mark.parametrize("gateways", ["canary", '["canary"]', '{"canary": 1}'])
def test_gateways_that_are_no_json_object_are_an_error_that_does_not_show_them(monkeypatch, gateways):
    monkeypatch.setenv("KOTOPOLKU_GATEWAYS", gateways)

    with pytest.raises(ValidationError) as raised:
        Settings()

    assert "gateways" in str(raised.value).lower()
    assert "canary" not in str(raised.value).replace("gateways.canary", "")
