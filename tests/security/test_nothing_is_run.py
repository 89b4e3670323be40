"""Who reads a repository runs nothing of it: every method, every feature, every command."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from gtod.commands.table_of_commands import COMMANDS
from gtod.lsp.features import COMMANDS as EDITORS_COMMANDS
from gtod.lsp.features import FEATURES
from gtod.rpc.methods import TYPED
from tests.daemon.editing import Editor
from tests.daemon.support import Place, frame
from tests.security.traps import Trapped, set_traps, spring

NAMES = ("churn", "gone", "evil", "odd", "segment")

#: The command lines that read, behind `gtoc`; those of commands that write only tell what they did.
READING = {
    "show": ("show", "show churn", "show gone", "show --all-branches", "show --as-of HEAD"),
    "which": ("which churn prod", "which churn prod --as-of HEAD"),
    "latest": ("latest churn", "latest gone"),
    "history": ("history", "history --all-commits", "history gone"),
    "describe": ("describe churn", "describe segment", "describe churn --rev HEAD", "describe odd"),
    "stages": ("stages", "stages --used"),
    "check-ref": ("check-ref churn@v1.0.0", "check-ref gone@v1.0.0"),
    "parse-tag": ("parse-tag churn@v1.0.0",),
    "check": ("check", "check --format github --hints", "check --format sarif", "check -r ."),
    "doctor": ("doctor", "doctor --json"),
    "daemon": ("daemon status", "daemon log", "daemon cache"),
    "completion": ("completion bash",),
    "_complete": ("_complete -- show ''", "_complete -- describe ''", "_complete -- check-ref ''"),
    "watch": ("watch --help",),
    "demo": ("demo --help",),
    "register": ("register churn --dry-run", "register churn HEAD~0 --dry-run --version v9.0.0"),
    "assign": ("assign churn dev HEAD --dry-run",),
    "promote": ("promote churn dev HEAD --dry-run",),
    "unassign": ("unassign churn prod --dry-run",),
    "deregister": ("deregister churn v1.0.0 --dry-run",),
    "deprecate": ("deprecate churn --dry-run",),
    "annotate": ("annotate churn --type dataset --dry-run",),
    "remove": ("remove churn --dry-run",),
}


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.slow)], ids=["libgit2", "git"])
def trapped(place: Place, request: pytest.FixtureRequest) -> Trapped:
    """A repository full of traps, whose objects one or the other reads."""
    return set_traps(place.top / "trapped", is_partial=request.param)


def test_the_traps_are_real(tmp_path: Path) -> None:
    """A git without our care springs them."""
    trapped = set_traps(tmp_path)

    assert "included-fsmonitor" in spring(trapped, "ls-files")
    assert "included-fsmonitor" in spring(trapped, "check-ignore", "model.bin")
    assert "ext" in spring(trapped, "ls-remote", "origin")
    assert "hook-reference-transaction" in spring(trapped, "update-ref", "refs/x", "HEAD")
    assert "process" in spring(trapped, "cat-file", "--textconv", "HEAD:model.bin")
    assert "hook-post-index-change" in spring(trapped, "read-tree", "HEAD")
    partial = set_traps(tmp_path / "partial", is_partial=True)
    assert "ext" in spring(partial, "cat-file", "-e", "d" * 40)


@pytest.mark.slow
def test_no_command_runs_anything(place: Place, trapped: Trapped) -> None:
    """Of gtoc, by the daemon; some of them without it, which runs the same code."""
    assert COMMANDS.keys() == READING.keys()
    asked = [(line, {}) for lines in READING.values() for line in lines]
    asked += [(line, {"GTOD": "off"}) for line in ("show", "describe segment", "check", "doctor")]
    for line, environ in asked:
        done = place.gtoc(*shlex.split(line), cwd=trapped.path, environ=environ)
        assert b"Traceback" not in done.stderr, (line, done.stderr)
        assert done.returncode in {0, 1}, (line, done.stderr)
        assert trapped.sprung() == [], (line, environ)


#: What methods that write are asked with besides, only to tell what they would do.
_DRY = {
    "gto/register": (
        {},
        {"version": "v9.0.0", "force": True, "push": True},
        {"ref": "gone@v1.0.0"},
    ),
    "gto/assign": ({"stage": "dev", "ref": "HEAD"}, {"stage": "dev", "version": "v1.0.0"}),
    "gto/unassign": ({"stage": "prod"}, {"stage": "prod", "delete": True}),
    "gto/deregister": ({"version": "v1.0.0"},),
    "gto/deprecate": ({},),
    "gto/annotate": ({"type": "dataset", "must_exist": True, "path": "model.bin", "commit": True},),
    "gto/remove": ({"commit": True},),
}


def _params(name: str, repository: str) -> Iterator[dict[str, Any]]:
    """What a method may be asked about the repository without a change."""
    asked = {"repo": repository, "stage": "prod", "ref": "churn@v1.0.0"}
    everything = {"rev": "HEAD", "reach": "commits", "as_of": "HEAD", "ref": "gone@v1.0.0"}
    if name == "gto/command":
        for line in ("show", "check", "doctor"):
            yield {"arguments": [line], "folder": repository, "environ": {}}
        return
    if name in _DRY:
        for artifact in NAMES:
            for params in _DRY[name]:
                yield {"repo": repository, "name": artifact, "dry_run": True, **params}
        return
    for artifact in (*NAMES, None):
        yield {**asked, "name": artifact}
        yield {**asked, **everything, "name": artifact}


def test_no_method_runs_anything(place: Place, trapped: Trapped) -> None:
    """Each of those on the socket, but for the one that ends the daemon."""
    place.begin()
    answered = set()
    with place.rpc() as rpc:
        for name in sorted(TYPED.keys() - {"gtod/stop"}, key=_DRY.__contains__):
            if name in _DRY:
                # What has errors is not edited.
                (trapped.path / "artifacts.yaml").write_text("churn: {type: model}\n")
            for params in _params(name, str(trapped.path)):
                answer = rpc.call(name, params)
                answered |= {name} if "result" in answer else set()
                assert trapped.sprung() == [], (name, params)
    assert answered == TYPED.keys() - {"gtod/stop"}, "a method that only refused proves nothing"


def test_no_feature_runs_anything(place: Place, trapped: Trapped) -> None:
    """Of the language server, at every line of every file that it knows."""
    place.begin()
    capabilities = {"window": {"showDocument": {"support": True}}}
    with Editor(place, trapped.path, **capabilities) as editor:
        for file in ("artifacts.yaml", ".gto", "dvc.yaml"):
            path = trapped.path / file
            text = (
                f"{path.read_text()}e: !!python/object/apply:os.system [{trapped.path}/../trap]\n"
            )
            editor.open(path, text)
            for method, params in _editors_requests(path, text):
                answer = _answered(editor, method, params)
                assert trapped.sprung() == [], (file, method, params, answer)
            editor.save(path, f"{text}\n")
            editor.codes(path)
            assert trapped.sprung() == [], file
        assert editor.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
        assert trapped.sprung() == []


#: Asked with something that another answer gave; the features' own tests do it.
_RESOLVING = {
    types.COMPLETION_ITEM_RESOLVE: {"label": "churn"},
    types.CODE_ACTION_RESOLVE: {"title": "x", "kind": "quickfix"},
    types.WORKSPACE_SYMBOL_RESOLVE: None,
    types.WORKSPACE_SYMBOL: {"query": ""},
    types.WORKSPACE_DIAGNOSTIC: {"previousResultIds": []},
}


def _editors_requests(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every request of an editor, at every line where it is about one, and each command."""
    document = {"textDocument": {"uri": path.as_uri()}}
    lines = text.split("\n")
    end = {"line": len(lines), "character": 0}
    everything = {"start": {"line": 0, "character": 0}, "end": end}
    besides = {
        "range": everything,
        "context": {"diagnostics": [], "includeDeclaration": True},
        "options": {"tabSize": 2, "insertSpaces": True},
        "newName": "other",
    }
    for feature in FEATURES:
        if feature.method in _RESOLVING:
            if (params := _RESOLVING[feature.method]) is not None:
                yield feature.method, params
            continue
        for number, line in enumerate(lines):
            place = {"line": number, "character": len(line) // 2}
            more = {"position": place, "positions": [place]}
            yield feature.method, {**document, **besides, **more}
    for command in EDITORS_COMMANDS:
        arguments = [path.as_uri(), "churn"]
        yield types.WORKSPACE_EXECUTE_COMMAND, {"command": command.name, "arguments": arguments}


def _answered(editor: Editor, method: str, params: dict[str, Any]) -> object:
    """The answer; a question that the server asks first is declined."""
    request = editor.rpc.ask(method, params)
    while True:
        told = editor.rpc.receive()
        if told.get("id") == request and "method" not in told:
            return told
        if "id" in told:
            editor.rpc.send(_declined(told["id"]))


def _declined(number: object) -> bytes:
    return frame(json.dumps({"jsonrpc": "2.0", "id": number, "result": None}).encode())
