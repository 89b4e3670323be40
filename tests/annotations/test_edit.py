"""Entries of artifacts.yaml are changed as text, and all else stays byte for byte."""

import string
from collections.abc import Callable, Mapping, Sequence

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.annotations.artifacts import Annotation, parse_artifacts
from gtod.annotations.edit import AnnotationChange, annotate, remove
from gtod.errors import ErrorKind, GtodError

MODEL = AnnotationChange(type="model")


def refused(edit: Callable[[str], str], text: str) -> str:
    """The sentence with which a text is left as it is."""
    with pytest.raises(GtodError) as caught:
        edit(text)
    assert caught.value.kind is ErrorKind.INVALID_ANNOTATIONS
    return caught.value.message


def annotate_churn(text: str) -> str:
    """The text in which churn is a model."""
    return annotate(text, "churn", MODEL)


def remove_churn(text: str) -> str:
    """The text without churn."""
    return remove(text, "churn")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "churn:\n  type: model\n"),
        ("\ufeff", "\ufeffchurn:\n  type: model\n"),
        ("# ours\n", "# ours\nchurn:\n  type: model\n"),
        ("# ours", "# ours\nchurn:\n  type: model\n"),
        ("# ours\r\n\r\n", "# ours\r\n\r\nchurn:\r\n  type: model\r\n"),
        ("---\n", "---\nchurn:\n  type: model\n"),
        ("--- # ours", "--- # ours\nchurn:\n  type: model\n"),
        ("%YAML 1.1\n---\n...\n", "%YAML 1.1\n---\nchurn:\n  type: model\n...\n"),
        ("---\n# in\n...\n# out", "---\n# in\nchurn:\n  type: model\n...\n# out"),
        ("{}\n", "churn:\n  type: model\n"),
        ("# ours\n{}", "# ours\nchurn:\n  type: model"),
        ("--- {}\n", "--- {churn: {type: model}}\n"),
        ("{} # ours\n", "{churn: {type: model}} # ours\n"),
        ("{ # ours\n}\n", "{churn: {type: model} # ours\n}\n"),
        ("~ # ours\n", "{churn: {type: model}} # ours\n"),
    ],
)
def test_the_first_entry(text: str, expected: str) -> None:
    """A file without entries keeps what it has, where the entry comes before the end."""
    assert annotate(text, "churn", MODEL) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {}\n", "a: {}\nchurn:\n  type: model\n"),
        ("a: {}", "a: {}\nchurn:\n  type: model"),
        ("a:\n    type: x\n", "a:\n    type: x\nchurn:\n    type: model\n"),
        ("  a: {}\n", "  a: {}\n  churn:\n    type: model\n"),
        ("a: {}\r\nb: {}\n# c\r\n", "a: {}\r\nb: {}\r\nchurn:\r\n  type: model\n# c\r\n"),
        ("a: {}\rb: {}\r", "a: {}\rb: {}\rchurn:\r  type: model\r"),
        ("a: {}\n\nb: {}\n", "a: {}\n\nb: {}\n\nchurn:\n  type: model\n"),
        ("a: {}\n\n# b\nb: {}\n", "a: {}\n\n# b\nb: {}\n\nchurn:\n  type: model\n"),
        ("a: {}\n  # a's\n# last\n", "a: {}\n  # a's\nchurn:\n  type: model\n# last\n"),
        ("a: {}\n...\n", "a: {}\nchurn:\n  type: model\n...\n"),
        (
            "a:\n  description: |+\n    x\n\n",
            "a:\n  description: |+\n    x\n\nchurn:\n  type: model\n",
        ),
        ("{a: {}}\n", "{a: {}, churn: {type: model}}\n"),
        ("{a: {},}\n", "{a: {}, churn: {type: model},}\n"),
        ("{a: }\n", "{a: , churn: {type: model}}\n"),
        ("{a: &x {type: t}, b: *x }\n", "{a: &x {type: t}, b: *x, churn: {type: model} }\n"),
        ("{\n  a: {} # a\n}\n", "{\n  a: {}, # a\n  churn: {type: model}\n}\n"),
        ("{\n  a: {}, # a\n}\n", "{\n  a: {}, # a\n  churn: {type: model},\n}\n"),
        ("{\n  a: {}}\n", "{\n  a: {},\n  churn: {type: model}}\n"),
    ],
)
def test_a_new_entry_comes_last(text: str, expected: str) -> None:
    """It is written as its neighbours are; comments at the file's end stay at its end."""
    assert annotate(text, "churn", MODEL) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("churn:\n", "churn:\n  type: model\n"),
        ("churn:  # c\n  # d\nb: {}\n", "churn:  # c\n  type: model\n  # d\nb: {}\n"),
        ("churn: {}  # c\nb: {}\n", "churn:  # c\n  type: model\nb: {}\n"),
        ("churn: ~ # c\n", "churn: {type: model} # c\n"),
        ("churn: { } # c\n", "churn: {type: model } # c\n"),
        ("{churn: {}, b: {}}", "{churn: {type: model}, b: {}}"),
        ("{churn: , b: {}}", "{churn: {type: model}, b: {}}"),
        ("{churn, b: {}}", "{churn: {type: model}, b: {}}"),
        ("churn: {path: p}\n", "churn: {path: p, type: model}\n"),
        ("churn: {\n  path: p # c\n  }\n", "churn: {\n  path: p, # c\n  type: model\n  }\n"),
        (
            "churn:\n    path: p # c\n    # d\n",
            "churn:\n    path: p # c\n    type: model\n    # d\n",
        ),
        ("churn:\n  path: p", "churn:\n  path: p\n  type: model"),
        (
            "churn:\n  description: |\n    text\n\n\nb: {}\n",
            "churn:\n  description: |\n    text\n  type: model\n\n\nb: {}\n",
        ),
        (
            "churn:\n  description: >+\n    text\n\nb: {}\n",
            "churn:\n  description: >+\n    text\n\n  type: model\nb: {}\n",
        ),
        (
            "b: &b {type: x}\nchurn:\n  <<: *b\n",
            "b: &b {type: x}\nchurn:\n  <<: *b\n  type: model\n",
        ),
        ("? churn\n: path: p\n", "? churn\n: path: p\n  type: model\n"),
        ('"churn" : !!map\n  "path" : p\n', '"churn" : !!map\n  "path" : p\n  type: model\n'),
    ],
)
def test_a_new_key_comes_behind_the_others(text: str, expected: str) -> None:
    """Indented as they are, and before comments that follow."""
    assert annotate(text, "churn", MODEL) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("old # c", "new # c"),
        ("'old' # c", "'new' # c"),
        ('"old" # c', '"new" # c'),
        ("  old", "  new"),
        (" # c", " new # c"),
        ("", " new"),
        ("~ # c", "new # c"),
        ("&x old # c", "&x new # c"),
        ("&x", "&x new"),
        ("!!str old # c", "new # c"),
        ("!!str &x 1.10", "&x new"),
        ("old\n    text # c", "new # c"),
        ("'old\n\n    text' # c", "'new' # c"),
        ("\n    old # c", "\n    new # c"),
        ("| # c\n    old", "|- # c\n    new"),
        ("|\n      old\n      text\n\n", "|-\n      new\n\n"),
        (">-\n    old\n    text", ">-\n    new"),
        ("|2+\n    old\n\n", "|-\n    new\n\n"),
        ("|\n", "|-\n    new\n"),
    ],
)
def test_a_value_takes_the_place_of_the_old_one(written: str, expected: str) -> None:
    """It keeps quotes, comments, anchors, indentation and what kind of block it is."""
    before, after = "churn:\n  type: x\n  description:", "\n  # d\n  path: p\n# e\nb: {}\n"
    gap = " " if written[:1] not in ("", " ", "\n") else ""

    changed = annotate(
        f"{before}{gap}{written}{after}", "churn", AnnotationChange(description="new")
    )

    assert changed == f"{before}{gap}{expected}{after}"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("old # c", "|- # c\n    one\n    two"),
        ("'old'", "|-\n    one\n    two"),
        ('"old" # c', '"one\\ntwo" # c'),
        ("> # c\n     old", "|- # c\n     one\n     two"),
    ],
)
def test_a_value_of_several_lines(written: str, expected: str) -> None:
    """It becomes a block, unless double quotes hold it already."""
    text = f"churn:\n  description: {written}\n  path: p\n"

    changed = annotate(text, "churn", AnnotationChange(description="one\ntwo"))

    assert changed == f"churn:\n  description: {expected}\n  path: p\n"


def test_a_value_of_several_lines_between_brackets_stays_on_one() -> None:
    """There are no blocks."""
    change = AnnotationChange(description="one\ntwo\n")

    assert annotate("churn: {type: t}\n", "churn", change) == (
        'churn: {type: t, description: "one\\ntwo\\n"}\n'
    )


def test_a_block_at_the_end_of_a_file_without_a_last_line_break_gets_one() -> None:
    """Without it, the break that belongs to the value would be lost."""
    change = AnnotationChange(description="one\ntwo\n")

    assert annotate("churn:\n  type: t", "churn", change) == (
        "churn:\n  type: t\n  description: |\n    one\n    two\n"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (" [a] # c", " [a, b, 'no'] # c"),
        (" [] # c", " [b, 'no'] # c"),
        (" [a,]", " [a, b, 'no',]"),
        (" [\n    a # c\n  ]", " [\n    a, # c\n    b,\n    'no'\n  ]"),
        (" [\n    a, # c\n  ]", " [\n    a, # c\n    b,\n    'no',\n  ]"),
        ("\n    - a # c\n    # d", "\n    - a # c\n    - b\n    - 'no'\n    # d"),
        (" # c\n  - a", " # c\n  - a\n  - b\n  - 'no'"),
        (" !!seq\n  - a", " !!seq\n  - a\n  - b\n  - 'no'"),
        ("\n  - |-\n    a\n\n", "\n  - |-\n    a\n  - b\n  - 'no'\n\n"),
        (" # c", " [b, 'no'] # c"),
        (" ~", " [b, 'no']"),
    ],
)
def test_labels_are_added_behind_those_that_there_are(written: str, expected: str) -> None:
    """In their list's style; those that are there already are not added again."""
    before, after = "churn:\n  labels:", "\n  type: t\n"
    change = AnnotationChange(labels=("b", "a", "no", "b") if "a" in written else ("b", "no"))

    changed = annotate(f"{before}{written}{after}", "churn", change)

    assert changed == f"{before}{expected}{after}"


def test_labels_are_no_longer_an_alias_when_some_are_added() -> None:
    """Whoever else has the list keeps it as it is."""
    text = "a:\n  labels: &l [x]\nchurn: {labels: *l }\n"

    changed = annotate(text, "churn", AnnotationChange(labels=("y",)))

    assert changed == "a:\n  labels: &l [x]\nchurn: {labels: [x, y] }\n"


def test_what_comes_through_a_merge_key_is_overridden_in_the_entry() -> None:
    """Inherited labels are in the list that hides them."""
    text = "a: &a {type: x, labels: [x], virtual: false}\nchurn:\n  <<: *a # c\n"
    change = AnnotationChange(type="y", labels=("y",), virtual=True)

    changed = annotate(text, "churn", change)

    added = "  type: 'y'\n  virtual: true\n  labels:\n    - x\n    - 'y'\n"
    assert changed.replace("'y'", "y") == text + added.replace("'y'", "y")


@pytest.mark.parametrize(
    ("text", "virtual", "expected"),
    [
        ("churn:\n  path: p\n", True, "churn:\n  path: p\n"),
        ("churn:\n  path: p\n", False, "churn:\n  path: p\n  virtual: false\n"),
        ("churn:\n  virtual: false # c\n", True, "churn:\n  virtual: true # c\n"),
        ("churn:\n  virtual: 'yes'\n", False, "churn:\n  virtual: false\n"),
    ],
)
def test_whether_the_files_are_elsewhere(text: str, virtual: bool, expected: str) -> None:  # noqa: FBT001 - pytest gives it
    """That they are is not written where nothing says otherwise."""
    assert annotate(text, "churn", AnnotationChange(virtual=virtual)) == expected


@pytest.mark.parametrize(
    ("written", "custom", "expected"),
    [
        (" {x: 1} # c", {"y": [1.5, None]}, " {y: [1.5, null]} # c"),
        (" # c\n    x: 1\n    z: 2", {"y": ["a", {}]}, " # c\n    y:\n      - a\n      - {}"),
        (" # c\n    x: 1", "text", " # c\n    text"),
        ("\n    x: 1", "1", " '1'"),
        ("\n  - x", {"y": 1}, "\n    y: 1"),
        (" old # c", {"y": 1e22}, " {y: 1.0e+22} # c"),
        (" 1 # c", True, " true # c"),
        (" true", 1, " 1"),
        (" 1", 1.0, " 1.0"),
        (" [] # c", {"": "", "<<": "<<", "=": "="}, " {'': '', '<<': '<<', '=': '='} # c"),
    ],
)
def test_a_custom_value_is_replaced_as_a_whole(written: str, custom: object, expected: str) -> None:
    """It stays a block, or between brackets, if it was."""
    before, after = "churn:\n  custom:", "\n  type: t\n"

    changed = annotate(f"{before}{written}{after}", "churn", AnnotationChange(custom=custom))

    assert changed == f"{before}{expected}{after}"


QUOTED = [
    "", " a", "a ", "no", "On", "yes", "~", "null", "1", "1.10", "0x1f", "0o17", "1e3", "1_000",
    "12:30:45", "2024-01-31", "=", "<<", ".inf", "a: b", "a #b", "#a", "- a", "-", "?", "[a", "{a",
    "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "a:", "'", '"a"', ", a", "true",
    "._",
]  # fmt: skip
PLAIN = ["a b", "a:b", "a#b", "-a", "it's", "s3://b/k", "a, b", "1.2.3", "v1", "é", "a [b]", "y-x"]


@pytest.mark.parametrize("text", QUOTED + PLAIN)
def test_a_text_has_quotes_only_if_it_needs_them(text: str) -> None:
    """That is, if a reader of YAML would take it for something else."""
    changed = annotate("", "churn", AnnotationChange(description=text, custom=[text, {text: text}]))

    if text:
        (line,) = (line for line in changed.splitlines() if "description:" in line)
        quotes = line.removeprefix("  description: ")[0] in "'\""
        assert quotes == (text in QUOTED)
    read = yaml.safe_load(changed)["churn"]
    assert read["custom"] == [text, {text: text}]
    assert read.get("description", "") == text


@given(st.text(max_size=20))
def test_every_text_that_yaml_can_hold_is_read_back(text: str) -> None:
    """By us and by others, in a block and between brackets."""
    change = AnnotationChange(description=text, custom={text: [text]})

    for old in ("", "churn: {path: p}\n"):
        changed = annotate(old, "churn", change)
        read = yaml.safe_load(changed)["churn"]
        assert (read.get("description", ""), read["custom"]) == (text, {text: [text]})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: {}\nb: [\n", "line 3: "),
        ("a: {}\na: {}\n", "line 2: The key 'a' stands on line 1"),
        ("a: {}\n---\nb: {}\n", "line 2: A second YAML document"),
        ("a: {}\nb: {labels: x}\n", "line 2: 'labels' must be a list"),
        ("a!: {}\n", "line 1: "),
        ("a: &x {}\nchurn: *x\n", "line 2: 'churn' cannot be changed"),
        ("churn: &x {type: t}\nb: *x\n", "others refer to its values"),
        ("churn: &x {type: t}\nb:\n  <<: *x\n", "others refer to its values"),
        ("churn: {type: &x t}\nb: {type: *x }\n", "others refer to its values"),
        ("a:\n  description: |\n    x", "last line lacks the line break"),
        ("a: {custom: &x {churn: {type: t}}}\n<<: *x\n", "comes from elsewhere through '<<'"),
    ],
)
def test_what_cannot_be_edited_safely_is_refused(text: str, part: str) -> None:
    """The sentence begins with the line and says why."""
    sentence = refused(annotate_churn, text)

    assert sentence.startswith("line ")
    assert part in sentence


def test_what_others_refer_to_is_not_removed() -> None:
    """An anchor goes with its entry; an alias of it would lead nowhere."""
    assert "others refer to its values" in refused(remove_churn, "churn: &x {type: t}\nb: *x\n")
    assert remove("churn: &x {type: t}\nb: {}\n", "churn") == "b: {}\n"
    assert "it is an alias" in refused(remove_churn, "a: &x {}\nchurn: *x\n")


def test_a_value_with_too_many_levels_is_refused() -> None:
    """Readers stop somewhere."""
    custom: object = 1
    for _ in range(500):
        custom = [custom]

    with pytest.raises(GtodError) as caught:
        annotate("", "churn", AnnotationChange(custom=custom))

    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {}\nchurn:\n  type: t # c\nb: {}\n", "a: {}\nb: {}\n"),
        ("a: {}\n\n# churn\n# c\nchurn: {}\n\n# b\nb: {}\n", "a: {}\n\n# b\nb: {}\n"),
        ("a: {}\n# far\n\n# near\nchurn: {}\nb: {}\n", "a: {}\n# far\n\nb: {}\n"),
        ("a:\n  type: t\n  # a's\nchurn: {}\n", "a:\n  type: t\n  # a's\n"),
        ("a: {}\nchurn:\n  type: t\n\n  # c\n# b\nb: {}\n", "a: {}\n# b\nb: {}\n"),
        ("# head\nchurn: {}\nb: {}\n", "# head\nb: {}\n"),
        ("---\n# head\nchurn: {}\nb: {}\n", "---\n# head\nb: {}\n"),
        ("# head\n\n# churn\nchurn: {}\n\nb: {}\n", "# head\n\nb: {}\n"),
        ("a: {}\nchurn: {}", "a: {}"),
        ("a: {}\n\nchurn: {}", "a: {}"),
        ("a: {}\n\nchurn: {}\n# end\n", "a: {}\n# end\n"),
        ("a: {}\n\nchurn: {}\n\n# end\n", "a: {}\n\n# end\n"),
        ("a: {}\nchurn: {}\n...\n", "a: {}\n...\n"),
        ("a:\n  description: |+\n    x\n\nchurn: {}\n", "a:\n  description: |+\n    x\n\n"),
        ("churn:\n  description: |\n    x\n\n\nb: {}\n", "b: {}\n"),
        ("churn: {}\r\nb: {}\r\n", "b: {}\r\n"),
        ("\ufeffchurn: {}\nb: {}\n", "\ufeffb: {}\n"),
        ("? churn\n: type: t\nb: {}\n", "b: {}\n"),
        ("churn: &x {}\nb: {}\n", "b: {}\n"),
        ("# head\nchurn:\n  type: t\n# end\n", "# head\n{}\n# end\n"),
        ("churn:", "{}"),
        ("{churn: {}}\n", "{}\n"),
        ("{churn: {}, b: {}}\n", "{b: {}}\n"),
        ("{a: {}, churn: {}}\n", "{a: {}}\n"),
        ("{a: {}, churn: {}, b: {}}\n", "{a: {}, b: {}}\n"),
        ("{a: {}, churn: {}, }\n", "{a: {}, }\n"),
        ("{\n  a: {}, # a\n  # churn\n  churn: {} # c\n}\n", "{\n  a: {} # a\n}\n"),
        ("{\n  # churn\n  churn: {}, # c\n  # b\n  b: {}\n}\n", "{\n  # b\n  b: {}\n}\n"),
    ],
)
def test_an_entry_is_removed_with_what_is_said_about_it(text: str, expected: str) -> None:
    """The comments directly above it, and within; those of the file and of others stay."""
    assert remove(text, "churn") == expected


def test_an_entry_that_there_is_not() -> None:
    """One that it may be is proposed."""
    with pytest.raises(GtodError) as caught:
        remove("churn: {}\n", "chrun")

    assert caught.value.kind is ErrorKind.ARTIFACT_NOT_FOUND
    assert "Did you mean 'churn'?" in caught.value.message


# Random files of all styles, and random changes.

WORDS = st.text(string.ascii_letters + string.digits + " '\":#,[]{}&*!|>-é\n", max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, 1e20]) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
CHANGES = st.builds(
    AnnotationChange,
    type=st.none() | WORDS,
    path=st.none() | WORDS,
    virtual=st.none() | st.booleans(),
    labels=st.lists(WORDS, max_size=3).map(tuple),
    description=st.none() | WORDS,
    custom=VALUES,
)
COMMENTS = st.sampled_from(["", " # c", "  # d: {e}"])
SCALARS = st.sampled_from(["t", "'t'", '"t"', "t u", "'1'", "'it''s'", '"\\t"', "~", "", "&x t"])
BLOCKS = st.sampled_from(
    [
        "|\n{0}a\n{0}b",
        ">-\n{0}a\n\n{0}b",
        "|+\n{0}a\n\n",
        "| # c\n{0}a\n\n\n",
        "'a\n{0}b'",
        "a\n{0}b",
    ]
)


class Part(msgspec.Struct, frozen=True):
    """An entry as it is written: what stands above it, and its own lines."""

    name: str
    above: str
    own: str


@st.composite
def fields(draw: st.DrawFn, indent: str) -> str:
    """The lines of an entry's keys."""
    lines = ""
    for name in draw(
        st.permutations(["type", "path", "virtual", "labels", "description", "custom"])
    ):
        comment = draw(COMMENTS)
        match name if draw(st.booleans()) else "":
            case "type" | "path":
                lines += (
                    f"{indent}{name}: {draw(SCALARS.filter(lambda s: '&' not in s))}{comment}\n"
                )
            case "virtual":
                lines += f"{indent}virtual: {draw(st.sampled_from(['true', 'false']))}{comment}\n"
            case "labels":
                block = f"{comment}\n{indent}- a\n{indent}- b # l"
                deeper = f"{comment}\n{indent}  - a # l"
                many = f" [ # f\n{indent}  a,\n{indent}  b, # l\n{indent}]{comment}"
                flow = draw(st.sampled_from([" []", " [a]", " [a, b,]"])) + comment
                lines += f"{indent}labels:{draw(st.sampled_from([block, deeper, many, flow]))}\n"
            case "description":
                written = draw(SCALARS.filter(lambda s: "&" not in s).map(str) | BLOCKS)
                own = comment if "\n" not in written else ""
                lines += f"{indent}description: {written.format(indent + '  ')}{own}\n"
            case "custom":
                block = f"{comment}\n{indent}  x: 1\n{indent}  y:\n{indent}  - z"
                flow = f" {{x: [1]}}{comment}"
                lines += (
                    f"{indent}custom:{draw(st.sampled_from([block, flow, ' text' + comment]))}\n"
                )
            case _:
                continue
        lines += draw(st.sampled_from(["", "", f"{indent}# own\n"]))
    return lines


@st.composite
def parts(draw: st.DrawFn) -> list[Part]:
    """The entries of a file without brackets."""
    indent = draw(st.sampled_from(["  ", " ", "    "]))
    found = []
    for name in draw(st.permutations(["churn", "team/b", '"c"', "some/dir:d"])):
        above = draw(st.sampled_from(["", "", "\n", "# above\n", "\n# above\n# it\n"]))
        comment = draw(COMMENTS)
        flows = ["{type: t}", "{labels: [a], path: p }", "{}", "~", "{\n  type: t, # f\n  }"]
        body = f"{comment}\n{draw(fields(indent))}"
        own = draw(st.sampled_from([f" {each}{comment}\n" for each in flows]) | st.just(body))
        found.append(Part(name.strip('"'), above, f"{name}:{own}"))
    return found


def joined(pieces: Sequence[Part]) -> str:
    """Their text."""
    return "".join(part.above + part.own for part in pieces)


ENDS = st.sampled_from(["\n", "\r\n", "\r"])


class Style(msgspec.Struct, frozen=True):
    """What is around the entries of a file, and how its lines end."""

    head: str
    tail: str
    end: str

    def text(self, pieces: Sequence[Part]) -> str:
        """The file with these entries."""
        return self.ended(self.head + joined(pieces) + self.tail)

    def ended(self, text: str) -> str:
        """A text with the line ends of the file."""
        return text.replace("\n", self.end)


HEADS = st.sampled_from(["", "# head\n", "---\n", "\ufeff# head\n\n", "%YAML 1.1\n--- # head\n"])
TAILS = st.sampled_from(["", "\n", "# tail\n", "\n\n# tail\n", "...\n", "  # deeper\n"])
STYLES = st.builds(Style, HEADS, TAILS, ENDS)
NAMES = st.sampled_from(["churn", "c", "team/b", "some/dir:d"])


def read(text: str) -> dict[str, object]:
    """What another reader of YAML sees."""
    value: Mapping[str, object] = yaml.safe_load(text) or {}
    return dict(value)


def wanted(old: Annotation, change: AnnotationChange) -> Annotation:
    """What a change should make of an annotation."""
    told = {
        name: getattr(change, name)
        for name in ("type", "path", "virtual", "description", "custom")
        if getattr(change, name) is not None
    }
    labels = list(old.labels)
    for label in change.labels:
        if label not in labels:
            labels.append(label)
    return msgspec.structs.replace(old, **told, labels=tuple(labels))


@settings(max_examples=120, deadline=None)
@given(parts(), STYLES, NAMES, CHANGES)
def test_nothing_but_the_entry_changes(
    pieces: list[Part], style: Style, name: str, change: AnnotationChange
) -> None:
    """All lines of others and all comments survive; readers see the change and no other."""
    index = next(i for i, part in enumerate(pieces) if part.name == name)
    before = style.ended(style.head + joined(pieces[:index]) + pieces[index].above)
    after = style.ended(joined(pieces[index + 1 :]) + style.tail)
    text = style.text(pieces)
    old = parse_artifacts(text).artifacts

    changed = annotate(text, name, change)

    assert changed.startswith(before)
    assert changed.endswith(after)
    assert parse_artifacts(changed).artifacts == {**old, name: wanted(old[name], change)}
    assert {**read(changed), name: 0} == {**read(text), name: 0}
    assert annotate(changed, name, change) == changed
    if change.custom is None:
        marks = ("# c", "# d", "# l", "# f", "# own")
        assert all(changed.count(mark) >= text.count(mark) for mark in marks)


@settings(max_examples=80, deadline=None)
@given(parts(), STYLES, CHANGES)
def test_removing_what_was_added_leaves_the_text_that_there_was(
    pieces: list[Part], style: Style, change: AnnotationChange
) -> None:
    """Adding puts lines in at one place; removing takes just these out."""
    text = style.text(pieces)

    changed = annotate(text, "new", change)

    assert list(parse_artifacts(changed).artifacts)[-1] == "new"
    assert {**read(text), "new": 0} == {**read(changed), "new": 0}
    assert remove(changed, "new") == text


@settings(max_examples=80, deadline=None)
@given(parts(), STYLES, NAMES)
def test_removing_leaves_the_others(pieces: list[Part], style: Style, name: str) -> None:
    """Each other entry's lines are there as they were, until the last one is gone too."""
    text = style.text(pieces)
    old = parse_artifacts(text).artifacts

    changed = remove(text, name)

    others = [part for part in pieces if part.name != name]
    assert all(style.ended(part.own).rstrip() in changed for part in others)
    assert parse_artifacts(changed).artifacts == {n: a for n, a in old.items() if n != name}
    for part in others:
        changed = remove(changed, part.name)
    assert read(changed) == {}
    assert style.ended(style.head).rstrip() in changed
    assert "# tail" in changed or "# tail" not in style.tail


@settings(max_examples=150, deadline=None)
@given(parts(), STYLES, CHANGES, st.data())
def test_a_damaged_file_is_changed_rightly_or_not_at_all(
    pieces: list[Part], style: Style, change: AnnotationChange, data: st.DataObject
) -> None:
    """Whatever people write: what comes out says what was meant."""
    text = style.text(pieces)
    place = data.draw(st.integers(0, len(text)))
    damage = data.draw(st.text("ab: -#{}[],&*!|>'\"\n\t<~?%", max_size=3))
    damaged = text[:place] + damage + text[place + data.draw(st.integers(0, 2)) :]
    old = parse_artifacts(damaged).artifacts

    try:
        changed = annotate(damaged, "churn", change)
    except GtodError as error:
        refusal = error
    else:
        expected = wanted(old.get("churn", Annotation()), change)
        assert parse_artifacts(changed).artifacts == {**old, "churn": expected}
        return
    assert refusal.kind is ErrorKind.INVALID_ANNOTATIONS
    assert refusal.message.startswith("line ")
