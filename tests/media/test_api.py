"""Pictures over the API: taken in with a result each, described, and their rights entered."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.core.rows import token
from media import opening
from media.api import images
from media.models import Image, RightsGrant
from tests.articles.api.desk import bare, problem
from tests.delivery.keyring import issue, program
from tests.media.factories import draw_picture, make_grant, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
IMAGES = "/api/newsroom/v1/images"


@pytest.fixture
def client():
    return program(issue().token)


def picture(name: str = "toe.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, draw_picture() if data is None else data)


def upload(client, *files, **parts):
    return client.post(IMAGES, {"file": list(files), **parts})


def patch(client, path, row, body):
    headers = {"If-Match": f'"{token(row)}"'}
    return client.patch(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_picture_is_taken_in(client):
    made = upload(client, picture("a toe.jpg"))
    row = Image.objects.get()
    assert (made.status_code, made.json()["id"], made.json()["original_name"]) == (201, row.pid, "a toe.jpg")
    assert made.headers["Location"].endswith(f"{IMAGES}/{row.pid}")
    assert made.headers["ETag"] == f'"{token(row)}"'
    assert client.get(f"{IMAGES}/{row.pid}").json() == made.json()


def test_the_same_bytes_are_the_same_picture(client):
    data = draw_picture()
    first, again = upload(client, picture(data=data)), upload(client, picture("other.jpg", data))
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 200, again.json()["id"])
    assert Image.objects.count() == 1


def test_each_of_several_has_its_own_result(client):
    data = draw_picture()
    answer = upload(client, picture("new.jpg", data), picture("bad.jpg", b"GIF89a nothing"), picture("same.jpg", data))
    assert answer.status_code == 201
    results = answer.json()["data"]
    assert [(each["file"], each["status"]) for each in results] == [
        ("new.jpg", 201),
        ("bad.jpg", 422),
        ("same.jpg", 200),
    ]
    alone = problem(upload(client, picture("bad.jpg", b"GIF89a nothing")), 422)
    assert bare(results[1]["problem"]) == bare(alone)
    assert Image.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"no picture", draw_picture()[:200], b"<svg/>", b"\xff\xd8\xff\xe0"])
def test_a_bad_file_is_422_with_the_sentence_and_stored_nowhere(client, data, uploads):
    found = problem(upload(client, picture(data=data)), 422)
    assert len(found["detail"]) > 20
    assert not Image.objects.exists()
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_when_none_is_taken_it_is_422_with_the_results(client):
    found = problem(upload(client, picture(data=b"x"), picture(data=b"y")), 422)
    assert [each["status"] for each in found["results"]] == [422, 422]


def test_limits_are_kept(client):
    big = picture(data=b"\xff" * (opening.MAX_UPLOAD_BYTES + 1))
    assert "25 MiB" in problem(upload(client, big), 422)["detail"]
    many = [picture(f"{n}.jpg") for n in range(images.MAX_FILES + 1)]
    assert "10 files" in problem(upload(client, *many), 422)["detail"]
    body = {"CONTENT_LENGTH": str(images.MAX_BYTES + 1), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    problem(client.generic("POST", IMAGES, b"", **body), 413)


def test_other_parts_and_other_forms_are_refused(client):
    assert problem(upload(client, picture(), alt_text="A toe"), 422)["errors"][0]["name"] == "/alt_text"
    problem(client.post(IMAGES, {"file": "no file"}), 422)
    problem(client.post(IMAGES, {}), 422)
    problem(client.generic("POST", IMAGES, draw_picture(), "image/jpeg"), 415)
    problem(client.generic("POST", IMAGES, b"--x", "multipart/form-data"), 400)
    assert not Image.objects.exists()


def test_an_upload_sent_twice_under_one_key_is_done_once(client):
    data = draw_picture()

    def send():
        return client.post(IMAGES, {"file": BytesIO(data)}, headers={"Idempotency-Key": "k"})

    first, again = send(), send()
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    found = problem(client.post(IMAGES, {"file": picture()}, headers={"Idempotency-Key": "k"}), 422)
    assert found["type"].endswith("key-reused")
    assert Image.objects.count() == 1


def test_a_picture_is_described(client):
    row = make_image()
    said = {
        "alt_text": "A toe.",
        "creators": ["Ada Quill", "Noor Vale"],
        "focal_x": 0.25,
        "focal_y": 0.75,
        "keywords": None,
    }
    saved = patch(client, f"{IMAGES}/{row.pid}", row, said).json()
    assert {name: saved[name] for name in said} == {**said, "keywords": []}
    row.refresh_from_db()
    problem(patch(client, f"{IMAGES}/{row.pid}", row, {"is_decorative": True}), 422)
    problem(patch(client, f"{IMAGES}/{row.pid}", row, {"focal_x": None}), 422)
    problem(patch(client, f"{IMAGES}/{row.pid}", row, {"focal_x": 7}), 422)
    problem(patch(client, f"{IMAGES}/{row.pid}", row, {"sha256": "0" * 64}), 422)
    decorative = patch(client, f"{IMAGES}/{row.pid}", row, {"is_decorative": True, "alt_text": None})
    assert (decorative.status_code, decorative.json()["is_decorative"]) == (200, True)


def test_rights_are_entered_amended_and_withdrawn(client):
    row = make_image()
    assert client.get(f"{IMAGES}/{row.pid}").json()["web"]["allowed"] is False
    body = {"basis": "agency", "permits": ["web", "social"], "valid_to": "2099-12-31"}
    made = client.post(f"{IMAGES}/{row.pid}/grants", json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    assert client.get(f"{IMAGES}/{row.pid}").json()["web"] == {
        "allowed": True, "reason": "Permitted by “Agency subscription until 2099-12-31”.", "until": "2099-12-31",
    }  # fmt: skip
    grant = RightsGrant.objects.get()
    amended = patch(client, f"/api/newsroom/v1/grants/{grant.pid}", grant, {"valid_to": "2020-01-01"})
    assert amended.json()["valid_to"] == "2020-01-01"
    grant.refresh_from_db()
    problem(patch(client, f"/api/newsroom/v1/grants/{grant.pid}", grant, {"permits": ["everything"]}), 422)
    problem(patch(client, f"/api/newsroom/v1/grants/{grant.pid}", grant, {"image": make_image().pid}), 422)
    headers = {"If-Match": f'"{token(grant)}"'}
    assert (
        client.post(
            f"/api/newsroom/v1/grants/{grant.pid}/withdraw", content_type="application/json", headers=headers
        ).status_code
        == 204
    )
    assert client.get(f"{IMAGES}/{row.pid}/grants").json() == {"data": []}


def test_a_list_costs_the_same_however_long(client, django_assert_num_queries):
    for _ in range(3):
        make_grant()
    client.get(IMAGES)
    with django_assert_num_queries(5):  # the key, the count, its issuer's rights, the rows, their grants
        assert len(client.get(IMAGES).json()["data"]) == 3
