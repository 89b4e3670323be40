"""What the metafiles of DVC and MLEM say, by their text alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.annotations.dvc import (
    StageOutput,
    parse_dvc_file,
    parse_dvc_lock,
    parse_stage_folders,
)
from gtod.annotations.metafile import BROKEN_METAFILE, Facts
from gtod.annotations.mlem import parse_mlem_file
from gtod.annotations.problem import Problem

PARSERS = (parse_dvc_file, parse_dvc_lock, parse_stage_folders, parse_mlem_file)

_keys = st.sampled_from(
    [
        *("outs", "path", "md5", "etag", "size", "nfiles", "files", "wdir", "schema", "stages"),
        *("do", "object_type", "model_type", "type", "artifacts", "hash", "<<"),
    ]
)
_scalars = st.sampled_from(["", "1", "-1", "'1'", "1e9", "~", "a", "*a", "&a b", "../x", "${x}"])
_flow = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(_keys, inner, max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{k}: {v}" for k, v in pairs.items()) + "}"
        ),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "outputs"),
    [
        (
            "outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 3\n  path: a.pkl\n",
            {"a.pkl": Facts(3, "a304afb96060aad90176268345e10355")},
        ),
        (
            "outs:\n- md5: c1.dir\n  size: 30\n  nfiles: 2\n  hash: md5\n  path: data\n",
            {"data": Facts(30, "c1.dir", 2)},
        ),
        ("outs: [{path: a, etag: '\"e\"'}]", {"a": Facts(hash='"e"')}),
        ("outs: [{path: a, checksum: 12}]", {"a": Facts(hash="12")}),
        ("outs: [{path: a, md5: }]", {"a": Facts()}),
        ("wdir: ../b/.\nouts: [{path: ./a}]", {"../b/a": Facts()}),
        ("outs: [{path: a, files: [{size: 1}, {size: 2}]}]", {"a": Facts(3, None, 2)}),
        ("outs: [{path: a, files: [{size: 1}, {}]}]", {"a": Facts(None, None, 2)}),
        ("outs: []\nmeta: {anything: [1]}", {}),
    ],
)
def test_outputs_of_a_dvc_file(text: str, outputs: dict[str, Facts]) -> None:
    """By path from its folder; hash and numbers as far as they are told."""
    assert parse_dvc_file(text) == outputs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            (
                "schema: '2.0'\nstages:\n  train:\n    cmd: x\n    deps: [{path: d, md5: 1}]\n"
                "    outs:\n    - path: models/a.pkl\n      hash: md5\n"
                "      md5: f00\n      size: 4\n"
            ),
            {"a.pkl": [StageOutput("train", "models/a.pkl", Facts(4, "f00"))]},
        ),
        (
            "one: {cmd: x, outs: [{path: a, md5: f1}]}\ntwo: {outs: [{path: b/a, md5: f2}]}",
            {
                "a": [
                    StageOutput("one", "a", Facts(hash="f1")),
                    StageOutput("two", "b/a", Facts(hash="f2")),
                ]
            },
        ),
        ("schema: '2.0'\n", {}),
        ("schema: '2.0'\nstages: {a: {cmd: x}}", {}),
        ("", {}),
    ],
)
def test_outputs_of_a_dvc_lock(text: str, found: object) -> None:
    """Of every stage, in the form of today and in that before it; of dependencies nothing."""
    assert parse_dvc_lock(text) == found


def test_folders_of_stages() -> None:
    """Where `dvc.yaml` tells one; what a program would have to compute is unknown."""
    text = """
        stages:
          plain: {cmd: x}
          within: {cmd: x, wdir: models}
          each: {foreach: [a], do: {cmd: x, wdir: b}}
          computed: {cmd: x, wdir: "${folder}"}
    """
    assert parse_stage_folders(text) == {
        "plain": ".",
        "within": "models",
        "each": "b",
        "computed": None,
    }


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            (
                "artifacts:\n  data: {hash: b7f7, size: 166864, uri: rf}\n"
                "model_type:\n  methods: {predict: {name: predict}}\n  type: sklearn\n"
                "object_type: model\n"
            ),
            Facts(166864, "b7f7", 1, "model", "sklearn"),
        ),
        (
            "artifacts: {a: {hash: x, size: 1}, b: {hash: y, size: 2}}\nobject_type: model",
            Facts(3, None, 2, "model"),
        ),
        (
            "artifacts: [{hash: x, size: 1, uri: u}]\nobject_type: dataset",
            Facts(1, "x", 1, "dataset"),
        ),
        ("object_type: link\npath: other.mlem\nlink_type: model", Facts(object_type="link")),
        ("artifacts: {}\nobject_type: data", Facts(object_type="data")),
    ],
)
def test_a_mlem_file(text: str, facts: Facts) -> None:
    """The sum of its files; a hash only where there is one file."""
    assert parse_mlem_file(text) == facts


@pytest.mark.parametrize(
    ("parse", "text", "line", "message"),
    [
        (parse_dvc_file, "", 0, "There is nothing in it."),
        (parse_dvc_file, "[a]", 0, "'the whole file' must be a mapping, such as {key: value}."),
        (parse_dvc_file, "deps: []", 0, "It has no 'outs', so that it tells of no file."),
        (parse_dvc_file, "outs:\n- md5: a", 1, "An item of 'outs' has no 'path'."),
        (parse_dvc_file, "outs:\n- a", 1, "'an item of outs' must be a mapping"),
        (
            parse_dvc_file,
            "outs:\n- path: a\n  size: -1",
            2,
            "'size' must be a whole number from 0.",
        ),
        (parse_dvc_file, "outs:\n- path: a\n  size: big", 2, "'size' must be a whole number"),
        (parse_dvc_file, "outs:\n- path: a\n  size: true", 2, "'size' must be a whole number"),
        (parse_dvc_file, "outs:\n- path: a\n  md5: [b]", 2, "'md5' must be text."),
        (parse_dvc_file, "<<<<<<< HEAD\nouts:\n- a: 1\n=======\n", 0, "Git left a conflict here."),
        (parse_dvc_lock, "schema: '2.0'\nstages: [a]", 1, "'stages' must be a mapping"),
        (parse_stage_folders, "stages:\n  a: 1", 1, "'a' must be a mapping"),
        (parse_mlem_file, "artifacts: {}", 0, "It has no 'object_type'"),
        (parse_mlem_file, "object_type: model\nmodel_type: x", 1, "'model_type' must be a mapping"),
    ],
)
def test_what_cannot_be_understood(
    parse: Callable[[str], object], text: str, line: int, message: str
) -> None:
    """It is a problem with a place, in plain words."""
    found = parse(text)

    assert isinstance(found, Problem)
    assert (found.code, found.severity) == (BROKEN_METAFILE, "warning")
    assert found.range.start.line == line
    assert found.message.startswith(message)


@given(st.one_of(st.text(), _flow))
def test_any_text_is_read(text: str) -> None:
    """It says something or is a problem; nothing else ever happens."""
    for parse in PARSERS:
        found = parse(text)
        if isinstance(found, Problem):
            assert found.message


def test_aliases_do_not_multiply() -> None:
    """A few lines that stand for a milliard keys are a problem."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]}}" for n in range(1, 30)
    ]

    found = parse_dvc_lock("\n".join(lines))

    assert isinstance(found, Problem)
