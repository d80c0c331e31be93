"""How a mail server is addressed, and what is sealed: TLS, STARTTLS, certificates and logins."""

import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deployments.demo.post import PostOffice
from kotopolku.notification.smtp_server import Security, SmtpServer, smtp_server
from tests.notices.mailing import a_gateway, a_message, fails, mail_to
from tests.notices.servers import BadPostOffice, LockedPostOffice


@pytest.fixture
def post(tmp_path):
    with BadPostOffice(tmp_path / "mail") as office:
        yield office


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """A certificate for localhost that this machine trusts, as the server uses it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    encoding = serialization.Encoding.PEM
    file.write_bytes(
        certificate.public_bytes(encoding)
        + key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture
def locked(tmp_path, trusted):
    with LockedPostOffice(tmp_path / "mail", trusted, "kotopolku", "p@ss:word/#1") as office:
        yield office


def login(office, password="p%40ss%3Aword%2F%231", scheme="smtp+starttls"):
    return f"{scheme}://kotopolku:{password}@127.0.0.1:{office.port}"


def test_starttls_and_a_login_open_a_locked_server(locked):
    with a_gateway(login(locked)) as gateway:
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n2")

    assert len(locked.mails()) == 2
    assert locked.connections == 1


def test_a_wrong_password_is_for_the_operator_to_mend(locked):
    fails(login(locked, password="wrong"), "server_misconfigured")


def test_a_missing_starttls_is_for_the_operator_to_mend(locked):
    fails(f"smtp://127.0.0.1:{locked.port}", "server_misconfigured")


def test_a_server_without_starttls_gets_neither_password_nor_mail(post):
    fails(login(post), "server_misconfigured")

    assert post.mails() == []


def test_a_certificate_that_nobody_vouches_for_is_for_the_operator_to_mend(locked, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    fails(login(locked), "server_misconfigured")


def test_a_server_that_is_sealed_from_the_first_byte_takes_mail(tmp_path, trusted):
    office = PostOffice(tmp_path / "mail")
    office.tls = trusted
    with office, a_gateway(f"smtps://127.0.0.1:{office.port}") as gateway:
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
        assert len(office.mails()) == 1


def test_a_server_that_does_not_speak_tls_is_for_the_operator_to_mend(post):
    fails(f"smtps://127.0.0.1:{post.port}", "server_misconfigured")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.vasa.example", SmtpServer(Security.NONE, "mail.vasa.example", 25)),
        ("smtps://a:b@mail.vasa.example/", SmtpServer(Security.TLS, "mail.vasa.example", 465, "a", "b")),
        ("smtp+starttls://a%40c:b%2F@[::1]:2525", SmtpServer(Security.STARTTLS, "::1", 2525, "a@c", "b/")),
        ("smtp+starttls://mail.vasa.example", SmtpServer(Security.STARTTLS, "mail.vasa.example", 587)),
        ("mail.vasa.example", None),
        ("https://mail.vasa.example", None),
        ("smtp://", None),
        ("smtp://mail.vasa.example:mail", None),
        ("smtp://mail.vasa.example:99999", None),
        ("smtp://user@mail.vasa.example", None),
        ("smtp://user:pass#word@mail.vasa.example", None),
        ("smtp://user:12/word@mail.vasa.example", None),
        ("smtp://user:lösen@mail.vasa.example", None),
        ("smtp://[mail.vasa.example", None),
    ],
)
def test_the_address_of_a_server_says_how_to_speak_with_it(url, server):
    assert smtp_server(url) == server
    assert server is None or server.password == "" or repr(server.password) not in repr(server)
