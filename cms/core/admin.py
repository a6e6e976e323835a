"""The admin as a window on the verbs: nothing here saves or deletes a row by itself.

A subclass names its verbs and Django's forms do the rest::

    class PersonAdmin(VerbAdmin):
        save_verb = staticmethod(people.save_person)    # save_person(person | None, *, fields, base, by, credentials=…)
        delete_verb = staticmethod(people.delete_person)  # delete_person(person, *, by)
        inlines = [CredentialInline]                    # a VerbInline; its rows arrive as ``credentials``

``fields`` are the cleaned values of the form's model fields, ``base`` is the ``modified_at`` that the form was made from
(see ``cms.core.rows.lock``), and every inline hands over its changed rows as ``cms.core.rows.Row``, named by the relation
(the foreign key's ``related_name``). A DomainError that a verb raises comes back as the same form with everything typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, models, transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cms.core.differences import differences
from cms.core.errors import Conflict, DomainError, Stale
from cms.core.rows import Row, token
from cms.core.text import printable

BASE = "_base"  # the hidden field that carries rows.token


class VerbFormSet(BaseInlineFormSet):
    """Inline rows that survive the deletion of one of them by somebody else: the typed row stays, as a new one."""

    model: Any
    _should_delete_form: Any

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if not self.is_bound:
            return rows
        if not hasattr(self, "_as_posted"):
            known = {str(row.pk): row for row in rows}
            posted = (self.data.get(f"{self.add_prefix(i)}-{self._pk}") for i in range(self.initial_form_count()))
            self._as_posted = [known.get(pk or "") or self.model() for pk in posted]
        return self._as_posted

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        # Django's own field refuses the id of a deleted row with "Select a valid choice", which nobody can.
        form.fields[self._pk] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=form.instance.pk)

    @property
    def _pk(self) -> str:
        return str(self.model._meta.pk.name)

    def rows(self) -> list[Row]:
        """What was added, changed and removed, in the form's order. Only for a valid formset."""
        found = []
        for form in self.forms:
            removed = self.can_delete and self._should_delete_form(form)
            if removed and form.instance.pk:
                found.append(Row(pk=form.instance.pk, removed=True))
            elif not removed and form.has_changed():
                found.append(Row(fields=model_values(form, without=self.fk.name), pk=form.instance.pk))
        return found

    def note_changes(self) -> None:
        """Tell Django's log what ``rows`` told the verb."""
        kept = [f for f in self.forms if f.has_changed() and not (self.can_delete and self._should_delete_form(f))]
        self.new_objects = [form.instance for form in kept if form.instance.pk is None]
        self.changed_objects = [(form.instance, form.changed_data) for form in kept if form.instance.pk]
        self.deleted_objects = [f.instance for f in self.deleted_forms if f.instance.pk] if self.can_delete else []


class VerbInline(admin.TabularInline):
    """Rows of a thing, handed to its ``save_verb`` under the name of the relation, such as ``credentials``."""

    formset = VerbFormSet
    extra = 0


class VerbAdmin(admin.ModelAdmin):
    """A ModelAdmin that saves and deletes through verbs. Without a verb it is a window: nothing can be added or changed."""

    save_verb: ClassVar[Callable[..., Any] | None] = None
    delete_verb: ClassVar[Callable[..., Any] | None] = None
    change_form_template = "admin/verb_change_form.html"
    delete_confirmation_template = "admin/verb_delete_confirmation.html"
    show_full_result_count = False
    list_per_page = 50

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> Any:
        """Call the verb; override to hand it more than its model's fields. ``subject`` is None for a new thing."""
        verb: Any = type(self).save_verb  # None never comes here: has_change_permission has refused
        return verb(subject, fields=model_values(form), base=base_of(request, subject), by=request.user, **children)

    def where_used(self, thing: Any) -> Iterable[str]:
        """Lines naming what keeps the thing from being deleted, beside what Django finds by foreign key."""
        return ()

    # -- saving ------------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: ``save_related`` knows the inline rows too, and calls the verb once for all."""

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        children = {inline_name(formset): formset.rows() for formset in formsets}
        subject = self.model._default_manager.get(pk=form.instance.pk) if change else None
        saved = self.save(request, subject, form, children)
        for formset in formsets:
            formset.note_changes()
        # Django logs and redirects by this instance, which the form made and the verb did not touch.
        vars(form.instance).update(vars(saved))
        if names := _with_control_characters([form, *(row for formset in formsets for row in formset.forms)]):
            self.message_user(request, f"Invisible control characters were taken out of {names}.", messages.WARNING)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is not None and request.method == "POST" and self.get_object(request, unquote(object_id)) is None:
            refuse(request, DomainError("gone", "Somebody deleted this in the meantime. Saving makes it anew."))
            return super().changeform_view(request, None, reverse(self._url("add")), extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (DomainError, IntegrityError) as refusal:
            refuse(request, in_words(refusal))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = refusal_of(request)
        return _refused(form, refusal) if refusal else form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        thing, refusal = kwargs.get("obj"), refusal_of(request)
        stale = isinstance(refusal, Stale)
        context["base"] = token(thing) if thing and (stale or request.method == "GET") else request.POST.get(BASE, "")
        if stale and thing:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["differences"] = differences(context["adminform"].form, formsets)
            context["last_saved"] = last_saved(thing)
        return super().render_change_form(request, context, *args, **kwargs)

    # -- deleting ----------------------------------------------------------------------------------------------------

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        verb: Any = type(self).delete_verb  # None never comes here: has_delete_permission has refused
        verb(obj, by=request.user)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except (DomainError, IntegrityError) as refusal:
            self.message_user(request, in_words(refusal).message, messages.ERROR)
            return HttpResponseRedirect(reverse(self._url("change"), args=[object_id]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, count, lacking, protected = super().get_deleted_objects(objs, request)
        protected = [*protected, *(line for thing in objs for line in self.where_used(thing))]
        # Django counts what holds on to the thing among what would go with it. Nothing of that would: say where it is used.
        return deleted, count, set() if protected else lacking, protected

    def get_actions(self, request: HttpRequest) -> Any:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    # -- who may -----------------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return type(self).save_verb is not None and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return type(self).save_verb is not None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return type(self).delete_verb is not None and super().has_delete_permission(request, obj)

    def _url(self, view: str) -> str:
        return f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{view}"


def model_values(form: Any, *, without: str = "") -> dict[str, Any]:
    """The cleaned values of those form fields that are fields of the model; keys and the link to a parent left out."""
    model: type[models.Model] = form._meta.model
    own = {column.name for column in (*model._meta.fields, *model._meta.many_to_many)} - {model._meta.pk.name, without}
    return {name: value for name, value in form.cleaned_data.items() if name in own}


def inline_name(formset: Any) -> str:
    """The relation that a formset's rows belong to: the ``related_name`` of their foreign key."""
    return str(formset.fk.remote_field.get_accessor_name())


def base_of(request: HttpRequest, subject: Any) -> str | None:
    """The state that the posted form was made from; None for a new thing. A form without it counts as stale."""
    return None if subject is None or not hasattr(subject, "modified_at") else request.POST.get(BASE, "")


def in_words(refusal: DomainError | IntegrityError) -> DomainError:
    """The refusal itself, or a sentence for foreign keys, which the database looks at only when the transaction ends."""
    if isinstance(refusal, DomainError):
        return refusal
    sentence = (
        "Somebody deleted or added something that this depends on, in the same moment. Look it over and try again."
    )
    return Conflict("refused", sentence)


def refuse(request: HttpRequest, refusal: DomainError) -> None:
    """Remember why the verb refused, for the second pass that shows the form again."""
    vars(request)["_refusal"] = refusal


def refusal_of(request: HttpRequest) -> DomainError | None:
    return vars(request).get("_refusal")


def last_saved(thing: Any) -> LogEntry | None:
    """Who saved the thing last, and when; None when that was not in the admin, which writes its log after the row."""
    rows = LogEntry.objects.filter(content_type=get_content_type_for_model(thing), object_id=str(thing.pk))
    rows = rows.filter(action_time__gte=thing.modified_at)
    return rows.select_related("user").order_by("-action_time", "-pk").first()


def _with_control_characters(given: Iterable[Any]) -> str:
    """The labels of the fields whose typed text holds characters that are never kept; "" when there are none."""
    found = {
        str(form.fields[name].label or name): None
        for form in given
        for name, typed in form.cleaned_data.items()
        if isinstance(typed, str) and printable(typed) != typed.replace("\r\n", "\n").replace("\r", "\n")
    }
    return ", ".join(found)


def _refused(form_class: Any, refusal: DomainError) -> Any:
    """The same form, carrying the verb's refusal as errors where an editor looks for them."""

    class Refused(form_class):
        def _post_clean(self) -> None:
            super()._post_clean()
            for error in refusal.data.get("errors") or [{"path": "", "message": refusal.message}]:
                known = error["path"] in self.fields
                self.add_error(error["path"] if known else None, error["message"])

    return Refused
