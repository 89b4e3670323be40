"""protocol/gtod.openrpc.json is an OpenRPC document, and what it says of the methods holds."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from gtod.demo.example import build_example
from gtod.rpc.envelope import KINDS
from gtod.rpc.methods import METHODS, SYNONYMS, TYPED
from gtod.rpc.notifications import TAKEN, TOLD
from protocol.examples import EXAMPLES, NOTICES, Notice
from protocol.openrpc import FILE, document, written
from tests.helpers.daemon import Daemon, request
from tests.protocol import openrpc_rules
from tests.protocol.replay import Json, listen, replay, settled

DOCUMENT: Json = json.loads(FILE.read_text("utf-8"))
METHOD: dict[str, Json] = {method["name"]: method for method in DOCUMENT["methods"]}
PAIRINGS = [
    pytest.param(method["name"], pairing, id=f"{method['name']}: {pairing['name']}")
    for method in DOCUMENT["methods"]
    for pairing in method.get("examples", ())
]
REPLAYED = [param for param in PAIRINGS if "result" in param.values[1]]


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """A daemon for all examples but the one that ends it."""
    with Daemon() as made:
        yield made


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example registry."""
    build_example(tmp_path / "registry")
    return tmp_path / "registry"


def test_the_file_is_what_the_types_give() -> None:
    """`python -m protocol.openrpc` writes it anew."""
    assert FILE.read_text("utf-8") == written(document())


def test_it_is_an_openrpc_document() -> None:
    """Each object has the fields that the specification knows, of the types that it demands."""
    Draft7Validator(openrpc_rules.DOCUMENT).validate(DOCUMENT)


def test_every_name_is_there_once() -> None:
    """Of methods, of what is sent without an answer, and of the params of each."""
    names = [method["name"] for method in DOCUMENT["methods"]]

    assert names == [*TYPED, *TOLD, *TAKEN]
    for method in METHOD.values():
        params = [param["name"] for param in map(_followed, method["params"])]
        assert len(params) == len(set(params))


def test_required_params_come_first() -> None:
    """As the specification demands."""
    for method in METHOD.values():
        required = [param["required"] for param in map(_followed, method["params"])]
        assert required == sorted(required, reverse=True)


def test_every_reference_leads_somewhere() -> None:
    """And every schema, descriptor and error is referred to, or is a kind of error."""
    text = FILE.read_text("utf-8")
    references = set(re.findall(r'"\$ref": "#/components/(\w+/\w+)"', text))
    there = {f"{place}/{name}" for place, held in DOCUMENT["components"].items() for name in held}

    assert references <= there
    assert {name for name in there - references if not name.startswith("errors/")} == set()
    assert [*DOCUMENT["components"]["errors"]] == [*KINDS]


def test_every_schema_is_one() -> None:
    """A validator can be made of each of them."""
    for schema in DOCUMENT["components"]["schemas"].values():
        _validator(schema)
    for method in METHOD.values():
        for descriptor in [
            *map(_followed, method["params"]),
            *filter(None, [method.get("result")]),
        ]:
            _validator(descriptor["schema"])


def test_synonyms() -> None:
    """Every bare name is said to be one."""
    said = {bare: name for name, m in METHOD.items() for bare in m.get("x-synonyms", ())}

    assert said == SYNONYMS
    assert {*METHODS} == {*TYPED, *said}


def test_only_notifications_have_no_result() -> None:
    """And it is said who sends them."""
    for name, method in METHOD.items():
        assert ("result" in method) is (name in TYPED)
        sender = "daemon" if name in TOLD else "client" if name in TAKEN else None
        assert method.get("x-sent-by") == sender


def test_every_method_has_an_example() -> None:
    """And all examples are in the document."""
    assert {example.method for example in EXAMPLES} == {*TYPED}
    assert [(m, p["name"]) for m, p in (param.values for param in PAIRINGS)] == [
        (example.method, example.name) for example in (*EXAMPLES, *NOTICES)
    ]


@pytest.mark.parametrize(("name", "pairing"), PAIRINGS)
def test_examples_fit_the_schemas(name: str, pairing: Json) -> None:
    """Of the params, which are known and complete, and of the result."""
    known = {param["name"]: param for param in map(_followed, METHOD[name]["params"])}
    given = {param["name"]: param["value"] for param in pairing["params"]}

    assert given.keys() <= known.keys()
    assert {param for param, said in known.items() if said["required"]} <= given.keys()
    for param, value in given.items():
        _validator(known[param]["schema"]).validate(value)
    if "result" in pairing:
        _validator(METHOD[name]["result"]["schema"]).validate(pairing["result"]["value"])


@pytest.mark.parametrize(("name", "pairing"), REPLAYED)
def test_examples_are_what_a_daemon_answers(
    name: str, pairing: Json, daemon: Daemon, tmp_path: Path
) -> None:
    """To the same request, about a new copy of the registry."""
    params = {param["name"]: param["value"] for param in pairing["params"]}
    expected = pairing["result"]["value"]
    varies = {pointer: _at(expected, pointer) for pointer in pairing["result"].get("x-varies", ())}

    if name == "gtod/stop":
        with Daemon() as other:
            told = replay(other, tmp_path, name, params)
    else:
        told = replay(daemon, tmp_path, name, params)

    assert settled(told, varies) == expected


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.method)
def test_examples_are_what_a_daemon_tells(notice: Notice, daemon: Daemon, tmp_path: Path) -> None:
    """To a subscriber, after the request that brings it about."""
    (pairing,) = METHOD[notice.method]["examples"]
    expected = {param["name"]: param["value"] for param in pairing["params"]}

    told = listen(daemon, tmp_path, notice.method, notice.after)

    assert settled(told, notice.varies) == expected


@pytest.mark.parametrize(
    ("method", "params", "kind"),
    [
        ("gto/which", {"name": "churn"}, "invalid_params"),
        ("gto/which", {"name": "churm", "stage": "prod"}, "artifact_not_found"),
        ("gto/which", {"name": "churn", "stage": "prodd"}, "stage_not_found"),
        ("gto/describe", {"name": "churn@v9.9.9"}, "version_not_found"),
        ("gto/show", {"at": "nowhere"}, "revision_not_found"),
        ("gto/checkRef", {"ref": "nowhere"}, "ref_not_found"),
        ("gto/register", {"name": "churn", "version": "v3.1.0"}, "version_exists"),
        ("gto/subscribe", {"repo": "relative"}, "invalid_argument"),
        ("gto/stages", {"repo": "/dev"}, "repository_not_found"),
    ],
)
def test_errors_are_what_a_daemon_answers(
    method: str, params: dict[str, object], kind: str, example: Path, daemon: Daemon
) -> None:
    """With the code of the kind, which the method is said to answer with."""
    with daemon.client() as client:
        answer = json.loads(client.ask(request(method, {"repo": str(example), **params})))

    error = DOCUMENT["components"]["errors"][kind]
    assert answer["error"]["data"] == error["data"] == {"kind": kind}
    assert answer["error"]["code"] == error["code"]
    assert {"$ref": f"#/components/errors/{kind}"} in METHOD[method]["errors"]


def _followed(value: Json) -> Json:
    """What a reference leads to; anything else as it is."""
    if "$ref" not in value:
        return value
    _, *way = value["$ref"].split("/")
    return _at(DOCUMENT, "/".join(["", *way]))


def _at(value: Json, pointer: str) -> Json:
    for step in pointer.split("/")[1:]:
        value = value[step]
    return value


def _validator(schema: Json) -> Draft7Validator:
    rules = {"allOf": [schema], "components": DOCUMENT["components"]}
    Draft7Validator.check_schema(rules)
    return Draft7Validator(rules)
