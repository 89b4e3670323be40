"""A small repository in which everything that a check looks at can be found."""

from pathlib import Path

from tests.helpers.git import git, make_repository, tag

#: What HEAD's commit has.
COMMITTED = {
    ".gto": "types: [model, dataset]\nstages: [dev, prod]\n",
    ".gitignore": "*.bin\n",
    "artifacts.yaml": "churn:\n  type: model\n  path: models/churn.pkl\n  virtual: false\n",
    "models/churn.pkl": "model",
    "models/gone.pkl": "model",
}
#: What only the work tree has.
UNCOMMITTED = {
    "odd.csv.dvc": "outs: x",
    "models/new.pkl": "x",
    "models/staged.pkl": "x",
    "big.bin": "x",
    "kept.csv.dvc": "outs:\n- path: kept.csv\n",
}


def build_example(path: Path, *options: str) -> Path:
    """The repository: 'churn' and 'old' are registered, 'churn' is in prod, 'old' in qa.

    Args:
        path: The work tree.
        options: Options of `git init`.
    """
    make_repository(path, "", *options)
    _write(path, COMMITTED)
    git(path, "add", "--all")
    git(path, "commit", "--quiet", "--message=first")
    tag(path, "churn@v1.0.0")
    tag(path, "churn#prod#1", time=1_000_000_001)
    tag(path, "old@v0.1.0")
    tag(path, "old#qa#1", time=1_000_000_001)
    tag(path, "draft#dev#1")
    tag(path, "sub:thing@v1.0.0".replace(":", "="))
    _write(path, UNCOMMITTED)
    git(path, "add", "models/staged.pkl")
    (path / "models/gone.pkl").unlink()
    return path


def _write(top: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
