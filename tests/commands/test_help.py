"""Help, the version, and how commands are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from gtod import __version__
from gtod.commands.parsing import parse
from gtod.commands.table_of_commands import COMMANDS

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc

HELP = """\
Usage: gtoc [OPTIONS] COMMAND [ARGS]...

  Read and write the artifact registry in a repository's Git tags.

  A tag like churn@v3.1.0 registers a version of an artifact, a tag like
  churn#prod#3 assigns a stage to it, and artifacts.yaml says what the artifacts
  are.

Options:
  --version        Print gtoc's version.
  -r, --repo PATH  A folder in the repository; default: the working folder.
  -v, --verbose    Tell which repository and settings are used.
  --no-daemon      Run in this process; the daemon is not asked.
  -h, --help       Show this help.

Read the registry:
  show        Show the registry, or the versions of one artifact
  which       Print the version that is in a stage
  latest      Print the latest version of an artifact
  history     Show what happened, newest first
  describe    Print what artifacts.yaml says about an artifact
  stages      Print the stages: those of .gto if it has any, else those in use
  watch       Print a line for each event as it happens, until Ctrl-C

Modify the registry:
  register    Register a version of an artifact
  assign      Assign a stage to a version
  unassign    Take a version out of a stage
  deregister  Take the registration of a version back
  deprecate   Deprecate an artifact, deregister a version, or unassign a stage
  annotate    Say in artifacts.yaml what an artifact is
  remove      Take an artifact out of artifacts.yaml; its tags stay

Act on a tag:
  check-ref   Tell what a tag registers or assigns
  parse-tag   Take the name of a tag apart; it need not exist

Look after it:
  check       Tell what is wrong with artifacts.yaml, .gto, .gtod.yaml and
              dvc.yaml
  doctor      Tell what is in force, and everything that contradicts itself in
              tags and annotations
  daemon      Show or end the daemon, or read its log

Set up:
  completion  Print the script that completes command lines in a shell
  demo        Build a small registry and run the main commands on it

'gtoc COMMAND -h' explains a command and gives examples.
"""

WHICH = """\
Usage: gtoc which [OPTIONS] NAME STAGE

  Print the version that is in a stage.

Arguments:
  NAME   The artifact; also churn@v3.0.0, churn@latest, churn#prod.
  STAGE  The stage, such as prod.

Options:
  --ref                      Print the tag that decided.
  --commit                   Print the commit.
  --path                     Print the path that the version's commit annotates.
  --json                     Print JSON.
  -a, --all                  Print every version in the stage, one on a line.
  --last                     Kanban: only the last stage of each version counts.
  --ro, --registered-only    Leave out what has stages but no registered
                             version.
  --sort [semver|timestamp]  Which version in a stage counts: the greatest, or
                             the last assigned.
  --as-of TIME               As the tags up to then tell it: the end of a date,
                             a time, or a commit's time.
  -e, --expected             Exit with 1 if there is no answer.
  -r, --repo PATH            A folder in the repository; default: the working
                             folder.
  -v, --verbose              Tell which repository and settings are used.
  --no-daemon                Run in this process; the daemon is not asked.
  -h, --help                 Show this help.

Examples:
  gtoc which churn prod                     the version in production
  gtoc which churn prod --ref               the tag that assigned it
  gtoc which churn prod --path              where it lies
  gtoc which churn prod --as-of 2022-07-15  the version at that day's end
"""

DEREGISTER = """\
Usage: gtoc deregister [OPTIONS] NAME VERSION

  Take the registration of a version back.

Arguments:
  NAME     The artifact.
  VERSION  The version.

Options:
  -d, --delete                Delete all tags of the version, its stages' too,
                              instead of adding one.
  -m, --message TEXT          The message of the tag.
  --simple [auto|true|false]  Make the tag without a counter; auto: while the
                              name is free.
  --force                     Deregister it a second time.
  --push                      Push the tags, all or none; if rejected, take them
                              back.
  --remote NAME               Where to push; default: origin.
  --dry-run                   Print what would be done, and do nothing.
  --json                      Print JSON.
  -r, --repo PATH             A folder in the repository; default: the working
                              folder.
  -v, --verbose               Tell which repository and settings are used.
  --no-daemon                 Run in this process; the daemon is not asked.
  -h, --help                  Show this help.

Examples:
  gtoc deregister churn v2.0.0           its stages end too
  gtoc deregister churn v2.0.0 --delete  as if it had never been there
"""

SHOWN = [name for name, entry in COMMANDS.items() if not entry.command.hidden]


@pytest.mark.parametrize("line", ["", "-h", "--help", "-v"])
def test_help(gtoc: Gtoc, line: str) -> None:
    """All commands under their headings; a command line without a command gets it too."""
    assert gtoc.stdout(line) == HELP


@pytest.mark.parametrize("line", ["which -h", "which --help", "which churn --ref -h"])
def test_help_of_a_command(gtoc: Gtoc, line: str) -> None:
    """A sentence, the arguments, the options, examples."""
    assert gtoc.stdout(line) == WHICH


def test_help_of_a_command_that_writes(gtoc: Gtoc) -> None:
    """What all of them take stands behind what only this one takes."""
    assert gtoc.stdout("deregister -h") == DEREGISTER


def test_help_of_another_name_for_a_command(gtoc: Gtoc) -> None:
    """It is that command's, and says so; the list of commands leaves it out."""
    told = gtoc.stdout("promote -h")

    assert told == gtoc.stdout("assign -h").replace("gtoc assign [", "gtoc promote [").replace(
        "Assign a stage to a version.", "The same as 'assign'. Assign a stage to a version."
    )
    assert "promote" not in HELP


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize(("terminal", "columns"), [(80, 80), (20, 40), (1000, 100)])
def test_help_fits_the_terminal(gtoc: Gtoc, name: str, terminal: int, columns: int) -> None:
    """Within reason: words are not broken, and lines beyond 100 are hard to read."""
    output = gtoc.run(f"{name} -h", width=terminal)
    text = output.frames[0][1]
    assert f"Usage: gtoc {name} " in text
    assert "Examples:\n  gtoc " + name in text
    if columns >= 80:
        assert max(map(len, text.splitlines())) <= columns


def test_version(gtoc: Gtoc) -> None:
    """Also before anything else."""
    assert gtoc.stdout("--version") == gtoc.stdout("--version show") == f"gtoc {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_declarations(name: str) -> None:
    """No option reads this process's environment, and every parameter is in the request."""
    entry = COMMANDS[name]
    parameters = entry.command.params
    assert all(parameter.envvar is None for parameter in parameters)
    arguments = {p.name for p in parameters if isinstance(p, click.Argument)}
    if entry.section not in {"Look after it", "Set up"} or name == "completion":
        assert arguments <= set(entry.request.__struct_fields__)


def test_parsing_leaves_no_context_behind() -> None:
    """The parser keeps it in the thread, where a pause would leave it to somebody else."""
    parse(["which", "churn", "prod"], 80)
    assert click.get_current_context(silent=True) is None
