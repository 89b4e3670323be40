"""The JSON Schemas in protocol/ say of a file what gtod says of it."""

import json
from collections.abc import Callable

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.protocols import Validator

from gtod.annotations.artifacts import ANNOTATION_KEYS, parse_artifacts
from gtod.annotations.gto_config import GTO_CONFIG_KEYS, parse_gto_config
from gtod.annotations.problem import Problem
from gtod.annotations.settings import SETTINGS_KEYS, parse_settings
from protocol.schemas import FOLDER_OF_SCHEMAS, schemas, written

GTOD: dict[str, Callable[[str], tuple[Problem, ...]]] = {
    "artifacts.schema.json": lambda text: parse_artifacts(text).problems,
    "gto-config.schema.json": lambda text: parse_gto_config(text, {}).problems,
    "gtod.schema.json": lambda text: parse_settings(text, {}).problems,
}


#: What they say they are, and what editors know that have not come so far.
DRAFTS = (Draft202012Validator, Draft7Validator)


@pytest.mark.parametrize("name", GTOD)
def test_a_schema_is_one(name: str) -> None:
    """It is of the draft that it names."""
    schema = _read(name)

    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", GTOD)
def test_the_files_are_what_the_models_give(name: str) -> None:
    """`python -m protocol.schemas` writes them anew."""
    assert (FOLDER_OF_SCHEMAS / name).read_text("utf-8") == written(schemas()[name])


def test_there_is_no_other_schema() -> None:
    """Each file is made by one of the models."""
    assert {path.name for path in FOLDER_OF_SCHEMAS.glob("*.schema.json")} == set(schemas())


def test_every_key_is_there_and_has_a_meaning() -> None:
    """The keys are those that gtod reads, in its order; none is without a description."""
    made = schemas()
    annotation = made["artifacts.schema.json"]["$defs"]["Artifact"]["properties"]
    gto = made["gto-config.schema.json"]["properties"]
    settings = made["gtod.schema.json"]["properties"]

    assert [*annotation] == list(ANNOTATION_KEYS)
    assert [*gto] == list(GTO_CONFIG_KEYS)
    assert [*settings] == list(SETTINGS_KEYS)
    for key in [*annotation.values(), *gto.values(), *settings.values()]:
        assert key["description"].endswith(".")


ACCEPTED = [
    ("artifacts.schema.json", "churn: {}"),
    ("artifacts.schema.json", "churn: {type: model, path: models/churn.pkl, virtual: false}"),
    ("artifacts.schema.json", "team/churn: {labels: [nlp, 'no'], description: Who will leave}"),
    ("artifacts.schema.json", "some/dir:churn: {type: null, path: null, custom: null}"),
    ("artifacts.schema.json", "churn: {custom: {owner: Ann, since: 2022, tried: [1, 2.5, true]}}"),
    ("gto-config.schema.json", "{}"),
    ("gto-config.schema.json", "types: [model, dataset]\nstages: [dev, prod-eu]\nindex: a.yaml"),
    ("gto-config.schema.json", "enrichments: [{type: mlem, config: {depth: 1}}]\nemojis: false"),
    ("gto-config.schema.json", "stages: null"),
    ("gtod.schema.json", "{}"),
    ("gtod.schema.json", "sort: timestamp\ntag_dialect: gto-1\npromotions: {prod: [staging]}"),
]

REFUSED = [
    ("artifacts.schema.json", "[]"),
    ("artifacts.schema.json", "churn-: {}"),
    ("artifacts.schema.json", "'some:dir:churn': {}"),
    ("artifacts.schema.json", "churn:"),
    ("artifacts.schema.json", "churn: model"),
    ("artifacts.schema.json", "churn: {kind: model}"),
    ("artifacts.schema.json", "churn: {type: 1}"),
    ("artifacts.schema.json", "churn: {path: 1.10}"),
    ("artifacts.schema.json", "churn: {virtual: maybe}"),
    ("artifacts.schema.json", "churn: {type: a model}"),
    ("artifacts.schema.json", "churn: {labels: nlp}"),
    ("artifacts.schema.json", "churn: {labels: [-nlp]}"),
    ("artifacts.schema.json", "churn: {labels: [nlp, nlp]}"),
    ("artifacts.schema.json", "churn: {labels: [1.5]}"),
    ("artifacts.schema.json", "churn: {labels: null}"),
    ("artifacts.schema.json", "churn: {description: [a]}"),
    ("gto-config.schema.json", "stage: [dev]"),
    ("gto-config.schema.json", "stages: dev"),
    ("gto-config.schema.json", "stages: [-dev]"),
    ("gto-config.schema.json", "types: [a model]"),
    ("gto-config.schema.json", "index: ''"),
    ("gto-config.schema.json", "emojis: often"),
    ("gto-config.schema.json", "enrichments: [{config: {}}]"),
    ("gto-config.schema.json", "enrichments: [{type: mlem, depth: 1}]"),
    ("gto-config.schema.json", "tag_dialect: gto-1"),
    ("gtod.schema.json", "sort: name"),
    ("gtod.schema.json", "tag_dialect: gto-2"),
    ("gtod.schema.json", "promotions: {-prod: [dev]}"),
    ("gtod.schema.json", "promotions: {prod: [-dev]}"),
    ("gtod.schema.json", "promotions: {prod: dev}"),
    ("gtod.schema.json", "stages: [dev]"),
]


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(("name", "text"), ACCEPTED)
def test_what_gtod_takes_without_a_word_fits(name: str, text: str, draft: type[Validator]) -> None:
    """Both have nothing to say of it."""
    assert GTOD[name](text) == ()
    assert _committed(name, draft).is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_what_gtod_reports_does_not_fit(name: str, text: str, draft: type[Validator]) -> None:
    """Both have something to say of it."""
    assert GTOD[name](text)
    assert not _committed(name, draft).is_valid(yaml.safe_load(text))


def _committed(name: str, draft: type[Validator]) -> Validator:
    return draft(_read(name))


def _read(name: str) -> dict[str, object]:
    schema: dict[str, object] = json.loads((FOLDER_OF_SCHEMAS / name).read_text("utf-8"))
    return schema
