"""Where paths of annotations lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.service.checking.paths import PathPlace, place_of


@pytest.mark.parametrize(
    ("path", "name", "parents"),
    [
        ("models/a.pkl", "models/a.pkl", ["models", ""]),
        ("./models//x/../a.pkl", "models/a.pkl", ["models", ""]),
        ("models/", "models", [""]),
        (".", "", []),
        ("/r/models", "models", [""]),
        ("/r", "", []),
        ("../r/x", "../r/x", ["../r", ".."]),
        ("/rest/x", "/rest/x", ["/rest"]),
        ("s3://bucket/a/", "s3://bucket/a", ["s3://bucket", "s3:/", "s3:"]),
        ("..a", "..a", [""]),
        ("a:b", "a:b", [""]),
        ("😀/é", "😀/é", ["😀", ""]),
    ],
)
def test_paths_from_the_top(path: str, name: str, parents: list[str]) -> None:
    """One name for each place, however it is written."""
    inside = parents == [] or parents[-1] == ""

    assert place_of(path, "", "/r") == PathPlace(name, inside, tuple(parents))


@pytest.mark.parametrize(
    ("path", "name"),
    [("a", "sub/deep/a"), ("../a", "sub/a"), ("../../../a", "../a"), ("/r/a", "a")],
)
def test_paths_from_a_folder(path: str, name: str) -> None:
    """As those in a dvc.yaml count."""
    assert place_of(path, "sub/deep", "/r").name == name


def test_where_the_top_is_unknown_no_absolute_path_is_inside() -> None:
    """Relative ones still lie in each other."""
    assert not place_of("/r/a", "", None).is_inside
    assert place_of("a/b", "", None).parents == ("a", "")


@given(st.text(alphabet="ab./", min_size=1, max_size=12))
def test_a_name_stands_for_itself(path: str) -> None:
    """What a path leads to leads to the same place, and each parent is a place too."""
    found = place_of(path, "", "/r")

    assert place_of(found.name or ".", "", "/r") == found
    for parent in found.parents:
        assert place_of(parent or ".", "", "/r").name == parent
