"""Verdicts on what is no claim: a quotation, a credential, a grant. One page each, with what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.desk.detail import KEYS
from articles.checking import verdicts
from articles.checking.standing import REASONS
from articles.checking.verdicts import CLAIM_ONLY
from articles.models import Claim, Verification
from cms.core.errors import DomainError
from experts.models import Credential, Quote
from media.models import RightsGrant

Fact = tuple[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of subject: its rows, and what the checker reads of one."""

    name: str
    rows: QuerySet[Any]
    page: str  # of the admin, where it is changed


KINDS = {
    "quote": Kind("Quotation", Quote.objects.select_related("person", "entered_by"), "experts_quote"),
    "credential": Kind("Credential", Credential.objects.select_related("person", "entered_by"), "experts_person"),
    "grant": Kind("Right to a picture", RightsGrant.objects.select_related("image", "entered_by"), "media_image"),
}


def subject_view(request: HttpRequest, kind: str, key: int, *, site: Any) -> HttpResponse:
    """GET: the subject and its verdicts. POST: a verdict, or the withdrawal of one's own."""
    by: Any = request.user
    if not by.has_perm("articles.view_verification"):
        raise PermissionDenied
    found = KINDS[kind].rows.filter(pk=key).first() if kind in KINDS else None
    if found is None:
        raise Http404("There is nothing to verify here.")
    refusal = _act(request, found) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return HttpResponseRedirect(request.path)
    judged = verdicts.stands(found, on=timezone.localdate())
    context = {
        **site.each_context(request),
        "title": f"Verify: {KINDS[kind].name.lower()}",
        "subject": found,
        "facts": [(name, value) for name, value in _facts(found) if value not in (None, "", [])],
        "page": reverse(f"admin:{KINDS[kind].page}_change", args=[_owner(found).pk]),
        "given": Verification.objects.filter(**{kind: found}).select_related("by").order_by("-id"),
        "base": verdicts.token(found, to=by),
        "standing": Claim.Standing(judged.standing).label,
        "reason": REASONS.get(judged.because, ""),
        "may": by.holds("articles.verify_claim"),
        "verdicts": [(each.value, each.label) for each in KEYS.values() if each not in CLAIM_ONLY],
        "methods": Verification.Method.choices,
        "posted": request.POST,
        "refusal": refusal,
    }
    return TemplateResponse(
        request, "articles/admin/desk/subject.html", context, status=refusal.status if refusal else 200
    )


def _act(request: HttpRequest, subject: Any) -> DomainError | None:
    by: Any = request.user
    said = ("verdict", "method", "evidence", "note", "base")
    given: dict[str, Any] = {name: request.POST.get(name, "") for name in said}
    try:
        if request.POST.get("withdraw"):
            verdicts.withdraw(subject, by=by, note=given["note"])
            messages.success(request, "Your verdict is withdrawn; it stays in the record.")
        else:
            messages.success(request, f"{verdicts.verify(subject, by=by, **given).get_verdict_display()}.")
    except DomainError as refusal:
        return refusal
    return None


def _owner(subject: Any) -> Any:
    """The row whose page in the admin holds the subject."""
    return {Credential: lambda: subject.person, RightsGrant: lambda: subject.image}.get(
        type(subject), lambda: subject
    )()


def _facts(subject: Any) -> list[Fact]:
    match subject:
        case Quote():
            return [
                ("Words as printed", subject.words), ("Words as obtained", subject.words_obtained), ("Person", subject.person),
                ("Attribution in print", subject.as_credited), ("How obtained", subject.get_obtained_display()),
                ("Said", subject.said_on), ("Record held", subject.record_held), ("Entered by", subject.entered_by),
            ]  # fmt: skip
        case Credential():
            return [
                ("As printed", subject.title), ("Person", subject.person), ("Kind", subject.get_kind_display()),
                ("Issuer", subject.issuer), ("Identifier", subject.identifier), ("From", subject.valid_from),
                ("To", subject.valid_to), ("State today", subject.state(on=timezone.localdate())),
                ("Entered by", subject.entered_by),
            ]  # fmt: skip
    return [
        ("Picture", subject.image), ("Basis", subject.get_basis_display()), ("Licence", subject.licence_id),
        ("Evidence", subject.evidence), ("Permits", ", ".join(subject.permits)), ("Denies", ", ".join(subject.denies)),
        ("From", subject.valid_from), ("To, last day", subject.valid_to), ("Entered by", subject.entered_by),
    ]  # fmt: skip


def unverified_credentials() -> QuerySet[Credential]:
    """Those in print nobody vouches for today: never verified, or lapsed."""
    lapsed = Q(valid_to__lt=timezone.localdate())
    return (
        Credential.objects.filter(Q(verified_on=None) | lapsed).select_related("person").order_by("person__name", "pk")
    )


def unverified_grants() -> QuerySet[RightsGrant]:
    """Grants on which nobody has given a verdict."""
    return RightsGrant.objects.filter(verifications=None).select_related("image").order_by("-created_at")
