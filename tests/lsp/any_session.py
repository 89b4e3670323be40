"""An editor that sends whatever it likes in whatever order, and what has to hold all the same."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.helpers.git import git, make_repository, tag
from tests.helpers.story import stream
from tests.lsp.any_session_material import (
    AT,
    COMMANDS,
    EDITORS,
    GOOD,
    IN_RANGE,
    INTERNAL,
    METHODS,
    NAMES,
    STORY,
    Place,
    picks,
    pieces,
    places,
    texts,
)
from tests.lsp.conversation import Answer, Conversation, Loop, Mirror, file_edits, ranges
from tests.lsp.laws import CHECKS, edits_in

T = TypeVar("T")


def picked(things: Sequence[T], pick: int) -> T:
    """One of them."""
    return things[pick % len(things)]


class Asked:
    """A request under way: what it was about, and the text as it was."""

    def __init__(self, method: str, params: Answer, text: Mirror | None) -> None:
        self.method = method
        self.params = params
        self.text = text


class AnySession(RuleBasedStateMachine):
    """An editor that does what it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.top = Path(tempfile.mkdtemp(prefix="gtod-any-", dir="/tmp"))
        self.repo = make_repository(
            self.top / "repo",
            stream(STORY, {"A": {**GOOD, "models/churn.bin": "", "models/model.bin": ""}}),
        )
        git(self.repo, "config", "user.name", "Ann")
        git(self.repo, "config", "user.email", "ann@example.com")
        self.files: dict[str, Mirror] = {}
        self.versions: dict[str, int] = {}
        self.asked: dict[int, Asked] = {}
        self.items: list[tuple[str, Answer]] = []
        self.tags = 0

    def teardown(self) -> None:
        """Check what is left, and go."""
        try:
            if hasattr(self, "editor"):
                self.settle()
                self.editor.session.end()
        finally:
            shutil.rmtree(self.top)

    @initialize(
        able=st.sampled_from(EDITORS),
        has_root=st.booleans(),
        name=st.sampled_from([*GOOD]),
        text=texts,
    )
    def begin(
        self,
        able: Answer,
        has_root: bool,  # noqa: FBT001 - hypothesis passes it
        name: str,
        text: str,
    ) -> None:
        """The editor says who it is, and opens a file."""
        self.able = able
        self.root = self.repo.as_uri() if has_root else None
        self.loop = Loop(self.top / "cache")
        self.editor = self.converse(self.loop)
        self.editor.choose = self.answer_server
        self.open(name, text)

    def converse(self, loop: Loop) -> Conversation:
        """Another editor of that sort."""
        said = {"processId": None, "rootUri": self.root, "capabilities": self.able}
        return Conversation(loop, said)

    def uri(self, name: str) -> str:
        """The URI of a file."""
        return self.repo.joinpath(name).as_uri()

    def answer_server(self, request: Answer) -> Any:  # noqa: ANN401 - JSON
        """What the person chooses."""
        match request["method"]:
            case "window/showMessageRequest":
                return request["params"]["actions"][-1]
            case "window/showDocument":
                return {"success": True}
            case "workspace/applyEdit":
                self.apply(request["params"]["edit"])
                return {"applied": True}
            case _:
                return None

    def apply(self, edit: Answer) -> None:
        """Take over the edits of open files."""
        for uri, edits in file_edits(edit):
            if uri in self.files:
                self.replace(uri, self.files[uri].edited(edits))

    def replace(self, uri: str, text: str) -> None:
        """Have another text."""
        self.files[uri] = Mirror(text, self.editor.encoding)
        self.change(uri, [{"text": text}])

    def change(self, uri: str, changes: list[Answer]) -> None:
        """Tell what was changed."""
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        self.editor.tell(
            "textDocument/didChange", {"textDocument": document, "contentChanges": changes}
        )

    def some_uri(self, pick: int) -> str:
        """Mostly a file that is open."""
        uris = [*self.files] * 4 + [self.uri("artifacts.yaml"), "untitled:Untitled-1"]
        return picked(uris, pick)

    @rule(name=st.sampled_from(NAMES), text=texts)
    def open(self, name: str, text: str) -> None:
        """A file is opened, with or without changes."""
        uri = self.uri(name)
        if uri in self.files:
            return
        self.open_uri(self.editor, uri, text)
        self.files[uri] = Mirror(text, self.editor.encoding)
        self.versions[uri] = 1

    @rule(text=texts)
    def open_unsaved(self, text: str) -> None:
        """A text that lies nowhere."""
        uri = "untitled:Untitled-1"
        if uri not in self.files:
            self.open_uri(self.editor, uri, text)
            self.files[uri] = Mirror(text, self.editor.encoding)
            self.versions[uri] = 1

    def open_uri(self, editor: Conversation, uri: str, text: str, version: int = 1) -> None:
        """Open a file."""
        language = "gto-artifacts" if uri.startswith("untitled") else "yaml"
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        editor.tell("textDocument/didOpen", {"textDocument": item})

    @precondition(lambda self: self.files)
    @rule(
        pick=picks,
        typed=st.lists(st.tuples(picks, st.integers(0, 20), pieces), min_size=1, max_size=3),
    )
    def type(self, pick: int, typed: list[tuple[int, int, str]]) -> None:
        """Something is typed, in one message."""
        self.editor.take()
        uri = picked([*self.files], pick)
        changes: list[Answer] = []
        for place, length, new in typed:
            mirror = self.files[uri]
            start = place % (len(mirror.text) + 1)
            end = min(len(mirror.text), start + length)
            where = {"start": mirror.place(start), "end": mirror.place(end)}
            # Between CR and LF there is no place.
            start, end = mirror.span(where)
            changes.append({"range": where, "text": new})
            after = mirror.text[:start] + new + mirror.text[end:]
            self.files[uri] = Mirror(after, self.editor.encoding)
        self.change(uri, changes)

    @precondition(lambda self: self.files)
    @rule(pick=picks, text=texts)
    def type_anew(self, pick: int, text: str) -> None:
        """The whole text is another one."""
        self.editor.take()
        self.replace(picked([*self.files], pick), text)

    @precondition(lambda self: self.files)
    @rule(pick=picks)
    def save(self, pick: int) -> None:
        """A file is written to disk."""
        uri = picked([*self.files], pick)
        if uri.startswith("file:"):
            path = Path(uri.removeprefix("file://"))
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(self.files[uri].text.encode())
        self.editor.tell("textDocument/didSave", {"textDocument": {"uri": uri}})

    @precondition(lambda self: self.files)
    @rule(pick=picks)
    def close(self, pick: int) -> None:
        """A file is closed."""
        uri = picked([*self.files], pick)
        self.editor.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        del self.files[uri]
        self.editor.take()
        assert not self.editor.published.get(uri, {}).get("diagnostics")

    @precondition(lambda self: self.files)
    @rule(
        pick=picks,
        asked=st.lists(st.tuples(st.sampled_from(METHODS), places, places), min_size=1, max_size=4),
        options=st.builds(dict, tabSize=st.integers(0, 9), insertSpaces=st.booleans()),
        new=st.sampled_from(["other", "", "a b", "é", "segment", "x" * 300]),
    )
    def ask(
        self, pick: int, asked: list[tuple[str, Place, Place]], options: Answer, new: str
    ) -> None:
        """Some things are asked about a file."""
        uri = self.some_uri(pick)
        for name, start, end in asked:
            where = {"start": self.position(uri, start), "end": self.position(uri, end)}
            self.ask_one(name, uri, where, options, new)

    def position(self, uri: str, place: Place) -> Answer:
        """A position in the text, or any other."""
        if isinstance(place, int) and uri in self.files:
            mirror = self.files[uri]
            return mirror.place(place % (len(mirror.text) + 1))
        return {"line": 3, "character": 5} if isinstance(place, int) else place

    def ask_one(
        self, name: str, uri: str, where: dict[str, Answer], options: Answer, new: str
    ) -> None:
        """One thing is asked."""
        params: Answer = {"textDocument": {"uri": uri}}
        match name:
            case "references":
                params |= {"position": where["start"], "context": {"includeDeclaration": True}}
            case "rename":
                params |= {"position": where["start"], "newName": new}
            case "selectionRange":
                params |= {"positions": [*where.values()]}
            case "formatting":
                params |= {"options": options}
            case "rangeFormatting":
                params |= {"options": options, "range": where}
            case "codeAction":
                told = self.editor.published.get(uri, {}).get("diagnostics", [])
                # Of a text that was there a moment ago, for all that the server knows.
                params |= {"range": where, "context": {"diagnostics": told}}
            case _ if name in AT:
                params |= {"position": where["start"]}
            case _ if name in IN_RANGE:
                params |= {"range": where}
        self.send_request(f"textDocument/{name}", params, self.files.get(uri))

    @precondition(lambda self: len(self.files) > 1)
    @rule(query=st.sampled_from(["", "churn", "v1", "é😀", "x" * 5000]))
    def ask_workspace(self, query: str) -> None:
        """Something is asked about all files."""
        self.send_request("workspace/symbol", {"query": query}, None)
        self.send_request("workspace/diagnostic", {"previousResultIds": []}, None)

    @rule(pick=picks)
    def resolve(self, pick: int) -> None:
        """More is wanted of something that was given, be it long ago."""
        if self.items:
            method, item = picked(self.items, pick)
            self.send_request(method, item, None)

    @rule(
        pick=picks,
        name=st.sampled_from(COMMANDS),
        words=st.lists(
            st.sampled_from(
                [
                    "churn",
                    "segment",
                    "nobody",
                    "minor",
                    "v9.9.9",
                    "prod",
                    "",
                    "é\0",
                    None,
                    5,
                    {},
                    [],
                ]
            ),
            max_size=4,
        ),
        has_uri=st.booleans(),
    )
    def run(
        self,
        pick: int,
        name: str,
        words: list[Any],
        has_uri: bool,  # noqa: FBT001 - hypothesis passes it
    ) -> None:
        """A command is run, with arguments that may be of no use."""
        given = [self.some_uri(pick), *words] if has_uri else words
        params: Answer = {"command": name, "arguments": given}
        self.send_request("workspace/executeCommand", params, None)

    def send_request(self, method: str, params: Answer, text: Mirror | None) -> None:
        """Send a request that has to be answered some time."""
        number = self.editor.begin(method, params)
        self.asked[number] = Asked(method, params, text)

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        """Nobody wants to know any more."""
        number = picked([*self.asked, 10**9], pick)
        self.editor.tell("$/cancelRequest", {"id": number})

    @rule(count=st.integers(1, 5))
    def go_on(self, count: int) -> None:
        """The process has time for a little."""
        for _ in range(count):
            self.loop.step()
        self.take_answers()

    @rule()
    def pass_time(self) -> None:
        """Nothing is typed for a while."""
        self.loop.pass_time()

    @rule()
    def register(self) -> None:
        """Somebody else makes a tag, with git itself."""
        self.tags += 1
        tag(self.repo, f"other@v0.0.{self.tags}", time=100 + self.tags)
        self.loop.look()

    @rule()
    def settle(self) -> None:
        """All that was asked is answered, and what was told is true."""
        self.editor.settle()
        self.take_answers()
        assert not self.asked, [each.method for each in self.asked.values()]
        for uri, mirror in self.files.items():
            opened = self.editor.session.files.get(uri)
            assert opened is not None
            assert opened.text.written == mirror.text
        self.check_diagnostics()

    @precondition(lambda self: self.files)
    @rule(pick=picks, which=picks, way=picks)
    def fix(self, pick: int, which: int, way: int) -> None:
        """A quick fix is chosen: what it is for is gone."""
        self.settle()
        uri = picked([*self.files], pick)
        found = self.diagnostics(self.editor, uri)
        if not found:
            return
        chosen = picked(found, which)
        params = {
            "textDocument": {"uri": uri},
            "range": chosen["range"],
            "context": {"diagnostics": [chosen], "only": ["quickfix"]},
        }
        answer = self.editor.ask("textDocument/codeAction", params)
        actions = [each for each in answer["result"] or [] if each.get("diagnostics")]
        if not actions:
            return
        action = picked(actions, way)
        before = self.files[uri].text
        self.apply(action["edit"])
        self.settle()
        left = self.diagnostics(self.editor, uri)
        counted = [Counter(each["code"] for each in some) for some in (found, left)]
        code = chosen["code"]
        assert counted[1][code] < counted[0][code] or chosen not in left, (
            before,
            action,
            self.files[uri].text,
            left,
        )

    @precondition(lambda self: self.files)
    @rule(pick=picks, place=picks)
    def rename(self, pick: int, place: int) -> None:
        """A name is changed wherever it stands: every change can be made."""
        self.settle()
        uri = picked([*self.files], pick)
        document = {"textDocument": {"uri": uri}, "position": self.position(uri, place)}
        answer = self.editor.ask("textDocument/rename", {**document, "newName": "renamed"})
        self.check(Asked("textDocument/rename", document, self.files[uri]), answer)
        self.apply(answer.get("result") or {})

    @precondition(lambda self: self.files)
    @rule(pick=picks, size=st.integers(1, 9))
    def format(self, pick: int, size: int) -> None:
        """A file is formatted: once is enough."""
        self.settle()
        uri = picked([*self.files], pick)
        options = {"tabSize": size, "insertSpaces": True}
        params = {"textDocument": {"uri": uri}, "options": options}
        before = self.files[uri].text
        edits = self.editor.ask("textDocument/formatting", params)["result"]
        if edits:
            self.replace(uri, self.files[uri].edited(edits))
        again = self.editor.ask("textDocument/formatting", params)["result"]
        assert not again, (before, self.files[uri].text, again)

    @precondition(lambda self: self.files)
    @rule(pick=picks, way=picks)
    def act(self, pick: int, way: int) -> None:
        """An action of the whole file is chosen."""
        self.settle()
        uri = picked([*self.files], pick)
        start = {"line": 0, "character": 0}
        where = {"start": start, "end": start}
        params = {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": []}}
        found = self.editor.ask("textDocument/codeAction", params)["result"] or []
        # Commands have no kind.
        actions = [each for each in found if "kind" in each]
        if not actions:
            return
        action = picked(actions, way)
        if "edit" not in action:
            answer = self.editor.ask("codeAction/resolve", action)
            self.check(Asked("codeAction/resolve", params, self.files[uri]), answer)
            action = answer.get("result") or {}
        self.apply(action.get("edit") or {})

    def diagnostics(self, editor: Conversation, uri: str) -> list[Answer]:
        """What is wrong with a file, as the editor knows it."""
        if editor.is_asking:
            answer = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            return list(answer["result"]["items"])
        told = editor.published.get(uri, {"version": None, "diagnostics": []})
        if editor is self.editor and told["version"] is not None:
            assert told["version"] == self.versions[uri]
        return list(told["diagnostics"])

    def check_diagnostics(self) -> None:
        """What was told is what somebody is told who comes only now."""
        if not self.files:
            return
        other = self.converse(Loop(self.top / "cache"))
        for uri, mirror in self.files.items():
            self.open_uri(other, uri, mirror.text)
        other.settle()
        for uri, mirror in self.files.items():
            found = self.diagnostics(self.editor, uri)
            assert found == self.diagnostics(other, uri), (uri, mirror.text)
            self.check_ranges(found, uri, mirror)
        other.session.end()

    def take_answers(self) -> None:
        """Look at what was answered."""
        self.editor.take()
        for number in [each for each in self.asked if each in self.editor.answers]:
            self.check(self.asked.pop(number), self.editor.answers[number])

    def check(self, asked: Asked, answer: Answer) -> None:
        """What holds for every answer."""
        if "error" in answer:
            assert answer["error"]["code"] != INTERNAL, (asked.method, asked.params, answer)
            assert answer["error"]["message"]
            return
        result, params = answer["result"], asked.params
        uri = params.get("textDocument", {}).get("uri", "")
        if asked.text is not None:
            self.check_ranges(result, uri, asked.text)
            check = CHECKS.get(asked.method.removeprefix("textDocument/"))
            if check is not None and result:
                check(asked.text, result)
        self.remember(asked.method, result)

    def check_ranges(self, result: Any, uri: str, text: Mirror) -> None:  # noqa: ANN401 - JSON
        """Every range of the file lies in it, and every change of it can be made."""
        for about, where in ranges(result, uri):
            if about == uri:
                text.span(where)
        for about, edits in edits_in(result):
            if about == uri:
                text.edited(edits)

    def remember(self, method: str, result: Any) -> None:  # noqa: ANN401 - JSON
        """Keep what can be resolved."""
        match method:
            case "textDocument/completion" if result:
                self.items += [("completionItem/resolve", item) for item in result["items"][:3]]
            case "textDocument/codeAction" if result:
                self.items += [
                    ("codeAction/resolve", action) for action in result if "command" not in action
                ]
            case "workspace/symbol" if result:
                self.items += [("workspaceSymbol/resolve", each) for each in result[:3]]
        del self.items[:-30]
