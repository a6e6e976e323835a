"""Descriptions become titles and organisations."""

from __future__ import annotations

import pytest

from articles.importing.posts import read_posts


@pytest.mark.parametrize(
    ("description", "posts"),
    [
        ("a nurse practitioner", [("nurse practitioner", "")]),
        ("a psychologist in Leeds", [("psychologist", "")]),
        ("head of sleep research at Elm Labs in Oslo, Norway", [("head of sleep research", "Elm Labs")]),
        ("a board-certified cardiologist in private practice in Reno, Nevada", [("board-certified cardiologist", "")]),
        ("co-founder and CEO of Elm Labs", [("co-founder", "Elm Labs"), ("CEO", "Elm Labs")]),
        ("director, Student Wellness at Elm University", [("director, Student Wellness", "Elm University")]),
        ("director of the Elm Sleep Center", [("director", "Elm Sleep Center")]),
        (
            "chair of the Department of Medicine at Elm University",
            [("chair of the Department of Medicine", "Elm University")],
        ),
        (
            "professor of pathology, immunology, and botany at Elm College",
            [("professor of pathology, immunology, and botany", "Elm College")],
        ),
        ("a fellow of the Royal College of Bakers", [("fellow", "Royal College of Bakers")]),
        (
            "who completed a fellowship in hand surgery at Elm Hospital",
            [("fellowship in hand surgery", "Elm Hospital")],
        ),
        ("a chef and author of “Salt, Twice,” lives here", [("chef", ""), ("author of “Salt, Twice”", "")]),
        (
            "an adjunct professor at Elm College, a past president of the Elm Society",
            [("adjunct professor", "Elm College"), ("past president", "Elm Society")],
        ),
        ("lead author of the study", []),
        ("tells clients to wait", []),
    ],
)
def test_a_description_is_read_part_by_part(description, posts):
    assert [(post.title, post.organisation) for post in read_posts(description)] == posts


def test_certifications_are_told_from_posts():
    kinds = {post.title: post.kind for post in read_posts("a board certified neurologist and director of Elm Clinic")}
    assert kinds == {"board certified neurologist": "certification", "director": "role"}
