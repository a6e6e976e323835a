"""The article form as a browser would send it: opened, changed here and there, posted."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from cms.accounts.models import User
from tests.accounts.factories import make_user
from tests.forms import form_values

ADD = "admin:articles_article_add"
CHANGE = "admin:articles_article_change"


def signed_in(client: Client, role: str = "administrator") -> User:
    user = make_user(role)
    client.force_login(user)
    return user


def change_url(article: Article, query: str = "") -> str:
    return reverse(CHANGE, args=[article.pk]) + query


def opened(client: Client, url: str) -> dict[str, Any]:
    """Every field of the form at ``url``, as a browser would send it untouched."""
    return form_values(client.get(url), "article_form")


def add_part(data: dict[str, Any], prefix: str, **values: Any) -> int:
    """Type one more block or row; its number."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = number + 1
    data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return number


def new_form(**fields: Any) -> dict[str, Any]:
    """An empty form for a new article, with these fields filled."""
    prefixes = ["textblocks", "quoteblocks", "imageblocks", "calloutblocks", "tableblocks", "embedblocks"]
    prefixes += ["bylines", "citations", "related_links"]
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": 0 for prefix in prefixes}
    data |= {f"{prefix}-INITIAL_FORMS": 0 for prefix in prefixes}
    return {**data, "title": "Why we wake at four", "language": "en", "kind": "explainer", **fields}


def saved(client: Client, article: Article, data: dict[str, Any]) -> Article:
    """Post the form and expect it to be saved."""
    response = client.post(change_url(article), data)
    assert response.status_code == 302, errors_of(response)
    article = Article.objects.get(pk=article.pk)
    assert response["Location"] == change_url(article), response["Location"]
    return article


def errors_of(response: Any) -> dict[str, Any]:
    """What the form that came back complains about, by field name."""
    found = {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): list(errors) for name, errors in form.errors.items()}
    return found


def messages_of(client: Client, response: Any) -> list[str]:
    """What the editor is told on the page that follows."""
    return [str(message) for message in client.get(response["Location"]).context["messages"]]
