"""A repository in which whatever git, a shell or Python could be made to run leaves a mark."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.helpers.git import git, make_repository, write_object
from tests.helpers.story import stream

STORY = """
    5 commit A
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    30 segment@v0.1.0 on A
"""

#: The hooks that git knows (githooks(5)).
_HOOKS = (
    *("applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit"),
    *("prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout"),
    *("post-merge", "pre-push", "pre-receive", "update", "proc-receive", "post-receive"),
    *("post-update", "reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite"),
    *("sendemail-validate", "fsmonitor-watchman", "post-index-change"),
)

#: Modules that Python would find in the working folder, if it looked there.
_MODULES = ("json", "gtod", "gtoc", "yaml", "pygit2", "msgspec", "sitecustomize", "usercustomize")

#: Settings that git runs as they stand, by section and key (git-config(1)).
_PROGRAMS = (
    ("core", "fsmonitor"),
    ("core", "sshCommand"),
    ("core", "pager"),
    ("core", "editor"),
    ("core", "askPass"),
    ("core", "gitProxy"),
    ("core", "alternateRefsCommand"),
    ("sequence", "editor"),
    ("gpg", "program"),
    ('gpg "ssh"', "program"),
    ('gpg "ssh"', "defaultKeyCommand"),
    ("credential", "helper"),
    ("diff", "external"),
    ('diff "trap"', "textconv"),
    ('diff "trap"', "command"),
    ('merge "trap"', "driver"),
    ('filter "trap"', "clean"),
    ('filter "trap"', "smudge"),
    ('filter "trap"', "process"),
    ("interactive", "diffFilter"),
    ("uploadpack", "packObjectsHook"),
    ('remote "origin"', "uploadpack"),
    ('remote "origin"', "receivepack"),
    ("pager", "tag"),
    ("pager", "config"),
    ("alias", "evil"),
)

_SETTINGS = """
[user]
    name = Ann
    email = ann@example.com
[log]
    showSignature = true
[tag]
    gpgSign = true
[commit]
    gpgSign = true
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[remote "origin"]
    promisor = true
    fetch = +refs/heads/*:refs/remotes/origin/*
[url "ext::{trap} insteadOf %S"]
    insteadOf = https://
    pushInsteadOf = https://
"""

_ARTIFACTS = """\
churn: {{type: model, path: model.bin, labels: [a], description: who leaves}}
segment: {{path: data}}
evil: !!python/object/apply:os.system ["{trap} yaml"]
odd: {{path: "$({trap} path)", description: "`{trap} text`"}}
"""


class Trapped(msgspec.Struct, frozen=True):
    """The repository.

    Attributes:
        path: Its work tree.
        marks: The file in which each trap notes that it was sprung.
    """

    path: Path
    marks: Path

    def sprung(self) -> list[str]:
        """Which traps were sprung."""
        return self.marks.read_text().splitlines() if self.marks.exists() else []


def set_traps(folder: Path, *, url: str = "", is_partial: bool = False) -> Trapped:
    """A repository full of traps in a folder of its own.

    Args:
        folder: Where; `path` is in it, and what the traps need besides.
        url: Of the remote; one that runs a trap if empty.
        is_partial: Whether it says that objects are missing on purpose (a partial clone), which
            libgit2 does not read.
    """
    marks, trap = folder / "marks", folder / "trap"
    folder.mkdir(parents=True, exist_ok=True)
    # What it is run with comes behind its name; whoever runs it is not to wait.
    trap.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {marks}\nexit 1\n')
    trap.chmod(0o755)
    path = make_repository(folder / "repository", stream(STORY, {"A": _files(trap, marks)}))
    git(path, "update-index", "--force-untracked-cache")
    _promise_objects(path)
    git(path, "config", "core.fsmonitor", "true")
    # Its mark in the index is what makes a git that only reads the index ask the monitor.
    git(path, "update-index", "--fsmonitor")
    for name in _HOOKS:
        _hook(path / ".git" / "hooks" / name, trap)
    _settings(path / ".git" / "config", trap, url or f"ext::{trap} ext %S", is_partial=is_partial)
    return Trapped(path, marks)


def _files(trap: Path, marks: Path) -> dict[str, str]:
    module = f"open({str(marks)!r}, 'a').write(__name__ + '\\n')\n"
    return {
        "artifacts.yaml": _ARTIFACTS.format(trap=trap),
        ".gto": "stages: [dev, prod]\n",
        "model.bin": "model",
        "data.dvc": f'outs: [{{md5: !!python/object/apply:os.system ["{trap} dvc"]}}]\n',
        "dvc.yaml": f"stages: {{train: {{cmd: {trap} stage}}}}\nartifacts: {{x: {{path: data}}}}\n",
        ".gitattributes": "* filter=trap diff=trap merge=trap\n",
        **{f"{name}.py": module for name in _MODULES},
    }


def _promise_objects(path: Path) -> None:
    """Tags of commits that are not there, which a partial clone would fetch when they are read."""
    gone = "d" * 40
    content = (
        f"object {gone}\ntype commit\ntag gone@v1.0.0\ntagger Ann <ann@example.com> 40 +0000\n\nm\n"
    )
    tag = write_object(path, "tag", content)
    (path / ".git" / "refs" / "tags" / "gone@v1.0.0").write_text(f"{tag}\n")
    (path / ".git" / "refs" / "tags" / "gone@v2.0.0").write_text(f"{gone}\n")


def _hook(path: Path, trap: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\nexec {trap} hook-{path.name}\n")
    path.chmod(0o755)


def _settings(config: Path, trap: Path, url: str, *, is_partial: bool) -> None:
    included = config.with_name("included")
    lines = [config.read_text(), _SETTINGS.format(trap=trap)]
    lines += [f'[{section}]\n\t{key} = "{trap} {key}"\n' for section, key in _PROGRAMS]
    lines.append(f'[remote "origin"]\n\turl = "{url}"\n[include]\n\tpath = {included}\n')
    if is_partial:
        lines.append("[core]\n\trepositoryformatversion = 1\n")
        lines.append("[extensions]\n\tpartialClone = origin\n")
    config.write_text("".join(lines))
    # What a git reads of settings counts wherever they stand; the last one precedes.
    included.write_text(f'[core]\n\tfsmonitor = "{trap} included-fsmonitor"\n')


def spring(trapped: Trapped, *words: str) -> Sequence[str]:
    """What springs when somebody runs a git command there without any care."""
    before = len(trapped.sprung())
    subprocess.run(["git", *words], cwd=trapped.path, check=False, capture_output=True)
    return trapped.sprung()[before:]
