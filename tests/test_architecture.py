"""The folders show the architecture: who may import whom, and who may touch the outside."""

import ast
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "clients/cli"

#: What each folder of gtod may import besides itself and what everybody may.
_PURE = {"registry"}
_READING = _PURE | {"annotations", "git"}
ALLOWED = {
    "registry": set(),
    "annotations": _PURE,
    "git": _PURE,
    "workspace": _READING,
    "service": _READING | {"workspace"},
    "commands": _READING | {"workspace", "service"},
    "rpc": _READING | {"workspace", "service", "commands.invocation", "commands.run"},
    "lsp": _READING | {"workspace", "service"},
    "daemon": _READING | {"workspace", "service", "commands", "rpc", "lsp"},
    "demo": set(),
}
#: Modules for everybody, which may import only each other.
BASE = {"", "errors", "steps", "unseen"}

FILES = sorted([*(ROOT / "gtod").rglob("*.py"), *(CLIENT / "gtoc").rglob("*.py")])


def module_of(path: Path) -> str:
    """A file's name as a module."""
    top = CLIENT if path.is_relative_to(CLIENT) else ROOT
    return ".".join(path.relative_to(top).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The modules that are imported anywhere, `a.b` for `from a import b` too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def begins(name: str, *modules: str) -> bool:
    """Whether a module is one of those, or lies in one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The module's syntax."""
    return ast.parse(path.read_text())


def in_every_module(rule: Callable[[Path], None]) -> Callable[[], None]:
    """A test that holds a rule against each module, and names all that break it."""

    def test() -> None:
        assert FILES
        broken = []
        for file in FILES:
            try:
                rule(file)
            except AssertionError as error:
                broken.append(f"{module_of(file)}: {error}")
        assert not broken, "\n".join(broken)

    test.__doc__ = rule.__doc__
    return test


@in_every_module
def test_imports_go_one_way(file: Path) -> None:
    """A folder imports those below it, and never one beside or above it."""
    _, _, inside = module_of(file).partition("gtod.")
    folder = inside.partition(".")[0]
    if not module_of(file).startswith("gtod") or folder == "demo":
        return
    allowed = ALLOWED[folder] | {folder} if folder not in BASE else set()
    for name, _ in imports(parsed(file)):
        if begins(name, "gtod"):
            target = name.partition(".")[2]
            ours = begins(target, "__version__", *(BASE - {""}), *allowed)
            assert ours, f"{module_of(file)} imports {name}"


@in_every_module
def test_the_client_needs_nothing_but_the_standard_library_to_start(file: Path) -> None:
    """It imports gtod only inside functions; of gtod only daemon and demo know the client."""
    module = module_of(file)
    tree = parsed(file)
    if begins(module, "gtoc"):
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for name, _ in imports(statement):
                    assert not begins(name, "gtod"), f"{module} imports {name} when it is loaded"
    elif not begins(module, "gtod.daemon", "gtod.demo") and module != "gtod":
        assert not any(begins(name, "gtoc") for name, _ in imports(tree)), module


@in_every_module
def test_only_the_git_folder_knows_git(file: Path) -> None:
    """It alone imports pygit2; beside it only the demonstration and `--exec` run programs."""
    module = module_of(file)
    names = [name for name, _ in imports(parsed(file))]

    assert begins(module, "gtod.git") or not any(begins(n, "pygit2") for n in names)
    if not begins(module, "gtod.git", "gtod.demo", "gtoc.watch.hook"):
        assert not any(begins(n, "subprocess", "os.system", "os.popen") for n in names)


@in_every_module
def test_only_the_language_server_knows_its_protocol(file: Path) -> None:
    """Its libraries take long to load."""
    if not begins(module_of(file), "gtod.lsp"):
        for name, _ in imports(parsed(file)):
            assert not begins(name, "pygls", "lsprotocol")


@in_every_module
def test_the_pure_folders_do_no_io(file: Path) -> None:
    """They import nothing that could."""
    if begins(module_of(file), "gtod.registry", "gtod.annotations"):
        for name, _ in imports(parsed(file)):
            outside = begins(name, "os", "sys", "io", "time", "pathlib", "socket", "asyncio")
            assert not outside, f"{module_of(file)} imports {name}"


#: What belongs to the daemon's process, not to whoever runs a command.
_NOT_THE_CLIENTS = {
    "sys.stdin",
    "sys.stdout",
    "sys.stderr",
    "os.environ",
    "os.getenv",
    "os.getcwd",
    "click.echo",
    "click.secho",
}


@in_every_module
def test_commands_touch_nothing_of_the_process_that_runs_them(file: Path) -> None:
    """Their terminal, folder and variables are the client's, which came with the question."""
    if not begins(module_of(file), "gtod.commands"):
        return
    tree = parsed(file)
    used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    imported = {name for name, _ in imports(tree)}

    assert not (used | imported) & _NOT_THE_CLIENTS
    assert not called & {"print", "input"}


@in_every_module
def test_every_module_says_what_it_is_for(file: Path) -> None:
    """In its docstring."""
    assert ast.get_docstring(parsed(file))
