"""Requests that leave, against servers on this machine."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cms.core.destinations import Refused
from cms.core.outgoing import Unanswered, send
from tests.receivers import Receiver, Reply, receiving

METADATA = "http://169.254.169.254/latest/meta-data/"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with receiving() as found:
        settings.OUTGOING_ALLOW = [found.place]
        yield found


def test_what_is_sent_arrives_and_what_is_answered_comes_back(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=202, headers={"X-Kept": "yes"}, body=b"taken")
    answer = send("POST", f"{receiver.url}/in?a=1", headers={"Content-Type": "application/json"}, content=b'{"a":1}')
    assert (answer.status, answer.headers["x-kept"], answer.body, answer.was_cut) == (202, "yes", b"taken", False)
    (asked,) = receiver.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/in?a=1", b'{"a":1}')
    assert asked.headers["host"] == receiver.place
    assert asked.headers["content-type"] == "application/json"


def test_a_port_of_this_machine_that_nobody_allowed_is_never_reached(receiver: Receiver, settings: Any) -> None:
    settings.OUTGOING_ALLOW = []
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001"):
        with pytest.raises(Refused):
            send("POST", f"http://{host}:{receiver.port}/")
    assert receiver.asked == []


def test_the_name_is_looked_up_once_and_the_connection_stays_with_what_was_checked(
    receiver: Receiver, settings: Any
) -> None:
    """A name that leads to the checked address first and elsewhere afterwards: the second answer is never asked for."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    settings.OUTGOING_ALLOW = [f"hooks.example:{receiver.port}"]
    answer = send("POST", f"http://hooks.example:{receiver.port}/in", resolve=rebinding)
    assert answer.status == 200
    assert asked == ["hooks.example"]
    assert receiver.asked[0].headers["host"] == f"hooks.example:{receiver.port}"


def test_a_name_that_turns_private_after_it_was_saved_is_refused_when_it_is_asked(
    receiver: Receiver, settings: Any
) -> None:
    settings.OUTGOING_ALLOW = []
    with pytest.raises(Refused):
        send("POST", f"http://hooks.example:{receiver.port}/", resolve=lambda *_: ["127.0.0.1"])
    assert receiver.asked == []


def test_redirects_are_answers_unless_they_were_asked_for(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=302, headers={"Location": METADATA})
    assert send("POST", receiver.url).status == 302
    assert send("POST", receiver.url, redirects=3).status == 302, "a POST is not sent a second time"
    assert send("GET", receiver.url).status == 302


@pytest.mark.parametrize(
    "to", [METADATA, "http://[::ffff:127.0.0.1]/", "file:///etc/passwd", "http://2130706433/", "http://a:b@x.example/"]
)
def test_every_redirect_passes_the_same_check(receiver: Receiver, to: str) -> None:
    receiver.answer = lambda _: Reply(status=302, headers={"Location": to})
    with pytest.raises(Refused):
        send("GET", receiver.url, redirects=3)
    assert len(receiver.asked) == 1


def test_redirects_are_followed_as_far_as_asked_and_leave_credentials_behind(receiver: Receiver, settings: Any) -> None:
    with receiving() as other:
        settings.OUTGOING_ALLOW = [receiver.place, other.place]
        receiver.answer = lambda asked: Reply(
            status=302, headers={"Location": "/b" if asked.path == "/a" else other.url}
        )
        answer = send("GET", f"{receiver.url}/a", headers={"Authorization": "Bearer x", "X-Other": "1"}, redirects=2)
        assert (answer.status, answer.url) == (200, other.url)
        assert receiver.asked[1].headers["authorization"] == "Bearer x"
        assert "authorization" not in other.asked[0].headers
        assert other.asked[0].headers["x-other"] == "1"
        assert send("GET", f"{receiver.url}/a", redirects=1).status == 302


def test_an_endless_answer_is_cut(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(body=b"x" * 100_000)
    answer = send("GET", receiver.url, max_bytes=1000)
    assert (len(answer.body), answer.was_cut) == (1000, True)


def test_a_receiver_that_waits_too_long_has_not_answered(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(wait_s=0.4)
    with pytest.raises(Unanswered) as unanswered:
        send("POST", receiver.url, timeout_s=0.1)
    assert "in time" in unanswered.value.message


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"])
def test_a_receiver_that_drips_bytes_holds_nobody_beyond_the_time(settings: Any, head: bytes) -> None:
    """Each wait alone is short; all of them together end with the deadline."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def drip() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(head)
                while not stop.wait(0.03):
                    try:
                        client.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.getsockname()[1]}"]
        began = time.monotonic()
        with pytest.raises(Unanswered):
            send("GET", f"http://{settings.OUTGOING_ALLOW[0]}/", timeout_s=0.3)
        stop.set()
        thread.join()
        assert time.monotonic() - began < 5, "the drip has no end of its own"


@pytest.mark.parametrize("words", [b"", b"220 mail.example ESMTP\r\n", b"\x15\x03\x01\x00\x02\x02\x16"])
def test_what_speaks_no_http_is_said_so(settings: Any, words: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def say() -> None:
            client, _ = server.accept()
            with client:
                client.recv(1000)
                client.sendall(words)

        thread = threading.Thread(target=say)
        thread.start()
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.getsockname()[1]}"]
        with pytest.raises(Unanswered) as unanswered:
            send("GET", f"http://{settings.OUTGOING_ALLOW[0]}/")
        thread.join()
    assert "HTTP" in unanswered.value.message


def test_nobody_listening_is_said_so(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
    settings.OUTGOING_ALLOW = [place]
    with pytest.raises(Unanswered) as unanswered:
        send("GET", f"http://{place}/")
    assert "Nothing listens there" in unanswered.value.message


def test_tls_is_for_the_name_although_the_connection_is_for_the_address(settings: Any, tmp_path: Path) -> None:
    server, client, seen = _certificate(tmp_path, "hooks.example")
    with receiving(tls=server) as receiver:
        settings.OUTGOING_ALLOW = [f"{name}:{receiver.port}" for name in ("hooks.example", "other.example")]
        url = f"https://hooks.example:{receiver.port}/in"
        answer = send("POST", url, resolve=lambda *_: ["127.0.0.1"], tls=client)
        assert answer.status == 200
        assert seen == ["hooks.example"]
        with pytest.raises(Unanswered) as wrong_name:
            send("POST", url.replace("hooks", "other"), resolve=lambda *_: ["127.0.0.1"], tls=client)
        with pytest.raises(Unanswered) as unknown:
            send("POST", url, resolve=lambda *_: ["127.0.0.1"])  # by the usual authorities, who have not signed this
    assert "certificate" in wrong_name.value.message
    assert "certificate" in unknown.value.message
    assert len(receiver.asked) == 1


def test_proxies_of_the_environment_are_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send("GET", receiver.url).status == 200


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext, list[str]]:
    """What a server shows, what a client trusts, and the names that clients ask the server for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "server.pem"
    pem.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    seen: list[str] = []
    server.sni_callback = lambda _, asked, __: seen.append(str(asked))
    return server, ssl.create_default_context(cafile=str(pem)), seen
