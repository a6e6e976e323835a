"""What a form that came second would change: for each field, what is stored now and what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

EMPTY = "—"


@dataclass(frozen=True)
class Difference:
    """One line of the comparison; ``typed`` is "" where the form knows nothing of what was added meanwhile."""

    about: str
    stored: str
    typed: str


def differences(form: forms.ModelForm, formsets: list[Any]) -> list[Difference]:
    """Compare a bound form, and its inline rows, with the database as the form was built from it."""
    found = _of_form(form, "")
    for formset in formsets:
        noun = str(formset.model._meta.verbose_name).capitalize()
        for row in formset.initial_forms:
            if row.instance.pk is None:
                typed = ", ".join(
                    shown for name in _visible(row) if (shown := _shown(row, name, _typed(row, name))) != EMPTY
                )
                found.append(Difference(noun, "Removed meanwhile. Saving adds it again.", typed))
            else:
                found += _of_form(row, f"{noun} “{row.instance}”: ")
        posted = {row.instance.pk for row in formset.initial_forms}
        stored = formset.model._default_manager.filter(**{formset.fk.name: formset.instance.pk})
        for added in stored.exclude(pk__in=posted - {None}):
            found.append(Difference(noun, f"Added meanwhile: {added}. It stays.", ""))
    return found


def _of_form(form: Any, prefix: str) -> list[Difference]:
    return [
        Difference(
            f"{prefix}{form.fields[name].label or name}",
            _shown(form, name, form.get_initial_for_field(form.fields[name], name)),
            _shown(form, name, _typed(form, name)),
        )
        for name in form.changed_data
        if name in _visible(form)
    ]


def _visible(form: Any) -> list[str]:
    return [name for name, field in form.fields.items() if not field.widget.is_hidden and name != "DELETE"]


def _typed(form: Any, name: str) -> Any:
    return form.cleaned_data.get(name, form[name].data) if hasattr(form, "cleaned_data") else form[name].data


def _shown(form: Any, name: str, value: Any) -> str:
    field: Any = form.fields[name]
    if value in (None, "", []):
        return EMPTY
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(thing) for thing in value)
    if isinstance(field, forms.ModelChoiceField):
        chosen: Any = field.queryset
        return str(chosen.filter(pk=getattr(value, "pk", value)).first() or value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
