"""A changed thing is sent live from one page: told in how many articles readers see it, asked once, and only that part of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import carryover, drafts
from articles import contract as draft
from articles.admin import sending
from articles.documents import dump
from articles.models import Article
from cms.core.rows import Row, token
from delivery.models import Record
from experts.people import save_person
from media import renditions, suppliers
from media.models import Image
from tests.accounts.factories import make_user
from tests.articles.admin.posting import messages_of
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article, make_topic
from tests.articles.test_publishing import document
from tests.experts.factories import make_organisation, make_person
from tests.media.admin.test_image import form_of
from tests.media.factories import make_supplier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def send(kind: str, key: int) -> str:
    return reverse("admin:articles_reissue_send", args=[kind, key])


def correct(client: Client, image: Image, **typed: str) -> str:
    """Save the picture's form; the page that one lands on."""
    page = reverse("admin:media_image_change", args=[image.pk])
    form = form_of(Image.objects.get(pk=image.pk), supplier=image.supplier, **typed)
    return client.post(page, form, follow=True).content.decode()


def test_a_corrected_credit_goes_live_by_one_question_and_changes_nothing_else(client: Client) -> None:
    image = make_cleared_image(creators=["Wrong Name"])
    article = make_published_article(lead_image=draft.LeadImage(image=image.pid))
    linker = make_published_article(related=[draft.Related(article=article.pid)])
    unfinished = dump(article)
    unfinished.title = "An unfinished edit"
    by = make_editor_in_chief()
    drafts.save_draft(article, unfinished, base_version=article.version, by=by)
    before = document(article)
    client.force_login(make_user("photo"))

    landed = correct(client, image, creators="Right Name")
    assert "Readers still see" in landed
    assert "in 2 live articles" in landed
    assert send("image", image.pk) in landed
    assert document(article).images[image.pid].credit.creator == "Wrong Name", "nothing goes out unasked"
    asked = client.get(send("image", image.pk)).content.decode()
    assert "Send live to 2 articles" in asked
    told = client.post(send("image", image.pk), follow=True).content.decode()
    assert "Live now, in 2 articles" in told

    after = document(article)
    entry = after.images[image.pid]
    assert entry.credit.creator == "Right Name"
    assert entry.src != before.images[image.pid].src, "the credit is inside the file, so the file has another address"
    assert renditions.version(Image.objects.get(pk=image.pk)) in entry.src
    assert "Right Name" in document(linker).related[0].lead_image.credit
    after.images, after.seq = before.images, before.seq
    assert after == before, "only the picture's part has changed"
    assert dump(Article.objects.get(pk=article.pk)).title == "An unfinished edit"
    jobs = ProcrastinateJob.objects.filter(task_name="media.jobs.make_renditions", args={"image_id": image.pid})
    assert jobs.count() == 2, "one for the publication, one for the correction"


def test_who_may_not_send_is_told_who_does_and_cannot(client: Client) -> None:
    image = make_cleared_image(creators=["Wrong Name"])
    make_published_article(lead_image=draft.LeadImage(image=image.pid))
    client.force_login(make_user("writer"))
    landed = correct(client, image, creators="Right Name")
    assert "Somebody who publishes sends the change live" in landed
    assert send("image", image.pk) not in landed
    assert client.post(send("image", image.pk)).status_code == 403


def test_a_save_that_readers_would_not_notice_says_nothing(client: Client) -> None:
    image = make_cleared_image()
    make_published_article(lead_image=draft.LeadImage(image=image.pid))
    client.force_login(make_user("photo"))
    assert "Readers still see" not in correct(client, image, instructions="Crop from the left.")
    private = make_cleared_image()
    assert "Readers still see" not in correct(client, private, creators="Somebody Else")


def test_sending_what_is_live_already_changes_nothing(client: Client) -> None:
    image = make_cleared_image()
    make_published_article(lead_image=draft.LeadImage(image=image.pid))
    seqs = list(Record.objects.order_by("id").values_list("seq", flat=True))
    client.force_login(make_user("editor"))
    assert "nothing had to be changed" in client.post(send("image", image.pk), follow=True).content.decode()
    assert list(Record.objects.order_by("id").values_list("seq", flat=True)) == seqs


def test_the_gate_is_asked_before_a_correction_goes_live(client: Client) -> None:
    image = make_cleared_image(creators=["Wrong Name"])
    article = make_published_article(lead_image=draft.LeadImage(image=image.pid))
    Image.objects.filter(pk=image.pk).update(digital_source_type="trainedAlgorithmicMedia")
    client.force_login(make_user("editor"))
    told = client.post(send("image", image.pk), follow=True).content.decode()
    assert "made with AI and readers are not told" in told
    assert document(article).images[image.pid].credit.digital_source_type is None


def test_a_thing_leads_to_the_page_that_sends_it_live(client: Client) -> None:
    person = make_person(name="Ada Quill")
    page = reverse("admin:experts_person_change", args=[person.pk])
    client.force_login(make_user("editor"))
    assert send("person", person.pk) not in client.get(page).content.decode()
    article = make_published_article(bylines=[draft.Byline(person=person.pid)])
    assert send("person", person.pk) in client.get(page).content.decode()
    person.name = "Ada Marsh"
    person.save(update_fields=["name"])
    shown = client.get(send("person", person.pk)).content.decode()
    assert "1 live article<" in shown
    assert "Not sent yet" in shown
    response = client.post(send("person", person.pk))
    assert response["Location"] == page
    assert messages_of(client, response) == ["Live now, in 1 article. Nobody’s draft was published."]
    assert document(article).people[person.pid].name == "Ada Marsh"
    client.force_login(make_user("writer"))
    assert send("person", person.pk) not in client.get(page).content.decode()
    assert client.post(send("person", person.pk)).status_code == 403


def test_what_blocks_it_is_said_before_and_refused_after(client: Client) -> None:
    image = make_cleared_image(creators=["Iris Holm"])
    make_published_article(lead_image=draft.LeadImage(image=image.pid))
    image.grants.all().delete()
    client.force_login(make_user("editor"))
    shown = client.get(send("image", image.pk)).content.decode()
    assert "What blocks it" in shown
    assert "<button" not in shown.partition('id="content-main"')[2]
    assert client.post(send("image", image.pk))["Location"] == send("image", image.pk)


def test_what_nobody_shows_has_nothing_to_send(client: Client) -> None:
    client.force_login(make_user("editor"))
    assert "No live article shows it" in client.get(send("topic", make_topic().pk)).content.decode()


def test_unknown_things_are_not_found(client: Client) -> None:
    client.force_login(make_user("editor"))
    for kind, key in (("image", 99999), ("supplier", 99999), ("user", 1), ("article", 1)):
        assert client.get(send(kind, key)).status_code == 404
        assert client.post(send(kind, key)).status_code == 404


# -- a supplier's line ------------------------------------------------------------------------------------------------


def test_a_changed_template_reaches_readers_picture_by_picture(client: Client) -> None:
    elm = make_supplier(name="Elm")
    images = [make_cleared_image(supplier="Elm") for _ in range(3)]
    articles = [make_published_article(lead_image=draft.LeadImage(image=image.pid)) for image in images]
    make_cleared_image(supplier="Elm")  # that readers do not see
    client.force_login(make_user("photo"))
    page = reverse("admin:media_supplier_change", args=[elm.pk])
    form = {"_base": token(elm), "name": "Elm", "aliases": "", "template": "{creator} for Elm"}
    assert "under 3 pictures of Elm" in client.post(page, form, follow=True).content.decode()
    assert "Send live to 3 articles" in client.get(send("supplier", elm.pk)).content.decode()
    told = client.post(send("supplier", elm.pk), follow=True).content.decode()
    assert "3 pictures still to go" in told
    client.post(send("supplier", elm.pk))
    jobs = ProcrastinateJob.objects.filter(task_name=carryover.TASK)
    assert jobs.count() == 3, "asked twice, queued once"
    for job in jobs:
        carryover.send_one.func(**job.args)
    for article, image in zip(articles, images, strict=True):
        assert document(article).images[image.pid].credit.line == "Ada Quill for Elm"


def test_the_page_of_many_says_which_of_them_readers_see_otherwise_and_what_holds_one_back(client: Client) -> None:
    by, elm = make_editor_in_chief(), make_supplier(name="Elm")
    free, held = make_cleared_image(supplier="Elm"), make_cleared_image(supplier="Elm", headline="Held back")
    for image in (free, held):
        make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid))
    client.force_login(make_user("editor"))
    assert "As saved" in client.get(send("supplier", elm.pk)).content.decode()
    suppliers.save_supplier(elm, fields={"template": "{creator} for Elm"}, by=by)
    held.grants.all().delete()
    asked = client.get(send("supplier", elm.pk)).content.decode()
    assert send("image", free.pk) in asked
    assert "which is held back" in asked.partition(send("image", held.pk))[2]

    on_its_way = client.post(send("supplier", elm.pk), follow=True)
    assert on_its_way["Refresh"]
    assert "<button" not in on_its_way.content.decode().partition('id="content-main"')[2]
    jobs = ProcrastinateJob.objects.filter(task_name=carryover.TASK)
    for job in jobs:
        carryover.send_one.func(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s", [carryover.TASK])
    after = client.get(send("supplier", elm.pk))
    assert "Refresh" not in after
    assert send("image", free.pk) not in after.content.decode()
    assert send("image", held.pk) in after.content.decode()


def test_more_than_can_be_compared_can_be_sent_all_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_COMPARED", 0)
    supplier = make_supplier()
    make_published_article(lead_image=draft.LeadImage(image=make_cleared_image(supplier=supplier.name).pid))
    client.force_login(make_user("publisher"))
    page = client.get(send("supplier", supplier.pk)).content.decode()
    assert "too many to be compared" in page
    assert "Send live to 1 article<" in page
    assert "Not sent yet" not in page and "As saved" not in page


def test_a_template_is_not_asked_about_when_another_field_changes(client: Client) -> None:
    elm = make_supplier(name="Elm", template="{creator} for Elm")
    image = make_cleared_image(supplier="Elm")
    make_published_article(lead_image=draft.LeadImage(image=image.pid))
    client.force_login(make_user("photo"))
    page = reverse("admin:media_supplier_change", args=[elm.pk])
    form = {
        "_base": token(elm),
        "name": "Elm",
        "aliases": "",
        "template": elm.template,
        "acquire_url": "https://elm.example/",
    }
    assert "Readers still see" not in client.post(page, form, follow=True).content.decode()


# -- an organisation's name -------------------------------------------------------------------------------------------


def test_a_renamed_organisation_reaches_readers_person_by_person(client: Client) -> None:
    by, place = make_editor_in_chief(), make_organisation(name="Estmere Hospital")
    people = [make_person(), make_person()]
    for person in people:
        save_person(person, fields={}, affiliations=[Row({"role": "Physician", "organisation": place})], by=by)
    articles = [make_published_article(bylines=[draft.Byline(person=each.pid)]) for each in people]
    save_person(make_person(), fields={}, affiliations=[Row({"role": "Nurse", "organisation": place})], by=by)
    client.force_login(make_user("editor"))
    page = reverse("admin:experts_organisation_change", args=[place.pk])
    assert send("organisation", place.pk) in client.get(page).content.decode()
    form = {"_base": token(place), "name": "Eastmere Hospital", "ror": "", "predecessor": ""}
    landed = client.post(page, form, follow=True).content.decode()
    assert "Readers still see the old name, in the posts of 2 people" in landed
    assert send("organisation", place.pk) in landed
    assert "Send live to 2 articles" in client.get(send("organisation", place.pk)).content.decode()
    assert "2 people still to go" in client.post(send("organisation", place.pk), follow=True).content.decode()
    for job in ProcrastinateJob.objects.filter(task_name=carryover.TASK):
        carryover.send_one.func(**job.args)
    for article, person in zip(articles, people, strict=True):
        assert document(article).people[person.pid].affiliations[0].organisation == "Eastmere Hospital"


def test_an_organisation_whose_people_nobody_sees_has_nothing_to_send(client: Client) -> None:
    place = make_organisation(name="Estmere Hospital")
    client.force_login(make_user("editor"))
    form = {"_base": token(place), "name": "Eastmere Hospital", "ror": "", "predecessor": ""}
    page = reverse("admin:experts_organisation_change", args=[place.pk])
    assert "Readers still see" not in client.post(page, form, follow=True).content.decode()
    assert send("organisation", place.pk) not in client.get(page).content.decode()
    assert "nothing to send" in client.get(send("organisation", place.pk)).content.decode()
