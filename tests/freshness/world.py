"""A repository that changes at random, by real git and by what other tools and editors do."""

import os
import subprocess
from pathlib import Path
from random import Random

from tests.helpers.daemon import clean_environment

#: Artifacts as tags spell them: some lie in folders of refs, which appear and vanish with them.
ARTIFACTS = ("churn", "zoo", "team/nlp", "team/nlp/model", "a/b/c/deep", "dir=name")
VERSIONS = ("v0.1.0", "v1.0.0", "v1.0.1", "v1.9.0", "v1.10.0", "v2.0.0-rc.1", "v2.0.0")
STAGES = ("dev", "prod", "staging")

#: More tags than that are rather deleted than added to.
_MANY = 60
#: Foreign tags in packed-refs, so that it is compared in several blocks.
_FOREIGN = 1500

_CONFIG = {
    "core.fsync": "none",
    "core.logAllRefUpdates": "false",
    "gc.auto": "0",
    "init.defaultBranch": "main",
    "maintenance.auto": "false",
    "protocol.file.allow": "always",
    "user.email": "someone@example.org",
    "user.name": "Someone",
}


def git_environment(second: int = 1_700_000_000) -> dict[str, str]:
    """The environment of a git that depends on nothing of this machine's."""
    settings: dict[str, str] = {"GIT_CONFIG_COUNT": str(len(_CONFIG))}
    for number, (key, value) in enumerate(_CONFIG.items()):
        settings |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return clean_environment(
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_CONFIG_NOSYSTEM="1",
        GIT_AUTHOR_DATE=f"{second} +0000",
        GIT_COMMITTER_DATE=f"{second} +0000",
        **settings,
    )


def git(
    folder: str | Path,
    *words: str,
    text: str = "",
    second: int = 1_700_000_000,
    may_fail: bool = False,
) -> str:
    """What git prints."""
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=git_environment(second),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert may_fail or done.returncode == 0, f"git {' '.join(words)}: {done.stderr}"
    return done.stdout.strip()


class World:
    """A repository with a linked worktree, and a second one to fetch from.

    Args:
        folder: Where they are made; it has to be empty.
        random: Decides everything.
    """

    def __init__(self, folder: Path, random: Random) -> None:
        self.main = folder / "main"
        self.linked = folder / "linked"
        self._second = folder / "second"
        self._random = random
        self._now = 1_700_000_000
        self._tags: set[str] = set()
        self._objects: list[str] = []
        self._commits: list[str] = []
        self._ref_folder = self.main / ".git" / "refs" / "tags"
        self._build()
        self._changes = {
            self._tag: 22,
            self._retag: 14,
            self._delete: 14,
            self._several: 8,
            self._overwrite: 12,
            self._symbolic: 4,
            self._pack: 4,
            self._collect_garbage: 1,
            self._fetch: 4,
            self._commit: 4,
            self._checkout: 4,
            self._move_branch: 2,
            self._edit_gto: 5,
            self._edit_settings: 4,
            self._foreign: 4,
        }

    def change(self) -> str:
        """Change something; what it was."""
        # Often two events share a second, so that the finer rules of their order count.
        self._now += self._random.choice((0, 0, 1, 7))
        names = list(self._changes)
        return self._random.choices(names, list(self._changes.values()))[0]()

    def question(self) -> tuple[str, dict[str, object]]:
        """A method and its params, from anywhere in the repository or the linked worktree."""
        random = self._random
        folders = (self.main, self.main, self.main / "sub" / "folder", self.linked)
        name = random.choice(ARTIFACTS).replace("=", ":")
        stage = random.choice(STAGES)
        method, params = random.choice(
            (
                ("gto/which", {"name": name, "stage": stage}),
                ("gto/which", {"name": name, "stage": stage, "all": True}),
                ("gto/which", {"name": name, "stage": stage, "last_stage": True}),
                ("gto/latest", {"name": name}),
                ("gto/latest", {"name": name, "all": True}),
                ("gto/show", {}),
                ("gto/show", {"name": name}),
                ("gto/stages", {"which": random.choice(("in-force", "allowed", "used"))}),
                ("gto/describe", {"name": name}),
                ("gto/describe", {"name": f"{name}@latest"}),
                ("gto/history", {}),
                ("gto/history", {"name": name}),
                ("gto/checkRef", {"ref": random.choice(sorted(self._tags) or ["none"])}),
            )
        )
        return method, {"repo": str(random.choice(folders)), **params}

    def _build(self) -> None:
        self.main.mkdir()
        (self.main / "sub" / "folder").mkdir(parents=True)
        git(self.main, "init", "--quiet", "--template=")
        for _ in range(4):
            self._commit()
        (self.main / ".gitignore").write_text(".gto\n.gtod.yaml\n")
        git(self.main, "branch", "side", self._commits[1])
        git(self.main, "worktree", "add", "--quiet", "-b", "linked", str(self.linked))
        git(self.main, "pack-refs", "--all")
        head = self._commits[0]
        # Behind the branches, as git sorts them; it would take a second to make them.
        with (self.main / ".git" / "packed-refs").open("a") as packed:
            packed.writelines(f"{head} refs/tags/build-{i:05}\n" for i in range(_FOREIGN))
        git(self.main.parent, "clone", "--quiet", "--no-checkout", "main", "second")

    def _git(self, *words: str, text: str = "", folder: Path | None = None) -> str:
        # A git that refuses has changed nothing, which is as good a case as any.
        return git(folder or self.main, *words, text=text, second=self._now, may_fail=True)

    def _new_name(self) -> str:
        random = self._random
        artifact, stage = random.choice(ARTIFACTS), random.choice(STAGES)
        version, count = random.choice(VERSIONS), random.randrange(1, 12)
        forms = (
            *[f"{artifact}@{version}"] * 6,
            *[f"{artifact}#{stage}#{count}"] * 8,
            f"{artifact}#{stage}",
            f"{artifact}#{stage}#{count}!",
            f"{artifact}#{stage}!#{count}",
            f"{artifact}@{version}!",
            f"{artifact}@deprecated",
        )
        return random.choice(forms)

    def _known(self) -> str:
        return self._random.choice(sorted(self._tags)) if self._tags else self._new_name()

    def _make(self, name: str, *options: str) -> str:
        commit = self._random.choice(self._commits[-6:])
        self._git("tag", "-a", *options, "-m", f"about {name}", "--", name, commit)
        self._tags.add(name)
        return f"tag {' '.join(options)} {name} at {commit}"

    def _tag(self) -> str:
        return self._delete() if len(self._tags) > _MANY else self._make(self._new_name())

    def _retag(self) -> str:
        return self._make(self._known(), "-f")

    def _delete(self) -> str:
        names = {self._known() for _ in range(self._random.choice((1, 1, 1, 4)))}
        self._git("tag", "-d", "--", *names)
        self._tags -= names
        return f"tag -d {names}"

    def _object(self, name: str) -> str:
        """A new tag object that no ref names yet."""
        content = (
            f"object {self._random.choice(self._commits[-6:])}\ntype commit\ntag {name}\n"
            f"tagger Someone <someone@example.org> {self._now} +0000\n\nabout {name}\n"
        )
        oid = self._git("mktag", text=content)
        self._objects.append(oid)
        return oid

    def _several(self) -> str:
        """One transaction: some tags made or moved, some deleted."""
        made = {name: self._object(name) for name in {self._new_name() for _ in range(3)}}
        dropped = {self._known() for _ in range(3)} - made.keys()
        lines = [f"update refs/tags/{name} {oid}\n" for name, oid in made.items()]
        lines += [f"delete refs/tags/{name}\n" for name in dropped]
        self._git("update-ref", "--stdin", text="".join(lines))
        self._tags = (self._tags | made.keys()) - dropped
        return f"update-ref of {made} without {dropped}"

    def _overwrite(self) -> str:
        """Another object written into a loose ref as it lies there, by no renaming."""
        loose = [name for name in sorted(self._tags) if (self._ref_folder / name).is_file()]
        if not loose:
            return self._make(self._new_name())
        name = self._random.choice(loose)
        oid = self._random.choice(self._objects[-20:]) if self._objects else self._object(name)
        if self._random.random() < 0.5:
            oid = self._object(name)
        overwrite(self._ref_folder / name, f"{oid}\n")
        return f"{oid} written into {name}"

    def _symbolic(self) -> str:
        name, other = self._new_name(), self._known()
        self._git("symbolic-ref", f"refs/tags/{name}", f"refs/tags/{other}")
        self._tags.add(name)
        return f"symbolic-ref {name} to {other}"

    def _pack(self) -> str:
        self._git("pack-refs", "--all")
        return "pack-refs --all"

    def _collect_garbage(self) -> str:
        self._git("gc", "--quiet")
        return "gc"

    def _fetch(self) -> str:
        """Somebody tags elsewhere, and it is fetched; now and then it replaces all tags."""
        names = [self._new_name() for _ in range(self._random.randrange(1, 4))]
        for name in names:
            commit = self._random.choice(self._commits[:4])
            words = ("tag", "-f", "-a", "-m", f"about {name}", "--", name, commit)
            self._git(*words, folder=self._second)
        prune = ["--prune"] if self._random.random() < 0.1 else []
        self._git("fetch", "--quiet", *prune, "../second", "+refs/tags/*:refs/tags/*")
        theirs = set(self._git("tag", "--list", "*[@#]*", folder=self._second).split())
        self._tags = theirs if prune else self._tags | theirs
        return f"fetch of {names} {prune}"

    def _commit(self) -> str:
        for file in ("artifacts.yaml", "other.yaml"):
            chosen = [name for name in ARTIFACTS if self._random.random() < 0.5]
            text = "".join(
                f"{name.replace('=', ':')}:\n  type: {self._random.choice(('model', 'data_'))}\n"
                f"  path: models/{self._random.randrange(100, 999)}\n"
                for name in chosen
            )
            (self.main / file).write_text(text)
        self._git("add", "-A")
        self._git("commit", "--quiet", "--allow-empty", "-m", "change")
        self._commits.append(self._git("rev-parse", "HEAD"))
        return f"commit {self._commits[-1]}"

    def _checkout(self) -> str:
        target = self._random.choice(("main", "side", self._random.choice(self._commits)))
        self._git("checkout", "--quiet", "-f", target)
        return f"checkout {target}"

    def _move_branch(self) -> str:
        branch, commit = self._random.choice(("main", "linked")), self._random.choice(self._commits)
        self._git("update-ref", f"refs/heads/{branch}", commit)
        return f"{branch} set to {commit}"

    def _edit_gto(self) -> str:
        texts = (
            None,
            "stages: [dev, prod]\n",
            "stages: [prod, dev]\n",
            "index: other.yaml\n",
            "stages: [dev,\n",
        )
        return self._edit(".gto", self._random.choice(texts))

    def _edit_settings(self) -> str:
        texts = (None, "sort: semver   \n", "sort: timestamp\n")
        return self._edit(".gtod.yaml", self._random.choice(texts))

    def _edit(self, file: str, text: str | None) -> str:
        path = self._random.choice((self.main, self.main, self.linked)) / file
        if text is None:
            path.unlink(missing_ok=True)
        elif path.exists() and self._random.random() < 0.5:
            overwrite(path, text)
        else:
            beside = path.with_name("new")
            beside.write_text(text)
            beside.rename(path)
        return f"{path} is {text!r}"

    def _foreign(self) -> str:
        """What is no tag of ours: locks, other tags, a file where a folder of refs was."""
        match self._random.randrange(3):
            case 0:
                lock = self._ref_folder / f"churn@{self._random.choice(VERSIONS)}.lock"
                if lock.exists():
                    lock.unlink()
                else:
                    lock.write_text("")
                return f"{lock} made or removed"
            case 1:
                name = self._random.choice(("a/b", "team", "churn", "build-00001"))
                self._git("tag", "-f", name, self._random.choice(self._commits))
                return f"tag {name}"
            case _:
                name = self._random.choice(("a/b", "team", "churn", "build-00001"))
                self._git("tag", "-d", name)
                return f"tag -d {name}"


def overwrite(path: Path, text: str) -> None:
    """Write into the very file that is there, and cut off what is left behind the text."""
    with path.open("r+") as file:
        file.write(text)
        file.truncate()
