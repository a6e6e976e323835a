"""Where a row is looked after."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from delivery.api.base import address


def admin_link(row: Any) -> str:
    """Its page in the admin, absolute, or "" on a site whose admin leaves it out."""
    options = row._meta
    try:
        return address(reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk]))
    except NoReverseMatch:
        return ""
