"""The language server as a process, asked by the client of pytest-lsp as VS Code would ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.daemon.support import GTOD, Place

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]

REFRESHES = (
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
)

SERVERS = pytest.mark.parametrize(
    "client", [[], ["--standalone"]], ids=["daemon", "standalone"], indirect=True
)


def _agree(_: None) -> None:
    return


@pytest_asyncio.fixture
async def client(request: pytest.FixtureRequest, place: Place) -> AsyncIterator[LanguageClient]:
    """A client whose server runs, after the first words are exchanged."""
    config = ClientServerConfig(
        server_command=[GTOD, "lsp", *request.param], server_env=place.environ
    )
    made = await config.start()
    for method in REFRESHES:
        # It says that it can do what VS Code can, and leaves that to us.
        made.feature(method)(_agree)
    await made.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(place.registry.as_uri(), "registry")],
        )
    )
    yield made
    await made.shutdown_session()
    await made.stop()


def opened(client: LanguageClient, file: Path, text: str) -> types.TextDocumentIdentifier:
    """A file that the client has opened with a text."""
    item = types.TextDocumentItem(file.as_uri(), "yaml", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    return types.TextDocumentIdentifier(file.as_uri())


@SERVERS
async def test_what_is_wrong_is_told_when_it_is_asked_for(
    client: LanguageClient, place: Place
) -> None:
    """With the code, and a page that is there."""
    document = opened(client, place.registry / "artifacts.yaml", "churn: {tpye: model}\n")

    report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))

    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    (found,) = [one for one in report.items if one.code == "unknown-key"]
    assert found.range == types.Range(types.Position(0, 8), types.Position(0, 12))
    assert found.code_description is not None
    assert found.code_description.href.endswith("/diagnostics.md#unknown-key")


@SERVERS
async def test_hover_completion_and_lenses(client: LanguageClient, place: Place) -> None:
    """What a person sees first of a registry."""
    document = opened(client, place.registry / "artifacts.yaml", "churn:\n  \n")
    name, inside = types.Position(0, 1), types.Position(1, 2)

    hover = await client.text_document_hover_async(types.HoverParams(document, name))
    completion = await client.text_document_completion_async(
        types.CompletionParams(document, inside)
    )
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document))

    assert hover is not None
    assert "`v3.1.0`" in str(hover.contents)
    assert isinstance(completion, types.CompletionList)
    assert {"type", "path"} <= {item.label for item in completion.items}
    assert lenses is not None
    titles = [lens.command.title for lens in lenses if lens.command is not None]
    assert titles[0] == "v3.1.0 · dev v3.0.0 · prod v3.0.0 · staging v3.1.0"
