"""What stands between the server and Django's reading of a body."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from cms import wsgi
from cms.core import incoming, problems
from cms.core.incoming import Body, CutOff, Incoming


def asked(body: bytes = b"", **more: Any) -> tuple[str, dict[str, Any]]:
    """Status of the answer, and the environment that came through to Django."""
    environment = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/newsroom/v1/articles", "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)), **more,
    }  # fmt: skip
    passed: dict[str, Any] = {}
    told: list[str] = []

    def behind(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        passed.update(environ)
        start_response("200 OK", [])
        return []

    Incoming(behind)(environment, lambda status, headers: told.append(status))
    return told[0], passed


def test_a_whole_body_comes_through_whatever_the_pieces_it_is_read_in():
    _, passed = asked(b"one\ntwo\nthree")
    assert WSGIRequest(passed).body == b"one\ntwo\nthree"
    _, passed = asked(b"one\ntwo\nthree")
    request = WSGIRequest(passed)
    assert [request.read(2), request.readline(), request.read(), request.read()] == [b"on", b"e\n", b"two\nthree", b""]


def test_a_body_that_was_cut_off_is_never_read_as_if_it_were_whole():
    body = Body(BytesIO(b"half of it"), 20)
    with pytest.raises(CutOff):
        body.read()
    _, passed = asked(b"half of it", CONTENT_LENGTH="20")
    with pytest.raises(UnreadablePostError) as caught:
        _ = WSGIRequest(passed).body
    assert problems.describe(caught.value).status == 400


def test_only_some_threads_read_bodies_and_the_others_go_on_answering(monkeypatch):
    """A client that stalls holds the one place there is; another is told to come again, and a request without a body passes."""
    monkeypatch.setattr(incoming, "PLACES", threading.BoundedSemaphore(1))
    begun, released = threading.Event(), threading.Event()

    class Stalled:
        def read(self, size: int) -> bytes:
            begun.set()
            released.wait(30)
            return b"12345"

    stalled = threading.Thread(target=Body(Stalled(), 5).read)
    stalled.start()
    try:
        assert begun.wait(30)
        _, passed = asked(b"12345")
        with pytest.raises(UnreadablePostError) as caught:
            _ = WSGIRequest(passed).body
        assert asked(REQUEST_METHOD="GET")[0] == "200 OK"
    finally:
        released.set()
        stalled.join()
    problem = problems.describe(caught.value)
    assert (problem.status, problem.headers) == (503, {"Retry-After": "5"})
    assert Body(BytesIO(b"12345"), 5).read() == b"12345"  # the place was given back


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, "411 Length Required"),
        ({"CONTENT_LENGTH": str(incoming.MOST_BYTES + 1)}, "413 Request Entity Too Large"),
        ({"CONTENT_LENGTH": "-1"}, "400 Bad Request"),
        ({"CONTENT_LENGTH": "٣"}, "400 Bad Request"),
    ],
)
def test_a_body_of_no_length_or_too_great_a_one_goes_no_further(more, status):
    assert asked(b"12345", **more) == (status, {})


def test_the_application_that_servers_run_has_the_door():
    assert isinstance(wsgi.application.behind, Incoming)
