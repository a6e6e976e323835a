"""Entity tags and conditions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from delivery import conditional

AT = datetime(2026, 3, 1, 9, 0, 0, 999_999, tzinfo=UTC)
TAG = conditional.entity_tag("abc", conditional.variant("fields=id"))


def test_variants_differ_by_query_and_by_coding():
    assert len({conditional.variant(""), conditional.variant("limit=5"), conditional.variant("", "gzip")}) == 3


@pytest.mark.parametrize("sent", [TAG, f"W/{TAG}", f'"other", {TAG}', f'W/"other",W/{TAG}', "*"])
def test_a_tag_is_met_in_a_list_weak_or_strong(sent):
    assert conditional.read({"If-None-Match": sent}).met_by(TAG)


@pytest.mark.parametrize("sent", ["", "abc", '"abc', '"abc"', '"abc-00000000"', "W/", '"*"', '""', ", ,"])
def test_another_tag_or_nonsense_is_not_met(sent):
    assert not conditional.read({"If-None-Match": sent}).met_by(TAG)


def test_the_record_part_is_found_for_its_own_variant_only():
    held = conditional.read({"If-None-Match": f'W/{TAG}, "def-00000000"'})
    assert held.record_etags(conditional.variant("fields=id")) == ["abc"]
    assert held.record_etags(conditional.variant("")) == []


def test_dates_are_compared_by_the_second_and_only_without_tags():
    since = conditional.http_time(AT)
    assert conditional.read({"If-Modified-Since": since}).met_by(TAG, last_modified=AT)
    assert not conditional.read({"If-Modified-Since": since, "If-None-Match": '"x"'}).met_by(TAG, last_modified=AT)
    assert not conditional.read({"If-Modified-Since": since}).met_by(TAG)


@pytest.mark.parametrize("sent", ["", "now", "Sun, 31 Feb 2026 09:00:00 GMT", "Sun, 01 Mar 99999 09:00:00 GMT"])
def test_a_date_that_is_none_is_as_if_not_sent(sent):
    assert conditional.read({"If-Modified-Since": sent}) == conditional.Conditions()


def test_only_so_many_tags_are_looked_at():
    sent = ", ".join(f'"{number}"' for number in range(500))
    assert len(conditional.read({"If-None-Match": sent}).tags) == conditional.MAX_TAGS


def test_a_list_changes_with_its_rows_and_with_their_order():
    assert len({conditional.etag_of(["a", "b"]), conditional.etag_of(["b", "a"]), conditional.etag_of(["a"])}) == 3
